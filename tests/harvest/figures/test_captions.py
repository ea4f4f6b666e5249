"""Where captions start and end, and how their lines become one text."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvest.documents.pdf import open_pdf
from harvest.figures.captions import Caption, captions_on, joined
from harvest.figures.prose import typography
from harvest.settings import Limits

from .press import Press, prose


def captions(path: Path) -> list[Caption]:
    with open_pdf(path, Limits()) as document:
        pages = [document.page(number + 1) for number in range(document.page_count)]
    look = typography(pages)
    return [caption for page in pages for caption in captions_on(page, look)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a hyphen-", "ated word"], "a hyphenated word"),
        (["soft\u00ad", "ened"], "softened"),
        (["a cobalt-", "Nickel alloy"], "a cobalt-Nickel alloy"),
        (["from 3-", "4 nm"], "from 3- 4 nm"),
        (["e\ufb03cient \ufb01lms"], "efficient films"),
        (["  spaces   of ", "", " lines "], "spaces of lines"),
        ([], ""),
    ],
)
def test_lines_become_one_text(lines: list[str], text: str) -> None:
    assert joined(lines) == text


def test_a_hyphen_that_the_document_prints_stays() -> None:
    known = {"charge-transfer", "transfer"}
    assert joined(["the charge-", "transfer step"], known.__contains__) == "the charge-transfer step"
    assert joined(["the hyphen-", "ated step"], known.__contains__) == "the hyphenated step"


def test_the_caption_ends_where_body_text_of_the_same_type_begins(tmp_path: Path) -> None:
    press = Press().text((72, 72, 523, 200), prose(10))
    press.line(72, 300, "Figure 1. The caption is set in the type of the body, which", 10, "tiro")
    press.line(72, 312, "does not make it longer than it is.", 10, "tiro")
    press.text((72, 330, 523, 600), prose(24))
    (caption,) = captions(press.save(tmp_path))
    assert caption.text == (
        "Figure 1. The caption is set in the type of the body, which does not make it longer than it is."
    )


def test_a_caption_in_two_columns_is_read_column_after_column(tmp_path: Path) -> None:
    press = Press().text((50, 300, 288, 740), prose(24)).text((307, 300, 545, 740), prose(24))
    left = (
        "Fig. 1 | Both columns of this caption belong to it: the first one is full",
        "to its right edge, as columns are, and ends in mid-sentence because it",
    )
    right = ("goes on at the top of the second column, beside the first,", "and ends there.")
    for k, (a, b) in enumerate(zip(left, right, strict=True)):
        press.line(50, 200 + 9 * k, a, 7).line(307, 200 + 9 * k, b, 7)
    (caption,) = captions(press.save(tmp_path))
    assert caption.text == " ".join((*left, *right))


def test_a_caption_that_cites_another_figure_at_a_line_start_goes_on(tmp_path: Path) -> None:
    lines = ("Figure 2. Difference spectra of the same samples (see the legend of", "Figure 1) recorded later.")
    press = Press().text((50, 300, 545, 700), prose(50))
    for k, text in enumerate(lines):
        press.line(50, 200 + 10 * k, text, 8)
    (caption,) = captions(press.save(tmp_path))
    assert caption.text == " ".join(lines)


def test_a_label_on_a_line_of_its_own(tmp_path: Path) -> None:
    press = Press().text((50, 300, 545, 700), prose(50)).line(50, 200, "Figure 7", 8, "hebo")
    press.line(50, 211, "What this figure shows is said under its label.", 8)
    (caption,) = captions(press.save(tmp_path))
    assert caption.text == "Figure 7 What this figure shows is said under its label."


def test_entries_of_a_list_of_figures_are_no_captions(tmp_path: Path) -> None:
    press = Press().line(72, 80, "List of Figures", 16, "tibo")
    for k in range(6):
        press.line(72, 120 + 16 * k, f"Figure {k + 1}. What it shows . . . . . . . . . . {7 * k + 5}", 11, "tiro")
    assert captions(press.save(tmp_path)) == []


def test_a_caption_goes_on_after_a_formula_in_it(tmp_path: Path) -> None:
    press = Press().text((307, 60, 545, 740), prose(40)).text((50, 320, 288, 740), prose(22))
    lines = (
        "Figure 13. The slope is computed from the time interval of the",
        "integral over the whole simulation, which is given by",
    )
    for k, text in enumerate(lines):
        press.line(50, 200 + 10 * k, text, 8)
    press.line(60, 226, "V / 2kT", 6).line(90, 231, "t dt", 5).line(108, 229, "= 0", 6)
    press.line(50, 246, "and the panels show a single simulation and thirty replicates.", 8)
    (caption,) = captions(press.save(tmp_path))
    assert caption.text.startswith(" ".join(lines))
    assert caption.text.endswith("and the panels show a single simulation and thirty replicates.")

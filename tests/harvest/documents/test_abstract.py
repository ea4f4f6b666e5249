"""Abstracts of PDFs, labelled or not, in the ways publishers set them; silence where none stands."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from benchmarks.metadata import paper_of
from harvest.documents.abstract import printed_abstract
from harvest.documents.pdf import open_pdf
from harvest.settings import Limits

TITLE = "On the Slow Growth of Small Grains in Warm Glass"
ABSTRACT = (
    "We show that the grains of a glass grow slowly when it is kept warm, and that the growth stops as soon as the "
    "glass is cooled. The size of the grains was measured with a microscope for a year, and it follows a simple law "
    "of the time. The law holds for all of the glasses that we have tried, and it is explained by a model in which "
    "the atoms move along the edges of the grains. The results can be used for glasses that last longer."
)
BODY = (
    "Glass is made of sand, and the sand is melted in a furnace before it is poured into a form. The form is then "
    "taken away and the glass is left to cool, which takes a day or two for large pieces and some hours for the "
    "small ones. Whoever wants to make a window must know how the glass behaves while it cools. "
) * 4
AFFILIATION = (
    "Department of Glass, University of Somewhere, 12345 Somewhere, Sand Island; corresponding author: a@b.org"
)

Piece = tuple[tuple[float, float, float, float], str, str, float]


def typeset(folder: Path, *pages: list[Piece]) -> Path:
    """A PDF whose pages hold pieces of text: (box, text, font, size)."""
    document = pymupdf.open()
    for pieces in pages:
        page = document.new_page()
        for box, text, font, size in pieces:
            assert page.insert_textbox(pymupdf.Rect(*box[:3], 842), text, fontname=font, fontsize=size) >= 0, text[:30]
    document.save(folder / "x.pdf")
    return folder / "x.pdf"


def abstract_of(path: Path) -> str:
    """What is found on the first pages."""
    with open_pdf(path, Limits()) as document:
        return printed_abstract([document.page(n) for n in range(1, document.page_count + 1)])


HEAD: list[Piece] = [
    ((60, 60, 540, 90), TITLE, "hebo", 18),
    ((60, 95, 540, 110), "Ada Sand, Bo Melt and Cy Furnace", "helv", 11),
]
PLACE: Piece = ((60, 115, 540, 140), AFFILIATION, "heit", 8)
COLUMNS: list[Piece] = [
    ((60, 330, 290, 780), BODY, "tiro", 10),
    ((310, 330, 540, 780), BODY, "tiro", 10),
]


def test_a_bold_first_paragraph(tmp_path: Path) -> None:
    body: Piece = ((60, 270, 540, 600), BODY, "tiro", 10)
    path = typeset(tmp_path, [*HEAD, ((60, 150, 540, 260), ABSTRACT, "tibo", 10), body, PLACE])
    assert abstract_of(path) == ABSTRACT


def test_an_indented_paragraph_in_the_type_of_the_body_before_dates_and_doi(tmp_path: Path) -> None:
    own: list[Piece] = [
        ((120, 145, 480, 160), "(Received 1 May 2019; accepted 2 June 2019)", "tiro", 10),
        ((120, 170, 480, 300), ABSTRACT, "tiro", 10),
        ((120, 290, 480, 310), "DOI: 10.1234/glass.5", "tiro", 10),
    ]
    assert abstract_of(typeset(tmp_path, [*HEAD, PLACE, *own, *COLUMNS])) == ABSTRACT


def test_a_paragraph_of_other_type_beside_notes_in_the_margin(tmp_path: Path) -> None:
    pieces: list[Piece] = [
        ((180, 60, 540, 110), TITLE, "hebo", 18),
        ((180, 112, 540, 126), "Ada Sand, Bo Melt and Cy Furnace", "helv", 9),
        ((180, 130, 540, 150), AFFILIATION, "heit", 7),
        ((180, 160, 540, 300), ABSTRACT, "helv", 10),
        ((180, 300, 540, 312), "Keywords: glass, grains, growth", "hebo", 7),
        ((180, 330, 540, 345), "INTRODUCTION", "hebo", 12),
        ((180, 350, 540, 780), BODY, "tiro", 9.5),
        ((40, 200, 165, 330), "Edited by: Di Editor. Received: 1 May 2019. Citation: Sand A (2019)", "heit", 7),
    ]
    assert abstract_of(typeset(tmp_path, pieces)) == ABSTRACT


def test_a_box_of_two_columns_before_the_introduction(tmp_path: Path) -> None:
    half = ABSTRACT.index("for a year")
    pieces: list[Piece] = [
        ((60, 150, 290, 300), ABSTRACT[:half], "tiro", 10),
        ((310, 150, 540, 300), ABSTRACT[half:], "tiro", 10),
        ((60, 260, 290, 325), "Introduction", "hebo", 12),
    ]
    assert abstract_of(typeset(tmp_path, [*HEAD, *pieces, *COLUMNS])) == ABSTRACT


@pytest.mark.parametrize(
    "label", ["Abstract", "ABSTRACT:", "A B S T R A C T", "a b s t r a c t", "Summary", "(57) ABSTRACT"]
)
def test_under_its_label_up_to_the_licence(tmp_path: Path, label: str) -> None:
    own: list[Piece] = [
        ((60, 310, 200, 325), "Keywords:", "tiit", 8),
        ((60, 325, 200, 350), "Glass", "tiro", 8),
        ((220, 150, 540, 170), label, "tiro", 10),
        ((220, 172, 540, 300), ABSTRACT, "tiro", 9),
        (
            (220, 275, 540, 330),
            "© 2019 The Authors. This is an open access article under the CC BY license.",
            "tiro",
            9,
        ),
        ((60, 350, 540, 700), BODY, "tiro", 10),
    ]
    assert abstract_of(typeset(tmp_path, [*HEAD, *own])) == ABSTRACT


@pytest.mark.parametrize("label", ["Abstract: ", "ABSTRACT. ", "Abstract - ", "Summary: "])
def test_behind_its_label(tmp_path: Path, label: str) -> None:
    own: list[Piece] = [
        ((60, 150, 540, 250), label + ABSTRACT, "tiro", 10),
        ((60, 260, 540, 280), "1. Introduction", "tibo", 10),
        ((60, 285, 540, 700), BODY, "tiro", 10),
    ]
    assert abstract_of(typeset(tmp_path, [*HEAD, *own])) == ABSTRACT


def test_one_that_goes_on_overleaf(tmp_path: Path) -> None:
    half = ABSTRACT.index("it is explained")
    first: list[Piece] = [*HEAD, ((60, 150, 540, 300), BODY[:200], "tiit", 8)]
    first += [((60, 700, 540, 720), "Abstract", "tibo", 10), ((60, 724, 540, 790), ABSTRACT[:half], "tiro", 11)]
    second: list[Piece] = [
        ((60, 30, 540, 45), "Journal of Glass 2019, 5", "tiit", 8),
        ((60, 80, 540, 130), ABSTRACT[half:], "tiro", 11),
        ((60, 140, 540, 160), "Keywords: glass", "tibo", 11),
        ((60, 200, 540, 700), BODY, "tiro", 11),
    ]
    assert abstract_of(typeset(tmp_path, first, second)) == ABSTRACT


def test_a_letter_without_abstract_says_nothing(tmp_path: Path) -> None:
    body: list[Piece] = [
        ((60, 150, 540, 400), BODY, "tiro", 10),
        ((60, 700, 540, 760), "* " + AFFILIATION + ". " + ABSTRACT[:60], "tiro", 7),
    ]
    assert abstract_of(typeset(tmp_path, [*HEAD, PLACE, *body])) == ""
    page_of_notes: list[Piece] = [((60, 150, 540, 400), ABSTRACT + BODY, "tiro", 10)]
    assert abstract_of(typeset(tmp_path, page_of_notes)) == ""


def test_a_small_statement_under_the_body_is_none(tmp_path: Path) -> None:
    notice = "This is an open access article. " + ABSTRACT
    pieces: list[Piece] = [
        ((60, 150, 540, 400), BODY, "tiro", 10),
        ((60, 420, 540, 500), ABSTRACT, "tiit", 8),
        ((60, 520, 540, 600), notice, "tiro", 7),
    ]
    assert abstract_of(typeset(tmp_path, [*HEAD, *pieces])) == ""


def test_words_at_line_ends_that_only_look_like_what_follows_an_abstract(tmp_path: Path) -> None:
    text = ABSTRACT.replace(
        "The size", "The\nintroduction of heat has\nreceived little thought, its\ncontents are few. The size"
    )
    pieces: list[Piece] = [((60, 140, 540, 300), "Abstract\n" + text, "tiro", 9), *COLUMNS]
    assert abstract_of(typeset(tmp_path, [*HEAD, *pieces])) == " ".join(text.split())


def test_real_papers(shared_data: Path) -> None:
    """All but a few of forty papers have an abstract found, that begins and ends as sentences do."""
    found = [
        paper_of(path).abstract for name in ("papers", "corpus") for path in sorted((shared_data / name).glob("*.pdf"))
    ]
    good = [text for text in found if 60 <= len(text.split()) <= 400 and text[0].isupper() and text.endswith(".")]
    assert len(good) >= 0.94 * len(found)
    assert not [text for text in found if "@" in text or "©" in text or "eywords" in text]

"""Ligatures and symbols that fonts keep in the private use area."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvest.documents.pages import Line, Rect, Span
from harvest.documents.pdf import open_pdf
from harvest.documents.private_use import has_ligatures, ligatures_in, readable
from harvest.settings import Limits

BOX = Rect(0, 0, 100, 10)


def line(text: str, font: str) -> Line:
    return Line(text, BOX, 10.0, (Span(text, BOX, 10.0, font),))


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        (["The \ue103rst pro\ue103le was con-\n\ue103rmed.", "The first one."], {"\ue103": "fi"}),
        (
            ["It was taken a\ue09der that. After it, the \ue104oor was gone.", "On the floor."],
            {"\ue09d": "ft", "\ue104": "fl"},
        ),
        (["The \ue103rst pro\ue103le was so."], {}),  # no word of it spelled out
        (["The \ue103at side.", "flat, fiat"], {}),  # two readings fit
        (["10 \ue103 and x\uf061."], {}),
    ],
)
def test_a_papers_own_words_tell_its_ligatures(pages: list[str], found: dict[str, str]) -> None:
    assert ligatures_in(pages) == found


def test_lines_are_spelled_out_in_text_and_spans() -> None:
    mended = readable(line("con\ue103rmed \ue200", "AdvOT+e1"), {"\ue103": "fi"})
    assert mended.text == mended.spans[0].text == "confirmed \ue200"
    plain = line("plain", "Times")
    assert readable(plain, {"\ue103": "fi"}) is plain


def test_signs_of_the_font_symbol() -> None:
    assert readable(line("5 \uf06dm \uf0b4 3 \uf0b0C", "SymbolMT"), {}).text == "5 μm × 3 °C"
    assert readable(line("\uf06d", "Wingdings"), {}).text == "\uf06d"


def test_normal_text_costs_nothing() -> None:
    assert not has_ligatures("The first profile, α and µ.")
    assert not has_ligatures("GalNAc\uf0621")


def test_a_paper_whose_font_hides_its_ligatures(shared_data: Path) -> None:
    with open_pdf(shared_data / "papers" / "PMC7067258.pdf", Limits()) as document:
        text = "\n".join(document.text(number) for number in range(1, document.page_count + 1))
    assert "specifically" in text and "reflectance" in text and "shifted" in text
    assert not any(sign in text for sign in "\ue103\ue104\ue09d")

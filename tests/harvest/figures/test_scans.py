"""Which pages are read from their pictures."""

from __future__ import annotations

from harvest.documents.pages import Line, PageContent, Rect
from harvest.figures.scans import needs_reading, perhaps_on_its_side


def scan(*texts: str, scanned: bool = True) -> PageContent:
    lines = [Line(text, Rect(50, 50 + 12 * k, 300, 60 + 12 * k), 10.0) for k, text in enumerate(texts)]
    return PageContent(1, 595, 842, tuple(lines), scanned=scanned)


def test_a_sheet_whose_hidden_text_was_read_from_the_wrong_side() -> None:
    sheet = scan("U.S. Patent    Jan. 4, 2001    Sheet 2 of 5", "z 'DId")
    assert perhaps_on_its_side(sheet)
    assert not needs_reading(sheet)


def test_hidden_text_that_tells_what_the_page_shows() -> None:
    assert not perhaps_on_its_side(scan("U.S. Patent    Jan. 4, 2001    Sheet 2 of 5", "FIG. 2"))
    assert not perhaps_on_its_side(scan(*["the lattice constant of the powders changes with time"] * 10))
    assert not perhaps_on_its_side(scan("z 'DId", scanned=False))

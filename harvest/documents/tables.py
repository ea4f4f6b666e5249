"""Tables printed on the pages of a PDF as rows of cells. The home of pdfplumber.

Two sorts are found: tables ruled on all sides of their cells, and short texts that stand in rows and columns, with
rules between the rows or without. Coordinates are points from the top left of the page as a reader sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harvest.errors import DocumentError
from harvest.records import Box, TextLine

MOST_CONTENT = 4_000_000
"""Bytes of a page's own drawing, as stored, above which it is not read: pdfplumber takes seconds for a million."""
LONGEST_CELL = 40
"""Characters; a longer text that is not ruled in is a line of a paragraph."""
BROKEN = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
"""Ways of pdfminer, which pdfplumber reads with, to give up on a broken file."""
_FORMS_WITHIN = 3
_NO_SPACE, _SPACE = 0.12, 0.8
"""Gaps up to which words are one, and up to which they are one cell's, in heights of letters."""
_BESIDE, _BELOW = 20.0, 1.8
"""How far neighbouring columns and rows may be apart, in heights of letters."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from the top down, each with its cells from left to right; empty cells are left out."""

    box: Box
    rows: tuple[tuple[TextLine, ...], ...]


def page_tables(path: Path, page: int) -> tuple[Table, ...]:
    """The tables of a page (counted from 1) of a PDF, the ruled ones first; none where it is drawn too richly.

    DocumentError when pdfplumber cannot read the file or the page. It takes a third of a second for most pages.
    """
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    known = (PSException, MalformedPDFException, PdfminerException)
    try:
        with pdfplumber.open(path, pages=[page]) as document:
            if not document.pages or _content(document.pages[0].page_obj.resources, document.pages[0]) > MOST_CONTENT:
                return ()
            return _tables(document.pages[0], page)
    except (*known, *BROKEN) as error:
        raise DocumentError(f"{path.name}: no tables of page {page}: {str(error) or type(error).__name__}") from error


def _content(resources: Any, page: Any = None, depth: int = 0) -> int:
    """The stored bytes of a page's drawing and of the forms that it draws."""
    from pdfminer.pdftypes import PDFStream, resolve1

    streams = [resolve1(part) for part in page.page_obj.contents] if page is not None else []
    total = sum(len(part.rawdata or b"") for part in streams if isinstance(part, PDFStream))
    for form in (resolve1((resolve1(resources) or {}).get("XObject")) or {}).values():
        drawn = resolve1(form)
        if isinstance(drawn, PDFStream) and getattr(drawn.get("Subtype"), "name", "") == "Form":
            total += len(drawn.rawdata or b"")
            if depth < _FORMS_WITHIN:
                total += _content(drawn.get("Resources"), depth=depth + 1)
    return total


def _tables(page: Any, number: int) -> tuple[Table, ...]:
    left, top = page.cropbox[:2]
    words = [
        _Word(str(word["text"]), word["x0"] - left, word["top"] - top, word["x1"] - left, word["bottom"] - top)
        for word in page.extract_words(x_tolerance_ratio=0.12, y_tolerance=1)
        if word["x1"] > word["x0"] and word["bottom"] > word["top"]
    ]
    lines = _lines(words)
    found = [table for ruled in page.find_tables() if (table := _ruled(ruled, lines, (left, top), number)) is not None]
    inside = {id(word) for table in found for word in words if _holds(table.box, word)}
    outside = [[word for word in line if id(word) not in inside] for line in lines]
    return (*found, *_aligned([cell for line in outside for cell in _cells(line)], number))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, or several as one cell; points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def line(self, page: int) -> TextLine:
        return TextLine(self.text, Box(page, *(round(value, 2) for value in (self.x0, self.top, self.x1, self.bottom))))


def _holds(box: Box, word: _Word) -> bool:
    return box.x0 <= (word.x0 + word.x1) / 2 <= box.x1 and box.top <= (word.top + word.bottom) / 2 <= box.bottom


def _lines(words: Sequence[_Word]) -> list[list[_Word]]:
    """Words at one height, small ones that hang below or above with the rest, from left to right."""
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: -word.height):
        middle = (word.top + word.bottom) / 2
        beside = [
            line
            for line in lines
            if line[0].top - 0.2 * line[0].height < middle < line[0].bottom + 0.2 * line[0].height
            and (word.height < 0.85 * line[0].height or abs(middle - (line[0].top + line[0].bottom) / 2) < 2.0)
        ]
        near = [line for line in beside if any(_apart(word, other) < word.height for other in line)] or beside
        if near:
            min(near, key=lambda line: min(_apart(word, other) for other in line)).append(word)
        else:
            lines.append([word])
    return sorted((sorted(line, key=lambda word: word.x0) for line in lines), key=lambda line: line[0].top)


def _apart(one: _Word, other: _Word) -> float:
    return max(one.x0 - other.x1, other.x0 - one.x1, 0.0)


def _cells(line: Sequence[_Word]) -> Iterator[_Word]:
    """A line's words joined to cells: a gap wider than a space divides them."""
    cell: _Word | None = None
    for word in line:
        gap = word.x0 - cell.x1 if cell is not None else 0.0
        if cell is None or gap > _SPACE * max(cell.height, word.height):
            if cell is not None:
                yield cell
            cell = word
        else:
            space = "" if gap < _NO_SPACE * max(cell.height, word.height) else " "
            both = (min(cell.top, word.top), max(cell.x1, word.x1), max(cell.bottom, word.bottom))
            cell = _Word(f"{cell.text}{space}{word.text}", cell.x0, *both)
    if cell is not None:
        yield cell


def _ruled(ruled: Any, lines: Sequence[Sequence[_Word]], origin: tuple[float, float], number: int) -> Table | None:
    """A table in rules as pdfplumber sees it; None when it is a frame around something else."""
    rows = []
    for row in ruled.rows:
        places = [_shifted(cell, origin, number) for cell in row.cells if cell is not None]
        cells = [TextLine(text, place) for place in places if (text := _within(place, lines))]
        if cells:
            rows.append(tuple(cells))
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    return Table(_shifted(ruled.bbox, origin, number), tuple(rows))


def _shifted(place: Sequence[float], origin: tuple[float, float], number: int) -> Box:
    x0, top, x1, bottom = place
    left, up = origin
    return Box(number, *(round(value, 2) for value in (x0 - left, top - up, x1 - left, bottom - up)))


def _within(place: Box, lines: Sequence[Sequence[_Word]]) -> str:
    """The text of a cell, its lines joined by spaces."""
    parts = [cell.text for line in lines for cell in _cells([word for word in line if _holds(place, word)])]
    return " ".join(parts)


def _aligned(cells: Sequence[_Word], number: int) -> list[Table]:
    """Tables without rules between their columns: short texts that have neighbours beside and below them."""
    left = [cell for cell in cells if len(cell.text) <= LONGEST_CELL]
    tables = []
    while left:
        group = [left.pop(0)]
        for cell in group:  # grows while it is walked
            near = [other for other in left if _neighbours(cell, other)]
            left = [other for other in left if not any(other is one for one in near)]
            group.extend(near)
        rows = _lines(group)
        wide = [place for place, row in enumerate(rows) if len(row) > 1]
        rows = rows[wide[0] : wide[-1] + 1] if wide else []  # without the title above it, the remark below it
        if len(wide) >= max(2, 0.5 * len(rows)):
            tables.append(_table(rows, number))
    return tables


def _table(rows: Sequence[Sequence[_Word]], number: int) -> Table:
    cells = [cell for row in rows for cell in row]
    x0, x1 = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    top, bottom = min(cell.top for cell in cells), max(cell.bottom for cell in cells)
    box = Box(number, *(round(value, 2) for value in (x0, top, x1, bottom)))
    return Table(box, tuple(tuple(cell.line(number) for cell in row) for row in rows))


def _neighbours(one: _Word, other: _Word) -> bool:
    """Whether two cells stand in one row, or one right under the other."""
    high = max(one.height, other.height)
    down = max(one.top - other.bottom, other.top - one.bottom)
    if down < -0.5 * min(one.height, other.height):
        return _apart(one, other) < _BESIDE * high
    return _apart(one, other) == 0 and down < _BELOW * high

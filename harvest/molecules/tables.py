"""Tables of R-groups, "Compound | R | Yield" with a row for each member: beside a core, or elsewhere on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvest.molecules.groups import group_smiles
from harvest.molecules.rgroups import NUMERAL, VARIABLE, Row, plain_digits, plain_number
from harvest.records import Box, TextLine

_VARIABLE = re.compile(VARIABLE)
_NAMES = re.compile(
    r"(?:compounds?|cpds?|comp|products?|dyes?|ligands?|monomers?|polymers?|samples?|complex(?:es)?|no|#)\.?",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"entry|entries", re.IGNORECASE)
_NUMBER = re.compile(NUMERAL)
_WIDEST_GAP = 14.0
"""Neighbouring columns are at most that many heights of letters apart."""
_NEXT_ROW = 2.6


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The members a table lists, and the words that it is made of."""

    rows: tuple[Row, ...]
    words: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    box: Box
    line: TextLine

    @classmethod
    def of(cls, line: TextLine, box: Box) -> _Cell:
        return cls(plain_digits(line.text.strip()), box, line)

    @property
    def middle(self) -> float:
        return (self.box.x0 + self.box.x1) / 2


def find_tables(words: Sequence[TextLine]) -> list[GroupTable]:
    """The tables among free words: a row of headings with a variable alone (R, R1, X, Ar), and the rows under it."""
    rows = _rows([_Cell.of(word, word.box) for word in words if word.box is not None])
    found: list[GroupTable] = []
    used: set[int] = set()
    for number, row in enumerate(rows):
        for header in _runs(row):
            if any(_VARIABLE.fullmatch(cell.text) for cell in header) and id(header[0].line) not in used:
                table = _table(header, rows[number + 1 :])
                if table is not None:
                    used.update(id(word) for word in table.words)
                    found.append(table)
    return found


def listed_members(rows: Sequence[Sequence[TextLine]]) -> tuple[Row, ...]:
    """The members that a table lists whose cells are known; none where no heading is a variable alone.

    Tables that go on at their side, with the same headings again, are read part by part. The number of an entry is
    no label here: the members have none then.
    """
    cells = [[_Cell.of(cell, cell.box) for cell in row if cell.box is not None] for row in rows]
    for number, header in enumerate(cells):
        if not any(_VARIABLE.fullmatch(cell.text) for cell in header):
            continue
        columns = [_by_column(row, header) for row in cells[number + 1 :]]
        wide = _period([cell.text for cell in header])
        found: list[Row] = []
        for start in range(0, len(header), wide):
            part = [{k - start: text for k, text in row.items() if start <= k < start + wide} for row in columns]
            found.extend(_listed(header[start : start + wide], part, entries=False))
        if found:
            return tuple(found)
    return ()


def _period(headings: Sequence[str]) -> int:
    """After how many headings they begin anew; all of them when they do not."""
    for wide in range(2, len(headings) // 2 + 1):
        if len(headings) % wide == 0 and all(text == headings[k % wide] for k, text in enumerate(headings)):
            return wide
    return len(headings)


def _rows(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Cells at one height, from the top down, each row from left to right."""
    rows: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda cell: (cell.box.top + cell.box.bottom) / 2):
        last = rows[-1][-1].box if rows else None
        level = last is not None and abs(cell.box.top + cell.box.bottom - last.top - last.bottom) < cell.box.height
        if level:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda cell: cell.box.x0) for row in rows]


def _runs(row: Sequence[_Cell]) -> list[list[_Cell]]:
    """A row's parts: cells no farther apart than columns of one table."""
    runs: list[list[_Cell]] = []
    for cell in row:
        if runs and cell.box.x0 - runs[-1][-1].box.x1 < _WIDEST_GAP * cell.box.height:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return runs


def _table(header: Sequence[_Cell], below: Sequence[Sequence[_Cell]]) -> GroupTable | None:
    """The table under a header; None when no row of it says a group that is known."""
    left, right = header[0].box.x0, header[-1].box.x1
    slack = 3 * header[0].box.height
    bottom, high = header[0].box.bottom, header[0].box.height
    body: list[list[_Cell]] = []
    for row in below:
        cells = [cell for cell in row if left - slack < cell.middle < right + slack]
        if not cells:
            continue
        if cells[0].box.top - bottom > _NEXT_ROW * high:
            break
        body.append(cells)
        bottom = cells[0].box.bottom
    members = _listed(header, [_by_column(row, header) for row in body])
    if not members:
        return None
    words = (*header, *(cell for row in body for cell in row))
    return GroupTable(tuple(members), tuple(cell.line for cell in words))


def _listed(header: Sequence[_Cell], columns: Sequence[dict[int, str]], entries: bool = True) -> list[Row]:
    """The members in rows of texts by column; their labels may be the numbers of ``entries``."""
    named = _label_column(header, columns)
    if named is not None and not entries and _ENTRY.fullmatch(header[named].text):
        named = None
    return [made for row in columns if (made := _member(row, header, named)) is not None]


def _by_column(row: Sequence[_Cell], header: Sequence[_Cell]) -> dict[int, str]:
    """The row's texts by the column whose heading stands nearest."""
    texts: dict[int, str] = {}
    for cell in row:
        column = min(range(len(header)), key=lambda k: abs(header[k].middle - cell.middle))
        texts[column] = f"{texts[column]} {cell.text}" if column in texts else cell.text
    return texts


def _label_column(header: Sequence[_Cell], rows: Sequence[dict[int, str]]) -> int | None:
    """The column of the compounds' numbers: the one called so, else the first one of numbers that is no variable's."""
    called = [k for k, cell in enumerate(header) if _NAMES.fullmatch(cell.text)]
    counted = [k for k, cell in enumerate(header) if _ENTRY.fullmatch(cell.text)]
    numbers = [
        k
        for k, cell in enumerate(header)
        if not _VARIABLE.fullmatch(cell.text)
        and rows
        and all(_NUMBER.fullmatch(row.get(k, "")) for row in rows)
        and any(re.search("[a-z]", row[k]) for row in rows)
    ]
    return next(iter((*called, *numbers, *counted)), None)


def _member(row: dict[int, str], header: Sequence[_Cell], named: int | None) -> Row | None:
    values = tuple(
        (cell.text, row[k]) for k, cell in enumerate(header) if _VARIABLE.fullmatch(cell.text) and row.get(k)
    )
    if not values or not any(group_smiles(group) for _, group in values):
        return None
    return Row(plain_number(row.get(named, "")) if named is not None else "", values)

"""Where unread letters must stand: panels mostly stand in rows and columns, and so do their letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from harvest.documents.pages import Rect
from harvest.panels.references import in_order

Place = tuple[int, int]


def inferred(letters: Mapping[str, Rect], expected: Sequence[str], slack: float) -> dict[str, Rect]:
    """Boxes for expected labels that are missing, where a free place of the grid agrees with the order of letters.

    The grid is made of the rows and columns of the ``letters`` that are known, which must follow it line by line or
    column by column; ``slack`` is how far letters of one row may be apart. Several missing labels in a row of the
    alphabet are placed only where there are just as many free places between their neighbours.
    """
    known = {label: box for label, box in letters.items() if label in expected}
    if len(known) < 3:
        return {}
    rows = _lines([box.middle[1] for box in known.values()], slack)
    columns = _lines([box.middle[0] for box in known.values()], slack)
    where = {label: (_nearest(rows, box.middle[1]), _nearest(columns, box.middle[0])) for label, box in known.items()}
    ordered = in_order(known)
    for by_rows in (True, False):
        keys = {label: place if by_rows else place[::-1] for label, place in where.items()}
        if all(keys[one] < keys[two] for one, two in pairwise(ordered)):
            return _placed(known, keys, expected, rows, columns, by_rows)
    return {}


def _placed(
    known: Mapping[str, Rect],
    keys: Mapping[str, Place],
    expected: Sequence[str],
    rows: Sequence[float],
    columns: Sequence[float],
    by_rows: bool,
) -> dict[str, Rect]:
    first, second = (len(rows), len(columns)) if by_rows else (len(columns), len(rows))
    grid = [(i, j) for i in range(first) for j in range(second)]
    free = [place for place in grid if place not in keys.values()]
    sample = sorted(known.values(), key=lambda box: box.area)[len(known) // 2]
    found: dict[str, Rect] = {}
    for group, before, after in _gaps(expected, known):
        low = keys[before] if before else (-1, -1)
        high = keys[after] if after else (first, 0)
        places = [place for place in free if low < place < high]
        if len(places) != len(group):
            continue
        for label, place in zip(group, places, strict=True):
            row, column = place if by_rows else place[::-1]
            x, y = columns[column] - sample.width / 2, rows[row] - sample.height / 2
            found[label] = Rect(x, y, x + sample.width, y + sample.height)
    return found


def _gaps(expected: Sequence[str], known: Mapping[str, Rect]) -> list[tuple[list[str], str, str]]:
    """Missing labels that follow one another, with the known ones before and after, "" at the ends."""
    gaps: list[tuple[list[str], str, str]] = []
    before, group = "", list[str]()
    for label in [*in_order(expected), ""]:
        if label and label not in known:
            group.append(label)
            continue
        if group:
            gaps.append((group, before, label))
        before, group = label, []
    return gaps


def _lines(values: Sequence[float], slack: float) -> list[float]:
    """The middles of groups of values that are no farther apart than the slack."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= slack:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _nearest(lines: Sequence[float], value: float) -> int:
    return min(range(len(lines)), key=lambda at: abs(lines[at] - value))

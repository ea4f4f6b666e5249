"""Rows of hidden text made whole: layers that an earlier OCR set word by word fall into pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from harvest.documents.pages import Line, around

WORD_GAP = 1.4  # heights of a line between two pieces of one row, at most
COLUMN = 60.0  # points above and below, where lines that begin at the same place make a column


def whole_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines, in reading order, with the upright pieces of each row joined; gaps between columns stay."""
    left = sorted((line for line in lines if line.angle == 0), key=lambda line: line.box.x0)
    opening = {id(line) for line in left if _opens_column(line, left)}
    done: list[Line] = []
    while left:
        row = [left.pop(0)]
        while near := [line for line in left if id(line) not in opening and _goes_on(row[-1], line)]:
            following = min(near, key=lambda line: abs(line.base - row[-1].base))
            left.remove(following)
            row.append(following)
        done.append(_made_one(row))
    done.sort(key=lambda line: (line.box.top, line.box.x0))
    return done + [line for line in lines if line.angle]


def _goes_on(last: Line, line: Line) -> bool:
    gap, height = line.box.x0 - last.box.x1, max(line.box.height, last.box.height)
    level = line.box.along(last.box) > 0.5 * min(line.box.height, last.box.height)
    return level and -0.6 * last.size < gap < WORD_GAP * height and 0.5 < line.size / max(last.size, 0.1) < 2.0


def _opens_column(line: Line, lines: Sequence[Line]) -> bool:
    """Whether several lines above and below begin at the same place across the page."""
    under = [o for o in lines if abs(o.box.x0 - line.box.x0) < 3 and 4 < abs(o.base - line.base) < COLUMN]
    return len(under) >= 3


def _made_one(row: Sequence[Line]) -> Line:
    return replace(
        row[0],
        text=" ".join(piece.text.strip() for piece in row),
        box=around(piece.box for piece in row) or row[0].box,
        size=median(piece.size for piece in row),
        base=median(piece.base for piece in row),
        spans=tuple(span for piece in row for span in piece.spans),
    )

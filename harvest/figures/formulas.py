"""Displayed formulas that are numbered, told from figures by their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from harvest.documents.pages import Line

_NUMBER = re.compile(r"^\(\s?(?:[A-Z]{1,2}\.?)?\d{1,3}(?:[.\-–]\d{1,3})*[a-z]?\s?\)$")
HIGHEST = 4.0  # sizes of the number's type, of a piece of a formula


def numbered_formulas(lines: Sequence[Line], prose: set[int], column: float) -> set[int]:
    """Indices of the lines of formulas with a number at the right edge of their column.

    ``prose`` are the lines of running text, ``column`` their usual width in points.
    """
    edges = Counter(round(lines[i].box.x1) for i in prose)
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index in prose or line.angle or not _NUMBER.match(line.text.strip()):
            continue
        if sum(edges[round(line.box.x1) + nudge] for nudge in range(-2, 3)) >= 2:
            found.add(index)
            found.update(i for i, other in enumerate(lines) if _level(other, line, column))
    return found


def _level(line: Line, number: Line, column: float) -> bool:
    """Whether a line stands left of a formula's number, in the same column and about as high."""
    inside = number.box.x1 - column - 4 < line.box.x0 < number.box.x0
    level = line.box.along(number.box) > -0.4 * number.size and line.box.height < HIGHEST * number.size
    return inside and level and not line.angle

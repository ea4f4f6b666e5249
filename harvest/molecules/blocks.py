"""Words that stand together: names of two lines, definitions with what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harvest.molecules.rgroups import is_definition
from harvest.records import Box, TextLine


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together."""

    lines: tuple[TextLine, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def as_rows(lines: Sequence[TextLine]) -> tuple[str, ...]:
    """Lines at one height joined from left to right, from the top down."""
    ordered: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box.top if line.box else 0.0):
        last = ordered[-1][0].box if ordered else None
        if line.box and last and abs(middle(line.box) - middle(last)) < 0.5 * min(line.box.height, last.height):
            ordered[-1].append(line)
        else:
            ordered.append([line])
    return tuple(
        " ".join(one.text.strip() for one in sorted(row, key=lambda one: one.box.x0 if one.box else 0.0))
        for row in ordered
    )


def middle(box: Box) -> float:
    """The height of its middle on the page, in points from the top."""
    return (box.top + box.bottom) / 2


def note_blocks(lines: Sequence[TextLine], may_join: Callable[[TextLine], bool]) -> list[Block]:
    """Lines that define R-groups, stacked ones together, each with what stands beside it and ``may_join``."""
    seeds = [line for line in lines if is_definition(line.text)]
    known = {id(line) for line in seeds}
    joined = [
        line
        for line in lines
        if id(line) not in known
        and any(_goes_on(line, seed) or (_beside(line, seed) and may_join(line)) for seed in seeds)
    ]
    return _grown([*seeds, *joined], lambda one, other: _stacked(one, other, 1.3) or _beside(one, other))


def name_blocks(lines: Sequence[TextLine]) -> list[Block]:
    """Stacked lines as one block: a name of two lines, a number under a name."""
    return _grown(lines, _stacked)


def _grown(lines: Sequence[TextLine], near: Callable[[TextLine, TextLine], bool]) -> list[Block]:
    """Blocks of lines each of which is near another of its block."""
    left = list(lines)
    blocks = []
    while left:
        block = [left.pop(0)]
        added = block
        while added:
            added = [line for line in left if any(near(line, other) for other in block)]
            left = [line for line in left if not any(line is other for other in added)]
            block = [*block, *added]
        blocks.append(block_of(block))
    return blocks


def _goes_on(line: TextLine, seed: TextLine) -> bool:
    """Whether a line continues a definition's list that ends in a comma."""
    if line.box is None or seed.box is None or not seed.text.rstrip().endswith(","):
        return False
    return _stacked(line, seed, 0.8) and line.box.top > seed.box.top


def _beside(line: TextLine, other: TextLine) -> bool:
    """Whether two lines stand at one height, less than five letters' heights apart."""
    if line.box is None or other.box is None:
        return False
    gap = max(line.box.x0 - other.box.x1, other.box.x0 - line.box.x1)
    return abs(middle(line.box) - middle(other.box)) < 0.5 * other.box.height and gap < 5 * other.box.height


def _stacked(line: TextLine, other: TextLine, lines: float = 0.7) -> bool:
    """Whether one stands right under the other, less than so many lines away, in letters of about the same size."""
    one, two = line.box, other.box
    if one is None or two is None:
        return False
    high = min(one.height, two.height)
    overlap = min(one.x1, two.x1) - max(one.x0, two.x0)
    gap = max(one.top - two.bottom, two.top - one.bottom)
    return overlap > 0.3 * min(one.width, two.width) and gap < lines * high and max(one.height, two.height) < 1.6 * high


def block_of(lines: Sequence[TextLine]) -> Block:
    """A block of these lines, with the box around those that have a place."""
    boxes = [line.box for line in lines if line.box is not None]
    whole = Box(
        boxes[0].page,
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
    ordered = sorted(lines, key=lambda line: (line.box.top, line.box.x0) if line.box else (0.0, 0.0))
    return Block(tuple(ordered), whole)

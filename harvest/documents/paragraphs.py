"""Paragraphs on a page: the lines that go on from a first one, across columns too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from harvest.documents.pages import Line, PageContent, Rect

ENDED = re.compile(r"[.!?][\])”\"’]*\s*$")


def gathered(page: PageContent, start: int, ends: Callable[[str], object], loose: bool = False) -> list[int]:
    """Indices of the lines that go on from ``start`` in its type, up to one that ``ends`` says yes to.

    ``loose`` lets paragraphs be a line apart.
    """
    lines = page.lines
    run = [start]
    block, step = lines[start].box, 0.0
    for index in range(start + 1, len(lines)):
        line, last = lines[index], lines[run[-1]]
        if line.angle or not line.text.strip():
            continue
        akin, down = _akin(line, lines, run), line.base - last.base
        if _on_row(line, last):
            if akin or (line.box.x1 < block.x1 + 1 and line.size < 1.1 * last.size):
                run.append(index)
                block = block.union(line.box)
        elif akin and _next_column(line, block, lines[start], last) and open_ended(lines, run):
            run.append(index)
            block = line.box
        elif line.box.across(block) > 0 and down > 0:
            if down > _reach(line, last, step, loose) or ends(line.text.strip()) or not akin:
                break
            run.append(index)
            block, step = block.union(line.box), step or down
    return run


def _on_row(line: Line, last: Line) -> bool:
    """Whether a line stands on the row of the last one, to its right."""
    return abs(line.base - last.base) < 0.4 * last.size and -1 < line.box.x0 - last.box.x1 < 6 * last.size


def _reach(line: Line, last: Line, step: float, loose: bool) -> float:
    """How far down the next line may stand; ``step`` is the distance of the first two, 0 when it is not known."""
    if not step:
        return min(3.2 if loose else 2.2, 30.0 / last.size) * last.size
    return (2.2 if loose else 1.7 if line.block == last.block else 1.35) * step + 1


def _akin(line: Line, lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Whether a line is set like the run: in one of its main fonts, or in the slanted face amid its type."""
    first = lines[run[0]]
    if abs(line.size - first.size) > (0.2 * first.size if line.source != "pdf" else 0.35):
        return False
    fonts = {lines[i].font for i in run} | ({span.font for span in first.spans} if len(run) == 1 else set())
    letters = sum(len(span.text) for span in line.spans)
    shared = sum(len(span.text) for span in line.spans if span.font in fonts)
    opening = next((span.font for span in line.spans if span.text.strip()), line.font)
    return line.font in fonts or opening in fonts or shared > 0.25 * letters


def _next_column(line: Line, block: Rect, first: Line, last: Line) -> bool:
    return line.box.x0 > block.x1 and abs(line.box.top - first.box.top) < 4 and last.base > first.base + first.size


def open_ended(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Whether the run's last line ends in mid-sentence."""
    return not ENDED.search(lines[run[-1]].text)

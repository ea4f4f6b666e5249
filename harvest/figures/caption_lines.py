"""How far a caption goes: from the line with its label to the line where it ends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvest.documents.pages import Line, PageContent, Rect, around
from harvest.figures.labels import label_at_start
from harvest.figures.prose import DOUBLE_SPACED, Style, Typography, style_of, words_in

SENTENCE_END = re.compile(r"[.!?)\]”\"]\s*$")
_SECTION = re.compile(
    r"(?:Abstract|Introduction|Results?|Discussion|Methods?|Conclusions?|References|Acknowledge?ments?|Funding|Keywords)"
    r"(?: and [Dd]iscussion)?\s?:?",
)
FORMULA = 6.0  # sizes of type that a formula within a caption may be high
FLUSH = 4.0  # points between left edges that are one
LETTERED = 0.75  # of a label's size, that a caption under it has at least: smaller is lettering of the drawing
GUTTER = 45.0  # points between the two columns of a caption, at most


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a caption is set: on a scan, where sizes waver; beside what body type and leading; its lines so far."""

    scanned: bool
    body: Style
    leading: float
    count: int

    @property
    def slack(self) -> float:
        return 1.0 if self.scanned else 0.0


def caption_lines(page: PageContent, start: int, look: Typography, others: set[int]) -> list[int]:
    """Indices of the caption's lines in reading order; ``others`` are lines where other captions start."""
    lines = page.lines
    members = _row(lines, start, others)
    while True:
        following = _next_line(page, members, lines[start], look, others)
        if following is not None:
            members.extend(i for i in _row(lines, following, others) if i not in members)
            continue
        bridge = _over_formula(lines, members, lines[start], others)
        if not bridge:
            break
        members.extend(bridge)
    return members + _second_column(page, members, lines[start], look, others)


def _row(lines: Sequence[Line], start: int, others: set[int]) -> list[int]:
    """The line and the pieces to the right of it on the same row that are set like it."""
    row = [start]
    for index, line in enumerate(lines):
        last = lines[row[-1]]
        if line.angle or index in row or index in others or line.box.x0 < last.box.x1 - 2:
            continue
        if any(_flush_under(line, lines[other]) for other in others):
            continue
        hanging = len(row) == 1 and _is_label(last)
        if not hanging and _opens_column(line, lines):
            continue
        level = line.box.along(last.box) > 0.6 * min(line.box.height, last.box.height)
        tab = 36.0 if hanging else 1.5 * line.size
        if level and line.box.x0 - last.box.x1 < tab and abs(line.size - last.size) < 0.8:
            row.append(index)
    return row


def _flush_under(line: Line, first: Line) -> bool:
    """Whether a line stands at the left edge of another caption, under its ``first`` line or level with it."""
    return abs(line.box.x0 - first.box.x0) < FLUSH and first.base <= line.base + 2


def _opens_column(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the line stands at the left edge of a column of text of its own."""
    if words_in(line.text) < 2:
        return False
    near = [
        other
        for other in lines
        if other is not line
        and not other.angle
        and abs(other.box.x0 - line.box.x0) < FLUSH
        and abs(other.base - line.base) < 6 * line.size
        and words_in(other.text) >= 3
    ]
    return len(near) >= 2


def _is_label(line: Line) -> bool:
    label = label_at_start(line.text)
    return label is not None and len(line.text) - label.end < 3


def _next_line(page: PageContent, members: list[int], first: Line, look: Typography, others: set[int]) -> int | None:
    """The line under the caption so far, if it goes on there."""
    lines = page.lines
    block = around(lines[i].box for i in members)
    last = max((lines[i] for i in members), key=lambda line: line.base)
    best: int | None = None
    for index, line in enumerate(lines):
        if block is None or index in members or line.angle or line.base <= last.base + 1:
            continue
        step = line.base - last.base
        if line.box.across(block) <= 0 or step > DOUBLE_SPACED * max(last.size, line.size) + 1:
            continue
        if best is None or _reads_before(line, lines[best]):
            best = index
    if best is None or best in others or block is None:
        return None
    if len(members) == 1 and _is_label(first):
        return best if _under_label(lines[best], first) else None
    setting = _Setting(page.scanned, look.body, look.leading, len(members))
    return best if _belongs(lines[best], last, first, block, _step(lines, members), setting) else None


def _reads_before(line: Line, other: Line) -> bool:
    return line.base < other.base - 2 or (abs(line.base - other.base) <= 2 and line.box.x0 < other.box.x0)


def _step(lines: Sequence[Line], members: list[int]) -> float | None:
    """The caption's own line distance, None while it has one line."""
    bases = sorted({round(lines[i].base, 1) for i in members})
    steps = sorted(b - a for a, b in itertools.pairwise(bases) if b - a > 4)
    return steps[len(steps) // 2] if steps else None


def _under_label(line: Line, label: Line) -> bool:
    """Whether a line goes with a label that has a line to itself: close under it and aligned with it."""
    if line.base - label.base > 1.9 * max(line.size, label.size) or words_in(line.text) < 2:
        return False
    if line.size < LETTERED * label.size:
        return False
    flush = abs(line.box.x0 - label.box.x0) < FLUSH
    return flush or abs(line.box.middle[0] - label.box.middle[0]) < 10


def _belongs(line: Line, last: Line, first: Line, caption: Rect, step: float | None, page: _Setting) -> bool:
    size, gap, slack = first.size, line.base - last.base, page.slack
    if SENTENCE_END.search(last.text) and _SECTION.fullmatch(line.text.strip()):
        return False
    if min(abs(line.size - size), abs(line.size - last.size)) > max(0.6, 0.25 * size * slack):
        return False
    if step is not None and gap > step + max(2.0, 0.3 * size) + 2 * slack:
        return False
    first_gap = max((1.6 + 0.7 * slack) * size, 1.1 * page.leading)
    if step is None and gap > first_gap and (slack or line.block != last.block):
        return False
    far = line.box.x1 > caption.x1 + max(60.0, 0.6 * caption.width)
    if line.box.x0 < caption.x0 - 14 or (far and page.count > 2):
        return False
    own = style_of(first) == page.body or style_of(last) == page.body
    if style_of(line) == page.body and not own and line.block != last.block and not slack:
        return _goes_on_in(line, first)
    ended = SENTENCE_END.search(last.text) and last.box.x1 < caption.x1 - 0.12 * caption.width
    return not (ended and line.block != last.block and (step is None or gap > step + 0.8 + slack))


def _goes_on_in(line: Line, first: Line) -> bool:
    """Whether the caption's own running font is this line's: its first line may be all label."""
    tail = [span for span in first.spans if span.text.strip()][-1:]
    return bool(tail) and tail[0].font == line.font and abs(tail[0].size - line.size) < 0.4


def _over_formula(lines: Sequence[Line], members: list[int], first: Line, others: set[int]) -> list[int]:
    """The pieces of a formula set in the caption and the line after it, when the caption stopped in mid-sentence."""
    block = around(lines[i].box for i in members)
    last = max((lines[i] for i in members), key=lambda line: line.base)
    if block is None or len(members) < 2 or SENTENCE_END.search(last.text):
        return []
    under = [
        i
        for i, line in enumerate(lines)
        if i not in members and not line.angle and last.base + 1 < line.base < last.base + FORMULA * first.size
        if line.box.across(block) > 0 and line.box.x1 < block.x1 + 12 and line.box.x0 > block.x0 - 12
    ]
    plain = [i for i in under if style_of(lines[i]) == style_of(last) and words_in(lines[i].text) >= 4]
    if not plain or others.intersection(under):
        return []
    resumed = min(plain, key=lambda i: lines[i].base)
    formula = [
        i for i in under if lines[i].base <= lines[resumed].base + 1.2 * first.size and words_in(lines[i].text) < 4
    ]
    return sorted({*formula, resumed}) if formula else []


def _second_column(page: PageContent, members: list[int], first: Line, look: Typography, others: set[int]) -> list[int]:
    """A caption set in two columns goes on to its right, from the height of its first line."""
    lines = page.lines
    block = around(lines[i].box for i in members)
    if block is None or len(members) < 2 or block.width > 0.6 * page.width or style_of(first) == look.body:
        return []
    tail = lines[members[-1]]
    for index, line in enumerate(lines):
        if index in members or index in others or line.angle or abs(line.box.top - first.box.top) > 4:
            continue
        if not 0 < line.box.x0 - block.x1 < GUTTER or abs(line.size - tail.size) > 0.4 or line.font != tail.font:
            continue
        if style_of(line) == look.body or line.box.width < 0.5 * block.width:
            continue
        more = [index]
        while (following := _next_line(page, more, line, look, others | set(members))) is not None:
            more.append(following)
        rows = len({round(lines[i].box.bottom / 3) for i in members})
        return more if len(more) <= rows + 1 else []
    return []

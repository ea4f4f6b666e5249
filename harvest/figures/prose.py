"""Which lines of a document are running text: paragraphs, headings, running heads; the rest may belong to figures."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harvest.documents.pages import Line, PageContent
from harvest.figures.formulas import numbered_formulas

Style = tuple[str, float]
Mark = tuple[str, int, str, int]

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_HEADING = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[A-Z]|[IVX]{1,5}\.\s+[A-Z]|[A-Z]\.\s+[A-Z]|"
    r"(?:abstract|introduction|results?|discussion|methods?|experimental|conclusions?|references|acknowledge?ments?|"
    r"materials? and methods|author contributions|funding|supporting information|supplementary|keywords?)\b)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"^[\d\W]*(?:\d|\b[ivxlc]+\b)[\d\W]*$", re.IGNORECASE)
DOUBLE_SPACED = 2.3  # sizes of type from line to line, at most
MARGIN = 0.13  # of the page's height, where running heads and feet stand


@dataclass(frozen=True, slots=True)
class Typography:
    """What a document's running text looks like.

    ``body`` is the style (font, size to half a point) of most of it, ``styles`` every style of its paragraphs,
    ``column`` the usual width of a line in points, ``furniture`` the folded text and rough height of lines that come
    back on page after page.
    """

    body: Style
    styles: frozenset[Style]
    column: float
    leading: float
    furniture: frozenset[Mark]


def style_of(line: Line) -> Style:
    """Font and size, to half a point."""
    return line.font, round(line.size * 2) / 2


def words_in(text: str) -> int:
    """How many words of two letters or more."""
    return len(_WORDS.findall(text))


def typography(pages: Sequence[PageContent]) -> Typography:
    """The typography of a document, from all its pages."""
    weights: Counter[Style] = Counter()
    widths: dict[Style, list[float]] = defaultdict(list)
    leadings: dict[Style, list[float]] = defaultdict(list)
    for page in pages:
        for above, line in neighbours(page.lines):
            if words_in(line.text) < 4 or style_of(above) != style_of(line):
                continue
            weights[style_of(line)] += len(line.text)
            widths[style_of(line)].append(line.box.width)
            leadings[style_of(line)].append(line.base - above.base)
    total = sum(weights.values())
    body = max(weights, key=lambda style: weights[style]) if weights else ("", 10.0)
    styles = frozenset(style for style, weight in weights.items() if weight >= max(0.02 * total, 300))
    return Typography(
        body,
        styles,
        _middle(widths.get(body, ()), 240.0, 0.6),
        _middle(leadings.get(body, ()), 12.0, 0.5),
        _furniture(pages),
    )


def _middle(values: Sequence[float], default: float, at: float) -> float:
    ordered = sorted(values)
    return ordered[int(at * (len(ordered) - 1))] if ordered else default


def neighbours(lines: Iterable[Line]) -> Iterable[tuple[Line, Line]]:
    """Pairs (above, below) of consecutive upright lines that follow each other, double-spaced at most."""
    before: Line | None = None
    for line in lines:
        if line.angle == 0:
            if before is not None and follows(before, line, DOUBLE_SPACED * line.size):
                yield before, line
            before = line


def follows(above: Line, line: Line, leading: float = 0.0) -> bool:
    """Whether ``line`` stands under ``above`` at the distance that lines of a paragraph have.

    ``leading`` is the document's line distance in points, for those that are set wider than usual.
    """
    step = line.base - above.base
    size = max(above.size, line.size)
    shared = above.box.across(line.box)
    most = max(1.75 * size + 1, 1.12 * leading)
    return 0.55 * size < step < most and shared > 0.3 * min(above.box.width, line.box.width)


def _fold(text: str) -> str:
    return _DIGITS.sub("#", text.lower()).strip()


def _furniture(pages: Sequence[PageContent]) -> frozenset[Mark]:
    seen: dict[Mark, set[int]] = defaultdict(set)
    for page in pages:
        for line in page.lines:
            if _in_margin(line, page):
                for mark in _marks(line):
                    seen[mark].add(page.number)
    least = 2 if len(pages) < 4 else 3
    return frozenset(mark for mark, numbers in seen.items() if len(numbers) >= least)


def _marks(line: Line) -> list[Mark]:
    """What makes a line the same on another page: its text but for numbers, its height, and one of its edges."""
    text, box = _fold(line.text), line.box
    heights = {math.floor(box.top / 6), math.floor(box.top / 6 + 0.5)}
    edges = {("left", box.x0), ("middle", (box.x0 + box.x1) / 2), ("right", box.x1)}
    return [(text, height, side, round(x / 8)) for height in heights for side, x in edges]


def _in_margin(line: Line, page: PageContent) -> bool:
    box = line.box
    if line.angle in (90, 270):
        return box.x1 < 0.1 * page.width or box.x0 > 0.9 * page.width
    return box.bottom < MARGIN * page.height or box.top > (1 - MARGIN) * page.height


def is_furniture(line: Line, page: PageContent, look: Typography) -> bool:
    """Running heads, feet, page numbers, notes up the margin."""
    if not _in_margin(line, page):
        return False
    numeric = _NUMBERS.match(line.text) is not None
    if not numeric and words_in(line.text) == 0:
        return False
    if any(mark in look.furniture for mark in _marks(line)):
        return True
    outermost = line.box.bottom < 0.05 * page.height or line.box.top > 0.95 * page.height
    return outermost and line.angle == 0


def prose_lines(page: PageContent, look: Typography, apart: frozenset[int] = frozenset()) -> set[int]:
    """Indices of the page's upright lines that are paragraphs or headings; lines ``apart`` (captions) are not."""
    prose: set[int] = set()
    for chain in _chains(page.lines, apart, look.leading):
        trimmed = _trimmed(chain, page.lines)
        if trimmed and _is_paragraph([page.lines[i] for i in trimmed], look):
            prose.update(trimmed)
    prose.update(_strays(page, look, prose))
    prose.update(_headings(page, look, prose))
    prose.update(numbered_formulas(page.lines, prose, look.column))
    return prose - apart


def _chains(lines: Sequence[Line], apart: frozenset[int], leading: float) -> list[list[int]]:
    """Lines linked to the one they follow in the same style (superscripts aside), at an even distance."""
    chains: list[list[int]] = []
    for index, line in enumerate(lines):
        if line.angle or index in apart:
            continue
        for chain in reversed(chains[-6:]):
            last = lines[chain[-1]]
            if follows(last, line, leading) and abs(last.size - line.size) < 0.8 and _even(chain, line, lines):
                chain.append(index)
                break
        else:
            chains.append([index])
    return chains


def _even(chain: Sequence[int], line: Line, lines: Sequence[Line]) -> bool:
    if len(chain) < 2:
        return True
    before = lines[chain[-1]].base - lines[chain[-2]].base
    return line.base - lines[chain[-1]].base < 1.4 * before + 1


def _trimmed(chain: list[int], lines: Sequence[Line]) -> list[int]:
    """The chain without lines at its ends that hold no word: the numbers of an axis under a paragraph."""
    wordy = [k for k, i in enumerate(chain) if words_in(lines[i].text)]
    return chain[wordy[0] : wordy[-1] + 1] if wordy else []


def _is_paragraph(lines: Sequence[Line], look: Typography) -> bool:
    wordy = [line for line in lines if words_in(line.text) >= 4 and len(line.text) > 24]
    wide = [line for line in wordy if line.box.width > min(0.55 * look.column, 150)]
    letters = sum(len(line.text) for line in lines)
    known = Counter(style_of(line) for line in lines).most_common(1)[0][0] in look.styles
    if len(lines) == 1:
        return known and bool(wide) and wide[0].box.width > 0.7 * look.column and words_in(wide[0].text) >= 6
    if not known:
        return len(wide) >= max(3, 0.45 * len(lines)) and letters > 160
    if len(wide) >= max(1, 0.4 * len(lines)):
        return letters > 60
    narrow = sum(words_in(line.text) >= 3 and line.box.width > 70 for line in lines)
    return len(lines) >= 5 and letters > 150 and narrow > 0.6 * len(lines)


def _strays(page: PageContent, look: Typography, prose: set[int]) -> set[int]:
    """Short lines in the body's own style that start at a paragraph's edge: ends of paragraphs, list items."""
    edges = Counter(round(page.lines[i].box.x0) for i in prose)
    found = set()
    for index, line in enumerate(page.lines):
        if index in prose or line.angle or style_of(line) != look.body or words_in(line.text) < 1:
            continue
        near = sum(edges.get(round(line.box.x0) + nudge, 0) for nudge in (-1, 0, 1))
        if near < 3 or line.box.width < 12 or (page.scanned and words_in(line.text) < 3):
            continue
        alone = near >= 5 and words_in(line.text) >= 3 and not page.scanned
        if alone or any(_next_to(line, page.lines[i]) for i in prose):
            found.add(index)
    return found


def _next_to(line: Line, other: Line) -> bool:
    """Whether the lines could be consecutive in one paragraph, whichever comes first."""
    return abs(line.base - other.base) < 2.2 * line.size and line.box.across(other.box) > 0


def _headings(page: PageContent, look: Typography, prose: set[int]) -> set[int]:
    found = set()
    starts = sorted((page.lines[i] for i in prose), key=lambda line: line.box.top)
    for index, line in enumerate(page.lines):
        if index in prose or line.angle or line.size < look.body[1] - 0.6 or words_in(line.text) < 1:
            continue
        under = [s for s in starts if 0 < s.box.top - line.box.top < 4.2 * line.size and s.box.across(line.box) > 0]
        if not under:
            continue
        edge = min(abs(s.box.x0 - line.box.x0) for s in under)
        bold = any(span.bold for span in line.spans if span.text.strip())
        larger = line.size > look.body[1] + (1.5 if page.scanned else 0.4)
        if edge < 14 and (bold or larger or _HEADING.match(line.text)):
            found.add(index)
    return found

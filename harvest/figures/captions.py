"""Captions: where they start, which lines belong to them, what they say."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harvest.documents.pages import Line, PageContent, Rect, around
from harvest.figures.labels import Label, label_at_start
from harvest.figures.prose import Typography, follows, style_of, words_in

LEAST_SCORE = 2.0
_SEPARATOR = re.compile(r"^\s?[.:|–—\-\]]+(?:\s|$)|^[.:|](?=[A-Z(])|^\s*\|")
_INLINE = re.compile(
    r"^\s*[,;)\]]|^[–\-]\(?[a-z\d]\b|^\.?\s+(?:and|or|to|in|of|for|is|are|was|were|as|by|with|on|at|from|shows?|showed|"
    r"presents?|illustrates?|depicts?|displays?|demonstrates?|gives?|represents?|compares?|summari[sz]es|"
    r"provides?|reports?|indicates?|reveals?|can|we|it|that|which|has|have|also|zeigt|zeigen|muestra|montre)\b"
)
_CONTINUED = re.compile(r"\bcont(?:inued|['’]?d|\.)", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}\s*$")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_WORD_END = re.compile(r"[^\s(\[]{1,40}$")
_WORD_START = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?)\]”\"]\s*$")

KnowsWord = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption on a page: its label, the lines it takes (indices into the page's lines), its box and its text.

    ``score`` says how surely it is one, ``angle`` the direction it reads in, ``continued`` that it continues an
    earlier part of the same figure.
    """

    page: int
    label: Label
    lines: tuple[int, ...]
    box: Rect
    text: str
    score: float
    angle: int = 0
    continued: bool = False

    @property
    def bare(self) -> bool:
        """Nothing but the label."""
        return words_in(self.text[self.label.end :]) == 0


def captions_on(page: PageContent, look: Typography, angle: int = 0, knows: KnowsWord | None = None) -> list[Caption]:
    """The captions of a page (tables' too), reading in the page's upright direction."""
    found: list[Caption] = []
    taken: set[int] = set()
    starts = {i for i, line in enumerate(page.lines) if line.angle == 0 and _starts(line)}
    for index in sorted(starts):
        if index in taken:
            continue
        line = page.lines[index]
        label = label_at_start(line.text)
        if label is None:
            continue
        score = _score(page, index, label, look)
        if score < LEAST_SCORE:
            continue
        members = _grow(page, index, look, starts - {index})
        taken.update(members)
        box = around(page.lines[i].box for i in members)
        text = joined([page.lines[i].text for i in members], knows)
        if box is not None:
            continued = bool(_CONTINUED.search(text[: label.end + 40]))
            found.append(Caption(page.number, label, tuple(members), box, text, score, angle, continued))
    return found


def _starts(line: Line) -> bool:
    return label_at_start(line.text) is not None and not _LEADERS.search(line.text)


def _score(page: PageContent, index: int, label: Label, look: Typography) -> float:
    line = page.lines[index]
    rest = line.text[label.end :]
    score = 0.0
    if _SEPARATOR.match(rest):
        score += 1.5
    elif not rest.strip():
        score += 1.0
    elif re.match(r"\s+[A-Z(\[]|\s{0,1}[—–]", rest):
        score += 0.7
    if _INLINE.match(rest):
        score -= 3.0
    score += _emphasis(line, label)
    if abs(line.size - look.body[1]) >= 0.4 or line.font != look.body[0]:
        score += 1.0
    score += _opening(page, index)
    if label.printed[:1].islower():
        score -= 1.5
    return score


def _emphasis(line: Line, label: Label) -> float:
    """The label set apart from what follows: bold, italic, another font, small capitals."""
    lead = next((span for span in line.spans if span.text.strip()), None)
    if lead is None:
        return 0.0
    tail = [span for span in line.spans if span.text.strip()][-1]
    if lead.bold and not tail.bold:
        return 1.5
    if lead.bold or (lead.font != tail.font and lead.size > 0.9 * line.size):
        return 1.0
    return 0.5 if label.printed.isupper() else 0.0


def _opening(page: PageContent, index: int) -> float:
    """Whether the line opens a paragraph: nothing of its own kind runs into it from above."""
    line = page.lines[index]
    above = [
        other
        for other in page.lines
        if other is not line and other.angle == 0 and other.box.top < line.box.top and follows(other, line)
    ]
    if not above:
        return 1.5
    last = max(above, key=lambda other: other.box.bottom)
    if abs(last.size - line.size) > 0.5 or (last.font != line.font and _END.search(last.text)):
        return 1.0
    step = line.base - last.base
    if step > 1.45 * line.size and _END.search(last.text):
        return 0.5
    if words_in(last.text) < 4 and last.box.width < 0.5 * line.box.width:
        return 0.5
    return -0.5 if _END.search(last.text) else -2.5


def _grow(page: PageContent, start: int, look: Typography, others: set[int]) -> list[int]:
    lines = page.lines
    members = _row(lines, start, others)
    first = lines[start]
    while True:
        following = _next_line(lines, members, first, look, others)
        if following is None:
            break
        members.extend(i for i in _row(lines, following, others) if i not in members)
    return members + _second_column(page, members, first, look, others)


def _row(lines: Sequence[Line], start: int, others: set[int]) -> list[int]:
    """The line and the pieces to the right of it on the same row that are set like it."""
    row = [start]
    for index, line in enumerate(lines):
        last = lines[row[-1]]
        if line.angle or index in row or index in others or line.box.x0 < last.box.x1 - 2:
            continue
        level = line.box.along(last.box) > 0.6 * min(line.box.height, last.box.height)
        near = line.box.x0 - last.box.x1 < (30 if line.block == last.block or (len(row) == 1 and _short(last)) else 14)
        if level and near and abs(line.size - last.size) < 0.8:
            row.append(index)
    return row


def _short(line: Line) -> bool:
    label = label_at_start(line.text)
    return label is not None and len(line.text) - label.end < 3


def _next_line(
    lines: Sequence[Line], members: list[int], first: Line, look: Typography, others: set[int]
) -> int | None:
    block = around(lines[i].box for i in members)
    assert block is not None
    last = max((lines[i] for i in members), key=lambda line: line.base)
    steps = _steps(lines, members)
    best: int | None = None
    for index, line in enumerate(lines):
        if index in members or line.angle or line.base <= last.base + 1:
            continue
        step = line.base - last.base
        if line.box.across(block) <= 0 or step > 1.9 * max(last.size, line.size) + 1:
            continue
        if (
            best is None
            or line.base < lines[best].base - 2
            or (abs(line.base - lines[best].base) <= 2 and line.box.x0 < lines[best].box.x0)
        ):
            best = index
    if best is None or best in others:
        return None
    return best if _belongs(lines[best], last, first, block, steps, look, len(members)) else None


def _steps(lines: Sequence[Line], members: list[int]) -> float | None:
    """The caption's own line distance, None while it has one line."""
    bottoms = sorted({round(lines[i].base, 1) for i in members})
    steps = sorted(b - a for a, b in itertools.pairwise(bottoms) if b - a > 4)
    return steps[len(steps) // 2] if steps else None


def _belongs(
    line: Line, last: Line, first: Line, block: Rect, step: float | None, look: Typography, count: int
) -> bool:
    size = first.size
    gap = line.base - last.base
    if abs(line.size - size) > 0.6 and abs(line.size - last.size) > 0.6:
        return False
    if step is not None and gap > step + max(2.0, 0.3 * size):
        return False
    if step is None and gap > 1.6 * size and line.block != last.block:
        return False
    if line.box.x0 < block.x0 - 14 or (line.box.x1 > block.x1 + max(60.0, 0.6 * block.width) and count > 2):
        return False
    body = style_of(line) == look.body
    plain = [style for style in (style_of(first), style_of(last)) if style == look.body]
    if body and not plain and line.block != last.block:
        return _tail_font(first, line)
    ended = _END.search(last.text) and last.box.x1 < block.x1 - 0.12 * block.width
    return not (ended and line.block != last.block and (step is None or gap > step + 0.8))


def _tail_font(first: Line, line: Line) -> bool:
    """Whether the caption's own running font is this line's: its first line may be all label."""
    tail = [span for span in first.spans if span.text.strip()][-1:]
    return bool(tail) and tail[0].font == line.font and abs(tail[0].size - line.size) < 0.4


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
        if not 0 < line.box.x0 - block.x1 < 45 or abs(line.size - tail.size) > 0.4 or line.font != tail.font:
            continue
        if style_of(line) == look.body or line.box.width < 0.5 * block.width:
            continue
        more = [index]
        while (following := _next_line(lines, more, line, look, others | set(members))) is not None:
            more.append(following)
        rows = len({round(lines[i].box.bottom / 3) for i in members})
        return more if len(more) <= rows + 1 else []
    return []


def joined(texts: Sequence[str], knows: KnowsWord | None = None) -> str:
    """Lines as one text: words divided at line ends made whole, ligatures expanded, spaces normalised.

    ``knows`` says whether the document has a word elsewhere; a divided word that it has only with its hyphen
    keeps it.
    """
    out: list[str] = []
    for text in texts:
        piece = expanded(text).strip()
        if not piece:
            continue
        if out and out[-1].endswith(("-", "‐", "\u00ad")) and out[-1][-2:-1].isalpha() and piece[0].isalpha():
            out[-1] = _mended(out[-1], piece, knows)
        else:
            out.append(piece)
    return " ".join(" ".join(out).replace("\u00ad", "").split())


def _mended(line: str, piece: str, knows: KnowsWord | None) -> str:
    head = _WORD_END.search(line[:-1])
    tail = _WORD_START.match(piece)
    if piece[0].isupper() or head is None or tail is None:
        return line + piece
    if knows is not None and line[-1] != "\u00ad":
        hyphened, whole = f"{head[0]}-{tail[0]}", head[0] + tail[0]
        if knows(hyphened) and not knows(whole):
            return line + piece
    return line[:-1] + piece


def expanded(text: str) -> str:
    """Ligature characters as their letters."""
    for sign, letters in _LIGATURES.items():
        text = text.replace(sign, letters)
    return text


def settled(captions: Sequence[Caption]) -> list[Caption]:
    """The captions that fit the document's own way of setting them, sentences that begin like one left out."""
    sure = [c for c in captions if c.score >= 3.5]
    ways = Counter(c.label.printed.split()[0].rstrip(".") for c in sure if c.label.family != "table")
    kept: list[Caption] = []
    for caption in captions:
        rivals = [c for c in sure if c.label.full_key == caption.label.full_key and c is not caption]
        first = caption.label.printed.split()[0].rstrip(".")
        odd = bool(ways) and caption.label.family != "table" and ways[first] == 0
        score = caption.score - (1.0 if odd else 0.0)
        if score < 3.5 and rivals and not caption.continued:
            continue
        if score >= LEAST_SCORE:
            kept.append(replace(caption, score=score))
    return kept

"""Captions: where they start, which lines belong to them, what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harvest.documents.pages import Line, PageContent, Rect, around
from harvest.figures.caption_lines import SENTENCE_END, caption_lines
from harvest.figures.labels import Label, label_at_start
from harvest.figures.prose import Typography, follows, words_in

LEAST_SCORE = 2.0
_SEPARATOR = re.compile(r"^\s?[.:|–—\-\]]+(?:[^\w]|$)|^[.:|](?=[A-Z(])|^\s*\|")
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
    scores: dict[int, float] = {}
    for index, line in enumerate(page.lines):
        label = label_at_start(line.text) if line.angle == 0 and not _LEADERS.search(line.text) else None
        if label is not None:
            scores[index] = _score(page, index, label, look)
    starts = {index for index, score in scores.items() if score >= LEAST_SCORE}
    found: list[Caption] = []
    taken: set[int] = set()
    for index in sorted(starts):
        label = label_at_start(page.lines[index].text)
        if index in taken or label is None:
            continue
        members = caption_lines(page, index, look, starts - {index})
        taken.update(members)
        box = around(page.lines[i].box for i in members)
        text = joined([page.lines[i].text for i in members], knows)
        if box is not None:
            continued = bool(_CONTINUED.search(text[: label.end + 40]))
            found.append(Caption(page.number, label, tuple(members), box, text, scores[index], angle, continued))
    return found


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
    score += _opening(page, index, look) + (0.5 if page.scanned else 0.0)
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


def _opening(page: PageContent, index: int, look: Typography) -> float:
    """Whether the line opens a paragraph: nothing of its own kind runs into it from above."""
    line = page.lines[index]
    above = [
        other
        for other in page.lines
        if other is not line
        and other.angle == 0
        and other.box.top < line.box.top
        and follows(other, line, look.leading)
    ]
    if not above:
        return 1.5
    last = max(above, key=lambda other: other.box.bottom)
    if abs(last.size - line.size) > 0.5 or (last.font != line.font and SENTENCE_END.search(last.text)):
        return 1.0
    step = line.base - last.base
    if step > 1.45 * line.size and SENTENCE_END.search(last.text):
        return 0.5
    if words_in(last.text) < 4 and last.box.width < 0.5 * line.box.width:
        return 0.5
    return -0.5 if SENTENCE_END.search(last.text) else -2.5


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

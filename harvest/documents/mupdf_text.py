"""A page's lines out of MuPDF's text dictionary: pieces of one line joined, coordinates as a reader sees them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from harvest.documents.pages import Line, Rect, Span, base_of, main_font

LOOK_BACK = 8  # lines, when looking for the line a piece belongs to
PAINTED = 16 | 32  # MuPDF's character flags: filled, stroked
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|medi\b|-b$|\.b$|bx\d", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obli|-it?$|cmmi|cmti", re.IGNORECASE)

Turn = Callable[[tuple[float, float, float, float]], Rect]


def turner(page: Any) -> Turn:
    """The map from MuPDF's boxes, which know nothing of a page's rotation, to the page as it is shown."""
    if not page.rotation:
        return lambda box: Rect(*box)
    a, b, c, d, e, f = page.rotation_matrix

    def turn(box: tuple[float, float, float, float]) -> Rect:
        x0, y0, x1, y1 = box
        xs = sorted((a * x0 + c * y0 + e, a * x1 + c * y1 + e))
        ys = sorted((b * x0 + d * y0 + f, b * x1 + d * y1 + f))
        return Rect(xs[0], ys[0], xs[1], ys[1])

    return turn


def lines_of(blocks: Iterable[dict[str, Any]], turn: Turn, turned_by: int) -> list[Line]:
    """The lines of a text dictionary's blocks.

    ``turn`` maps a box of the unrotated page to the page as read, and ``turned_by`` is that rotation in degrees
    clockwise (0, 90, 180, 270).
    """
    lines: list[Line] = []
    for number, block in enumerate(blocks):
        pieces = [_line(raw, number, turn, turned_by) for raw in block.get("lines", ())]
        lines.extend(piece for piece in pieces if piece is not None)
    return _joined(lines)


def _line(raw: dict[str, Any], block: int, turn: Turn, turned_by: int) -> Line | None:
    level = abs(raw["dir"][1]) < 0.1
    spans = [_span(span, turn, level) for span in raw["spans"] if span["text"]]
    text = "".join(span.text for span in spans)
    if not text.strip():
        return None
    dx, dy = raw["dir"]
    angle = (round(math.degrees(math.atan2(-dy, dx)) / 90) * 90 - turned_by) % 360
    inked = [span for span in spans if span.text.strip()]
    box = inked[0].box
    for span in inked[1:]:
        box = box.union(span.box)
    hidden = not any(span["char_flags"] & PAINTED and span.get("alpha", 255) for span in raw["spans"])
    size = max(inked, key=lambda span: len(span.text.strip())).size
    base = base_of(spans, size, box.bottom)
    return Line(" ".join(text.split()), box, size, tuple(spans), angle, block, main_font(spans), base, hidden)


def _span(raw: dict[str, Any], turn: Turn, level: bool) -> Span:
    font = _SUBSET.sub("", raw["font"])
    flags = raw["flags"]
    x0, top, x1, bottom = raw["bbox"]
    size = float(raw["size"])
    if level and bottom - top > 1.8 * size > 0:  # a font that lies about its ascent
        base = raw["origin"][1]
        top, bottom = max(top, base - size), min(bottom, base + 0.35 * size)
    bold, italic = _named_style(font)
    return Span(
        raw["text"],
        turn((x0, top, x1, bottom)),
        size,
        font,
        bold=bold or bool(flags & 16 or raw["char_flags"] & 8),
        italic=italic or bool(flags & 2),
        raised=bool(flags & 1),
    )


@lru_cache(maxsize=512)
def _named_style(font: str) -> tuple[bool, bool]:
    """Whether a font's name says that it is bold, italic."""
    return _BOLD_NAME.search(font) is not None, _ITALIC_NAME.search(font) is not None


def _joined(pieces: list[Line]) -> list[Line]:
    """Pieces that stand on one line with no more than a word's gap between them, as one line.

    MuPDF puts stacked and raised characters in lines, even blocks, of their own.
    """
    done: list[Line] = []
    for piece in pieces:
        for back in range(len(done) - 1, max(-1, len(done) - 1 - LOOK_BACK), -1):
            if done[back].angle == piece.angle and _continues(done[back], piece):
                done[back] = _merged(done[back], piece)
                break
        else:
            done.append(piece)
    return done


def _continues(last: Line, piece: Line) -> bool:
    if piece.angle:
        last, piece = _flipped(last), _flipped(piece)
    size = max(last.size, piece.size)
    least = min(last.box.height, piece.box.height)
    gap = -last.box.across(piece.box)
    reach = 0.35
    if last.block == piece.block:  # justified lines are stretched at their spaces
        stretched = last.font == piece.font and abs(last.size - piece.size) < 0.1 and piece.text.count(" ") < 2
        reach = 2.6 if stretched else 1.1
    return last.box.along(piece.box) > 0.45 * least and -3 * size < gap < reach * size


def _flipped(line: Line) -> Line:
    """The line as if it were upright: good for comparing lines of one angle."""
    box = line.box
    if line.angle == 90:
        return replace(line, box=Rect(-box.bottom, box.x0, -box.top, box.x1))
    if line.angle == 180:
        return replace(line, box=Rect(-box.x1, -box.bottom, -box.x0, -box.top))
    return replace(line, box=Rect(box.top, -box.x1, box.bottom, -box.x0))


def _merged(last: Line, piece: Line) -> Line:
    order = {0: lambda s: s.box.x0, 90: lambda s: -s.box.bottom, 180: lambda s: -s.box.x1, 270: lambda s: s.box.top}
    spans = tuple(sorted(last.spans + piece.spans, key=order.get(last.angle, order[0])))
    text = spaced_text(spans, upright=last.angle in (0, 180))
    size = last.size if len(last.text) >= len(piece.text) else piece.size
    hidden = last.hidden and piece.hidden
    box = last.box.union(piece.box)
    base = base_of(spans, size, box.bottom)
    return Line(text, box, size, spans, last.angle, last.block, main_font(spans), base, hidden)


def spaced_text(spans: tuple[Span, ...], upright: bool = True) -> str:
    """The spans' text with a space wherever the page shows one, runs of white space made one space."""
    parts = [spans[0].text] if spans else []
    for before, after in pairwise(spans):
        gap = -before.box.across(after.box) if upright else -before.box.along(after.box)
        if gap > 0.16 * max(before.size, after.size):
            parts.append(" ")
        parts.append(after.text)
    return " ".join("".join(parts).split())

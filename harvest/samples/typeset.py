"""Lines of type: marked-up text becomes words of glyph runs, words become justified lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from harvest.samples.fonts import Face, face
from harvest.samples.markup import runs

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
_VOWELS = "aeiouy"


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: family of ``fonts.FAMILIES``, size and leading in points."""

    family: str = "serif"
    size: float = 9.0
    leading: float = 11.0
    align: str = "justify"
    bold: bool = False
    italic: bool = False
    indent: float = 0.0
    hyphens: bool = True
    ligatures: bool = True
    colour: Colour = BLACK

    def with_(self, **changes: object) -> Type:
        """The same type with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs of one face on one baseline; ``rise`` lifts them above it, in points."""

    text: str
    face: Face
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        return self.face.width(self.text, self.size)


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: its words, the gap between them and where it starts, relative to the column."""

    words: tuple[tuple[Piece, ...], ...]
    gap: float
    start: float
    width: float


def words_of(text: str, kind: Type) -> list[tuple[Piece, ...]]:
    """The words of a marked-up text in a type."""
    words: list[list[Piece]] = [[]]
    for run in runs(text):
        chosen = face(kind.family, kind.bold or run.bold, kind.italic != run.italic)
        size = kind.size * (0.7 if run.shift else 1.0)
        rise = kind.size * {-1: -0.18, 0: 0.0, 1: 0.36}[run.shift]
        for part in re.split(r"( +)", run.text):
            if part.startswith(" "):
                words.append([])
            elif part:
                if kind.ligatures:
                    part = part.replace("fi", "ﬁ").replace("fl", "ﬂ")
                words[-1].append(Piece(part, chosen, size, rise))
    return [tuple(word) for word in words if word]


def width_of(word: tuple[Piece, ...]) -> float:
    """The length of a word in points."""
    return sum(piece.width for piece in word)


def _splits(word: tuple[Piece, ...]) -> Iterator[tuple[tuple[Piece, ...], tuple[Piece, ...]]]:
    """Ways to break a word over two lines, the longest head first."""
    if len(word) != 1:
        return
    piece = word[0]
    text = piece.text
    for at in range(len(text) - 3, 2, -1):
        head, tail = text[:at], text[at:]
        if head[-1] in "-–/" and head[-2].isalpha():
            yield (replace(piece, text=head),), (replace(piece, text=tail),)
        elif text.isalpha() and len(text) > 6 and tail[0] not in _VOWELS and tail[1] in _VOWELS and head[-1] in _VOWELS:
            yield (replace(piece, text=head + "-"),), (replace(piece, text=tail),)


def lines_of(text: str, kind: Type, width: float) -> list[Line]:
    """The text set in lines of a width in points."""
    waiting = words_of(text, kind)[::-1]
    space = face(kind.family, kind.bold).width(" ", kind.size)
    lines: list[Line] = []
    current: list[tuple[Piece, ...]] = []
    used = start = kind.indent
    while waiting:
        word = waiting.pop()
        need = width_of(word) + (space if current else 0.0)
        if used + need <= width or (not current and not kind.hyphens):
            current.append(word)
            used += need
            continue
        if (kind.hyphens and word[0].text[:1].islower()) or not current:
            for head, tail in _splits(word):
                if used + (space if current else 0.0) + width_of(head) <= width:
                    current.append(head)
                    word = tail
                    break
        if not current:
            current = [word]
        else:
            waiting.append(word)
        lines.append(_set(current, kind, width, start, space, False))
        current, used, start = [], 0.0, 0.0
    if current:
        lines.append(_set(current, kind, width, start, space, True))
    return lines


def _set(words: list[tuple[Piece, ...]], kind: Type, width: float, start: float, space: float, last: bool) -> Line:
    natural = sum(width_of(word) for word in words) + space * (len(words) - 1)
    slack = width - start - natural
    if kind.align == "justify" and not last and len(words) > 1:
        return Line(tuple(words), space + slack / (len(words) - 1), start, width - start)
    shift = {"centre": slack / 2, "right": slack}.get(kind.align, 0.0)
    return Line(tuple(words), space, start + shift, natural)

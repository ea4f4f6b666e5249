"""A scheme's picture and its words → the diagrams of single molecules, the arrows, the words that stand free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from harvest.molecules.atom_words import told_apart
from harvest.molecules.ink import Piece, gaps_between, mask_of
from harvest.molecules.printed import Printed
from harvest.molecules.strokes import Drawing, read_strokes
from harvest.molecules.words import Word, in_pixels, plain, words_of
from harvest.records import Box, TextLine

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PIXELS = 6_000_000
_LINKS = {("stroke", "stroke"): 0.3, ("glyph", "stroke"): 0.42, ("glyph", "glyph"): 0.3}
"""How far apart, in bonds, two pieces of one molecule may be."""
_REACH = max(_LINKS.values())


@dataclass(frozen=True, slots=True)
class Diagram:
    """One molecule's drawing: ``box`` on the page, ``crop`` (x0, y0, x1, y1) in the scheme's pixels.

    ``image`` shows it alone, on white, with a margin; ``bond`` is a bond's length in its pixels; ``score`` in 0..1
    says how much it looks like a molecule; ``printed`` are its atoms' labels as the page has them, in its pixels.
    """

    box: Box
    crop: tuple[int, int, int, int]
    image: NDArray[np.uint8]
    bond: float
    score: float
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a scheme holds; boxes of arrows and words are on the page, ``bond`` is a bond's length in points."""

    diagrams: tuple[Diagram, ...] = ()
    arrows: tuple[Box, ...] = ()
    words: tuple[TextLine, ...] = ()
    bond: float = 0.0


def diagrams(image: NDArray[np.uint8], text: Sequence[TextLine], box: Box) -> tuple[Diagram, ...]:
    """The molecules' drawings in ``image`` (RGB), which shows ``box``, in reading order."""
    return divide(image, text, box).diagrams


def divide(image: NDArray[np.uint8], text: Sequence[TextLine], box: Box) -> Scheme:
    """The scheme in ``image`` (RGB, height × width × 3), which shows ``box`` of a page; empty for a photograph.

    ``text`` are its lines with their places on the page; lines that name atoms are told from free words here.
    """
    image = _bounded(image)
    across, down = box.width / image.shape[1], box.height / image.shape[0]
    drawing = read_strokes(image, [rect for line in text if (rect := in_pixels(line, box, across, down))])
    if drawing is None or drawing.bond <= 0:
        return Scheme(words=tuple(text))
    words = words_of(text, box, across, down, drawing)
    free, named, drawn = told_apart(words, drawing)
    groups = _linked(drawn, drawing)
    made = [_diagram(group, named, image, drawing, box, (across, down)) for group in groups]
    found = [one for one in made if one is not None]
    found.sort(key=lambda one: (one.crop[1] + one.crop[3]) // max(int(4 * drawing.bond), 1) * 100000 + one.crop[0])
    arrows = tuple(_placed(piece, box, across, down) for piece in drawing.pieces if piece.kind == "line")
    lines = tuple(word.line for word in free)
    return Scheme(tuple(found), arrows, lines, drawing.bond * across)


def _bounded(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    high, wide = image.shape[:2]
    if high * wide <= MOST_PIXELS:
        return image
    share = (MOST_PIXELS / (high * wide)) ** 0.5
    size = (max(int(wide * share), 1), max(int(high * share), 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _linked(drawn: Sequence[Piece], drawing: Drawing) -> list[list[Piece]]:
    """The pieces of each molecule."""
    by_number = {piece.number: piece for piece in drawn}
    parent = {number: number for number in by_number}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    kept = np.zeros(len(drawing.pieces) + 1, np.int32)
    kept[list(by_number)] = list(by_number)
    for (one, other), gap in gaps_between(kept[drawing.numbers], _REACH * drawing.bond).items():
        if gap <= drawing.bond * _link(by_number[one], by_number[other]):
            parent[root(other)] = root(one)
    groups: dict[int, list[Piece]] = {}
    for piece in drawn:
        groups.setdefault(root(piece.number), []).append(piece)
    return list(groups.values())


def _link(one: Piece, other: Piece) -> float:
    first, second = sorted("glyph" if piece.kind == "glyph" else "stroke" for piece in (one, other))
    return _LINKS[first, second]


def _diagram(
    group: Sequence[Piece],
    named: Sequence[Word],
    image: NDArray[np.uint8],
    drawing: Drawing,
    box: Box,
    step: tuple[float, float],
) -> Diagram | None:
    """The group as a diagram, with those of the words ``named`` that are its own; None when it is no molecule."""
    score = likeness(group, drawing)
    if score <= 0:
        return None
    x0, y0 = min(piece.x0 for piece in group), min(piece.y0 for piece in group)
    x1, y1 = max(piece.x1 for piece in group), max(piece.y1 for piece in group)
    whole = replace(group[0], x0=x0, y0=y0, x1=x1, y1=y1)
    alone = _alone(group, image, drawing, (x0, y0, x1, y1))
    margin = (alone.shape[1] - (x1 - x0)) // 2
    printed = _printed(group, named, drawing, (x0 - margin, y0 - margin))
    return Diagram(_placed(whole, box, *step), (x0, y0, x1, y1), alone, drawing.bond, score, printed)


def _printed(
    group: Sequence[Piece], named: Sequence[Word], drawing: Drawing, corner: tuple[int, int]
) -> tuple[Printed, ...]:
    """The words that are pieces of the group, in pixels from ``corner``."""
    own = {piece.number for piece in group}
    found = []
    for word in named:
        if own.issuperset(word.pieces):
            pieces = [drawing.pieces[number - 1] for number in word.pieces]
            x0, y0 = min(piece.x0 for piece in pieces) - corner[0], min(piece.y0 for piece in pieces) - corner[1]
            x1, y1 = max(piece.x1 for piece in pieces) - corner[0], max(piece.y1 for piece in pieces) - corner[1]
            typed = word.line.source == "pdf"
            found.append(Printed(plain(word.line.text, typed), (x0, y0, x1, y1), typed))
    return tuple(found)


def _alone(
    group: Sequence[Piece], image: NDArray[np.uint8], drawing: Drawing, crop: tuple[int, int, int, int]
) -> NDArray[np.uint8]:
    """The group's own ink on white, with a margin of half a bond."""
    x0, y0, x1, y1 = crop
    numbers = drawing.numbers[y0:y1, x0:x1]
    own = np.isin(numbers, [piece.number for piece in group])
    others = (numbers > 0) & ~own
    rim = np.ones((5, 5), np.uint8)
    shown = (cv2.dilate(own.astype(np.uint8), rim) > 0) & (cv2.dilate(others.astype(np.uint8), rim) == 0) | own
    part = np.where(shown[:, :, None], image[y0:y1, x0:x1], np.uint8(255))
    margin = max(int(drawing.bond / 2), 8)
    return np.pad(part, ((margin, margin), (margin, margin), (0, 0)), constant_values=255)


def likeness(group: Sequence[Piece], drawing: Drawing) -> float:
    """How much a group of pieces looks like a molecule, in 0..1: strokes like bonds, and enough of them."""
    strokes = [piece for piece in group if piece.kind != "glyph"]
    skeleton = [piece for piece in strokes if piece.kind == "skeleton"]
    if not skeleton and len(strokes) < 2:
        return 0.0
    x0, y0 = min(piece.x0 for piece in group), min(piece.y0 for piece in group)
    x1, y1 = max(piece.x1 for piece in group), max(piece.y1 for piece in group)
    if max(x1 - x0, y1 - y0) < 1.3 * drawing.bond:
        return 0.0
    share, many = _bondlike(strokes, drawing)
    return round(float(np.clip(share * min((many + 1) / 4, 1.0), 0.0, 1.0)), 3)


def _bondlike(strokes: Sequence[Piece], drawing: Drawing) -> tuple[float, float]:
    """Of the strokes' edges, the share in straight ones as long as bonds; and about how many bonds there are."""
    own = np.isin(drawing.segments.owners, [piece.number for piece in strokes])
    lengths = drawing.segments.lengths[own] / drawing.bond
    lengths = lengths[lengths > 0.2]
    edges = sum(_edge(piece, drawing) for piece in strokes) / drawing.bond
    if not lengths.size or not edges:
        return 0.0, 0.0
    good = (lengths > 0.45) & (lengths < 1.3)
    straight = min(float(lengths.sum()) / edges * 1.1, 1.0)
    return float(lengths[good].sum() / lengths.sum()) * straight, float(good.sum()) / 2


def _edge(piece: Piece, drawing: Drawing) -> float:
    """The length of a piece's outline in pixels."""
    mask = np.pad(mask_of(piece, drawing.numbers), 1)
    return float(cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)).sum())


def _placed(piece: Piece, box: Box, across: float, down: float) -> Box:
    return Box(
        box.page,
        round(box.x0 + piece.x0 * across, 2),
        round(box.top + piece.y0 * down, 2),
        round(box.x0 + piece.x1 * across, 2),
        round(box.top + piece.y1 * down, 2),
    )


__all__ = ["Diagram", "Scheme", "diagrams", "divide", "likeness"]

"""Which of a scheme's words name atoms of its drawings, and which stand free."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from harvest.molecules.ink import Piece, gaps_between, mask_of
from harvest.molecules.strokes import Drawing
from harvest.molecules.words import Word, could_be_atoms, could_be_group, could_be_place

_ATTACHED, _TOUCHING = 0.42, 0.4
"""How near, in bonds, a word stands to the strokes whose atoms it names; a word that is no formula, nearer."""
_BIG = 0.7
"""Pieces of no word that are larger, in bonds, are no letters, but strokes of short bonds."""
_HASH_GAP = 0.3
"""How far apart, in bonds, the dashes of a hashed bond may be."""


def told_apart(words: Sequence[Word], drawing: Drawing) -> tuple[list[Word], list[Word], list[Piece]]:
    """Words that stand free, words that name atoms, and the pieces that are drawn: strokes and the letters of atoms.

    Numbers among the strokes say atoms' places: they are neither.
    """
    owned = {number for word in words for number in word.pieces}
    strokes = [piece for piece in drawing.pieces if piece.kind in ("skeleton", "bond") and piece.number not in owned]
    between = gaps_between(drawing.numbers, _ATTACHED * drawing.bond)
    firm = {piece.number for piece in strokes}
    firm |= {p.number for p in drawing.pieces if p.kind == "glyph" and p.size > _BIG * drawing.bond} - owned
    firm |= _hashed(firm, {piece.number for piece in drawing.pieces if piece.number not in owned}, between, drawing)
    gaps: dict[int, float] = {}
    for pair, gap in between.items():
        for number, other in (pair, pair[::-1]):
            if other in firm:
                gaps[number] = min(gap, gaps.get(number, gap))
    free: list[Word] = []
    named: list[Word] = []
    for word in words:
        gap = min((gaps[number] for number in word.pieces if number in gaps), default=math.inf)
        if _names_atoms(word, gap, drawing):
            named.append(word)
        elif gap == math.inf or not could_be_place(word.line.text) or not _among(word, strokes, drawing):
            free.append(word)
    taken = owned - {number for word in named for number in word.pieces}
    drawn = [
        piece for piece in drawing.pieces if piece.number not in taken and piece.kind in ("skeleton", "bond", "glyph")
    ]
    return free, named, drawn


def _hashed(firm: set[int], free: set[int], between: Mapping[tuple[int, int], float], drawing: Drawing) -> set[int]:
    """The dashes of hashed bonds: small thin pieces in a row that begins at a stroke, numbers among ``free``."""
    dashes = {
        piece.number
        for piece in drawing.pieces
        if piece.number in free and piece.kind == "glyph" and _is_dash(piece, drawing)
    }
    near = [pair for pair, gap in between.items() if gap < _HASH_GAP * drawing.bond]
    found: set[int] = set()
    while True:
        reached = found | firm
        more = {b for pair in near for a, b in (pair, pair[::-1]) if a in reached and b in dashes} - found
        if not more:
            return found
        found |= more


def _is_dash(piece: Piece, drawing: Drawing) -> bool:
    """Whether a piece is a short line: not as long as half a bond, no wider than two strokes."""
    if piece.size > 0.5 * drawing.bond:
        return False
    points = np.argwhere(mask_of(piece, drawing.numbers)).astype(np.float32)
    return float(min(cv2.minAreaRect(points)[1])) + 1 < max(2.2 * drawing.stroke, 3.5)


def _names_atoms(word: Word, gap: float, drawing: Drawing) -> bool:
    """Whether a word so far from a stroke is part of the drawing: near for its letters' size, a formula or a group."""
    high = max((drawing.pieces[number - 1].height for number in word.pieces), default=0)
    if could_be_atoms(word.line.text):
        return gap < min(_ATTACHED * drawing.bond, 1.3 * high)
    return could_be_group(word.line.text) and gap < min(_TOUCHING * drawing.bond, 1.1 * high)


def _among(word: Word, strokes: Sequence[Piece], drawing: Drawing) -> bool:
    """Whether a word stands among strokes, not under them: some within a bond's length reach lower than its middle."""
    own = [drawing.pieces[number - 1] for number in word.pieces]
    left, right = min(piece.x0 for piece in own), max(piece.x1 for piece in own)
    middle = (min(piece.y0 for piece in own) + max(piece.y1 for piece in own)) / 2
    return any(
        piece.x0 < right + drawing.bond
        and piece.x1 > left - drawing.bond
        and piece.y0 < middle + drawing.bond < piece.y1 + drawing.bond
        for piece in strokes
        if piece.y1 > middle
    )

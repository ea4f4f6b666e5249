"""Which ink belongs to which caption: regions grow from a caption until text stands in their way.

A caption may own what stands above, below, left or right of it; ``shares`` chooses among the sides of all captions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from harvest.documents.pages import Rect
from harvest.figures.ink import Piece

SIDES = ("above", "below", "left", "right")
REACH = 130.0  # points of white space that a figure may have inside
LETTERS_REACH = 14.0  # points between a graphic and lettering that is its own
FAR_LETTERS = 34.0  # ... in a font that no running text uses, in line with the graphic
LEAST_LETTERED = 2500.0  # square points of a figure that is all lettering
LEAST_AREA = 900.0  # square points
USUAL: Mapping[str, float] = {"above": 0.0, "below": 0.6, "left": 0.7, "right": 0.7}


@dataclass(frozen=True, slots=True)
class Seat:
    """A caption as regions see it: its box, whether it is a table's, and whether it fills one column of several.

    What a caption that fills its column belongs to does not begin in the next column. ``lettered`` lets a figure
    consist of lettering alone. ``sight`` is a short caption's box as wide as its column, for figures off to its side.
    """

    box: Rect
    table: bool = False
    column: bool = False
    lettered: bool = False
    sight: Rect | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What caption number ``seat`` owns on one ``side`` of it: indices of pieces, their outline, how well it fits.

    ``seed`` is the piece that faces the caption, from which the others were reached.
    """

    seat: int
    side: str
    pieces: frozenset[int]
    box: Rect
    score: float
    seed: int


@dataclass(frozen=True, slots=True)
class Ground:
    """A page's ink and walls: ``walls`` are lines that no figure may hold.

    ``foreign`` numbers the pieces that are lettering in fonts of no running text.
    """

    pieces: tuple[Piece, ...]
    walls: tuple[Rect, ...]
    foreign: frozenset[int] = frozenset()

    def clear(self, box: Rect) -> bool:
        """Whether no wall stands in the box."""
        inner = box.grown(-1.0)
        return not any(wall.across(inner) > 0 and wall.along(inner) > 0 for wall in self.walls)


def claims_of(seats: Sequence[Seat], ground: Ground, usual: Mapping[str, float] = USUAL) -> list[list[Claim]]:
    """For every caption the claims it could make, at most one a side."""
    return [
        [claim for side in SIDES if (claim := _grown(number, seat, side, ground, usual)) is not None]
        for number, seat in enumerate(seats)
    ]


def lettered_claims(claims: Mapping[int, Claim], seats: Sequence[Seat], ground: Ground) -> dict[int, Claim]:
    """For captions of figures that own nothing: the lettering beside them, as far as no other figure has it."""
    taken = Ground(ground.pieces, (*ground.walls, *(claim.box for claim in claims.values())), ground.foreign)
    found: dict[int, Claim] = {}
    for number, seat in enumerate(seats):
        if number in claims or seat.table:
            continue
        sides = (_grown(number, replace(seat, lettered=True), side, taken, USUAL) for side in SIDES)
        fit = [c for c in sides if c is not None and len(c.pieces) > 1 and c.box.area > LEAST_LETTERED]
        if fit:
            found[number] = max(fit, key=lambda claim: claim.score)
    return found


def with_lettering(claims: Mapping[int, Claim], seats: Sequence[Seat], ground: Ground) -> dict[int, Claim]:
    """The claims with the lettering and small marks that stand around their graphics."""
    owned = {i for claim in claims.values() for i in claim.pieces}
    done = dict(claims)
    changed = True
    while changed:
        changed = False
        for number, claim in done.items():
            for i, piece in enumerate(ground.pieces):
                if i in owned or not _beside(i, claim, seats[number], ground):
                    continue
                if any(
                    other is not claim and other.box.gap(piece.box) < claim.box.gap(piece.box)
                    for other in done.values()
                ):
                    continue
                claim = replace(claim, pieces=claim.pieces | {i}, box=claim.box.union(piece.box))
                owned.add(i)
                changed = True
            done[number] = claim
    return done


def _beside(index: int, claim: Claim, seat: Seat, ground: Ground) -> bool:
    piece = ground.pieces[index]
    if piece.rule:
        return claim.box.grown(4).holds(piece.box)
    if claim.box.gap(piece.box) > _reach(index, piece, claim, ground):
        return False
    return _on_side(piece.box, seat.box, claim.side) and ground.clear(claim.box.union(piece.box))


def _reach(index: int, piece: Piece, claim: Claim, ground: Ground) -> float:
    """How far lettering may stand off: farther when it is in line with the graphic and in a font of its own."""
    if index not in ground.foreign:
        return LETTERS_REACH
    level = piece.box.along(claim.box) > 0.8 * piece.box.height
    under = piece.box.across(claim.box) > 0.8 * piece.box.width
    return FAR_LETTERS if level or under else LETTERS_REACH


def _on_side(box: Rect, caption: Rect, side: str) -> bool:
    if side == "above":
        return box.bottom <= caption.top + 4
    if side == "below":
        return box.top >= caption.bottom - 4
    if side == "left":
        return box.x1 <= caption.x0 + 4
    return box.x0 >= caption.x1 - 4


def distance(box: Rect, caption: Rect, side: str) -> float:
    """Points between a caption and the box on its ``side``, 0 where they overlap."""
    gaps = {
        "above": caption.top - box.bottom,
        "below": box.top - caption.bottom,
        "left": caption.x0 - box.x1,
        "right": box.x0 - caption.x1,
    }
    return max(0.0, gaps[side])


def facing(box: Rect, caption: Rect, side: str) -> float:
    """How much of the smaller one stands opposite the other, 0..1 (negative when apart)."""
    if side in ("above", "below"):
        return box.across(caption) / max(1.0, min(box.width, caption.width))
    return box.along(caption) / max(1.0, min(box.height, caption.height))


def _between(box: Rect, caption: Rect, side: str) -> Rect:
    x0, x1 = max(box.x0, caption.x0), min(box.x1, caption.x1)
    top, bottom = max(box.top, caption.top), min(box.bottom, caption.bottom)
    if side == "above":
        return Rect(x0, box.bottom, x1, caption.top)
    if side == "below":
        return Rect(x0, caption.bottom, x1, box.top)
    if side == "left":
        return Rect(box.x1, top, caption.x0, bottom)
    return Rect(caption.x1, top, box.x0, bottom)


def _grown(number: int, seat: Seat, side: str, ground: Ground, usual: Mapping[str, float]) -> Claim | None:
    caption = seat.box
    standing = [
        i
        for i, piece in enumerate(ground.pieces)
        if (piece.graphic or seat.table or (seat.lettered and not piece.rule))
        and _on_side(piece.box, caption, side)
        and not (seat.column and side in ("above", "below") and piece.box.across(caption.grown(12)) < 0)
    ]
    standing.sort(key=lambda i: distance(ground.pieces[i].box, caption, side))
    first = next((i for i in standing if _seen(ground.pieces[i].box, caption, side, ground)), None)
    if first is None and seat.sight is not None and side in ("above", "below"):
        first = next((i for i in standing if _seen(ground.pieces[i].box, seat.sight, side, ground)), None)
    if first is None:
        return None
    members, box = _spread(first, standing, ground, caption, 18.0 if seat.table else REACH)
    claim = _judged(number, seat, side, members, box, usual)
    return None if claim is None else replace(claim, seed=first)


def _seen(box: Rect, caption: Rect, side: str, ground: Ground) -> bool:
    """Whether nothing but white space stands between the caption and what faces it."""
    if facing(box, caption, side) < 0.15:
        return False
    strip = _between(box, caption, side)
    return strip.width <= 2 or strip.height <= 2 or ground.clear(strip.grown(0.9))


def _spread(first: int, standing: Sequence[int], ground: Ground, caption: Rect, reach: float) -> tuple[set[int], Rect]:
    members, box = {first}, ground.pieces[first].box
    changed = True
    while changed:
        changed = False
        for i in standing:
            piece = ground.pieces[i].box
            inline = piece.x0 > caption.x0 - 20 and piece.x1 < caption.x1 + 20
            if i in members or piece.gap(box) > (REACH * 1.5 if inline and reach == REACH else reach):
                continue
            both = box.union(piece)
            if ground.clear(both):
                members.add(i)
                box = both
                changed = True
    return members, box


def _judged(
    number: int, seat: Seat, side: str, members: set[int], box: Rect, usual: Mapping[str, float]
) -> Claim | None:
    opposite = facing(box, seat.box, side)
    score = 2.0 + min(1.5, box.area**0.5 / 200) - distance(box, seat.box, side) / 40 + 0.8 * min(1.0, opposite)
    if seat.table:
        score += 0.3 if side == "below" else -0.3 if side == "above" else -2.0
    else:
        score -= usual[side]
        if box.area < LEAST_AREA or min(box.width, box.height) < 12:
            score -= 3.0
    if side in ("left", "right") and opposite < 0.6:
        score -= 1.5
    return Claim(number, side, frozenset(members), box, score, -1) if score > 0 else None

"""What the pieces of a drawing's ink are: bond skeletons, letters, arrows, frames; and how long a bond is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from harvest.molecules.ink import Piece, ink_of, mask_of, pieces_of, stroke_width

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rect: TypeAlias = tuple[float, float, float, float]
MOST_PIECES = 4000
"""More pieces of ink than that are a photograph or a page, not a scheme."""
_WEIGHT = 1.3


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight edges of ink, two a stroke: the piece each belongs to and its length in pixels."""

    owners: NDArray[np.int32]
    lengths: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture's ink: ``numbers`` names the piece of every pixel (0: ground), lengths are in pixels.

    ``bond`` is the usual length of a bond, 0 where no strokes are like bonds.
    """

    numbers: NDArray[np.int32]
    pieces: tuple[Piece, ...]
    segments: Segments
    bond: float
    stroke: float


def read_strokes(image: NDArray[np.uint8], lines: Sequence[Rect] = ()) -> Drawing | None:
    """The ink of an RGB picture (height × width × 3); None for photographs and other pictures without plain ground.

    ``lines`` are boxes of its text in pixels: letters inside do not count as bonds when their length is looked for.
    """
    ink = ink_of(image)
    if ink is None:
        return None
    numbers, pieces = pieces_of(ink)
    if not 0 < len(pieces) <= MOST_PIECES:
        return None
    stroke = stroke_width(ink)
    segments = _segments(ink, numbers)
    drawn = [p for p in pieces if not _lettered(p, lines) and _of_lines(mask_of(p, numbers), stroke)]
    bond = bond_length(segments, drawn, stroke)
    if bond > 0:
        lengthy = _lengthy(segments, bond)
        pieces = [replace(p, kind=_kind(p, mask_of(p, numbers), bond, stroke, p.number in lengthy)) for p in pieces]
    return Drawing(numbers, tuple(pieces), segments, bond, stroke)


def _segments(ink: NDArray[np.uint8], numbers: NDArray[np.int32]) -> Segments:
    """The straight edges of the ink (von Gioi et al. 2012, doi:10.5201/ipol.2012.gjmr-lsd)."""
    found = cv2.createLineSegmentDetector(0).detect((1 - ink) * np.uint8(255))[0]
    ends = np.zeros((0, 4), np.float32) if found is None else found.reshape(-1, 4)
    lengths = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    return Segments(_owners(numbers, ends), np.asarray(lengths, np.float64))


def _lengthy(segments: Segments, bond: float) -> set[int]:
    """Pieces most of whose edges are far longer than bonds: bent arrows, axes, tables' rules."""
    total = np.bincount(segments.owners, weights=segments.lengths)
    far = segments.lengths > 3.3 * bond
    long = np.bincount(segments.owners[far], weights=segments.lengths[far], minlength=len(total))
    return set(np.flatnonzero(long > 0.6 * total).tolist())


def _lettered(piece: Piece, lines: Sequence[Rect]) -> bool:
    """Whether a piece is no higher than a line of text that it lies in."""
    across, down = piece.middle
    return any(
        x0 <= across <= x1 and top <= down <= bottom and piece.height <= 1.2 * (bottom - top)
        for x0, top, x1, bottom in lines
    )


def _of_lines(mask: NDArray[np.uint8], stroke: float) -> bool:
    """Whether a piece is drawn in lines: no frame, nothing filled that is larger than a bold letter's strokes."""
    return not _is_frame(mask, stroke) and (min(mask.shape) < 8 * stroke or _core(mask) < max(4 * stroke, 10.0))


def bond_length(segments: Segments, pieces: Sequence[Piece], stroke: float) -> float:
    """The length, in pixels, that the straight strokes of ``pieces`` have most often; 0 without strokes.

    Letters are straight strokes too, but short ones: longer strokes count for more.
    """
    sizes = np.zeros(max([0, *segments.owners.tolist(), *(piece.number for piece in pieces)]) + 1)
    for piece in pieces:
        sizes[piece.number] = piece.size
    owner, lengths = sizes[segments.owners], segments.lengths
    counted = (lengths > 4 * stroke) & (owner > 1.6 * lengths)
    if not counted.any():
        counted = (lengths > 4 * stroke) & (owner > 0)
    if not counted.any():
        return 0.0
    kept = lengths[counted]
    votes = [float((kept[np.abs(kept - one) < 0.12 * one] ** _WEIGHT).sum()) for one in kept]
    best = kept[int(np.argmax(votes))]
    return float(np.median(kept[np.abs(kept - best) < 0.12 * best]))


def _owners(numbers: NDArray[np.int32], ends: NDArray[np.float32]) -> NDArray[np.int32]:
    """The piece that each segment outlines: the highest number at or around its middle."""
    high, wide = numbers.shape
    x, y = (ends[:, 0] + ends[:, 2]) / 2, (ends[:, 1] + ends[:, 3]) / 2
    owner = np.zeros(len(ends), np.int32)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            columns = np.clip(np.rint(x).astype(int) + across, 0, wide - 1)
            rows = np.clip(np.rint(y).astype(int) + down, 0, high - 1)
            owner = np.maximum(owner, numbers[rows, columns])
    return owner


def _kind(piece: Piece, mask: NDArray[np.uint8], bond: float, stroke: float, lengthy: bool) -> str:
    if min(piece.width, piece.height) > 2.2 * bond and _is_frame(mask, stroke):
        return "frame"
    if lengthy and piece.size > 2.6 * bond:
        return "line"
    straight = _straight(mask, stroke)
    if straight > 2.6 * bond:
        return "line"
    if piece.size > 0.5 * bond and _core(mask) > max(0.3 * bond, 3 * stroke):
        return "solid"
    if straight > 0.32 * bond:
        return "line" if straight > 1.6 * bond and _has_head(mask, stroke) else "bond"
    return "skeleton" if piece.size > 1.05 * bond else "glyph"


def _core(mask: NDArray[np.uint8]) -> float:
    """The radius of the largest disc inside the piece."""
    return float(cv2.distanceTransform(np.pad(mask, 1), cv2.DIST_L2, 5).max())


def _is_frame(mask: NDArray[np.uint8], stroke: float) -> bool:
    """A rectangle of thin lines, or most of one."""
    if min(mask.shape) < 12 * stroke:
        return False
    rim = max(int(2.5 * stroke), 3)
    sides = (mask[:rim].max(0), mask[-rim:].max(0), mask[:, :rim].max(1), mask[:, -rim:].max(1))
    return sum(float(side.mean()) > 0.85 for side in sides) >= 3


def _straight(mask: NDArray[np.uint8], stroke: float) -> float:
    """The length of a straight stroke, perhaps with a head or hooks at its ends; 0 for any other shape."""
    along, across = _turned(mask)
    length = float(along.max() - along.min()) + 1
    if length < 3 * stroke:
        return 0.0
    bins = np.minimum(((along - along.min()) / length * 24).astype(int), 23)
    low, high = np.full(24, np.inf), np.full(24, -np.inf)
    np.minimum.at(low, bins, across)
    np.maximum.at(high, bins, across)
    filled = np.isfinite(low)
    if filled.sum() < 22:
        return 0.0
    low, high = low[filled], high[filled]
    widths, centres = high - low, (high + low) / 2
    thin = widths < max(2.2 * stroke, 2.5)
    axis = float(np.median(centres[thin])) if thin.any() else 0.0
    on_axis = thin & (np.abs(centres - axis) < max(0.9 * stroke, 1.5))
    spread = float(widths.max())
    return length if on_axis.sum() >= 15 and spread < max(0.45 * length, 6 * stroke) else 0.0


def _has_head(mask: NDArray[np.uint8], stroke: float) -> bool:
    """Whether one end of a straight stroke is much wider than its middle."""
    along, across = _turned(mask)
    place = (along - along.min()) / max(float(along.max() - along.min()), 1.0)

    def width(part: NDArray[np.bool_]) -> float:
        return float(np.ptp(across[part])) + 1 if part.any() else 0.0

    middle = width((place > 0.35) & (place < 0.65))
    ends = sorted((width(place < 0.3), width(place > 0.7)))
    return ends[1] > 1.8 * max(middle, stroke) + 1 and ends[0] < 1.6 * max(middle, stroke) + 1


def _turned(mask: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The pixels' places along and across the piece's main axis, which an arrow's head does not turn."""
    rows, columns = np.nonzero(mask)
    points = np.column_stack([columns, rows]).astype(np.float32)
    step = max(len(points) // 4000, 1)
    x, y = cv2.fitLine(points[::step], cv2.DIST_L1, 0, 0.01, 0.01).ravel()[:2]
    return columns * float(x) + rows * float(y), rows * float(x) - columns * float(y)

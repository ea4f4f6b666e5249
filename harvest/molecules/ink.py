"""A drawing's ink: where it is, in which connected pieces, how wide its lines are, how far pieces are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from harvest.vision.channels import brightest, darkest

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PAPER_SHARE = 0.55
"""At least that share of a scheme's picture is its ground."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A connected piece of ink, in pixels; ``kind`` is one of skeleton, bond, glyph, line, frame, solid."""

    number: int
    x0: int
    y0: int
    x1: int
    y1: int
    area: int
    kind: str = "glyph"

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def size(self) -> int:
        return max(self.width, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def pieces_of(ink: NDArray[np.uint8]) -> tuple[NDArray[np.int32], list[Piece]]:
    """The number of every pixel's piece (0: ground), and the pieces, numbered from 1 in that order."""
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [
        Piece(number, int(x), int(y), int(x + wide), int(y + high), int(area))
        for number, (x, y, wide, high, area) in enumerate(stats)
        if number
    ]
    return numbers, pieces


def mask_of(piece: Piece, numbers: NDArray[np.int32]) -> NDArray[np.uint8]:
    """1 where the piece is, in its own box."""
    return np.asarray(numbers[piece.y0 : piece.y1, piece.x0 : piece.x1] == piece.number, np.uint8)


def ink_of(image: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """1 where there is ink on the picture's ground, which may be dark; None where there is no even ground."""
    values = darkest(image)
    ground = _ground(values)
    if ground < 100:
        if _is_coloured(image, ground):
            return None  # glowing on black: fluorescence, maps of elements
        values, ground = 255 - brightest(image), 255 - ground
    if float(np.mean(np.abs(values.astype(np.int16) - ground) <= 12)) < _PAPER_SHARE:
        return None
    deepest = float(np.percentile(values, 0.1))
    if ground - deepest < 60:
        return None
    return np.asarray(values < ground - max(40.0, 0.22 * (ground - deepest)), np.uint8)


def stroke_width(ink: NDArray[np.uint8]) -> float:
    """The usual width of the strokes, in pixels: twice the distance from their ridges to the ground."""
    distance = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    ridge = distance[(distance > 0) & (distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8)))]
    return max(2 * float(np.median(ridge)) - 1, 1.0) if ridge.size else 1.0


def gaps_between(numbers: NDArray[np.int32], reach: float) -> dict[tuple[int, int], float]:
    """How far apart neighbouring pieces are, in pixels, for pairs (lower, higher number) within ``reach``.

    Neighbours are pieces whose cells touch, a cell being the pixels nearest to one piece.
    """
    ground = np.asarray(numbers == 0, np.uint8)
    if not ground.any() or not numbers.any():
        return {}
    distance, cells = cv2.distanceTransformWithLabels(ground, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_CCOMP)
    owners = np.zeros(int(cells.max()) + 1, np.int64)
    inked = numbers > 0
    owners[cells[inked]] = numbers[inked]
    nearest = owners[cells]
    found: dict[tuple[int, int], float] = {}
    count = int(nearest.max()) + 1
    for one, other in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1, :], np.s_[1:, :])):
        gap = distance[one] + distance[other] + 1
        border = (nearest[one] != nearest[other]) & (gap <= reach)
        a, b, gaps = nearest[one][border], nearest[other][border], gap[border]
        keys = np.minimum(a, b) * count + np.maximum(a, b)
        order = np.lexsort((gaps, keys))
        unique, first = np.unique(keys[order], return_index=True)
        for key, least in zip(unique.tolist(), gaps[order][first].tolist(), strict=True):
            pair = (key // count, key % count)
            found[pair] = min(float(least), found.get(pair, float(least)))
    return found


def _is_coloured(image: NDArray[np.uint8], ground: int) -> bool:
    """Whether what is lighter than a dark ground has colours."""
    high, low = brightest(image), darkest(image)
    light = high > ground + 60
    return bool(light.any()) and float((high[light] - low[light]).mean()) > 40


def _ground(values: NDArray[np.uint8]) -> int:
    """The commonest value."""
    return int(np.bincount(values.ravel(), minlength=256).argmax())

"""A query laid over a picture: how well the pixels of the two agree where they overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

COMPARED_SIDE = 256
SMALLEST_SIDE = 8
COARSE, FINE = (0.96, 0.98, 1.0, 1.02, 1.04), (0.99, 0.995, 1.005, 1.01)
"""Errors of scale that are tried: votes of a few features are a few per cent off, one per cent blurs thin lines."""
BLUR = 0.8
"""Pixels of blur on both sides, so that thin lines half a pixel apart still agree."""
VIEW_SIDE, VIEW_STEP, VIEW_SHARE, VIEW_SMALLEST = 288, 1.07, 0.012, 14
FLAT = 2.0
"""Standard deviation, in grey levels, below which pixels say nothing."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The query lies at (x, y) of the picture, one of its pixels being ``scale`` pixels there; ``votes`` agreed."""

    x: float
    y: float
    scale: float
    votes: int


class Overlay(NamedTuple):
    """Correlation, -1..1, of the overlap, and its share, 0..1, of the smaller of query and picture."""

    correlation: float
    share: float


NOTHING = Overlay(0.0, 0.0)


def lay(query: Grey, stored: Grey, placed: Placement) -> Overlay:
    """How a grey query agrees with the part of a grey picture it lies on, small errors of the placement put right."""
    height, width = query.shape
    left, top = max(0, round(-placed.x / placed.scale)), max(0, round(-placed.y / placed.scale))
    right = min(width, round((stored.shape[1] - placed.x) / placed.scale))
    bottom = min(height, round((stored.shape[0] - placed.y) / placed.scale))
    if right - left < SMALLEST_SIDE or bottom - top < SMALLEST_SIDE:
        return NOTHING
    covered = (right - left) * (bottom - top)
    shown = covered * placed.scale**2 / (stored.shape[0] * stored.shape[1])
    part = query[top:bottom, left:right]
    # The finer of the two is blurred to the coarser one's resolution, and neither is compared above COMPARED_SIDE.
    shrink = min(1.0, placed.scale, COMPARED_SIDE / max(part.shape))
    small = cv2.GaussianBlur(cv2.resize(part, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), (0, 0), BLUR)
    middle = (placed.x + (left + right) / 2 * placed.scale, placed.y + (top + bottom) / 2 * placed.scale)
    factor = shrink / placed.scale
    best = max((_agreement(small, stored, middle, factor * stretch), stretch) for stretch in COARSE)
    fine = max(_agreement(small, stored, middle, factor * best[1] * stretch) for stretch in FINE)
    return Overlay(max(best[0], fine), min(1.0, max(covered / (height * width), shown)))


def _agreement(small: Grey, stored: Grey, middle: tuple[float, float], factor: float) -> float:
    """The best correlation of ``small`` with the picture, reduced by ``factor``, around a place of the picture."""
    slack = max(3.0, 0.03 * max(small.shape))
    half_x, half_y = (small.shape[1] / 2 + slack) / factor, (small.shape[0] / 2 + slack) / factor
    x0, y0 = max(0, round(middle[0] - half_x)), max(0, round(middle[1] - half_y))
    region = stored[y0 : max(y0, round(middle[1] + half_y)), x0 : max(x0, round(middle[0] + half_x))]
    if min(region.shape) * factor < SMALLEST_SIDE:
        return 0.0
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    large = cv2.GaussianBlur(cv2.resize(region, None, fx=factor, fy=factor, interpolation=method), (0, 0), BLUR)
    return best_match(large, small[: large.shape[0], : large.shape[1]])[0]


def best_match(large: Grey, small: Grey) -> tuple[float, int, int]:
    """Highest correlation of a template in an image no smaller than it, and where: (correlation, x, y)."""
    if min(small.shape) < SMALLEST_SIDE or float(small.std()) < FLAT:
        return 0.0, 0, 0
    response = cv2.matchTemplate(large, small, cv2.TM_CCOEFF_NORMED)
    response[~np.isfinite(response) | (np.abs(response) > 1.001)] = 0.0  # a flat region divides nothing by nothing
    _, peak, _, (x, y) = cv2.minMaxLoc(response)
    return float(peak), int(x), int(y)


def place_by_pixels(query: Grey, stored: Grey) -> Placement | None:
    """Where a query without features fits best as a crop, by correlation at every scale; slow, the last resort."""
    reduce = min(1.0, VIEW_SIDE / max(stored.shape))
    view = cv2.resize(stored, None, fx=reduce, fy=reduce, interpolation=cv2.INTER_AREA)
    height, width = query.shape
    scale = min(view.shape[0] / height, view.shape[1] / width)
    least = max(math.sqrt(VIEW_SHARE * view.size / query.size), VIEW_SMALLEST / min(query.shape))
    best: tuple[float, Placement] | None = None
    while scale >= least:
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        size = (min(view.shape[1], round(width * scale)), min(view.shape[0], round(height * scale)))
        peak, x, y = best_match(view, cv2.resize(query, size, interpolation=method))
        if best is None or peak > best[0]:
            best = peak, Placement(x / reduce, y / reduce, scale / reduce, 0)
        scale /= VIEW_STEP
    return best[1] if best is not None and best[0] > 0.5 else None

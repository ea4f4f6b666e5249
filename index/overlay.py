"""A query laid over a picture: how well the pixels of the two agree where they overlap."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

COMPARED_SIDE = 320
LEAST_OVERLAP = 0.25
"""Least share of the query, or of the picture, that must lie on the other for the comparison to say anything."""


STRETCHES = (0.98, 0.99, 1.0, 1.01, 1.02)


@dataclass(frozen=True, slots=True)
class Placement:
    """The query lies at (x, y) of the picture, one of its pixels being ``scale`` pixels there; ``votes`` agreed."""

    x: float
    y: float
    scale: float
    votes: int


def correlation(query: NDArray[np.uint8], stored: NDArray[np.uint8], placed: Placement) -> float:
    """Correlation, -1..1, of a grey query and the part of a grey picture it lies on; 0 when they hardly overlap.

    Both are brought to one resolution; a few per cent of error in place and scale are searched over.
    """
    height, width = query.shape
    left, top = max(0.0, -placed.x / placed.scale), max(0.0, -placed.y / placed.scale)
    right = min(float(width), (stored.shape[1] - placed.x) / placed.scale)
    bottom = min(float(height), (stored.shape[0] - placed.y) / placed.scale)
    if right - left < 8 or bottom - top < 8:
        return 0.0
    covered = (right - left) * (bottom - top)
    shown = covered * placed.scale**2 / (stored.shape[0] * stored.shape[1])
    if max(covered / (height * width), shown) < LEAST_OVERLAP:
        return 0.0
    part = query[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))]
    return max(
        _correlate(part, stored, placed, int(left), int(top), stretch) for stretch in (0.98, 0.99, 1.0, 1.01, 1.02)
    )


def _correlate(
    part: NDArray[np.uint8], stored: NDArray[np.uint8], placed: Placement, left: int, top: int, stretch: float
) -> float:
    """The best correlation of a part of the query within the region of the picture around its place."""
    scale = placed.scale * stretch
    # The finer of the two is blurred to the coarser one's resolution, and neither is compared above COMPARED_SIDE.
    shrink = min(1.0, scale, COMPARED_SIDE / max(part.shape))
    middle_x = placed.x + (left + part.shape[1] / 2) * placed.scale
    middle_y = placed.y + (top + part.shape[0] / 2) * placed.scale
    slack = max(3.0 / shrink, 0.03 * max(part.shape))
    half_x, half_y = (part.shape[1] / 2 + slack) * scale, (part.shape[0] / 2 + slack) * scale
    x0, y0 = max(0, round(middle_x - half_x)), max(0, round(middle_y - half_y))
    region = stored[y0 : max(y0, round(middle_y + half_y)), x0 : max(x0, round(middle_x + half_x))]
    small = cv2.resize(part, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    if min(region.shape) < 4:
        return 0.0
    factor = shrink / scale
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    large = cv2.resize(region, None, fx=factor, fy=factor, interpolation=method)
    small = small[: large.shape[0], : large.shape[1]]
    if min(small.shape) < 8 or float(small.std()) < 1.0:
        return 0.0
    return float(np.nan_to_num(cv2.matchTemplate(large, small, cv2.TM_CCOEFF_NORMED), posinf=0.0, neginf=0.0).max())

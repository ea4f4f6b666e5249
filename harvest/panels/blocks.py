"""A region divided by its gutters alone: for panels whose letters nobody can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from harvest.documents.pages import Rect
from harvest.panels.ground import Floats, Ground

CLEAN = 0.03  # what a gutter may cost
TOLERABLE = 0.3  # ... or a seam
UNEVEN = 0.5  # what shares count that are not equal
MANY = 30  # panels, more than which nobody counts


@dataclass(frozen=True, slots=True)
class _Gutter:
    vertical: bool
    place: float
    width: int
    cost: float
    first: int


def parted(ground: Ground, area: Rect, count: int, worst: float = TOLERABLE) -> list[Rect] | None:
    """The area as ``count`` cells in reading order, None where its gutters do not give that many."""
    if count > MANY:
        return None
    if count == 1:
        return [area]
    gutters = [gutter for vertical in (False, True) for gutter in _gutters(ground, area, count, vertical, worst)]
    for gutter in sorted(gutters, key=lambda each: each.cost)[:2]:
        one, two = halves(area, gutter.vertical, gutter.place)
        first = parted(ground, one, gutter.first, worst)
        second = parted(ground, two, count - gutter.first, worst) if first else None
        if first and second:
            return first + second
    return None


def halves(area: Rect, vertical: bool, place: float) -> tuple[Rect, Rect]:
    """The area cut at a place."""
    if vertical:
        return Rect(area.x0, area.top, place, area.bottom), Rect(place, area.top, area.x1, area.bottom)
    return Rect(area.x0, area.top, area.x1, place), Rect(area.x0, place, area.x1, area.bottom)


def _gutters(ground: Ground, area: Rect, count: int, vertical: bool, worst: float) -> list[_Gutter]:
    """The gutters that could divide the area so that each side has its share of the cells."""
    tight = ground.tight(area)
    if tight is None:
        return []
    start, extent = (tight.x0, tight.width) if vertical else (tight.top, tight.height)
    found = []
    for left, right, cost in runs(ground.costs(tight, vertical), worst):
        place = (left + right) / 2
        share = place / max(1.0, extent)
        first = min(range(1, count), key=lambda n: abs(share - n / count))
        uneven = abs(share - first / count)
        if min(share, 1 - share) < 0.4 / count:
            continue
        price = cost + UNEVEN * uneven - 0.1 * min(1.0, (right - left) / (0.03 * extent)) + (0.02 if vertical else 0.0)
        found.append(_Gutter(vertical, start + place, right - left, price, first))
    return found


def runs(costs: Floats, worst: float) -> list[tuple[int, int, float]]:
    """The stretches where a cut is clean, and the best places of those where it is tolerable: start, end, cost."""
    found: list[tuple[int, int, float]] = []
    for most in (CLEAN, worst):
        good = np.concatenate([[0], (costs <= most).astype(np.int8), [0]])
        edges = np.flatnonzero(np.diff(good))
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            if left == 0 or right == costs.size or any(left < end and right > begin for begin, end, _ in found):
                continue
            if most == CLEAN and right - left < 2:
                continue
            best = left + int(np.argmin(costs[left:right]))
            span = (int(left), int(right)) if most == CLEAN else (best, best + 1)
            found.append((*span, float(costs[left:right].min())))
    return found


def alike(one: Rect, other: Rect, slack: float = 0.08) -> bool:
    """Whether two rectangles are of one size."""
    return abs(one.width - other.width) <= slack * max(one.width, other.width) and abs(
        one.height - other.height
    ) <= slack * max(one.height, other.height)


def pictures(ground: Ground, area: Rect, depth: int = 4) -> list[Rect]:
    """The filled rectangles (photographs) that clean gutters divide the area into; rows first."""
    tight = ground.tight(area)
    if tight is None or depth == 0:
        return []
    for vertical in (False, True):
        gaps = [run for run in runs(ground.costs(tight, vertical), CLEAN) if run[2] <= CLEAN]
        if gaps:
            start = tight.x0 if vertical else tight.top
            return [
                picture
                for cell in _strips(tight, vertical, [start + (left + right) / 2 for left, right, _ in gaps])
                for picture in pictures(ground, cell, depth - 1)
            ]
    return [tight] if ground.share(tight) > 0.85 else []


def _strips(area: Rect, vertical: bool, places: Sequence[float]) -> list[Rect]:
    strips, rest = [], area
    for place in places:
        strip, rest = halves(rest, vertical, place)
        strips.append(strip)
    return [*strips, rest]

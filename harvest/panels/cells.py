"""Each letter's share of a figure: straight cuts between the letters, through gutters and along seams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harvest.documents.pages import Rect
from harvest.panels.blocks import halves
from harvest.panels.ground import Floats, Ground

CORNERS = tuple((across, along) for across in ("left", "right", "middle") for along in ("top", "bottom"))
AWAY = 0.25  # what a cut costs at most for being away from where letters stand in their panels
NARROW = 0.6  # what a cut costs that leaves a letter next to nothing
HOPELESS = 2.0  # what it costs that letters cannot be told apart by a cut
UNUSUAL = {"left": 0.0, "top": 0.0, "right": 0.2, "middle": 0.15, "bottom": 0.2}

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Habit:
    """Where letters stand in their panels: the corner and how far from it, in pixels; which stand on paper."""

    across: str
    along: str
    dx: float
    dy: float
    free: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A cut of an area at a place; the labels on its first side are ``first``."""

    area: Rect
    vertical: bool
    place: float
    cost: float
    first: tuple[str, ...]


def divided(ground: Ground, letters: Mapping[str, Rect]) -> list[tuple[str, Rect]]:
    """The letters with the cells of the figure that are theirs, drawn in to the ink; boxes in the ground's pixels.

    [] when the letters mark the curves of one plot.
    """
    whole = ground.tight(ground.whole) or ground.whole
    free = {label: box for label, box in letters.items() if ground.free(box)}
    bare = ground.without(list(free.values()))
    best: list[tuple[str, Rect]] = []
    made: list[_Cut] = []
    least = float("inf")
    for across, along in CORNERS:
        habit = _habit(across, along, letters, whole, frozenset(free))
        cells, cuts = _cells(bare, whole, tuple(letters), letters, habit)
        missing = len(letters) - 1 - len(cuts)
        cost = (sum(cut.cost for cut in cuts) + HOPELESS * missing) / max(1, len(letters) - 1)
        cost += UNUSUAL[across] + UNUSUAL[along]
        if cost < least:
            best, made, least = cells, cuts, cost
    if made and all(ground.framed(cut.area, cut.vertical, cut.place) for cut in made):
        return []
    return [(label, (bare.tight(cell) or cell).union(letters[label])) for label, cell in best]


def _habit(across: str, along: str, letters: Mapping[str, Rect], whole: Rect, free: frozenset[str]) -> _Habit:
    boxes = list(letters.values())
    dx = whole.x1 - max(b.x1 for b in boxes) if across == "right" else min(b.x0 for b in boxes) - whole.x0
    dy = min(b.top for b in boxes) - whole.top if along == "top" else whole.bottom - max(b.bottom for b in boxes)
    return _Habit(across, along, max(0.0, dx), max(0.0, dy), free)


def _cells(
    ground: Ground, area: Rect, labels: Sequence[str], letters: Mapping[str, Rect], habit: _Habit
) -> tuple[list[tuple[str, Rect]], list[_Cut]]:
    """The cells of the labels within an area and the cuts between them."""
    if len(labels) == 1:
        return [(labels[0], area)], []
    cuts = [cut for vertical in (True, False) for cut in _cuts(ground, area, labels, letters, habit, vertical)]
    if not cuts:
        return _shared(area, labels), []
    cut = min(cuts, key=lambda each: each.cost)
    sides = halves(area, cut.vertical, cut.place)
    first = [label for label in labels if label in cut.first]
    second = [label for label in labels if label not in cut.first]
    one, cuts_one = _cells(ground, sides[0], first, letters, habit)
    two, cuts_two = _cells(ground, sides[1], second, letters, habit)
    order = {label: number for number, label in enumerate(labels)}
    return sorted(one + two, key=lambda cell: order[cell[0]]), [cut, *cuts_one, *cuts_two]


def _cuts(
    ground: Ground, area: Rect, labels: Sequence[str], letters: Mapping[str, Rect], habit: _Habit, vertical: bool
) -> list[_Cut]:
    """The best cut in every gap between the letters, across or along."""
    low = {label: (letters[label].x0 if vertical else letters[label].top) for label in labels}
    high = {label: (letters[label].x1 if vertical else letters[label].bottom) for label in labels}
    slack = {label: (0.5 * (high[label] - low[label]) if label in habit.free else 0.0) for label in labels}
    start, end = (area.x0, area.x1) if vertical else (area.top, area.bottom)
    side = habit.across if vertical else habit.along
    off = habit.dx if vertical else habit.dy
    ordered = sorted(labels, key=lambda label: low[label])
    costs = ground.costs(area, vertical)
    found = []
    for number in range(1, len(ordered)):
        before, after = ordered[:number], ordered[number:]
        left, right = max(high[label] for label in before), min(low[label] for label in after)
        if right - left < 1:
            continue
        wish = {"left": right - off, "top": right - off, "middle": (left + right) / 2}.get(side, left + off)
        wish = min(max(wish, left), right)
        first = max(high[label] - slack[label] for label in before)  # a letter on paper may stand in the gutter
        last = min(low[label] + slack[label] for label in after)
        places = np.arange(max(int(first), int(start) + 2), min(int(last) + 1, int(end) - 1))
        if not places.size:
            continue
        away = np.abs(places - wish) / max(20.0, 0.35 * (end - start))
        scores = costs[places - round(start)] + AWAY * np.minimum(1.0, away) + _narrow(places, start, end, len(labels))
        best = int(np.argmin(scores))
        found.append(_Cut(area, vertical, float(places[best]), float(scores[best]), tuple(before)))
    return found


def _narrow(places: Places, start: float, end: float, count: int) -> Floats:
    """What cuts cost that leave one side less than a fair share of the extent."""
    fair = 0.4 * (end - start) / count
    least = np.minimum(places - start, end - places)
    return np.asarray(NARROW * np.clip(1 - least / max(1.0, fair), 0.0, 1.0))


def _shared(area: Rect, labels: Sequence[str]) -> list[tuple[str, Rect]]:
    """Strips of equal height where nothing tells the letters apart."""
    step = area.height / len(labels)
    return [
        (label, Rect(area.x0, area.top + i * step, area.x1, area.top + (i + 1) * step))
        for i, label in enumerate(labels)
    ]

"""From panels with scores to hits: panels of a figure stand together, so that ten of them push out no nine figures.

Figures are ranked by their best panel, one ranking a signal, and the rankings are fused. The panel that a hit names is
the one that most of its signals speak for; where nothing tells the panels of a figure apart, the hit names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fusion import Ranked, Signal, fuse
from index.table import Mask, PanelTable, Places

ALIKE = 0.01
"""Panels whose strengths differ by less than this share are not told apart."""

ByPanel = tuple[Places, NDArray[np.float64]]
"""Places of panels, each once, and their scores by one signal."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit to be: its panel's place and the reasons, other panels of its figure; ``whole``: none is singled out."""

    place: int
    score: float
    signals: Mapping[str, Signal]
    also: tuple[tuple[int, float], ...] = ()
    whole: bool = False


class Grouping:
    """The panels that match and their scores by signal; ``every_panel`` makes each a hit of its own."""

    def __init__(self, table: PanelTable, matching: Mask, signals: Mapping[str, ByPanel], every_panel: bool) -> None:
        self._table = table
        self._every_panel = every_panel
        self._owner_of = np.arange(len(table)) if every_panel else table.figure_of
        self._matching = matching
        self._scores = {name: dict(zip(p.tolist(), s.tolist(), strict=True)) for name, (p, s) in signals.items()}
        self._signals = signals

    @property
    def total(self) -> int:
        """How many hits there are in all."""
        return len(np.unique(self._owner_of[self._matching]))

    def page(self, offset: int, limit: int, depth: int) -> list[Found]:
        """The hits from ``offset`` on; no ranking is followed further than ``depth``, or than the page needs."""
        depth = max(depth, offset + limit)
        fused = fuse({name: self._ranking(*found, depth) for name, found in self._signals.items()})
        return [self._found(owner) for owner in fused[offset : offset + limit]]

    def _ranking(self, places: Places, scores: NDArray[np.float64], depth: int) -> list[tuple[int, float]]:
        """The best ``depth`` owners by their best panel; the one whose panel stands first where scores are equal."""
        order = np.lexsort((places, -scores))
        owners, first = np.unique(self._owner_of[places[order]], return_index=True)
        best = np.argsort(first, kind="stable")[:depth]
        return [(int(owners[i]), float(scores[order[first[i]]])) for i in best]

    def _found(self, owner: Ranked) -> Found:
        places = [owner.key] if self._every_panel else self._table.panels_of(owner.key).tolist()
        panels = [place for place in places if self._matching[place]]
        strengths = {place: self._strength(place, owner) for place in panels}
        ordered = sorted(panels, key=lambda place: (-strengths[place], place))
        best, top = ordered[0], strengths[ordered[0]]
        whole = len(places) == len(panels) > 1 and top - strengths[ordered[-1]] <= ALIKE * top
        also = tuple((place, owner.score * strengths[place] / top if top else owner.score) for place in ordered[1:])
        signals = {
            name: Signal(signal.rank, self._scores[name].get(best, signal.score))
            for name, signal in owner.signals.items()
        }
        return Found(best, owner.score, signals, () if whole else also, whole)

    def _strength(self, place: int, owner: Ranked) -> float:
        """How much the signals of a figure speak for one of its panels, each 1 for the panel it speaks for most."""
        shares = (self._scores[name].get(place, 0.0) / s.score for name, s in owner.signals.items() if s.score > 0)
        return float(sum(shares))

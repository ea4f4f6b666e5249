"""From panels with scores to hits: panels of a figure stand together, so that ten of them push out no nine figures.

Figures are ranked by their best panel, one ranking a signal, and the rankings are fused. The panel that a hit names is
the one that says most of it by itself; where nothing tells the panels of a figure apart, the hit names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.fusion import Ranked, Signal, fuse
from index.table import Mask, PanelTable, Places

SAID, APART = 0.05, 0.01
"""A panel is named that says this share of its figure's score by itself, and this share more than the least of them."""


LEAST = 0.1
"""What a panel that matches counts for, beside the best of its figure, where others alone say it themselves."""


class ByPanel(NamedTuple):
    """One signal's scores, -inf for panels it does not find, and how much of it a panel says alone; (panels,) each.

    ``weight`` is what its ranking counts beside others.
    """

    scores: NDArray[np.float32]
    own: NDArray[np.float32]
    weight: float = 1.0


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
        self._signals = signals

    @property
    def total(self) -> int:
        """How many hits there are in all."""
        return len(np.unique(self._owner_of[self._matching]))

    def page(self, offset: int, limit: int, depth: int) -> list[Found]:
        """The hits from ``offset`` on; no ranking is followed further than ``depth``, or than the page needs."""
        depth = max(depth, offset + limit)
        weights = {name: found.weight for name, found in self._signals.items()}
        fused = fuse({name: self._ranking(found, depth) for name, found in self._signals.items()}, weights)
        return [self._found(owner) for owner in fused[offset : offset + limit]]

    def _ranking(self, found: ByPanel, depth: int) -> list[tuple[int, float]]:
        """The best ``depth`` owners by their best panel; the one whose panel stands first where scores are equal."""
        places = np.flatnonzero(np.isfinite(found.scores))
        order = places[np.lexsort((-found.own[places], -found.scores[places]))]
        owners, first = np.unique(self._owner_of[order], return_index=True)
        best = np.argsort(first, kind="stable")[:depth]
        return [(int(owners[i]), float(found.scores[order[first[i]]])) for i in best]

    def _found(self, owner: Ranked) -> Found:
        places = np.array([owner.key]) if self._every_panel else self._table.panels_of(owner.key)
        panels = places[self._matching[places]]
        strengths, apart = self._strengths(panels, owner)
        order = np.argsort(-strengths, kind="stable")
        best = int(panels[order[0]])
        whole = len(places) == len(panels) > 1 and not apart
        also = tuple((int(panels[i]), owner.score * float(strengths[i] / strengths[order[0]])) for i in order[1:])
        signals = {name: Signal(s.rank, self._score(name, best, s.score)) for name, s in owner.signals.items()}
        return Found(best, owner.score, signals, () if whole else also, whole)

    def _strengths(self, panels: Places, owner: Ranked) -> tuple[NDArray[np.float32], bool]:
        """How much each panel of a figure says by itself, at most 1 a signal, and whether that tells them apart.

        Only the signals of most weight are asked.
        """
        strengths, apart = np.full(len(panels), LEAST, np.float32), False
        most = max(self._signals[name].weight for name in owner.signals)
        for name, signal in owner.signals.items():
            own = self._signals[name].own[panels]
            if own.max() > 0 and self._signals[name].weight == most:
                strengths += own / own.max()
                apart |= bool(own.max() > SAID * signal.score and own.min() < (1 - APART) * own.max())
        return strengths, apart

    def _score(self, name: str, place: int, of_figure: float) -> float:
        """The panel's own score by a signal; its figure's where the signal found another panel of it."""
        score = float(self._signals[name].scores[place])
        return score if np.isfinite(score) else of_figure

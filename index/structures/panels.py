"""Answers of the structure index by the places of panels in the library's table, as filters and rankings need them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harvest.records import Panel
from index.grouping import ByPanel
from index.results import MoleculeHit
from index.structures.search import MoleculeMatch, StructureAnswer
from index.table import Mask, PanelTable


@dataclass(frozen=True, slots=True)
class Drawn:
    """Scores by place, -inf where no molecule matched, shape (panels,), and the molecules that matched by place."""

    scores: NDArray[np.float32]
    matches: dict[int, tuple[MoleculeMatch, ...]]

    @property
    def mask(self) -> Mask:
        """The panels that show what was asked for."""
        return np.isfinite(self.scores)

    def within(self, matching: Mask) -> ByPanel:
        """The ranking of the panels that match in all."""
        scores = np.where(matching, self.scores, -np.inf).astype(np.float32)
        return ByPanel(scores, np.maximum(scores, 0.0))

    def molecules(self, place: int, panel: Panel) -> tuple[MoleculeHit, ...]:
        """The molecules of the panel at a place that matched, best first."""
        found = (match for match in self.matches.get(place, ()) if match.place < len(panel.molecules))
        return tuple(MoleculeHit(panel.molecules[match.place], match.score) for match in found)


def drawn_in(table: PanelTable, answer: StructureAnswer) -> Drawn:
    """An answer by place; panels that the table does not know are left out."""
    scores = np.full(len(table), -np.inf, np.float32)
    matches: dict[int, tuple[MoleculeMatch, ...]] = {}
    keys = np.array(list(answer.matches), np.int64)
    places, here = table.places(keys)
    for key, place in zip(keys[here].tolist(), places[here].tolist(), strict=True):
        scores[place] = answer.scores[key]
        matches[place] = answer.matches[key]
    return Drawn(scores, matches)


def mask_of(table: PanelTable, keys: Collection[int]) -> Mask:
    """The panels with these keys."""
    mask = np.zeros(len(table), np.bool_)
    places, here = table.places(np.array(list(keys), np.int64))
    mask[places[here]] = True
    return mask

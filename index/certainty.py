"""Whether a library's words answer a question at all: where they hardly do, what pictures mean counts more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.ranking import FULL, TextIndex, evidence, rarity
from index.text.backend import ALL_FIELDS
from index.text.expansion import Reading


def certainty(index: TextIndex, readings: Sequence[Reading]) -> float:
    """How much of a question's plain words the figure that says most of them says, 0..1, each by its rarity.

    A word that nobody says is as rare as can be.
    """
    table = index.table
    asked, said = 0.0, np.zeros(len(table.figures), np.float32)
    for concept in (concept for reading in readings for concept in reading.concepts):
        found = evidence(index, concept.ways, ALL_FIELDS)
        weight = np.float32(concept.weight * rarity(table, found))
        asked += float(weight)
        best = np.zeros(len(table.figures), np.float32)
        np.maximum.at(best, table.figure_of, found)
        said += weight * np.minimum(best / FULL, 1.0)
    return float(said.max(initial=0.0)) / asked if asked else 0.0

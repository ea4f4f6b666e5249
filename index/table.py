"""The table of all panels, in memory: what filters, facets and hits need, by the panel's place in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TABLES = (
    "CREATE TABLE papers (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, source TEXT NOT NULL,"
    " title TEXT NOT NULL, year INTEGER, journal TEXT NOT NULL)",
    "CREATE TABLE panels (key INTEGER PRIMARY KEY, paper INTEGER NOT NULL, figure_id TEXT NOT NULL,"
    " panel_id TEXT NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL)",
    "CREATE INDEX panels_paper ON panels (paper)",
)

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What the index keeps of a paper."""

    number: int
    id: str
    source: str
    title: str
    year: int | None
    journal: str


@dataclass(frozen=True, slots=True)
class PanelTable:
    """Panels by place 0..n-1, keys ascending; ``papers`` by place, ``paper_of[place]`` the paper's place."""

    keys: NDArray[np.int64]
    figure_ids: tuple[str, ...]
    panel_ids: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: NDArray[np.str_]
    paper_of: NDArray[np.int64]
    papers: tuple[PaperRow, ...]
    numbers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.keys)

    @staticmethod
    def load(connection: sqlite3.Connection) -> PanelTable:
        """All of it, from the derived index's tables."""
        papers = tuple(
            PaperRow(*row)
            for row in connection.execute("SELECT number, id, source, title, year, journal FROM papers ORDER BY number")
        )
        numbers = np.array([paper.number for paper in papers], dtype=np.int64)
        rows = connection.execute(
            "SELECT key, paper, figure_id, panel_id, label, kind FROM panels ORDER BY key"
        ).fetchall()
        keys, paper, figures, panels, labels, kinds = zip(*rows, strict=True) if rows else ((), (), (), (), (), ())
        return PanelTable(
            keys=np.array(keys, dtype=np.int64),
            figure_ids=tuple(figures),
            panel_ids=tuple(panels),
            labels=tuple(labels),
            kinds=np.array(kinds, dtype=np.str_),
            paper_of=np.searchsorted(numbers, np.array(paper, dtype=np.int64)),
            papers=papers,
            numbers=numbers,
        )

    def places(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], Mask]:
        """The places of panel keys, and which of the keys are here at all."""
        if not len(self):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self) - 1)
        return places, self.keys[places] == keys

    def of_papers(self, wanted: Iterable[bool]) -> Mask:
        """The panels whose paper is wanted, given a verdict for each of ``papers``."""
        verdicts = np.fromiter(wanted, np.bool_, len(self.papers))
        return verdicts[self.paper_of] if len(self.papers) else np.zeros(len(self), np.bool_)

    def of_kinds(self, kinds: Sequence[str]) -> Mask:
        return np.isin(self.kinds, list(kinds)) if len(self) else np.zeros(0, np.bool_)

    def figure_places(self) -> dict[str, list[int]]:
        """Places by figure id."""
        found: dict[str, list[int]] = {}
        for place, figure in enumerate(self.figure_ids):
            found.setdefault(figure, []).append(place)
        return found

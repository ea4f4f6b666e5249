"""The table of all panels, in memory: what filters, facets and hits need, by the panel's place in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TABLES = (
    "CREATE TABLE papers (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, source TEXT NOT NULL,"
    " title TEXT NOT NULL, year INTEGER, journal TEXT NOT NULL)",
    "CREATE TABLE figures (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, label TEXT NOT NULL,"
    " paper INTEGER NOT NULL)",
    "CREATE TABLE panels (key INTEGER PRIMARY KEY, figure INTEGER NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL,"
    " kind TEXT NOT NULL, kind_score REAL NOT NULL, scale REAL)",
    "CREATE INDEX figures_paper ON figures (paper)",
    "CREATE INDEX panels_figure ON panels (figure)",
)

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]


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
class FigureRow:
    """What the index keeps of a figure; ``paper`` is its paper's number."""

    number: int
    id: str
    label: str
    paper: int


@dataclass(frozen=True, slots=True)
class PanelTable:
    """Panels by place 0..n-1, keys ascending, and by place their figures and papers.

    ``figure_of[place]`` and ``paper_of[place]`` are places in ``figures`` and ``papers``; ``scales`` are lengths of
    scale bars in nm, NaN where a panel has none.
    """

    keys: Places
    panel_ids: tuple[str, ...]
    letters: tuple[str, ...]
    kinds: NDArray[np.str_]
    kind_scores: NDArray[np.float32]
    scales: NDArray[np.float64]
    figures: tuple[FigureRow, ...]
    figure_of: Places
    figure_numbers: Places
    papers: tuple[PaperRow, ...]
    paper_of: Places
    paper_numbers: Places

    def __len__(self) -> int:
        return len(self.keys)

    @staticmethod
    def load(connection: sqlite3.Connection) -> PanelTable:
        """All of it, from the derived index's tables."""
        papers = tuple(
            PaperRow(*row)
            for row in connection.execute("SELECT number, id, source, title, year, journal FROM papers ORDER BY number")
        )
        figures = tuple(
            FigureRow(*row)
            for row in connection.execute("SELECT number, id, label, paper FROM figures ORDER BY number")
        )
        rows = connection.execute(
            "SELECT key, figure, id, label, kind, kind_score, scale FROM panels ORDER BY key"
        ).fetchall()
        keys, figure, ids, letters, kinds, kind_scores, scales = zip(*rows, strict=True) if rows else ((),) * 7
        paper_numbers = np.array([paper.number for paper in papers], dtype=np.int64)
        figure_numbers = np.array([each.number for each in figures], dtype=np.int64)
        figure_of = np.searchsorted(figure_numbers, np.array(figure, dtype=np.int64))
        paper_of_figure = np.searchsorted(paper_numbers, np.array([each.paper for each in figures], dtype=np.int64))
        return PanelTable(
            keys=np.array(keys, dtype=np.int64),
            panel_ids=tuple(ids),
            letters=tuple(letters),
            kinds=np.array(kinds, dtype=np.str_),
            kind_scores=np.array(kind_scores, dtype=np.float32),
            scales=np.array(scales, dtype=np.float64),
            figures=figures,
            figure_of=figure_of,
            figure_numbers=figure_numbers,
            papers=papers,
            paper_of=paper_of_figure[figure_of],
            paper_numbers=paper_numbers,
        )

    def places(self, keys: Places) -> tuple[Places, Mask]:
        """The places of panel keys, and which of the keys are here at all."""
        if not len(self):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self) - 1)
        return places, self.keys[places] == keys

    def figure_id(self, place: int) -> str:
        """The id of the figure that the panel at a place belongs to."""
        return self.figures[int(self.figure_of[place])].id

    def of_papers(self, wanted: Iterable[bool]) -> Mask:
        """The panels whose paper is wanted, given a verdict for each of ``papers``."""
        verdicts = np.fromiter(wanted, np.bool_, len(self.papers))
        return verdicts[self.paper_of] if len(self.papers) else np.zeros(len(self), np.bool_)

    def of_figures(self, wanted: Iterable[bool]) -> Mask:
        """The panels whose figure is wanted, given a verdict for each of ``figures``."""
        verdicts = np.fromiter(wanted, np.bool_, len(self.figures))
        return verdicts[self.figure_of] if len(self.figures) else np.zeros(len(self), np.bool_)

    def of_kinds(self, kinds: Collection[str]) -> Mask:
        return np.isin(self.kinds, list(kinds)) if len(self) else np.zeros(0, np.bool_)

    def named(self, record_id: str) -> Places:
        """The places of the panel of that id, or of all panels of the figure of that id; none when there is neither."""
        if record_id in self.panel_ids:
            return np.array([self.panel_ids.index(record_id)], np.int64)
        return self.panels_of(next((i for i, figure in enumerate(self.figures) if figure.id == record_id), -1))

    def panels_of(self, figure: int) -> Places:
        """The places of the panels of a figure, given the figure's place."""
        return np.flatnonzero(self.figure_of == figure)

"""What anyone may ask of a library while an ingest is writing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.errors import LibraryError
from harvest.records import Failure, Figure, Harvest, PageImage, Paper, Picture, from_json
from harvest.store import images, vectors
from harvest.store.connections import Connections
from harvest.store.rows import Counts, InputOutcome, StoredInput, StoredPanel, stored_input

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHUNK = 500


class LibraryReader:
    """The reading half of a library; any number of threads may share one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connections = Connections(folder)

    @property
    def images_folder(self) -> Path:
        return self.folder / "images"

    @property
    def index_folder(self) -> Path:
        """Where derived indexes live; deleting it loses nothing."""
        return self.folder / "index"

    @property
    def tmp_folder(self) -> Path:
        return self.folder / "tmp"

    def generation(self) -> int:
        """A number that grows with every commit that changes what can be searched."""
        return int(self._one("SELECT generation FROM state")["generation"])

    def identity(self) -> str:
        """32 hex digits, made with the catalogue: tells a library from another one made later in the same folder."""
        return str(self._one("SELECT identity FROM state")["identity"])

    def papers(self) -> Iterator[Paper]:
        """Every paper, in the order of its last commit."""
        for row in self._pages("SELECT key, record FROM papers WHERE key > ? ORDER BY key LIMIT ?"):
            yield from_json(Paper, json.loads(row["record"]))

    def paper(self, paper_id: str) -> Paper:
        """LibraryError when there is no such paper."""
        return from_json(Paper, json.loads(self._paper_row(paper_id)["record"]))

    def harvest(self, paper_id: str) -> Harvest:
        """All that was harvested from a paper; LibraryError when there is no such paper."""
        paper = self._paper_row(paper_id)
        query = "SELECT record FROM {} WHERE paper = ? ORDER BY key"

        def records(table: str) -> list[str]:
            return [row["record"] for row in self._connections.get().execute(query.format(table), (paper["key"],))]

        return Harvest(
            paper=from_json(Paper, json.loads(paper["record"])),
            figures=tuple(from_json(Figure, json.loads(text)) for text in records("figures")),
            failures=tuple(from_json(Failure, json.loads(text)) for text in records("failures")),
            page_images=tuple(from_json(PageImage, json.loads(text)) for text in records("page_images")),
        )

    def figure(self, figure_id: str) -> tuple[Paper, Figure]:
        """A figure with its paper; LibraryError when there is no such figure."""
        row = (
            self._connections.get()
            .execute(
                "SELECT papers.record AS paper, figures.record AS figure FROM figures "
                "JOIN papers ON papers.key = figures.paper WHERE figures.id = ?",
                (figure_id,),
            )
            .fetchone()
        )
        if row is None:
            raise LibraryError(f"no figure {figure_id!r} in {self.folder}")
        return from_json(Paper, json.loads(row["paper"])), from_json(Figure, json.loads(row["figure"]))

    def page_image(self, paper_id: str, page: int) -> PageImage | None:
        """The kept picture of a printed page, None when none was kept."""
        row = (
            self._connections.get()
            .execute(
                "SELECT page_images.record FROM page_images JOIN papers ON papers.key = page_images.paper "
                "WHERE papers.id = ? AND page = ?",
                (paper_id, page),
            )
            .fetchone()
        )
        return None if row is None else from_json(PageImage, json.loads(row["record"]))

    def panels(self, after: int = 0) -> Iterator[StoredPanel]:
        """Every panel whose key is greater than ``after``, by key."""
        paper, figure = lru_cache(64)(_paper_from), lru_cache(64)(_figure_from)
        query = (
            "SELECT panels.key, position, figures.record AS figure, papers.record AS paper FROM panels "
            "JOIN figures ON figures.key = panels.figure JOIN papers ON papers.key = figures.paper "
            "WHERE panels.key > ? ORDER BY panels.key LIMIT ?"
        )
        for row in self._pages(query, after):
            whole = figure(row["figure"])
            yield StoredPanel(row["key"], paper(row["paper"]), whole, whole.panels[row["position"]])

    def panel_keys(self) -> set[int]:
        """The keys of all panels that are in the library now."""
        return {row["key"] for row in self._connections.get().execute("SELECT key FROM panels")}

    def image_path(self, picture: Picture) -> Path:
        """Where a picture's file lies."""
        return images.picture_path(self.images_folder, picture.name)

    def vectors(self, encoder: str, hashes: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """The (tiles, dim) vectors that ``encoder`` made of the pictures with these sha256, where it has."""
        return dict(vectors.read(self._connections.get(), encoder, hashes))

    def inputs(self, path: str | None = None) -> list[InputOutcome]:
        """Every input that was ever ingested and not pruned, by path; those of one ``path`` where it is given."""
        rows = self._connections.get().execute(
            "SELECT path, inputs.paper_id, outcome, figures, stage, reason, attempts, "
            "(SELECT count(*) FROM failures JOIN papers ON papers.key = failures.paper "
            "WHERE papers.id = inputs.paper_id AND outcome = 'harvested') AS problems "
            "FROM inputs WHERE ? IS NULL OR path = ? ORDER BY raw",
            (path, path),
        )
        return [InputOutcome(**dict(row)) for row in rows]

    def stored_inputs(self) -> dict[str, StoredInput]:
        """The inputs table by path, as the runner compares it with the files it finds."""
        rows = self._connections.get().execute("SELECT * FROM inputs ORDER BY raw")
        return {value.file.path: value for value in map(stored_input, rows)}

    def resume_keys(self) -> dict[str, tuple[str, str]]:
        """Paper id → (settings fingerprint, companions) of its harvest: what need not be done again."""
        rows = self._connections.get().execute("SELECT id, fingerprint, companions FROM papers")
        return {row["id"]: (row["fingerprint"], row["companions"]) for row in rows}

    def figure_counts(self) -> dict[str, int]:
        """Paper id → number of its figures."""
        rows = self._connections.get().execute(
            "SELECT papers.id, count(figures.key) AS n FROM papers "
            "LEFT JOIN figures ON figures.paper = papers.key GROUP BY papers.key"
        )
        return {row["id"]: row["n"] for row in rows}

    def counts(self) -> Counts:
        """How much there is of everything."""
        row = self._one(
            "SELECT (SELECT count(*) FROM papers) AS papers, (SELECT count(*) FROM figures) AS figures, "
            "(SELECT count(*) FROM panels) AS panels, (SELECT count(DISTINCT name) FROM pictures) AS pictures, "
            "(SELECT count(*) FROM inputs WHERE outcome = 'harvested') AS harvested, "
            "(SELECT count(*) FROM inputs WHERE outcome = 'failed') AS failed, "
            "(SELECT count(*) FROM inputs WHERE outcome = 'missing') AS missing, "
            "(SELECT count(*) FROM papers WHERE id NOT IN "
            "(SELECT paper_id FROM inputs WHERE outcome <> 'missing')) AS orphans"
        )
        return Counts(**dict(row))

    def _one(self, query: str) -> sqlite3.Row:
        row: sqlite3.Row = self._connections.get().execute(query).fetchone()
        return row

    def _pages(self, query: str, after: int = 0) -> Iterator[sqlite3.Row]:
        """Rows by key, some hundreds at a time, so that a slow reader holds no old snapshot of the catalogue."""
        while rows := self._connections.get().execute(query, (after, _CHUNK)).fetchall():
            yield from rows
            after = rows[-1]["key"]

    def _paper_row(self, paper_id: str) -> sqlite3.Row:
        row: sqlite3.Row | None = (
            self._connections.get().execute("SELECT key, record FROM papers WHERE id = ?", (paper_id,)).fetchone()
        )
        if row is None:
            raise LibraryError(f"no paper {paper_id!r} in {self.folder}")
        return row


def _paper_from(text: str) -> Paper:
    return from_json(Paper, json.loads(text))


def _figure_from(text: str) -> Figure:
    return from_json(Figure, json.loads(text))

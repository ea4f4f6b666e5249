"""Searching by structure, for the library: exact, by substructure, by similarity, and the elements of panels."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harvest.errors import LibraryError, UsageError
from harvest.store import Library
from index.structures.table import TABLES, StructureTable, block

if TYPE_CHECKING:
    from index.database import IndexFile
    from index.structures.chemistry import Query

WAYS = ("substructure", "exact", "similar")
LEAST_SIMILARITY = 0.25
"""Tanimoto coefficient of Morgan fingerprints from which on structures are alike: unrelated ones are 1 time in 200."""
SECONDS = 10.0
"""What one search for a substructure may take."""
OF_SALT, OF_ISOMER = 0.9, 0.8
"""What an exact match is worth that is a salt of the structure, or says of its stereochemistry what was not asked."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MoleculeMatch:
    """A molecule of a panel that matched: its place in the panel's record and how well it fits, 0..1."""

    place: int
    score: float


@dataclass(frozen=True, slots=True)
class StructureAnswer:
    """Panels by key: their molecules that matched, best first, and a score, fit times confidence of the best."""

    matches: dict[int, tuple[MoleculeMatch, ...]]
    scores: dict[int, float]


class Structures:
    """The structures of a library. RDKit is not loaded before the first question; threads may share one."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder
        self._held: tuple[int, StructureTable] | None = None
        self._lock = threading.Lock()

    def refresh(self) -> StructureTable:
        """The index, up to date with the library; LibraryError when it is damaged, or missing and not to be written."""
        from index.database import IndexFile
        from index.structures import build

        generation = self._library.generation()
        held = self._held
        if held is not None and held[0] == generation:
            return held[1]
        with self._lock:
            file = IndexFile(self._folder / build.FILE, TABLES)
            try:
                held = self._held = self._loaded(file)
            except (sqlite3.Error, ValueError) as error:  # a damaged file, or rows of it
                raise LibraryError(f"{build.FILE} cannot be read ({error}); `figlens reindex` makes it anew") from error
            finally:
                file.close()
            return held[1]

    def _loaded(self, file: IndexFile) -> tuple[int, StructureTable]:
        """The library's generation that the table stands at, and the table."""
        from index.structures import build

        try:
            build.refresh(self._library, file)
        except LibraryError:
            if file.state()[0] != build.fingerprint(self._library):
                raise  # an old index that cannot be brought up to date still answers
        return file.state()[1], StructureTable.load(file.connect())

    def rebuild(self) -> None:
        """Builds the index anew from the catalogue."""
        from index.database import IndexFile
        from index.structures import build

        with self._lock:
            self._held = None
            build.rebuild(self._library, IndexFile(self._folder / build.FILE, TABLES))

    def search(self, smiles: str, way: str) -> StructureAnswer:
        """Panels with a molecule that is, holds or is like a structure.

        UsageError for one that cannot be read, and for a substructure that takes longer than ``SECONDS`` to look for.
        """
        if way not in WAYS:
            raise UsageError(f"no structure search {way!r}; choose one of {', '.join(WAYS)}")
        from index.structures.chemistry import read_query

        query = read_query(smiles, substructure=way == "substructure")
        table = self.refresh()
        find = {"substructure": _substructure, "exact": _exact, "similar": _similar}[way]
        return _by_panel(table, find(table, query) if len(table) else np.zeros(0, np.float32))

    def speaking_of(self, elements: str) -> set[int]:
        """Keys of the panels that a filter of elements ("Li,Ni,!Co") lets through; UsageError for no element."""
        from index.structures.elements import parse_elements

        wanted = parse_elements(elements)
        return {key for key, held in self.refresh().elements.items() if wanted.passes(held)}


def _exact(table: StructureTable, query: Query) -> Floats:
    """Structures that are the query, or the same but for counter-ions, charges and unasked stereochemistry."""
    scores = np.zeros(len(table), np.float32)
    for place in table.by_parent.get(block(query.parent), ()):
        if table.whole[place] == query.whole:
            scores[place] = 1.0
        elif table.parent[place] == query.parent:
            scores[place] = OF_SALT
        elif query.flat:
            scores[place] = OF_ISOMER
    return scores


def _substructure(table: StructureTable, query: Query) -> Floats:
    """Structures that hold the query, the better the more of them it is."""
    from index.structures.chemistry import holding

    scores = np.zeros(len(table), np.float32)
    may = np.flatnonzero(np.all((table.pattern & query.pattern) == query.pattern, axis=1)).tolist()
    found = holding((table.molecules[place] for place in may), query, SECONDS)
    for place, holds in zip(may, found, strict=True):
        if holds:
            scores[place] = min(1.0, query.atoms / max(1, int(table.atoms[place])))
    return scores


def _similar(table: StructureTable, query: Query) -> Floats:
    """Tanimoto coefficients, 0 below ``LEAST_SIMILARITY``."""
    shared = np.bitwise_count(table.morgan & query.morgan).sum(axis=1, dtype=np.int64)
    either = np.bitwise_count(table.morgan | query.morgan).sum(axis=1, dtype=np.int64)
    scores = (shared / np.maximum(either, 1)).astype(np.float32)
    return np.where(scores >= LEAST_SIMILARITY, scores, np.float32(0.0))


def _by_panel(table: StructureTable, scores: Floats) -> StructureAnswer:
    matches: dict[int, list[MoleculeMatch]] = {}
    best: dict[int, float] = {}
    fits = scores[table.shown_structure] if len(scores) else np.zeros(0, np.float32)
    for row in np.flatnonzero(fits > 0).tolist():
        panel, fit = int(table.shown_panel[row]), float(fits[row])
        matches.setdefault(panel, []).append(MoleculeMatch(int(table.shown_place[row]), fit))
        best[panel] = max(best.get(panel, 0.0), fit * float(table.shown_confidence[row]))
    ordered = {panel: tuple(sorted(found, key=lambda m: (-m.score, m.place))) for panel, found in matches.items()}
    return StructureAnswer(ordered, best)

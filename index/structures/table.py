"""The molecules of a library in memory: each structure once with its fingerprints, and which panels show it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

TABLES = (
    "CREATE TABLE structures (number INTEGER PRIMARY KEY, smiles TEXT UNIQUE NOT NULL, whole TEXT NOT NULL,"
    " parent TEXT NOT NULL, molecule BLOB NOT NULL, pattern BLOB NOT NULL, morgan BLOB NOT NULL,"
    " atoms INTEGER NOT NULL, elements TEXT NOT NULL)",
    "CREATE TABLE panels (key INTEGER PRIMARY KEY, elements TEXT NOT NULL)",
    "CREATE TABLE shown (panel INTEGER NOT NULL, place INTEGER NOT NULL, structure INTEGER NOT NULL,"
    " confidence REAL NOT NULL, PRIMARY KEY (panel, place)) WITHOUT ROWID",
    "CREATE INDEX shown_structure ON shown (structure)",
)


@dataclass(frozen=True, slots=True)
class StructureTable:
    """Structures by place 0..n-1: fingerprints (n, bytes), heavy atoms (n,), molecules; ``places`` by key.

    Row i of ``shown_*`` (m,): the panel's key, the molecule's place in its record, the structure's place, confidence.
    ``elements`` maps panel keys to the elements they speak of.
    """

    molecules: tuple[bytes, ...]
    pattern: NDArray[np.uint8]
    morgan: NDArray[np.uint8]
    atoms: Ints
    whole: tuple[str, ...]
    parent: tuple[str, ...]
    by_parent: dict[str, list[int]]
    shown_panel: Ints
    shown_place: Ints
    shown_structure: Ints
    shown_confidence: NDArray[np.float32]
    elements: dict[int, frozenset[str]]

    def __len__(self) -> int:
        return len(self.molecules)

    @staticmethod
    def load(connection: sqlite3.Connection) -> StructureTable:
        """All of it, from the derived index's tables."""
        rows = connection.execute(
            "SELECT number, whole, parent, molecule, pattern, morgan, atoms, elements FROM structures ORDER BY number"
        ).fetchall()
        numbers, whole, parent, molecules, pattern, morgan, atoms, _ = zip(*rows, strict=True) if rows else ((),) * 8
        place_of = {number: place for place, number in enumerate(numbers)}
        by_parent: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(parent):
            by_parent[block(key)].append(place)
        shown = connection.execute("SELECT panel, place, structure, confidence FROM shown ORDER BY panel, place")
        panels, places, structures, confidences = zip(*shown, strict=True) if rows else ((),) * 4
        return StructureTable(
            molecules=molecules,
            pattern=_stacked(pattern),
            morgan=_stacked(morgan),
            atoms=np.array(atoms, np.int64),
            whole=whole,
            parent=parent,
            by_parent=dict(by_parent),
            shown_panel=np.array(panels, np.int64),
            shown_place=np.array(places, np.int64),
            shown_structure=np.array([place_of[number] for number in structures], np.int64),
            shown_confidence=np.array(confidences, np.float32),
            elements=_elements(connection),
        )


def block(key: str) -> str:
    """The part of an InChIKey that says how the atoms are connected; what is no InChIKey stands for itself."""
    parts = key.split("-")
    return parts[0] if len(parts) == 3 and list(map(len, parts)) == [14, 10, 1] else key


def _stacked(fingerprints: tuple[bytes, ...]) -> NDArray[np.uint8]:
    if not fingerprints:
        return np.zeros((0, 0), np.uint8)
    return np.frombuffer(b"".join(fingerprints), np.uint8).reshape(len(fingerprints), -1)


def _elements(connection: sqlite3.Connection) -> dict[int, frozenset[str]]:
    """What the panels' words and molecules hold; equal sets are one object."""
    known: dict[str, frozenset[str]] = {}
    said: dict[int, frozenset[str]] = {}
    for key, text in connection.execute("SELECT key, elements FROM panels"):
        said[key] = known.setdefault(text, frozenset(text.split()))
    return said

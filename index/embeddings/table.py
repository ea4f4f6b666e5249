"""The vectors of a library's panels in memory, in two vector backends, and how alike is alike."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder, Floors
from index.vectors import VectorBackend, open_vectors

TABLES = ("CREATE TABLE panels (key INTEGER PRIMARY KEY, picture BLOB, words BLOB)",)

SAMPLE = 2000
"""Pairs of panels that floors are taken from."""
SPREADS = 3.0
"""How far above the cosines of any two panels a floor is, in their standard deviations: one pair in some hundred."""
FEW = 20
GUESSED = Floors(0.25, 0.75, 0.8, 0.25)
"""For encoders without floors of their own, where a library has fewer than ``FEW`` panels."""

Vectors = NDArray[np.float32]
Row = tuple[int, Vectors | None, Vectors | None]
"""A panel's key and its vectors (dim,), None where it has no picture or no words."""


@dataclass(frozen=True, slots=True)
class EmbeddingTable:
    """Pictures and words of panels, by key."""

    pictures: VectorBackend
    words: VectorBackend
    floors: Floors

    @staticmethod
    def load(connection: sqlite3.Connection, encoder: Encoder) -> EmbeddingTable:
        """All of it, from the derived index's tables; floors that the encoder does not say are the index's own."""
        dim = encoder.dim
        rows = connection.execute("SELECT key, picture, words FROM panels ORDER BY key").fetchall()
        pictures = _backend(dim, [(key, picture) for key, picture, _ in rows if picture is not None])
        words = _backend(dim, [(key, said) for key, _, said in rows if said is not None])
        (stored,) = connection.execute("SELECT value FROM meta WHERE name = 'floors'").fetchone()
        return EmbeddingTable(pictures, words, encoder.floors or Floors(*json.loads(stored)))


def stored_row(row: Row) -> tuple[int, bytes | None, bytes | None]:
    """A row as the file keeps it, in half precision."""
    key, picture, words = row
    return key, _bytes(picture), _bytes(words)


def floors_among(connection: sqlite3.Connection) -> Floors:
    """What is alike in this library, for an encoder that does not say: more alike than hardly any two panels are."""
    found = connection.execute("SELECT picture, words FROM panels WHERE picture NOTNULL AND words NOTNULL").fetchall()
    if len(found) < FEW:
        return GUESSED
    pictures, words = (_rows([row[column] for row in found]) for column in (0, 1))
    chance = np.random.default_rng(0)
    one, other = chance.integers(0, len(found), (2, SAMPLE))
    one, other = one[one != other], other[one != other]

    def floor(a: Vectors, b: Vectors) -> float:
        cosines = np.sum(a[one] * b[other], axis=1)
        return float(min(cosines.mean() + SPREADS * cosines.std(), 0.99))

    across = floor(words, pictures)
    return Floors(across, floor(words, words), floor(pictures, pictures), across)


def _backend(dim: int, rows: Sequence[tuple[int, bytes]]) -> VectorBackend:
    backend = open_vectors(dim)
    if rows:
        backend.add(np.array([key for key, _ in rows], np.int64), _rows([data for _, data in rows]))
    return backend


def _rows(stored: Iterable[bytes]) -> Vectors:
    return np.stack([np.frombuffer(data, np.float16) for data in stored]).astype(np.float32)


def _bytes(vector: Vectors | None) -> bytes | None:
    return None if vector is None else vector.astype(np.float16).tobytes()

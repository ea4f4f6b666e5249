"""Encoded pictures in the catalogue, cached by (image hash, encoder): float32, one row a tile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHUNK = 500  # SQLite's default bound on variables was 999 for long


def read(
    connection: sqlite3.Connection, encoder: str, hashes: Iterable[str]
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """(hash, tiles × dim) of those of ``hashes`` that ``encoder`` has seen."""
    import numpy as np

    wanted = sorted(set(hashes))
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
        rows = connection.execute(
            f"SELECT image, tiles, data FROM vectors WHERE encoder = ? AND image IN ({marks})", (encoder, *chunk)
        )
        for image, tiles, data in rows:
            yield image, np.frombuffer(data, dtype="<f4").astype(np.float32).reshape(tiles, -1)


def write(connection: sqlite3.Connection, encoder: str, rows: Mapping[str, NDArray[np.float32]]) -> None:
    """Keep (tiles, dim) arrays, replacing older ones; raises ValueError for any other shape, inside a transaction."""
    for image, array in sorted(rows.items()):
        if array.ndim != 2 or not array.size:
            raise ValueError(f"vectors of {image} have the shape {array.shape}, not (tiles, dim)")
        connection.execute(
            "INSERT INTO vectors (encoder, image, tiles, data) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (encoder, image) DO UPDATE SET tiles = excluded.tiles, data = excluded.data",
            (encoder, image, array.shape[0], array.astype("<f4").tobytes()),
        )

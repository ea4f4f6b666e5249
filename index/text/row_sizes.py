"""How many tokens each row of a field holds, which BM25 weighs a row's count by; kept beside the library."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.text.backend import ALL_FIELDS

TABLE = (
    "CREATE TABLE sizes (field INTEGER NOT NULL, row INTEGER NOT NULL, tokens INTEGER NOT NULL,"
    " PRIMARY KEY (field, row)) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class RowSizes:
    """The rows of a field, ascending, and their tokens' numbers; both (n,)."""

    rows: NDArray[np.int64]
    tokens: NDArray[np.int64]

    @staticmethod
    def load(connection: sqlite3.Connection, field_name: str) -> RowSizes:
        """Those of a field, from the derived file."""
        place = ALL_FIELDS.index(field_name)
        rows = connection.execute("SELECT row, tokens FROM sizes WHERE field = ? ORDER BY row", (place,)).fetchall()
        table = np.array(rows, np.int64).reshape(-1, 2)
        return RowSizes(table[:, 0], table[:, 1])

    @property
    def mean(self) -> float:
        return float(self.tokens.mean())

    def of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The sizes of rows, and which of them are here."""
        if not len(self.rows):
            return np.zeros(len(rows), np.int64), np.zeros(len(rows), np.bool_)
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        return self.tokens[places], self.rows[places] == rows

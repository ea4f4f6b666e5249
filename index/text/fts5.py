"""The embedded text backend: one SQLite FTS5 table a field, so that each field has its own BM25."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from index.text import word_tables
from index.text.backend import ALL_FIELDS, Clause, Matches, Row, known
from index.text.word_tables import WordTables

_TOKENIZE = "\"unicode61 remove_diacritics 0 tokenchars '.'\""
TABLES = (
    *(f"CREATE VIRTUAL TABLE text_{name} USING fts5(body, tokenize={_TOKENIZE})" for name in ALL_FIELDS),
    *word_tables.TABLES,
)
"""The statements that make an empty index; the tokenizer only splits at spaces, the tokens come from the analyser."""
_NO_TOKEN = re.compile(r"[^\w.]+")
_K1_PLUS_1 = 2.2  # FTS5's bm25() has k1 = 1.2 and b = 0.75 built in


class Fts5Text(WordTables):
    """A TextBackend over the connections that ``connect`` gives, one a thread."""

    def add(self, rows: Iterable[Row]) -> None:
        connection = self._connect()
        for row in rows:
            self.learn(row)
            for name, stream in row.streams.items():
                if stream:
                    statement = f"INSERT INTO text_{known(name)} (rowid, body) VALUES (?, ?)"
                    connection.execute(statement, (row.key, stream))

    def remove(self, field_names: Sequence[str], keys: Iterable[int]) -> None:
        """Removes rows from the fields; the caller commits."""
        rows = [(key,) for key in keys]
        for name in field_names:
            self._connect().executemany(f"DELETE FROM text_{known(name)} WHERE rowid = ?", rows)

    def match(self, clauses: Sequence[Clause]) -> list[Matches]:
        return [self._match(clause) for clause in clauses]

    def _match(self, clause: Clause) -> Matches:
        name = known(clause.field)
        words = _NO_TOKEN.sub(" ", " ".join(clause.terms)).strip()
        if not words:
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32))
        asked = f'"{words}"' + (" *" if clause.prefix else "")
        found = (
            self._connect()
            .execute(
                f"SELECT rowid, bm25(text_{name}) FROM text_{name} WHERE text_{name} MATCH ? ORDER BY rowid", (asked,)
            )
            .fetchall()
        )
        if not found:
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32))
        table = np.array(found, dtype=np.float64)
        idf = np.log((self.size(name) - len(found) + 0.5) / (len(found) + 0.5))
        strength = -table[:, 1] / max(float(idf), 1e-6) / _K1_PLUS_1
        return Matches(table[:, 0].astype(np.int64), np.clip(strength, 0.0, 1.0).astype(np.float32))

    def size(self, field_name: str) -> int:
        row = self._connect().execute(f"SELECT count(*) FROM text_{known(field_name)}_docsize").fetchone()
        return int(row[0])

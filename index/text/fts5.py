"""The embedded text backend: one SQLite FTS5 table a field, so that each field has its own BM25."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from index.text.backend import ALL_FIELDS, Clause, Matches, Row

FIELDS = ALL_FIELDS
_TOKENIZE = "\"unicode61 remove_diacritics 0 tokenchars '.'\""
_NO_TOKEN = re.compile(r"[^\w.]+")
_K1_PLUS_1 = 2.2  # FTS5's bm25() has k1 = 1.2 and b = 0.75 built in


def create_tables(connection: sqlite3.Connection) -> None:
    """The tables of an empty index; the tokenizer only splits at spaces, the tokens come from the analyser."""
    for name in FIELDS:
        connection.execute(f"CREATE VIRTUAL TABLE text_{name} USING fts5(body, tokenize={_TOKENIZE})")
    connection.execute("CREATE TABLE words (word TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID")
    connection.execute("CREATE TABLE terms (term TEXT PRIMARY KEY, fields INTEGER NOT NULL) WITHOUT ROWID")


class Fts5Text:
    """A TextBackend over the connections that ``connect`` gives, one a thread."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._words: Counter[str] = Counter()
        self._terms: dict[str, int] = {}

    def add(self, rows: Iterable[Row]) -> None:
        connection = self._connect()
        for row in rows:
            self._words.update(row.words)
            for name, stream in row.streams.items():
                if not stream:
                    continue
                connection.execute(f"INSERT INTO text_{_known(name)} (rowid, body) VALUES (?, ?)", (row.key, stream))
                bit = 1 << FIELDS.index(name)
                for term in set(stream.split()):
                    self._terms[term] = self._terms.get(term, 0) | bit

    def flush(self) -> None:
        connection = self._connect()
        connection.executemany(
            "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET texts = texts + excluded.texts",
            sorted(self._words.items()),
        )
        connection.executemany(
            "INSERT INTO terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET fields = fields | excluded.fields",
            sorted(self._terms.items()),
        )
        self._words.clear()
        self._terms.clear()

    def remove(self, field_names: Sequence[str], keys: Iterable[int]) -> None:
        """Removes rows from the fields; the caller commits."""
        rows = [(key,) for key in keys]
        for name in field_names:
            self._connect().executemany(f"DELETE FROM text_{_known(name)} WHERE rowid = ?", rows)

    def match(self, clauses: Sequence[Clause]) -> list[Matches]:
        return [self._match(clause) for clause in clauses]

    def _match(self, clause: Clause) -> Matches:
        name = _known(clause.field)
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
        row = self._connect().execute(f"SELECT count(*) FROM text_{_known(field_name)}_docsize").fetchone()
        return int(row[0])

    def fields_of(self, terms: Sequence[str]) -> dict[str, frozenset[str]]:
        connection = self._connect()
        found: dict[str, frozenset[str]] = {}
        for term in terms:
            row = connection.execute("SELECT fields FROM terms WHERE term = ?", (term,)).fetchone()
            if row is not None:
                found[term] = _fields(row[0])
        return found

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        rows = self._connect().execute(
            "SELECT term FROM terms WHERE term >= ? AND term < ? LIMIT ?", (prefix, prefix + "\U0010ffff", limit)
        )
        return [row[0] for row in rows]

    def vocabulary(self) -> Mapping[str, int]:
        return dict(self._connect().execute("SELECT word, texts FROM words").fetchall())


@cache
def _fields(bits: int) -> frozenset[str]:
    return frozenset(name for place, name in enumerate(FIELDS) if bits >> place & 1)


def _known(name: str) -> str:
    if name not in FIELDS:
        raise ValueError(f"no text field {name!r}; the fields are {', '.join(FIELDS)}")
    return name

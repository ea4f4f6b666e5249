"""What a text index knows of its words: which terms stand in which fields, and the words as papers write them.

It lies in the library's derived file whichever backend finds the rows: a query's words are looked up in it a hundred
times, and it is small.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from index.text.backend import ALL_FIELDS, Row, known

TABLES = (
    "CREATE TABLE words (word TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE terms (term TEXT PRIMARY KEY, fields INTEGER NOT NULL) WITHOUT ROWID",
)
_LAST = "\U0010ffff"


class WordTables:
    """The words' part of a TextBackend, over the connections that ``connect`` gives, one a thread."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._words: Counter[str] = Counter()
        self._terms: dict[str, int] = {}

    def learn(self, row: Row) -> None:
        """Takes in the words and terms of a row; ``flush`` writes them."""
        self._words.update(row.words)
        for name, stream in row.streams.items():
            bit = 1 << ALL_FIELDS.index(known(name))
            for term in set(stream.split()):
                self._terms[term] = self._terms.get(term, 0) | bit

    def flush(self) -> None:
        """Writes what was learnt; the caller commits."""
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
            "SELECT term FROM terms WHERE term >= ? AND term < ? LIMIT ?", (prefix, prefix + _LAST, limit)
        )
        return [row[0] for row in rows]

    def endings(self, prefix: str, field_name: str) -> list[str]:
        """All terms that start with ``prefix`` and may stand in a field."""
        bit = 1 << ALL_FIELDS.index(known(field_name))
        rows = self._connect().execute(
            "SELECT term FROM terms WHERE term >= ? AND term < ? AND fields & ?", (prefix, prefix + _LAST, bit)
        )
        return [row[0] for row in rows]

    def vocabulary(self) -> Mapping[str, int]:
        return dict(self._connect().execute("SELECT word, texts FROM words").fetchall())


@cache
def _fields(bits: int) -> frozenset[str]:
    return frozenset(name for place, name in enumerate(ALL_FIELDS) if bits >> place & 1)

"""A connection a thread: one thread's transaction is never another's."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harvest.errors import LibraryError
from harvest.store import schema

CATALOG = "catalog.sqlite"


class Connections:
    """Opens connections to one catalogue as threads ask for them, and closes them all at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False

    def get(self, create: bool = False) -> sqlite3.Connection:
        """This thread's connection; LibraryError after ``close``."""
        if self._closed:
            raise LibraryError(f"the library at {self._folder} has been closed")
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = schema.connect(self._folder / CATALOG, create)
            connection.row_factory = sqlite3.Row
            with self._guard:
                self._open.append(connection)
            self._local.connection = connection
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed at the end, rolled back when anything is raised."""
        connection = self.get()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close every thread's connection."""
        with self._guard:
            self._closed = True
            for connection in self._open:
                connection.close()
            self._open.clear()

"""The derived text index as a file: opened by every thread for itself, replaced as a whole, never half written."""

from __future__ import annotations

import copy
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from harvest.errors import LibraryError
from index.table import TABLES
from index.text import fts5
from index.text.analysis import ANALYSER_VERSION
from index.text.backend import TextBackend
from index.text.synonyms import tables_fingerprint
from index.text.words import stemmer_version

SCHEMA_VERSION = 4
_READER_SECONDS, _WRITER_SECONDS = 30.0, 3.0
"""How long to wait for another process: a reader for a commit; who wants to write can read the old state instead."""
_LEFT_SECONDS = 24 * 3600


def fingerprint() -> str:
    """Changes when the same library would give another text index."""
    return f"{SCHEMA_VERSION}.{ANALYSER_VERSION}.{tables_fingerprint()}.{stemmer_version()}"


class IndexFile:
    """A derived index in a file of its own, ``text.sqlite`` by default: its tables, and in ``meta`` what built them.

    It keeps SQLite's rollback journal: with a write-ahead log beside it, renaming another file over it would leave
    the old log to be replayed into the new file.
    """

    def __init__(self, path: Path, tables: Sequence[str] = (*TABLES, *fts5.TABLES)) -> None:
        """``tables``: the statements that make an empty file's tables beside ``meta``, by default the text index's."""
        self.path = path
        self._tables = tables
        self._local = threading.local()

    def connect(self) -> sqlite3.Connection:
        """This thread's connection; a new one when the file has been replaced since."""
        held: tuple[int, sqlite3.Connection] | None = getattr(self._local, "held", None)
        inode = self.made()
        if held is not None and held[0] == inode:
            return held[1]
        if held is not None:
            held[1].close()
        if inode == 0:
            raise LibraryError(
                f"no index {self.path.name} in {self.path.parent}; searching builds it, or run figlens reindex"
            )
        connection = _open(self.path)
        self._local.held = (inode, connection)
        return connection

    def state(self) -> tuple[str, int]:
        """The fingerprint and the library's generation it stands at; ("", -1) when there is none or it is damaged."""
        if self.made() == 0:
            return "", -1
        try:
            rows = facts(self.connect())
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise LibraryError(f"{self.path} is locked by another process; try again when it is done") from error
            return "", -1
        return str(rows.get("fingerprint", "")), int(rows.get("generation", -1))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone among writers; rolled back when the body raises."""
        connection = self.connect()
        try:
            connection.execute(f"PRAGMA busy_timeout = {int(1000 * _WRITER_SECONDS)}")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise LibraryError(f"cannot write the index {self.path}: {error}") from error
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(1000 * _READER_SECONDS)}")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    @contextmanager
    def replacing(self) -> Iterator[Self]:
        """An empty index beside this one, which takes its place when the body ends well."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"cannot write the index {self.path}: {error.strerror}") from error
        self._sweep()
        fresh = self._at(self.path.with_name(f"{self.path.name}.{os.getpid()}.{threading.get_ident()}.new"))
        fresh.path.unlink(missing_ok=True)
        try:
            _create(fresh.path, self._tables)
            yield fresh
            fresh.close()
            Path(f"{self.path}-journal").unlink(missing_ok=True)
            fresh.path.replace(self.path)
        except sqlite3.OperationalError as error:
            raise LibraryError(f"cannot write the index {self.path}: {error}") from error
        finally:
            fresh.close()
            fresh.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Closes this thread's connection."""
        held = getattr(self._local, "held", None)
        if held is not None:
            with suppress(sqlite3.ProgrammingError):
                held[1].close()
            self._local.held = None

    def made(self) -> int:
        """Tells the file from one that has been put in its place; 0 where there is none."""
        try:
            return self.path.stat().st_ino
        except FileNotFoundError:
            return 0

    def _at(self, path: Path) -> Self:
        """The like of it at another place."""
        other = copy.copy(self)
        other.path, other._local = path, threading.local()
        return other

    def _sweep(self) -> None:
        """Removes what a build that was killed left behind, a day later."""
        for left in self.path.parent.glob(f"{self.path.name}.*.new*"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                    left.unlink()


class OutOfStep(LibraryError):
    """What lies beside the file holds other rows than the file says."""


class TextFile(IndexFile):
    """The text index as a file: the table of panels, and what finds rows by their words."""

    def backend(self, connect: Callable[[], sqlite3.Connection] | None = None) -> TextBackend:
        """What answers from this state of the index, or over other connections to it."""
        return fts5.Fts5Text(connect or self.connect)


def facts(connection: sqlite3.Connection) -> dict[str, str]:
    """What ``meta`` says."""
    return dict(connection.execute("SELECT name, value FROM meta").fetchall())


def note(connection: sqlite3.Connection, said: Mapping[str, str]) -> None:
    """Writes facts into ``meta``, in the caller's transaction."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(said.items()))


def note_state(connection: sqlite3.Connection, generation: int, made_by: str | None = None) -> None:
    """Writes what built the index, by default the text index, in the caller's transaction."""
    note(connection, {"fingerprint": made_by or fingerprint(), "generation": str(generation)})


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_READER_SECONDS, isolation_level=None)
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _create(path: Path, tables: Sequence[str]) -> None:
    connection = _open(path)
    connection.execute("BEGIN")
    for statement in ("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)", *tables):
        connection.execute(statement)
    connection.commit()
    connection.close()

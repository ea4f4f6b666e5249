"""The catalogue's tables, and the steps that bring an older catalogue up to them.

Every key is ``INTEGER PRIMARY KEY AUTOINCREMENT``: a reused key would hang an old vector on a new picture.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from harvest.errors import LibraryError

APPLICATION_ID = 0x4669_676C
"""Marks the SQLite file as a figlens catalogue ("Figl")."""

BUSY_SECONDS = 60.0

_FIRST = """
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL,
    identity TEXT NOT NULL
);
INSERT INTO state VALUES (1, 0, lower(hex(randomblob(16))));
CREATE TABLE papers (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    companions TEXT NOT NULL,
    record TEXT NOT NULL,
    committed TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE figures (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    paper INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
    record TEXT NOT NULL
);
CREATE INDEX figures_of_paper ON figures (paper);
CREATE TABLE panels (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    figure INTEGER NOT NULL REFERENCES figures (key) ON DELETE CASCADE,
    position INTEGER NOT NULL
);
CREATE INDEX panels_of_figure ON panels (figure);
CREATE TABLE page_images (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    paper INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (paper, page)
);
CREATE TABLE failures (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    paper INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
    record TEXT NOT NULL
);
CREATE INDEX failures_of_paper ON failures (paper);
CREATE TABLE pictures (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    paper INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
    name TEXT NOT NULL,
    UNIQUE (paper, name)
);
CREATE INDEX pictures_by_name ON pictures (name);
CREATE TABLE inputs (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    raw BLOB NOT NULL UNIQUE,
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    companions TEXT NOT NULL,
    uses TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('harvested', 'failed', 'missing')),
    figures INTEGER NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL
);
CREATE INDEX inputs_of_paper ON inputs (paper_id);
CREATE TABLE vectors (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    encoder TEXT NOT NULL,
    image TEXT NOT NULL,
    tiles INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (encoder, image)
);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
"""Step n brings a catalogue of version n to n + 1. Steps are only ever added at the end."""


def connect(catalog: Path, create: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode with foreign keys on; falls back to read-only on a medium that is."""
    mode = "rwc" if create else "rw"
    try:
        connection = _open(catalog, f"mode={mode}")
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        if create or not catalog.is_file():
            raise
        connection = _open(catalog, "mode=ro&immutable=1")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _open(catalog: Path, query: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(catalog))}?{query}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def migrate(connection: sqlite3.Connection, catalog: Path, steps: tuple[str, ...] = MIGRATIONS) -> None:
    """Bring the catalogue to this version, a transaction a step; LibraryError for a newer or a foreign file."""
    version = _check(connection, catalog, steps)
    if version == len(steps):
        return
    connection.execute("PRAGMA journal_mode = WAL")
    for number in range(version, len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) == number:  # another process may have been faster
                for statement in _statements(steps[number]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check(connection: sqlite3.Connection, catalog: Path, steps: tuple[str, ...]) -> int:
    try:
        version = _version(connection)
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise LibraryError(f"{catalog} cannot be read as a figlens catalogue: {error}") from error
    if application != APPLICATION_ID and tables:
        raise LibraryError(f"{catalog} is not a figlens catalogue; choose another folder for the library")
    if version > len(steps):
        raise LibraryError(
            f"{catalog} was written by a newer figlens (schema {version}, this one knows {len(steps)}); update figlens"
        )
    return version


def _statements(script: str) -> list[str]:
    """The script's statements, each ending with its line; ``executescript`` would commit what is around them."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements

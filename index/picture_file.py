"""The picture index's own file: which panels it holds, and the keypoints of their pictures. Derived, like all here."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.errors import LibraryError
from index.keypoints import VERSION, Keypoints
from index.picture_panels import PanelPicture
from index.vectors.bits import to_bits

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS panel_pictures
  (key INTEGER PRIMARY KEY, own TEXT NOT NULL, figure TEXT NOT NULL, x0 REAL NOT NULL, top REAL NOT NULL,
   x1 REAL NOT NULL, bottom REAL NOT NULL, panels INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS features
  (picture TEXT PRIMARY KEY, version INTEGER NOT NULL, bits BLOB NOT NULL, keypoints BLOB NOT NULL);
"""
DATABASE, VECTORS = "pictures.sqlite", "vectors.faiss"
_LEFT_SECONDS = 24 * 3600
_COLUMNS = "key, own, figure, x0, top, x1, bottom, panels"


class PictureFile:
    """Which panels the index holds, by key, and the keypoints of their figures' pictures. Threads may share one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.executescript(SCHEMA)
        except sqlite3.Error as error:
            raise LibraryError(f"{path} cannot be used ({error}); delete it, then `figlens reindex`") from error

    def fact(self, name: str) -> str:
        """A remembered value, "" when there is none."""
        with self._lock:
            row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def panels(self) -> dict[int, PanelPicture]:
        with self._lock:
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM panel_pictures").fetchall()
        return {key: PanelPicture(own, figure, tuple(area), count) for key, own, figure, *area, count in rows}

    def change(self, added: Mapping[int, PanelPicture], gone: Iterable[int], facts: Mapping[str, str]) -> None:
        """Add and drop panels, and remember facts, in one transaction; keypoints that nobody needs go as well."""
        rows = [(key, panel.own, panel.figure, *panel.area, panel.panels) for key, panel in added.items()]
        with self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("DELETE FROM panel_pictures WHERE key = ?", [(key,) for key in gone])
            self._connection.executemany(
                f"INSERT OR REPLACE INTO panel_pictures ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )
            self._connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", list(facts.items()))
            self._connection.execute("DELETE FROM features WHERE picture NOT IN (SELECT figure FROM panel_pictures)")

    def has_keypoints(self, picture: str) -> bool:
        query = "SELECT 1 FROM features WHERE picture = ? AND version = ?"
        with self._lock:
            return self._connection.execute(query, (picture, VERSION)).fetchone() is not None

    def put_keypoints(self, rows: Sequence[tuple[str, Keypoints]]) -> None:
        with self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for picture, points in rows:
                values = (picture, VERSION, to_bits(points.descriptors).tobytes(), points.to_bytes())
                self._connection.execute("INSERT OR REPLACE INTO features VALUES (?, ?, ?, ?)", values)

    def keypoints(self, picture: str) -> Keypoints | None:
        """The kept keypoints of a picture; None where there are none of this version."""
        query = "SELECT keypoints FROM features WHERE picture = ? AND version = ?"
        with self._lock:
            row = self._connection.execute(query, (picture, VERSION)).fetchone()
        return Keypoints.from_bytes(row[0]) if row else None

    def bits(self) -> list[tuple[str, NDArray[np.uint8]]]:
        """Every picture with the bits of its descriptors, (n, 16)."""
        query = "SELECT picture, bits FROM features WHERE version = ? ORDER BY picture"
        with self._lock:
            rows = self._connection.execute(query, (VERSION,)).fetchall()
        return [(name, np.frombuffer(data, np.uint8).reshape(-1, 16)) for name, data in rows]

    def close(self) -> None:
        with self._lock:
            self._connection.close()


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """An empty folder to build a picture index in, beside the one in ``folder``; gone at the end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        made = tempfile.TemporaryDirectory(prefix="pictures.", suffix=".new", dir=folder)
    except OSError as error:
        raise LibraryError(f"cannot write the picture index in {folder}: {error.strerror}") from error
    with made as fresh:
        yield Path(fresh)


def take_place(fresh: Path, folder: Path) -> None:
    """Puts a closed picture index in the place of the one in ``folder``; LibraryError when that cannot be written.

    The old vectors go first: a database without its vectors is filled from the catalogue, one with others would lie.
    """
    try:
        for name in (VECTORS, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (folder / name).unlink(missing_ok=True)
        for name in (DATABASE, VECTORS):
            if (fresh / name).is_file():
                (fresh / name).replace(folder / name)
    except OSError as error:
        raise LibraryError(f"cannot write the picture index in {folder}: {error.strerror}") from error


def _sweep(folder: Path) -> None:
    """Removes what a build that was killed left behind, a day later."""
    for left in folder.glob("pictures.*.new"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                shutil.rmtree(left)

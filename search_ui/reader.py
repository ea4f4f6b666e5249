"""A library read by a server: many requests, few readers, new papers seen at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from harvest.store import Library
from index import open_library
from index.library import FigureLibrary

T = TypeVar("T")

READERS = 2


class LibraryReader:
    """Runs jobs on a library in threads of its own, each with its own open catalogue and indexes.

    SQLite connections stay in the thread that opened them, and an index is never read while it is refreshed.
    """

    def __init__(self, folder: Path, threads: int = READERS) -> None:
        self.folder = folder
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="library")
        self._local = threading.local()

    def search(self, job: Callable[[FigureLibrary], T]) -> T:
        """What ``job`` answers about the searchable library; its errors are raised here."""
        return self._threads.submit(lambda: job(self._figures())).result()

    def read(self, job: Callable[[Library], T]) -> T:
        """What ``job`` answers about the catalogue; its errors are raised here."""
        return self._threads.submit(lambda: job(self._catalogue())).result()

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _figures(self) -> FigureLibrary:
        if not hasattr(self._local, "figures"):
            self._local.figures = open_library(self.folder)
        figures: FigureLibrary = self._local.figures
        return figures

    def _catalogue(self) -> Library:
        if not hasattr(self._local, "catalogue"):
            self._local.catalogue = Library.open(self.folder)
        catalogue: Library = self._local.catalogue
        return catalogue

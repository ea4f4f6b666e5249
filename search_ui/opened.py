"""A library held open by a server: many requests at once, new papers seen without a restart."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from fastapi import Request
from starlette.exceptions import HTTPException

from harvest.errors import LibraryError
from harvest.store import Library
from index import open_library
from index.library import FigureLibrary
from search_ui.query_images import QueryImages
from search_ui.thumbnails import Thumbnails

T = TypeVar("T")

SEARCHERS = 2
"""Threads that search: each has its own indexes open, which cost memory."""


class OpenedLibrary:
    """The catalogue for any thread, and searches in threads of their own.

    An index belongs to the thread that opened it, so it is never asked while it takes in new papers.
    """

    def __init__(self, folder: Path, workspace: Path) -> None:
        self.catalogue = Library.open(folder)
        self.query_images = QueryImages(workspace / "queries")
        self.thumbnails = Thumbnails(workspace / "thumbnails")
        self._threads = ThreadPoolExecutor(SEARCHERS, thread_name_prefix="search")
        self._local = threading.local()

    @property
    def folder(self) -> Path:
        return self.catalogue.folder

    def search(self, job: Callable[[FigureLibrary], T]) -> T:
        """What ``job`` answers about the searchable library; its errors are raised here."""
        return self._threads.submit(lambda: job(self._figures())).result()

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.catalogue.close()

    def _figures(self) -> FigureLibrary:
        if not hasattr(self._local, "figures"):
            self._local.figures = open_library(self.folder)
        figures: FigureLibrary = self._local.figures
        return figures


class Missing(HTTPException):
    """Something that was asked for by its name is not in the library."""

    def __init__(self, line: str) -> None:
        super().__init__(HTTPStatus.NOT_FOUND, line)


def opened(request: Request) -> OpenedLibrary:
    """The library of the application that answers ``request``."""
    library: OpenedLibrary = request.app.state.library
    return library


def found(job: Callable[[], T]) -> T:
    """What ``job`` finds in the catalogue; an id that is not there becomes a 404."""
    try:
        return job()
    except LibraryError as error:
        raise Missing(" ".join(str(error).split())) from error

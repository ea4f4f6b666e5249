"""A library held open by a server, for many requests at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from fastapi import Request
from starlette.exceptions import HTTPException

from harvest.errors import LibraryError
from harvest.records import Figure, Panel, Paper
from harvest.store import Library
from index import open_library
from index.backends import Backends
from search_ui.query_images import QueryImages
from search_ui.thumbnails import Thumbnails

T = TypeVar("T")

_LOCAL_ENCODER = re.compile(r"\blocal:(/[^\s;:,]+)")
"""The path within an encoder's name."""


class OpenedLibrary:
    """The searchable library, and what a server keeps beside it in ``workspace``; any number of threads may share it.

    New papers are found at once: every search compares the catalogue with its indexes.
    """

    def __init__(self, folder: Path, workspace: Path, backends: Backends | None = None) -> None:
        self.figures = open_library(folder, backends=backends)
        self._hidden = (workspace, self.catalogue.folder)
        self.query_images = QueryImages(workspace / "queries")
        self.thumbnails = Thumbnails(workspace / "thumbnails")

    @property
    def catalogue(self) -> Library:
        return self.figures.library

    @property
    def name(self) -> str:
        """What strangers may know of where the library lies: its folder's own name."""
        return self.catalogue.folder.name

    def without_folders(self, line: str) -> str:
        """A line as strangers may read it: of the folders of this machine it names, only their own names."""
        encoders = (Path(path) for path in _LOCAL_ENCODER.findall(line))
        for folder in (*encoders, *self._hidden):
            line = line.replace(str(folder), folder.name) if folder.name else line
        return line

    def close(self) -> None:
        self.figures.close()


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


def panel_of(library: OpenedLibrary, panel_id: str) -> tuple[Paper, Figure, Panel]:
    """A panel with its figure and paper; Missing for an id that is none."""
    line = f"There is no panel {panel_id} in this library."
    try:
        paper, figure = library.catalogue.figure(panel_id.rpartition(".")[0])
    except LibraryError as error:
        raise Missing(line) from error
    panel = next((each for each in figure.panels if each.id == panel_id), None)
    if panel is None:
        raise Missing(line)
    return paper, figure, panel

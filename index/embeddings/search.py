"""Searching by meaning, for the library: the index opened when it is first asked, with the encoder that built it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from harvest.errors import FiglensError, IndexMismatch, LibraryError
from harvest.store import Library
from index.database import IndexFile
from index.embeddings import build
from index.embeddings.table import TABLES, EmbeddingTable
from index.encoders import DEFAULT_ENCODER, Encoder, open_encoder

MEND = "`figlens reindex` makes it anew"
SOON = 64
"""So many new panels are taken in before a search is answered; more wait for the next refresh."""


class Embeddings:
    """The meanings of a library's panels. No encoder is loaded before the first question; threads may share one.

    ``encoder`` is a name of ``index.encoders``; without one the encoder that built the index is used.
    """

    def __init__(self, library: Library, folder: Path, encoder: str | None) -> None:
        self._library = library
        self._file = IndexFile(folder / build.FILE, TABLES)
        self._named = encoder
        self._opened: Encoder | None = None
        self._held: tuple[tuple[str, int], EmbeddingTable] | None = None
        self._failed: tuple[tuple[int, int], FiglensError] | None = None
        self._lock = threading.Lock()

    def refresh(self, progress: build.Progress | None = None) -> None:
        """Brings the index up to the catalogue; a FiglensError where the encoder cannot be had."""
        with self._lock:
            self._failed = None
            build.refresh(self._library, self._file, self._encoder(), progress)

    def rebuild(self, encoder: str | None, progress: build.Progress | None = None) -> None:
        """Builds the index anew, with another encoder if one is named; the old one answers until then."""
        opened = open_encoder(encoder or self._named or build.built_with(self._file) or DEFAULT_ENCODER)
        build.rebuild(self._library, self._file, opened, progress)
        with self._lock:
            self._named, self._opened, self._failed = encoder or self._named, opened, None

    def current(self) -> tuple[Encoder, EmbeddingTable]:
        """The encoder and the vectors of all panels, but for many new ones; a FiglensError where they cannot be had."""
        now = (self._library.generation(), self._file.made())
        with self._lock:
            if self._failed is not None and self._failed[0] == now:
                raise self._failed[1].with_traceback(None)
            try:
                encoder = self._encoder()
                return encoder, self._table(encoder)
            except FiglensError as error:
                self._failed = (now, error)
                raise
            except (sqlite3.Error, ValueError) as error:  # a damaged file, or rows of it
                self._failed = (now, LibraryError(f"{build.FILE} cannot be read ({error}); {MEND}"))
                raise self._failed[1] from error

    def try_to(self, build_it: Callable[[], None]) -> tuple[str, ...]:
        """Does it, or says in a line what kept it from being done; raises that where the user named the encoder."""
        try:
            build_it()
        except FiglensError as error:
            if self._named:
                raise
            return (f"no embeddings, so pictures are found by what is said of them alone: {error}",)
        return ()

    @property
    def is_named(self) -> bool:
        """Whether the user asked for this encoder and no other."""
        return self._named is not None

    def close(self) -> None:
        """Closes the index's file."""
        self._file.close()

    def _encoder(self) -> Encoder:
        built = build.built_with(self._file)
        if self._named and built and self._named != built:
            raise IndexMismatch(
                f"the index was built with the encoder {built}, not with {self._named}; "
                f"`figlens reindex --encoder {self._named} --library {self._library.folder}` builds it anew"
            )
        name = self._named or built or DEFAULT_ENCODER
        if self._opened is None or self._opened.name != name:
            self._opened = open_encoder(name)
        return self._opened

    def _table(self, encoder: Encoder) -> EmbeddingTable:
        state = self._file.state()
        wanted = build.fingerprint(self._library, encoder)
        if state != (wanted, self._library.generation()):
            new = build.missing(self._library, self._file) if state[0] == wanted else self._library.panel_keys()
            if len(new) <= SOON:
                self._catch_up(encoder, wanted)
            elif state[0] != wanted:
                raise IndexMismatch(
                    f"no index of the encoder {encoder.name}; "
                    f"`figlens reindex --library {self._library.folder}` builds one"
                )
            state = self._file.state()
        if self._held is None or self._held[0] != state:
            self._held = (state, EmbeddingTable.load(self._file.connect(), encoder))
        return self._held[1]

    def _catch_up(self, encoder: Encoder, wanted: str) -> None:
        """Refreshes the index; where it cannot be written now, what it holds already must do."""
        try:
            build.refresh(self._library, self._file, encoder)
        except LibraryError:
            if self._file.state()[0] != wanted:
                raise

"""The library: reading for everyone, and what its one writer may do."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from harvest.errors import LibraryError
from harvest.records import Harvest
from harvest.store import images, schema, vectors, writing
from harvest.store.connections import CATALOG
from harvest.store.lock import LOCK
from harvest.store.reading import LibraryReader
from harvest.store.rows import InputFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Library(LibraryReader):
    """An open library folder; a context manager that any number of threads may share."""

    @classmethod
    def open(cls, folder: Path | str, create: bool = False) -> Library:
        """The library at ``folder``; LibraryError when there is none (and ``create`` is False) or it is no library."""
        folder = Path(folder).resolve()
        catalog = folder / CATALOG
        cls.prepare(folder, create)
        library = cls(folder)
        try:
            connection = library._connections.get(create)
            schema.migrate(connection, catalog)
        except sqlite3.Error as error:
            library.close()
            raise LibraryError(f"{catalog} cannot be opened: {error}") from error
        except LibraryError:
            library.close()
            raise
        return library

    @staticmethod
    def prepare(folder: Path, create: bool) -> None:
        """Make the folder of a new library where it may be made; LibraryError where none is and none can be."""
        if (folder / CATALOG).is_file():
            return
        if not create:
            raise LibraryError(f"no library at {folder}; `figlens ingest PAPERS --library {folder}` makes one")
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"{folder} is a file; a library is a folder")
        if folder.is_dir() and any(path.name != LOCK for path in folder.iterdir()):
            raise LibraryError(f"{folder} is not empty and holds no library; choose another folder")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder} cannot be made: {error.strerror}") from error

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every thread's connection; the library cannot be used afterwards."""
        self._connections.close()

    def put_vectors(self, encoder: str, rows: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep (tiles, dim) vectors by picture sha256; ValueError for another shape."""
        with self._connections.transaction() as connection:
            vectors.write(connection, encoder, rows)

    def commit(self, harvest: Harvest, workspace: Path, fingerprint: str, inputs: Sequence[InputFile]) -> None:
        """Move the pictures in, then store the paper and the outcome of its inputs in one transaction.

        A paper that one of the inputs stood for before, and no other input does, goes: its file has changed. Raises
        LibraryError for a picture that ``workspace`` lacks, ValueError or sqlite3.IntegrityError for records that
        contradict themselves; the catalogue is then as before.
        """
        for picture in writing.pictures_of(harvest):
            images.adopt(self.images_folder, workspace, picture)
        paper_id, figures = harvest.paper.id, len(harvest.figures)
        companions = inputs[0].companions if inputs else ""
        with self._connections.transaction() as connection:
            writing.put_paper(connection, harvest, fingerprint, companions)
            before = [
                writing.put_input(connection, file, fingerprint, paper_id, "harvested", figures) for file in inputs
            ]
            writing.name_paper(connection, paper_id)
            writing.drop_unclaimed(connection, set(before) - {paper_id})
            writing.grow_generation(connection)

    def link(self, file: InputFile, fingerprint: str, paper_id: str, figures: int) -> None:
        """Record that a file holds a paper that is already here (``paper_id`` "" for an archive of papers)."""
        with self._connections.transaction() as connection:
            before = writing.put_input(connection, file, fingerprint, paper_id, "harvested", figures)
            renamed = writing.name_paper(connection, paper_id)
            if writing.drop_unclaimed(connection, {before} - {paper_id}) or renamed:
                writing.grow_generation(connection)

    def fail(self, inputs: Sequence[InputFile], fingerprint: str, stage: str, reason: str) -> None:
        """Record that files could not be harvested; what an earlier harvest brought stays until a prune."""
        with self._connections.transaction() as connection:
            for file in inputs:
                writing.put_input(
                    connection, file, fingerprint, file.paper_id, "failed", 0, _clean(stage), _clean(reason)
                )

    def touch(self, file: InputFile) -> None:
        """Note a new time of a file whose content is as it was, or that a missing one is back."""
        with self._connections.transaction() as connection:
            writing.touch_input(connection, file)

    def mark_missing(self, files: Sequence[InputFile], reason: str = "the file is gone") -> None:
        """Report files as missing; nothing is deleted."""
        with self._connections.transaction() as connection:
            writing.mark_missing(connection, files, reason)

    def prune(self) -> int:
        """Delete missing inputs, papers that no present input stands for, and pictures nobody shows.

        Returns the number of papers deleted. The caller holds the ingest lock: a picture of a paper that is being
        committed elsewhere would look unused.
        """
        with self._connections.transaction() as connection:
            gone = writing.drop_missing(connection)
            if gone:
                writing.grow_generation(connection)
        self.sweep_images()
        return gone

    def sweep_images(self) -> int:
        """Delete picture files that no paper shows; returns how many. The caller holds the ingest lock."""
        keep = {row["name"] for row in self._connections.get().execute("SELECT DISTINCT name FROM pictures")}
        return images.sweep(self.images_folder, keep)


def _clean(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())[:500]

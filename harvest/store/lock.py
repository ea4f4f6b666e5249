"""One writer at a time: a lock that the system lets go when its holder dies, however it dies."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from harvest.errors import LibraryError

try:
    import fcntl
except ImportError:  # Windows has no flock; there the catalogue's own write lock has to do
    fcntl = None  # type: ignore[assignment]


LOCK = "ingest.lock"


class IngestLock:
    """A context manager; entering raises LibraryError with one clear line when another ingest holds the library."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK
        self._descriptor: int | None = None

    def __enter__(self) -> IngestLock:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        if fcntl is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
                os.close(descriptor)
                who = f" (process {holder})" if holder.isdigit() else ""
                raise LibraryError(
                    f"another ingest is writing to {self._path.parent}{who}; wait for its end, reading goes on"
                ) from error
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

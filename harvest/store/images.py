"""The library's pictures: files named by their content under ``images/ab/``, moved in whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from harvest.errors import LibraryError
from harvest.records import Picture


def picture_path(images: Path, name: str) -> Path:
    """Where the picture called ``<sha256>.<suffix>`` lies."""
    return images / name[:2] / name


def adopt(images: Path, workspace: Path, picture: Picture) -> None:
    """Move a worker's picture in, on disk before its name is; one that is there already stays.

    LibraryError when the worker left none.
    """
    target = picture_path(images, picture.name)
    if target.is_file():
        return
    source = workspace / picture.name
    if not source.is_file() or source.is_symlink():
        raise LibraryError(f"picture {picture.name} was announced and not written")
    target.parent.mkdir(parents=True, exist_ok=True)
    _flush(source)
    try:
        source.replace(target)
    except OSError:  # the workspace lies on another file system
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copyfile(source, beside)
        _flush(beside)
        beside.replace(target)


def _flush(path: Path) -> None:
    """Have the file's bytes on disk: the catalogue must never speak of a picture that a loss of power emptied."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def names(images: Path) -> Iterator[Path]:
    """Every file under ``images/``, left-overs included."""
    if images.is_dir():
        for folder in sorted(images.iterdir()):
            if folder.is_dir():
                yield from sorted(folder.iterdir())


def sweep(images: Path, keep: set[str]) -> int:
    """Delete every file whose name is not in ``keep``; returns how many went."""
    gone = 0
    for path in list(names(images)):
        if path.name not in keep:
            path.unlink(missing_ok=True)
            gone += 1
    return gone

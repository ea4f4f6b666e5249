"""The files beside a document that its harvest depends on, as a short text that changes when they do."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

SIDECARS = (".json", ".caption", ".caption.txt", ".txt")
TABLES = ("captions.jsonl", "captions.csv", "captions.tsv")
_PAGES = (".html", ".htm", ".xhtml")


def digest(document: Path, uses: Iterable[str], incomplete: bool = False) -> str:
    """``0003-<hash>`` of the files at ``uses``, relative to the document's folder: how many, their names and sizes.

    Archives and folders with the same content give the same text, so times are left out. For an ``incomplete``
    document (something it names was not there) the folders' times are in it and it ends in ``?``: a file that comes
    later is noticed.
    """
    folder = document.parent
    lines = []
    for used in sorted(set(uses)):
        try:
            lines.append(f"{used}\n{(folder / used).stat().st_size}")
        except OSError:
            continue
    if not lines and not incomplete:
        return ""
    text = "\n".join([*lines, *(_times(folder) if incomplete else ())])
    mark = "?" if incomplete else ""
    return f"{len(lines):04d}-{hashlib.sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}{mark}"


def count(companions: str) -> int:
    """How many files a digest speaks of."""
    return int(companions.partition("-")[0] or 0)


def relative(document: Path, used: Iterable[str]) -> tuple[str, ...]:
    """Resolved paths as they are called from the document's folder."""
    folder = document.parent.resolve()
    return tuple(sorted(os.path.relpath(path, folder) for path in used))


def sidecars(image: Path) -> list[str]:
    """The files that may hold a single image's caption: its name with a text suffix, or a table of its folder."""
    stem = os.path.splitext(image.name)[0]  # noqa: PTH122 - any bytes are a name
    named = [name + suffix for suffix in SIDECARS for name in (stem, image.name)]
    return [name for name in (*named, *TABLES) if os.path.isfile(image.parent / name)]  # noqa: PTH113 - never raises


def of_saved_page(image: Path) -> bool:
    """Whether a browser put the file there with a page that it saved: ``NAME_files/`` beside ``NAME.html``."""
    folder = image.parent
    if not folder.name.endswith("_files"):
        return False
    return any((folder.parent / (folder.name[: -len("_files")] + suffix)).is_file() for suffix in _PAGES)


def _times(folder: Path) -> list[str]:
    """The times of a folder and its folders, which change when a file is put there."""
    try:
        inner = sorted(entry.path for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
        return [str(Path(path).stat().st_mtime_ns) for path in (str(folder), *inner)]
    except OSError:
        return []

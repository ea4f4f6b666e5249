"""One file becomes one Harvest: what it is, its paper, its figures, their pictures, their words, their kind."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from harvest.documents.sniff import describe, kind_of
from harvest.errors import DocumentError
from harvest.pipeline.work import Work
from harvest.reading.allowance import ReadingWatch
from harvest.records import Harvest
from harvest.settings import HarvestSettings, Limits

Reader = Callable[[Path, str, Work], Harvest]


def harvest_file(
    path: Path,
    source: str,
    settings: HarvestSettings,
    limits: Limits,
    workspace: Path,
    root: Path | None = None,
    watch: ReadingWatch | None = None,
) -> Harvest:
    """Everything ``path`` holds, its pictures written as ``workspace/<sha256>.<suffix>``.

    ``source`` is the name kept in the record; ``root`` is the only folder whose files the document may refer to (its
    own folder by default); ``watch`` is told of every reading by OCR. DocumentError when the document as a whole
    cannot be read; whatever goes wrong within it is a Failure of the Harvest. Its costs name every stage, and "other"
    for what no stage took.
    """
    kind = _checked_kind(path, limits)
    reader = _reader(kind)
    work = Work(source, settings, limits, workspace, root if root is not None else path.parent, watch)
    with work.costs.of("other"):
        harvest = reader(path, paper_id(path), work)
    return replace(harvest, costs=work.costs.total())


def paper_id(path: Path) -> str:
    """The first 16 hex digits of the file's sha256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _checked_kind(path: Path, limits: Limits) -> str:
    """What the file is; DocumentError when it is nothing that can be harvested, or too large."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DocumentError(f"{path.name}: cannot be read ({error.strerror})") from error
    if not path.is_file():
        raise DocumentError(f"{path.name}: not a file")
    if size == 0:
        raise DocumentError(f"{path.name}: the file is empty")
    if size > limits.file_bytes:
        raise DocumentError(f"{path.name}: {size} bytes are more than the limit of {limits.file_bytes}")
    kind = kind_of(path)
    if kind == "":
        raise DocumentError(f"{path.name}: not a PDF, JATS, HTML or image file: it is {describe(path)}")
    if kind == "zip":
        raise DocumentError(f"{path.name}: an archive is ingested file by file, not as one document")
    return kind


def _reader(kind: str) -> Reader:
    if kind == "pdf":
        from harvest.pipeline.pdf import harvest_pdf

        return harvest_pdf
    from harvest.pipeline.tagged import READERS

    return READERS[kind]

"""Single images as documents: a picture and what a file beside it says of it (see docs/formats.md)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harvest.documents.markup import decoded
from harvest.documents.tagged import TaggedDocument, TaggedFigure
from harvest.figures.labels import label_at_start
from harvest.records import Failure, Paper

MOST_BYTES = 1 << 20  # of one picture's own sidecar
MOST_TABLE_BYTES = 64 << 20
_OWN = (".json", ".caption", ".caption.txt", ".txt")
_TABLES = ("captions.jsonl", "captions.csv", "captions.tsv")
_NAMES = ("image", "file", "filename", "file_name", "name", "path")


def read(path: Path, paper_id: str, source: str, root: Path | None = None) -> TaggedDocument:
    """The picture as one figure; its caption and paper data from its sidecar, "" where there is none.

    A sidecar that is broken or too large is a Failure; the picture stays. The picture itself is not opened here.
    """
    try:
        said = _stated(path.resolve(), (root or path.parent).resolve())
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:300]
        bare = TaggedFigure("", "", (path,))
        return TaggedDocument(Paper(paper_id, source), (bare,), (Failure("sidecar", source, reason),))
    caption = _text(said, "caption")
    label = label_at_start(caption)
    stated = _text(said, "label") or (label.printed.rstrip(" .:") if label else "")
    figure = TaggedFigure(stated, caption, (path,), mentions=_texts(said.get("mentions")))
    return TaggedDocument(_paper(said, paper_id, source), (figure,))


def _stated(path: Path, root: Path) -> Mapping[str, Any]:
    """What NAME.json says, its caption from the next sidecar that has one where it has none: NAME.txt, a table."""
    said: dict[str, Any] = {}
    for suffix in _OWN:
        for beside in (path.with_suffix(suffix), path.with_name(path.name + suffix)):
            text = _contents(beside, root, MOST_BYTES)
            if text is None:
                continue
            if suffix != ".json":
                return {**said, "caption": text}
            data = json.loads(text)
            if not isinstance(data, dict):
                raise ValueError(f"{beside.name}: a sidecar is one JSON object, not a {type(data).__name__}")
            if "caption" in data:
                return data
            said = {**data, **said}
    for name in _TABLES:
        table = path.with_name(name)
        text = _contents(table, root, MOST_TABLE_BYTES)
        if text is not None and path.name in text:
            row = next((row for row in _rows(name, text, path.name) if _names(row, path.name)), None)
            if row is not None:
                return {**said, **row}
    return said


def _contents(path: Path, root: Path, most: int) -> str | None:
    """A sidecar's text; None when there is none or it lies (by a link) outside ``root``."""
    if not path.is_file() or not path.resolve().is_relative_to(root):
        return None
    size = path.stat().st_size
    if size > most:
        raise ValueError(f"{path.name}: {size} bytes are more than a sidecar's limit of {most}")
    return decoded(path.read_bytes())


def _rows(name: str, text: str, image: str) -> Iterator[Mapping[str, Any]]:
    if name.endswith(".jsonl"):
        for line in text.splitlines():
            if image in line:
                row = json.loads(line)
                if isinstance(row, dict):
                    yield row
        return
    yield from csv.DictReader(io.StringIO(text), delimiter="\t" if name.endswith(".tsv") else ",")


def _names(row: Mapping[str, Any], image: str) -> bool:
    """Whether a table's row is about the picture of this file name."""
    return any(str(row.get(key) or "").rsplit("/", 1)[-1] == image for key in _NAMES)


def _paper(said: Mapping[str, Any], paper_id: str, source: str) -> Paper:
    year = _text(said, "year")
    return Paper(
        paper_id,
        source,
        title=_text(said, "title"),
        authors=_texts(said.get("authors")),
        doi=_text(said, "doi").removeprefix("https://doi.org/"),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        journal=_text(said, "journal"),
        licence=_text(said, "licence") or _text(said, "license"),
        abstract=_text(said, "abstract"),
    )


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _texts(value: Any) -> tuple[str, ...]:
    """A list of texts, or one text with its parts between semicolons."""
    parts = value.split(";") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(" ".join(part.split()) for part in parts if isinstance(part, str) and part.strip())

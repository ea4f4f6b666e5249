"""What the library says about its contents beside the records: stored panels, inputs and their outcomes, counts."""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import dataclass
from typing import Literal

from harvest.records import Figure, Panel, Paper

Outcome = Literal["harvested", "failed", "missing"]


@dataclass(frozen=True, slots=True)
class StoredPanel:
    """A panel with its figure and paper; ``key`` grows with every panel stored and is never used again."""

    key: int
    paper: Paper
    figure: Figure
    panel: Panel


@dataclass(frozen=True, slots=True)
class InputOutcome:
    """What became of one input file.

    ``path`` is absolute, ``archive.zip/inner/name.pdf`` for a member of an archive; bytes that are no UTF-8 are
    written ``\\xNN``. ``problems`` counts the failures inside a harvested paper, ``figures`` its figures.
    """

    path: str
    paper_id: str
    outcome: Outcome
    figures: int
    stage: str
    reason: str
    attempts: int = 1
    problems: int = 0


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file as the runner found it; ``path`` as the system spells it (undecodable bytes as surrogates).

    ``companions`` is a digest of the files it uses (images of an article, a caption beside an image) and ``uses``
    their paths from its folder. ``source`` is what a paper's record calls it, its name when "". ``mtime_ns`` 0 stands
    for "do not trust the clock, compare the hash".
    """

    path: str
    size: int = 0
    mtime_ns: int = 0
    sha256: str = ""
    kind: str = ""
    companions: str = ""
    uses: tuple[str, ...] = ()
    source: str = ""

    @property
    def raw(self) -> bytes:
        return os.fsencode(self.path)

    @property
    def paper_id(self) -> str:
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class StoredInput:
    """A row of the inputs table: the file as it was, and what became of it."""

    file: InputFile
    fingerprint: str
    paper_id: str
    outcome: Outcome
    figures: int
    stage: str
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a library holds, and its inputs by outcome; ``orphans`` are papers that no present input stands for."""

    papers: int
    figures: int
    panels: int
    pictures: int
    harvested: int
    failed: int
    missing: int
    orphans: int


def display(path: str) -> str:
    """A path as text that any file and terminal can hold: undecodable bytes become ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def stored_input(row: sqlite3.Row) -> StoredInput:
    """The inputs row as a value."""
    file = InputFile(
        path=os.fsdecode(row["raw"]),
        size=row["size"],
        mtime_ns=row["mtime_ns"],
        sha256=row["sha256"],
        kind=row["kind"],
        companions=row["companions"],
        uses=tuple(json.loads(row["uses"])),
        source=row["source"],
    )
    return StoredInput(
        file=file,
        fingerprint=row["fingerprint"],
        paper_id=row["paper_id"],
        outcome=row["outcome"],
        figures=row["figures"],
        stage=row["stage"],
        reason=row["reason"],
        attempts=row["attempts"],
    )

"""Libraries made of a few lines: papers with figures, without any file being harvested."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from harvest.records import (
    Box,
    Figure,
    Harvest,
    Molecule,
    Panel,
    Paper,
    Picture,
    ScaleBar,
    TextLine,
    figure_id,
    panel_id,
)
from harvest.store import InputFile, Library


@dataclass
class Part:
    """A panel of a figure: its part of the caption, its kind, the words inside, its scale bar's length, molecules."""

    caption: str = ""
    kind: str = ""
    kind_score: float = 0.9
    inside: Sequence[str] = ()
    scale: tuple[float, str] | None = None
    label: str | None = None
    molecules: Sequence[Molecule] = ()


@dataclass
class Drawn:
    """A figure to be put into a paper: its caption, the sentences that cite it, the words inside, its kind.

    ``panels`` are the panels' captions, or all there is to say of each.
    """

    caption: str
    mentions: Sequence[str] = ()
    inside: Sequence[str] = ()
    kind: str = ""
    panels: Sequence[str | Part] = ()
    label: str = ""


@dataclass
class Written:
    """A paper to be put into a library; its id comes from its name."""

    name: str
    figures: Sequence[Drawn]
    title: str = ""
    abstract: str = ""
    year: int | None = None
    journal: str = ""
    authors: tuple[str, ...] = ()
    version: int = field(default=0)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()[:16]


def put(library: Library, paper: Written, workspace: Path) -> str:
    """Commits the paper, in the place of an earlier version of it; returns its id."""
    workspace.mkdir(parents=True, exist_ok=True)
    figures = tuple(_figure(paper, number, drawn, workspace) for number, drawn in enumerate(paper.figures, start=1))
    record = Paper(
        paper.id,
        paper.name,
        paper.title,
        paper.authors,
        "",
        paper.year,
        paper.journal,
        abstract=paper.abstract,
        pages=9,
    )
    file = InputFile(f"/papers/{paper.name}", 3, 4, paper.id * 4)
    library.commit(Harvest(record, figures), workspace, "f" * 16, [file])
    return paper.id


def make(folder: Path, papers: Sequence[Written]) -> Path:
    """A library of the papers at ``folder``/lib."""
    with Library.open(folder / "lib", create=True) as library:
        for paper in papers:
            put(library, paper, folder / "work")
    return folder / "lib"


def picture(seed: int, workspace: Path) -> Picture:
    """A picture of its own for every seed, 96 × 64 pixels."""
    random = np.random.default_rng(seed)
    pixels = np.kron(random.integers(0, 255, (8, 12, 3), dtype=np.uint8), np.ones((8, 8, 1), np.uint8))
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    made = Picture(hashlib.sha256(out.getvalue()).hexdigest(), "png", 96, 64)
    (workspace / made.name).write_bytes(out.getvalue())
    return made


def _figure(paper: Written, number: int, drawn: Drawn, workspace: Path) -> Figure:
    name = figure_id(paper.id, number)
    image = picture(int(paper.id[:6], 16) + number, workspace)
    box = Box(number, 10, 10, 300, 200)
    given = [part if isinstance(part, Part) else Part(part, drawn.kind, inside=drawn.inside) for part in drawn.panels]
    parts = given or [Part(drawn.caption, drawn.kind, inside=drawn.inside, label="")]
    panels = tuple(_panel(name, part, letter, box, image) for part, letter in zip(parts, "abcdefghij", strict=False))
    label = drawn.label or f"Figure {number}"
    return Figure(name, label, box, drawn.caption, tuple(drawn.mentions), panels, image, "made", number)


def _panel(figure: str, part: Part, letter: str, box: Box, image: Picture) -> Panel:
    return Panel(
        panel_id(figure, letter),
        letter if part.label is None else part.label,
        box,
        part.caption,
        part.kind,
        part.kind_score if part.kind else 0.0,
        tuple(TextLine(line, box) for line in part.inside),
        ScaleBar(*part.scale, 100.0) if part.scale else None,
        molecules=tuple(part.molecules),
        image=image,
    )

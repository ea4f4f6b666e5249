"""Libraries of figures that are one colour each, so that the stand-in encoder sees what they mean."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from harvest.records import Box, Figure, Harvest, Panel, Paper, Picture, TextLine, figure_id, panel_id
from harvest.store import InputFile, Library

Painted = tuple[str, str, str]
"""A panel's colour, its caption, its kind."""


def put(library: Library, name: str, figures: Sequence[Sequence[Painted]], workspace: Path) -> None:
    """Commits a paper whose figures have these panels."""
    workspace.mkdir(parents=True, exist_ok=True)
    paper = hashlib.sha256(name.encode()).hexdigest()[:16]
    made = tuple(_figure(paper, number, panels, workspace) for number, panels in enumerate(figures, start=1))
    file = InputFile(f"/papers/{name}", 3, 4, paper * 4)
    library.commit(Harvest(Paper(paper, name, year=2000 + len(name), pages=9), made), workspace, "f" * 16, [file])


def picture(colour: str, workspace: Path, seed: int = 0) -> Picture:
    """A picture in about this colour; another seed, another file."""
    noise = np.random.default_rng(seed).integers(0, 12, (48, 64, 3), dtype=np.uint8)
    pixels = np.clip(np.asarray(Image.new("RGB", (64, 48), colour), np.int16) - noise, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    made = Picture(hashlib.sha256(out.getvalue()).hexdigest(), "png", 64, 48)
    (workspace / made.name).write_bytes(out.getvalue())
    return made


def _figure(paper: str, number: int, panels: Sequence[Painted], workspace: Path) -> Figure:
    name = figure_id(paper, number)
    box = Box(1, 10, 10, 300, 200)
    letters = "abcdefgh" if len(panels) > 1 else " "
    made = tuple(
        Panel(
            panel_id(name, letter.strip() or "a"),
            letter.strip(),
            box,
            caption,
            kind,
            0.9 if kind else 0.0,
            (TextLine("5.0 kV", box),),
            image=picture(colour, workspace, 100 * number + place),
        )
        for place, (letter, (colour, caption, kind)) in enumerate(zip(letters, panels, strict=False))
    )
    whole = made[0].image if len(made) == 1 else picture("gray", workspace, 100 * number + 50)
    return Figure(name, f"Figure {number}", box, " ".join(each.caption for each in made), (), made, whole)

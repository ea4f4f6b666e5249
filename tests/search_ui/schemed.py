"""A library of one scheme: two drawings (a red and a blue field stand for them) and a compound that words name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from harvest.pipeline.pictures import keep_array
from harvest.records import Box, Figure, Harvest, Molecule, Panel, Paper, figure_id, panel_id
from harvest.store import Library
from harvest.store.rows import InputFile

PAPER = Paper("00112233445566aa", "ligands.pdf", "Ligands", pages=4)
SCHEME = figure_id(PAPER.id, 1)
RED, BLUE = (190, 20, 20), (20, 20, 190)
CAPTION = "Scheme 1. Ligands in ethanol with LiNi0.8Co0.1Mn0.1O2."
FRAME = Box(2, 100.0, 100.0, 300.0, 200.0)
THIOPHENE = Molecule("c1ccsc1", "1a", 0.97, ("imago", "osra"), Box(2, 200.0, 125.0, 250.0, 175.0))
ETHANOL = Molecule("CCO", "ethanol", 0.9, ("opsin",))
PYRIDINES = tuple(
    Molecule(f"{'C' * n}c1ccncc1", f"2{'abcd'[n]}", 0.8, ("imago", "opsin"), Box(2, 120.0, 125.0, 170.0, 175.0))
    for n in range(4)
)
"""A family: its core is drawn once."""


def write_library(folder: Path) -> Path:
    """The library, at ``folder``/lib."""
    image = Image.new("RGB", (400, 200), "white")
    image.paste(RED, (200, 50, 300, 150))
    image.paste(BLUE, (40, 50, 140, 150))
    kept = keep_array(np.asarray(image), folder / "work", "png")
    shown = (THIOPHENE, ETHANOL, *PYRIDINES)
    panel = Panel(panel_id(SCHEME, "a"), "", FRAME, CAPTION, "molecule", 0.9, molecules=shown, image=kept)
    harvest = Harvest(PAPER, (Figure(SCHEME, "Scheme 1", FRAME, CAPTION, (), (panel,), kept, "made", 2),))
    with Library.open(folder / "lib", create=True) as opened:
        opened.commit(harvest, folder / "work", "print", [InputFile("/papers/ligands.pdf", sha256="b" * 64)])
    return folder / "lib"

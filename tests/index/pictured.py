"""Libraries whose papers are nothing but given pictures: undivided figures, and figures of panels."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from harvest.records import Box, Figure, Harvest, Panel, Paper, Picture, figure_id, panel_id
from harvest.store import InputFile, Library
from index.encoders.tiles import TileEncoder
from index.picture_panels import Area
from index.pictures import PictureIndex
from tests.index.drawn import Pixels


def commit(library: Library, name: str, pictures: list[Pixels], workspace: Path) -> list[int]:
    """A paper of these pictures, in the place of an earlier one of that name; returns the keys of its panels."""
    workspace.mkdir(parents=True, exist_ok=True)
    before = library.panel_keys()
    paper_id = hashlib.sha256(name.encode()).hexdigest()[:16]
    figures = []
    for number, pixels in enumerate(pictures, start=1):
        picture = _write(pixels, workspace)
        figure = figure_id(paper_id, number)
        panels = (Panel(panel_id(figure, "a"), image=picture),)
        figures.append(Figure(figure, f"Figure {number}", None, "", panels=panels, image=picture))
    file = InputFile(f"/papers/{name}", 3, 4, paper_id * 4)
    library.commit(Harvest(Paper(paper_id, name), tuple(figures)), workspace, "f" * 16, [file])
    return sorted(library.panel_keys() - before)


def _write(pixels: Pixels, workspace: Path) -> Picture:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    made = Picture(hashlib.sha256(out.getvalue()).hexdigest(), "png", pixels.shape[1], pixels.shape[0])
    (workspace / made.name).write_bytes(out.getvalue())
    return made


def commit_compound(library: Library, name: str, pixels: Pixels, areas: list[Area], workspace: Path) -> list[int]:
    """A paper of one figure with a panel for every area of its picture; returns the panels' keys, in order."""
    workspace.mkdir(parents=True, exist_ok=True)
    before = library.panel_keys()
    paper_id = hashlib.sha256(name.encode()).hexdigest()[:16]
    figure = figure_id(paper_id, 1)
    height, width = pixels.shape[:2]
    panels = []
    for letter, (x0, top, x1, bottom) in zip("abcdefgh", areas, strict=False):
        left, upper, right, lower = round(x0 * width), round(top * height), round(x1 * width), round(bottom * height)
        box = Box(1, 100 + 200 * x0, 50 + 100 * top, 100 + 200 * x1, 50 + 100 * bottom)
        picture = _write(pixels[upper:lower, left:right], workspace)
        panels.append(Panel(panel_id(figure, letter), letter, box, image=picture))
    whole = _write(pixels, workspace)
    record = Figure(figure, "Figure 1", Box(1, 100, 50, 300, 150), "", panels=tuple(panels), image=whole)
    file = InputFile(f"/papers/{name}", 3, 4, paper_id * 4)
    library.commit(Harvest(Paper(paper_id, name), (record,)), workspace, "f" * 16, [file])
    return sorted(library.panel_keys() - before)


class Stub:
    """An encoder that costs nothing: mean colours. ``seen`` counts the pictures it was shown."""

    name, dim = "stub", 3

    def __init__(self, fingerprint: str = "0" * 16) -> None:
        self.fingerprint = fingerprint
        self.seen = 0

    def encode(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        self.seen += len(images)
        means = np.array([image.mean(axis=(0, 1)) + 1e-3 for image in images], np.float32).reshape(-1, 3)
        unit: NDArray[np.float32] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit

    def encode_tiles(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self.encode([image])


def stubbed(library: Library, encoder: TileEncoder | None = None) -> PictureIndex:
    return PictureIndex(library, encoder or Stub(), library.folder / "index")

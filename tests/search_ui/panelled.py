"""A library whose figures have panels, written as records: what is shown does not hang on how panels are found."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from harvest.pipeline.pictures import keep_array
from harvest.records import Box, Figure, Harvest, Panel, Paper, Picture, ScaleBar, TextLine, figure_id, panel_id
from harvest.store import Library
from harvest.store.rows import InputFile
from tests.search_ui.papers import picture

PAPER = Paper("a1b2c3d4e5f60718", "panels.pdf", "Silver in four looks", ("A. Writer",), year=2022, pages=9)
FOUR, ONE, MANY = (figure_id(PAPER.id, number) for number in (1, 2, 3))
OPENING = "Figure 1. Silver particles. "
KINDS = ("sem", "tem", "line_plot", "xrd_pattern")
OWN = (
    "(a) Overview <b>in</b> the microscope",
    "(b) One particle at high magnification",
    "(c) Growth over time",
    "(d) Diffraction of the powder",
)
PIXELS = 2.0
"""Pixels a point."""


def write_library(folder: Path) -> Path:
    """A figure of four panels, two with scale bars; an undivided one with a bar; one of thirty panels."""
    workspace = folder.parent / "pictures"
    figures = (_four(workspace), _one(workspace), _many(workspace))
    with Library.open(folder, create=True) as library:
        library.commit(Harvest(PAPER, figures), workspace, "print", [InputFile("/papers/panels.pdf", sha256="a" * 64)])
    return folder


def _four(workspace: Path) -> Figure:
    frame = Box(3, 60.0, 80.0, 355.0, 300.0)
    image = _picture(frame)
    boxes = [Box(3, x, y, x + 140, y + 105) for y in (82.0, 192.0) for x in (62.0, 212.0)]
    bars = (
        ScaleBar(500, "nm", 120.0, Box(3, 130.0, 175.0, 190.0, 178.0), 0.9),
        ScaleBar(20, "nm", 100.0, Box(3, 290.0, 176.0, 340.0, 179.0), 0.75, "caption"),
    )
    lines = (
        (TextLine("500 nm", Box(3, 140.0, 164.0, 180.0, 174.0), "rapidocr", 0.93),),
        (TextLine("20 nm", Box(3, 300.0, 164.0, 330.0, 174.0), "rapidocr", 0.81),),
        (
            TextLine("Time / h", Box(3, 110.0, 285.0, 150.0, 295.0)),
            TextLine("Size / nm", Box(3, 64.0, 210.0, 74.0, 260.0)),
        ),
        (),
    )
    crops = [_crop(image, frame, box, workspace) for box in boxes]
    panels = tuple(
        Panel(panel_id(FOUR, letter), letter, box, OPENING + own, kind, 0.87, said, bar, (), crop)
        for letter, box, own, kind, said, bar, crop in zip(
            "abcd", boxes, OWN, KINDS, lines, (*bars, None, None), crops, strict=True
        )
    )
    caption = OPENING + "; ".join(OWN) + "."
    mentions = ("Figure 1 shows the particles.", "The powder is crystalline (Figure 1d).")
    return Figure(FOUR, "Figure 1", frame, caption, mentions, panels, keep_array(image, workspace), "geometry", 3)


def _one(workspace: Path) -> Figure:
    frame = Box(4, 60.0, 80.0, 355.0, 300.0)
    caption = "Figure 2. A foam seen from above."
    image = keep_array(_picture(frame, "blobs", 9), workspace)
    bar = ScaleBar(2, "µm", 150.0, Box(4, 260.0, 285.0, 335.0, 288.0), 0.95)
    whole = Panel(panel_id(ONE, "a"), "", frame, caption, "sem", 0.6, (), bar, (), image)
    return Figure(ONE, "Figure 2", frame, caption, (), (whole,), image, "geometry", 4)


def _many(workspace: Path) -> Figure:
    frame = Box(5, 40.0, 60.0, 555.0, 500.0)
    image = _picture(frame, "blobs", 12)
    caption = "Figure 3. Maps of thirty samples."
    letters = [*"abcdefghijklmnopqrstuvwxyz", "aa", "ab", "ac", "ad"]
    panels = []
    for number, letter in enumerate(letters):
        x, y = 42.0 + number % 6 * 86, 62.0 + number // 6 * 88
        box = Box(5, x, y, x + 80, y + 80)
        crop = _crop(image, frame, box, workspace)
        panels.append(Panel(panel_id(MANY, letter), letter, box, caption, "elemental_map", 0.9, image=crop))
    return Figure(MANY, "Figure 3", frame, caption, (), tuple(panels), keep_array(image, workspace), "geometry", 5)


def _picture(frame: Box, what: str = "", seed: int = 0) -> NDArray[np.uint8]:
    """A picture of the frame; four different quarters unless ``what`` names one thing."""
    width, height = round(frame.width * PIXELS), round(frame.height * PIXELS)
    if what:
        return np.asarray(picture(what, seed).resize((width, height)))
    whole = Image.new("RGB", (width, height), "white")
    quarters = itertools.product((0, height // 2), (0, width // 2))
    for (y, x), (kind, number) in zip(quarters, (("blobs", 5), ("blobs", 6), ("curve", 7), ("curve", 8)), strict=True):
        whole.paste(picture(kind, number).resize((width // 2 - 8, height // 2 - 8)), (x + 4, y + 4))
    return np.asarray(whole)


def _crop(image: NDArray[np.uint8], frame: Box, box: Box, workspace: Path) -> Picture:
    x0, y0 = (round((at - start) * PIXELS) for at, start in ((box.x0, frame.x0), (box.top, frame.top)))
    x1, y1 = (round((at - start) * PIXELS) for at, start in ((box.x1, frame.x0), (box.bottom, frame.top)))
    return keep_array(np.ascontiguousarray(image[y0:y1, x0:x1]), workspace)

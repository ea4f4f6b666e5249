"""Pages for the tests: running text, drawings, pictures and captions set where a test wants them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from harvest.records import Box

WORDS = (
    "the samples were annealed at high temperature and the resulting powders show a clear change of the lattice "
    "constant with composition while the conductivity remains almost the same over the whole range of interest here "
)
Corners = tuple[float, float, float, float]


def prose(lines: int, start: int = 0) -> str:
    """Running text long enough for about so many lines of a column."""
    words = (WORDS * 40).split()
    return " ".join(words[start % 30 : start % 30 + lines * 9]).capitalize() + "."


class Press:
    """A document under way; ``at`` is the page being set."""

    def __init__(self, width: float = 595.0, height: float = 842.0) -> None:
        self.document: Any = pymupdf.open()
        self.width, self.height = width, height
        self.page: Any = None
        self.turn_page()

    def turn_page(self) -> Press:
        self.page = self.document.new_page(width=self.width, height=self.height)
        return self

    def text(self, box: Corners, text: str, size: float = 10.0, font: str = "tiro", align: int = 3) -> Press:
        """A paragraph, justified unless told otherwise."""
        left = self.page.insert_textbox(pymupdf.Rect(box), text, fontsize=size, fontname=font, align=align)
        assert left >= 0, f"the text does not fit its box by {left} points"
        return self

    def line(self, x: float, y: float, text: str, size: float = 8.0, font: str = "helv", rotate: int = 0) -> Press:
        self.page.insert_text((x, y), text, fontsize=size, fontname=font, rotate=rotate)
        return self

    def caption(self, box: Corners, label: str, text: str, size: float = 8.0) -> Press:
        """A caption with a bold label, in the type of captions."""
        label_box = pymupdf.Rect(box)
        writer = pymupdf.TextWriter(self.page.rect)
        bold, plain = pymupdf.Font("hebo"), pymupdf.Font("helv")
        x, y = label_box.x0, label_box.y0 + size
        for font, words in ((bold, label.split()), (plain, text.split())):
            for word in words:
                length = font.text_length(word + " ", size)
                if x + length > label_box.x1:
                    x, y = label_box.x0, y + 1.25 * size
                writer.append((x, y), word + " ", font=font, fontsize=size)
                x += length
        writer.write_text(self.page)
        return self

    def plot(self, box: Corners, letters: str = "") -> Press:
        """A vector plot that fills the box to its edges: axes, ticks, a curve, axis titles."""
        x0, y0, x1, y1 = box
        page = self.page
        page.draw_rect(pymupdf.Rect(x0 + 24, y0, x1, y1 - 22), width=0.8)
        steps = np.linspace(0, 1, 60)
        ys = (y1 - 30) - (y1 - y0 - 45) * np.abs(np.sin(7 * steps)) * np.exp(-steps)
        points = [pymupdf.Point(x, y) for x, y in zip(x0 + 24 + steps * (x1 - x0 - 24), ys, strict=True)]
        page.draw_polyline(points, color=(0.8, 0.1, 0.1), width=1.0)
        for k in range(5):
            x = x0 + 24 + k * (x1 - x0 - 40) / 4
            page.insert_text((x, y1 - 12), str(10 * k), fontsize=7, fontname="helv")
        page.insert_text(((x0 + x1) / 2 - 20, y1 - 1.5), "Time (min)", fontsize=7, fontname="helv")
        page.insert_text((x0 + 7, (y0 + y1) / 2 + 20), "Voltage (V)", fontsize=7, fontname="helv", rotate=90)
        if letters:
            page.insert_text((x0 + 28, y0 + 10), letters, fontsize=8, fontname="hebo")
        return self

    def picture(self, box: Corners, seed: int = 0, pixels: int = 200) -> Press:
        """A grey raster like a micrograph, stretched over the box."""
        self.page.insert_image(pymupdf.Rect(box), stream=noise(seed, pixels), keep_proportion=False)
        return self

    def save(self, folder: Path, name: str = "paper.pdf", **options: Any) -> Path:
        path = folder / name
        self.document.save(path, **options)
        self.document.close()
        return path


def noise(seed: int = 0, pixels: int = 200) -> bytes:
    """A PNG of grey blobs."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 200, (pixels // 10, pixels // 10), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(coarse).resize((pixels, pixels), Image.Resampling.BICUBIC).save(out, "PNG")
    return out.getvalue()


def iou(box: Box | None, corners: Corners) -> float:
    """Intersection over union of a found box and the true corners."""
    assert box is not None
    x0, y0, x1, y1 = corners
    width = min(box.x1, x1) - max(box.x0, x0)
    height = min(box.bottom, y1) - max(box.top, y0)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (box.area + (x1 - x0) * (y1 - y0) - shared)

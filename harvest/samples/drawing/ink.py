"""Where the ink of a drawing is: the boxes of the truth are measured on the rendered page, never reckoned."""

from __future__ import annotations

import numpy as np
import pymupdf
from numpy.typing import NDArray

Rect = tuple[float, float, float, float]
INK_DPI = 216
"""Three pixels a point: boxes are exact to a third of a point."""


def render(pdf: bytes, clip: Rect, dpi: int) -> NDArray[np.uint8]:
    """The clip of the first page as RGB, height × width × 3."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return page_pixels(document[0], clip, dpi)


def page_pixels(page: pymupdf.Page, clip: Rect | None, dpi: int) -> NDArray[np.uint8]:
    """A page, or a clip of it in points, as RGB, height × width × 3."""
    pixmap = page.get_pixmap(dpi=dpi, clip=clip, alpha=False, colorspace=pymupdf.csRGB)
    pixels = np.frombuffer(pixmap.samples, np.uint8)
    return pixels.reshape(pixmap.height, pixmap.stride)[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3)


def ink_box(page: pymupdf.Page, clip: Rect | None = None) -> Rect:
    """The smallest box in points around everything visible within the clip; ValueError for a blank one."""
    area = pymupdf.Rect(clip) if clip else page.rect
    zoom = INK_DPI / 72
    x0, y0 = np.floor(area.x0 * zoom), np.floor(area.y0 * zoom)
    pixels = page_pixels(page, tuple(area), INK_DPI)
    found = bounds(pixels)
    if found is None:
        raise ValueError(f"nothing is drawn in {tuple(area)}")
    left, top, right, bottom = found
    return (float(x0 + left) / zoom, float(y0 + top) / zoom, float(x0 + right) / zoom, float(y0 + bottom) / zoom)


def bounds(pixels: NDArray[np.uint8], paper: int = 250) -> tuple[int, int, int, int] | None:
    """The box (x0, top, x1, bottom) in pixels of all that is darker than paper, or None."""
    dark = np.minimum(np.minimum(pixels[:, :, 0], pixels[:, :, 1]), pixels[:, :, 2]) < paper
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

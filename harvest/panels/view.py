"""What a figure shows, from a page or from a picture: the one thing that panels are found in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harvest.documents.pages import Rect
from harvest.documents.pdf import PdfDocument
from harvest.errors import DocumentError
from harvest.records import Box, Figure, TextLine

_LEAST_SIDE = 4.0  # points of an image that can be part of a panel


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure: ``pixels`` (RGB, height × width × 3) show ``box``; text, images and drawings in the box's points.

    ``text`` holds the lines of the PDF and of OCR; ``images`` are rasters as placed on the page, ``drawings`` the
    boxes of strokes and fills as far as they are known.
    """

    pixels: NDArray[np.uint8]
    box: Box
    text: tuple[TextLine, ...] = ()
    images: tuple[Rect, ...] = ()
    drawings: tuple[Rect, ...] = ()


def pdf_view(document: PdfDocument, figure: Figure, pixels: NDArray[np.uint8], text: Sequence[TextLine]) -> FigureView:
    """The view of a figure on a page; ``figure.box`` must be there (ValueError)."""
    if figure.box is None:
        raise ValueError(f"{figure.id}: a figure without a box has no view")
    box = figure.box
    area = Rect(box.x0, box.top, box.x1, box.bottom)
    images: list[Rect] = []
    try:
        placed = document.page(box.page).images
    except DocumentError:
        placed = ()
    for image in placed:
        inside = _within(image.box, area)
        if inside is not None and min(inside.width, inside.height) >= _LEAST_SIDE:
            images.append(inside)
    return FigureView(pixels, box, tuple(text), tuple(dict.fromkeys(images)))


def raster_view(pixels: NDArray[np.uint8], box: Box, text: Sequence[TextLine]) -> FigureView:
    """The view of a figure that is only a picture."""
    return FigureView(pixels, box, tuple(text))


def _within(box: Rect, area: Rect) -> Rect | None:
    inside = Rect(max(box.x0, area.x0), max(box.top, area.top), min(box.x1, area.x1), min(box.bottom, area.bottom))
    return inside if inside.width > 0 and inside.height > 0 else None

"""Pages seen from the side: figures set in landscape on an upright page are read after turning the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harvest.documents.pages import Line, PageContent, Rect, base_of


def turned_box(box: Rect, angle: int, width: float, height: float) -> Rect:
    """Where ``box`` of a page of this size lies once text that reads in direction ``angle`` stands upright."""
    if angle == 90:
        return Rect(height - box.bottom, box.x0, height - box.top, box.x1)
    if angle == 180:
        return Rect(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    if angle == 270:
        return Rect(box.top, width - box.x1, box.bottom, width - box.x0)
    return box


def turned_back(box: Rect, angle: int, width: float, height: float) -> Rect:
    """The inverse of ``turned_box``; ``width`` and ``height`` are still the page's own."""
    if angle in (90, 270):
        return turned_box(box, 360 - angle, height, width)
    return turned_box(box, angle, width, height)


def turned_page(page: PageContent, angle: int) -> PageContent:
    """The page turned so that its text of direction ``angle`` is upright (its lines then have angle 0)."""
    if angle == 0:
        return page
    size = (page.width, page.height)
    lines = tuple(_turned_line(line, angle, size) for line in page.lines)
    images = tuple(replace(image, box=turned_box(image.box, angle, *size)) for image in page.images)
    width, height = size if angle == 180 else size[::-1]
    return replace(page, width=width, height=height, lines=lines, images=images)


def _turned_line(line: Line, angle: int, size: tuple[float, float]) -> Line:
    box = turned_box(line.box, angle, *size)
    spans = tuple(replace(span, box=turned_box(span.box, angle, *size)) for span in line.spans)
    base = base_of(spans, line.size, box.bottom)
    return replace(line, box=box, angle=(line.angle - angle) % 360, spans=spans, base=base)


def turned_picture(picture: NDArray[np.uint8], angle: int) -> NDArray[np.uint8]:
    """The rendered page turned likewise."""
    return np.ascontiguousarray(np.rot90(picture, k=-(angle // 90)))

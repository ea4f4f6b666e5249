"""Rasters as a PDF stores them, for figures that are nothing but one image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pymupdf

from harvest.documents.mupdf_text import turner
from harvest.documents.pages import Rect


@dataclass(frozen=True, slots=True)
class EmbeddedImage:
    """A raster as stored in the file: ``data`` is a whole ``suffix`` file ("png" or "jpg"), sizes in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def sole_image(raw: Any, page: Any, area: Rect, most: int) -> EmbeddedImage | None:
    """The one raster that is all of the area of MuPDF's ``page``; None when anything else is painted there.

    Rasters of more than ``most`` pixels are left alone.
    """
    turn = turner(page)
    placed = [info for info in page.get_image_info(hashes=False) if turn(info["bbox"]).overlap(area) > 4]
    if len(placed) != 1 or page.rotation:
        return None
    info = placed[0]
    a, b, c, d, _, _ = info["transform"]
    spot = turn(info["bbox"])
    whole = spot.overlap(area) >= 0.95 * max(spot.area, area.area)
    if not whole or info["has-mask"] or a <= 0 or d <= 0 or abs(b) + abs(c) > 1e-3:
        return None
    inner = area.grown(-1.0)
    for kind, painted in page.get_bboxlog():
        if kind not in ("fill-image", "ignore-text") and Rect(*painted).overlap(inner) > 0.0:
            return None
    return _stored(raw, page, info, most)


def _stored(raw: Any, page: Any, info: dict[str, Any], most: int) -> EmbeddedImage | None:
    """The image object that is placed so, told by its size in pixels: finding it by its content is slow."""
    width, height = int(info["width"]), int(info["height"])
    alike = [each for each in page.get_images() if (each[2], each[3]) == (width, height)]
    if len(alike) != 1 or width * height > most:
        return None
    xref, mask, stored_as = alike[0][0], alike[0][1], alike[0][8]
    if mask:
        return None
    if stored_as == "DCTDecode" and info["colorspace"] in (1, 3):
        data = raw.xref_stream_raw(xref)
        return EmbeddedImage(data, "jpg", width, height) if data.startswith(b"\xff\xd8") else None
    pixmap = pymupdf.Pixmap(raw, xref)
    if pixmap.colorspace is None:
        return None
    if pixmap.colorspace.n not in (1, 3):
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap)
    if pixmap.alpha:
        pixmap = pymupdf.Pixmap(pixmap, 0)
    return EmbeddedImage(pixmap.tobytes("png"), "png", pixmap.width, pixmap.height)

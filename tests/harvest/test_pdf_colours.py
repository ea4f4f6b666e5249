"""Rasters in the colours of print: a CMYK picture that is the whole figure becomes a plain RGB one."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from harvest.documents.pdf import open_pdf
from harvest.records import Box
from harvest.settings import Limits


def test_a_lossless_cmyk_raster_is_kept_as_rgb_png(tmp_path: Path) -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csCMYK, (0, 0, 300, 200), False)
    pixmap.clear_with(90)
    paper = pymupdf.open()
    page = paper.new_page()
    page.insert_image(pymupdf.Rect(100, 100, 400, 300), pixmap=pixmap)
    page.insert_text((100, 320), "Figure 1. A cyan field.")
    path = tmp_path / "cmyk.pdf"
    paper.save(path)

    with open_pdf(path, Limits()) as document:
        stored = document.embedded_image(Box(1, 100, 100, 400, 300))

    assert stored is not None
    assert (stored.suffix, stored.width, stored.height) == ("png", 300, 200)
    assert pymupdf.Pixmap(stored.data).n == 3

"""A drawn panel alone on a page of a PDF: what readers of panels are measured and tested on."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from harvest.records import Box
from harvest.samples.panels import DrawnPanel

MARGIN = 40.0
"""Points around the panel."""


def print_panel(panel: DrawnPanel, path: Path) -> Box:
    """Writes the PDF; the panel's box on its only page."""
    box = Box(1, MARGIN, MARGIN, MARGIN + panel.width, MARGIN + panel.height)
    with pymupdf.open() as document, pymupdf.open(stream=panel.pdf, filetype="pdf") as source:
        page = document.new_page(width=panel.width + 2 * MARGIN, height=panel.height + 2 * MARGIN)
        place = pymupdf.Rect(box.x0, box.top, box.x1, box.bottom)
        page.show_pdf_page(place, source, 0, clip=pymupdf.Rect(panel.clip))
        path.write_bytes(document.tobytes())
    return box

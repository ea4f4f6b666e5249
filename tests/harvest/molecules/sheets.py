"""Drawn panels on a page of a PDF: its pixels and its text as a harvest gets them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.documents.pdf import open_pdf
from harvest.records import Box, TextLine
from harvest.samples.panels import DrawnPanel
from harvest.samples.printed import MARGIN, print_panel
from harvest.settings import Limits


def on_page(panel: DrawnPanel, folder: Path, dpi: int = 300) -> tuple[NDArray[np.uint8], Box, tuple[TextLine, ...]]:
    """The panel printed at (40, 40): pixels of its box, the box, the lines of text inside."""
    path = folder / "panel.pdf"
    box = print_panel(panel, path)
    with open_pdf(path, Limits()) as read:
        return read.render(box, dpi), box, read.text_lines(box)


def true_boxes(panel: DrawnPanel) -> list[tuple[float, float, float, float]]:
    """Where the structures stand on that page, each once."""
    boxes = dict.fromkeys(molecule.box for molecule in panel.molecules)
    return [(x0 + MARGIN, y0 + MARGIN, x1 + MARGIN, y1 + MARGIN) for x0, y0, x1, y1 in boxes]

"""Captions that stand beside or off the middle of their figures."""

from __future__ import annotations

from pathlib import Path

from harvest.documents.pdf import open_pdf
from harvest.figures.find import find_figures
from harvest.settings import Limits

from .press import Press, iou, prose


def test_a_short_caption_at_the_edge_of_a_column_with_its_figure_in_the_middle(tmp_path: Path) -> None:
    box = (220, 220, 400, 400)
    press = Press().text((50, 60, 545, 200), prose(16)).picture(box)
    press.caption((50, 412, 200, 440), "Figure 4", "Heating.")
    path = press.text((50, 450, 545, 780), prose(45)).save(tmp_path)
    with open_pdf(path, Limits()) as document:
        (figure,) = find_figures(document, "0" * 16).figures
    assert figure.label == "Figure 4"
    assert iou(figure.box, box) > 0.93

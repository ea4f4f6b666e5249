"""A single picture with its caption in a text file beside it."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from harvest.samples.articles import Article
from harvest.samples.canvas import encoded
from harvest.samples.drawing.ink import page_pixels
from harvest.samples.illustrator import Shown
from harvest.samples.markup import plain
from harvest.samples.truth import TrueFigure, Truth

_DPI = 200


def write_single(folder: Path, name: str, article: Article) -> tuple[Path, Truth]:
    """Write the article's first figure as NAME.png with NAME.txt; the picture is a page of one point a pixel."""
    folder.mkdir(parents=True, exist_ok=True)
    shown, truth = article.shown[0], article.truth
    data, figure = picture(shown, 1)
    truth.figures, truth.variant, truth.pages, truth.decoys = [figure], "image", 0, []
    truth.paper = {}
    (folder / f"{name}.png").write_bytes(data)
    (folder / f"{name}.txt").write_text(figure.caption + "\n", encoding="utf-8")
    return folder / f"{name}.png", truth


def picture(shown: Shown, page: int) -> tuple[bytes, TrueFigure]:
    """A figure as PNG, and its truth in pixels: the whole picture is the figure's box."""
    with pymupdf.open(stream=shown.graphic.pdf, filetype="pdf") as document:
        pixels = page_pixels(document[0], shown.graphic.clip, _DPI)
    zoom = _DPI / 72
    panels = [p.truth(zoom, 0.0, 0.0, part) for p, part in zip(shown.graphic.panels, shown.parts, strict=True)]
    for panel in panels:
        if "scale" in panel:
            panel["scale"]["pixels"] = panel["scale"]["points"]
    box = (0.0, 0.0, float(pixels.shape[1]), float(pixels.shape[0]))
    caption = " ".join(plain(shown.caption).split())
    return encoded(pixels), TrueFigure(plain(shown.label), page, box, page, caption, shown.kind, panels)

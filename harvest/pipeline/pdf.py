"""A PDF harvested: its paper, its figures with pictures and words, the pages that hold them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.documents import images
from harvest.documents.metadata import read_paper
from harvest.documents.pages import Rect
from harvest.documents.pdf import EmbeddedImage, PdfDocument, open_pdf
from harvest.errors import DocumentError
from harvest.figures.find import find_figures
from harvest.pipeline.work import Work, undivided
from harvest.reading.figure_text import read_picture, without_repeats
from harvest.records import Box, Figure, Harvest, PageImage, Paper, Picture, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OCR_DPI = 300
PAGE_DPI = 100
_TROUBLE = (DocumentError, RuntimeError, ValueError, OSError, KeyError, IndexError, TypeError, MemoryError)
"""How a stage fails on a broken part of a document: it costs that part, never the figure."""


def harvest_pdf(path: Path, paper_id: str, work: Work) -> Harvest:
    """The PDF's Harvest; DocumentError when no page of it can be read."""
    with open_pdf(path, work.limits) as document:
        paper = _paper(document, paper_id, work)
        found = find_figures(document, paper_id, work.engine(work.settings.ocr_pages))
        work.failures.extend(found.failures)
        figures = tuple(_complete(document, figure, work) for figure in found.figures)
        pages = _page_images(document, figures, work) if work.settings.page_images else ()
    return Harvest(paper, figures, work.finished(), pages)


def _paper(document: PdfDocument, paper_id: str, work: Work) -> Paper:
    try:
        return read_paper(document, paper_id, work.source)
    except _TROUBLE as error:
        work.fail("metadata", work.source, error)
        return Paper(paper_id, work.source, pages=document.page_count)


def _complete(document: PdfDocument, figure: Figure, work: Work) -> Figure:
    """The figure with its picture, its words and its panel."""
    if figure.box is None:
        return replace(figure, panels=undivided(figure, ()))
    stored = _stored(document, figure, figure.box, work)
    pictured = replace(figure, image=_picture(document, figure, figure.box, stored, work))
    text = _text(document, figure, figure.box, stored, work)
    return replace(pictured, panels=undivided(pictured, text))


def _stored(document: PdfDocument, figure: Figure, box: Box, work: Work) -> EmbeddedImage | None:
    try:
        return document.embedded_image(box)
    except _TROUBLE as error:
        work.fail("picture", _where(figure), error)
        return None


def _picture(
    document: PdfDocument, figure: Figure, box: Box, stored: EmbeddedImage | None, work: Work
) -> Picture | None:
    """The raster that is the whole figure, else the page's part drawn at the settings' resolution."""
    try:
        if stored is not None:
            return work.keep_file(stored.data, stored.suffix, stored.width, stored.height)
        return work.keep(document.render(box, work.settings.dpi))
    except _TROUBLE as error:
        work.fail("picture", _where(figure), error)
        return None


def _text(
    document: PdfDocument, figure: Figure, box: Box, stored: EmbeddedImage | None, work: Work
) -> tuple[TextLine, ...]:
    own: tuple[TextLine, ...] = ()
    try:
        own = document.text_lines(box)
        engine = work.engine(work.settings.ocr_figures and not _speaks_for_itself(document, box, own))
        if engine is None:
            return own
        return without_repeats(own, read_picture(_sharp(document, box, stored, work), engine, box))
    except _TROUBLE as error:
        work.fail("text", _where(figure), error)
        return own


def _speaks_for_itself(document: PdfDocument, box: Box, own: tuple[TextLine, ...]) -> bool:
    """Whether the figure is drawn with strokes and real characters only, so that OCR would add nothing."""
    inner = Rect(box.x0, box.top, box.x1, box.bottom).grown(-1)
    return bool(own) and not any(image.box.overlap(inner) > 0 for image in document.page(box.page).images)


def _sharp(document: PdfDocument, box: Box, stored: EmbeddedImage | None, work: Work) -> NDArray[np.uint8]:
    """The figure's pixels for OCR: the embedded raster itself, else drawn finely enough for small lettering."""
    if stored is not None:
        try:
            return images.decode(stored.data, work.limits.pixels, "embedded picture")
        except DocumentError:
            pass  # MuPDF draws some rasters that no image library opens
    return document.render(box, OCR_DPI)


def _page_images(document: PdfDocument, figures: tuple[Figure, ...], work: Work) -> tuple[PageImage, ...]:
    kept = []
    for number in sorted({figure.box.page for figure in figures if figure.box is not None}):
        try:
            width, height = document.size(number)
            kept.append(PageImage(number, width, height, work.keep(document.render_page(number, PAGE_DPI), "jpg")))
        except _TROUBLE as error:
            work.fail("page image", f"page {number}", error)
    return tuple(kept)


def _where(figure: Figure) -> str:
    return figure.label or f"page {figure.box.page if figure.box else '?'}"

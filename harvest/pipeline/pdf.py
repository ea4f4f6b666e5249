"""A PDF harvested: its paper, its figures with pictures and words, the pages that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.documents import images
from harvest.documents.metadata import read_paper
from harvest.documents.pages import PageContent, Rect
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


@dataclass(frozen=True, slots=True)
class _Raster:
    """A raster of the file that is a whole figure: as stored and as pixels."""

    stored: EmbeddedImage
    pixels: NDArray[np.uint8]


def harvest_pdf(path: Path, paper_id: str, work: Work) -> Harvest:
    """The PDF's Harvest; DocumentError when no page of it can be read."""
    with open_pdf(path, work.limits) as document:
        found = find_figures(document, paper_id, work.engine(work.settings.ocr_pages))
        if not found.pages:
            reason = found.failures[0].error if found.failures else "it has none"
            raise DocumentError(f"{path.name}: no page can be read: {reason}")
        work.failures.extend(found.failures)
        paper = _paper(document, found.pages, paper_id, work)
        figures = tuple(_complete(document, figure, work) for figure in found.figures)
        pages = _page_images(document, figures, work) if work.settings.page_images else ()
    return Harvest(paper, figures, work.finished(), pages)


def _paper(document: PdfDocument, pages: Sequence[PageContent], paper_id: str, work: Work) -> Paper:
    with work.stage("metadata", work.source):
        return read_paper(document, paper_id, work.source, pages)
    return Paper(paper_id, work.source, pages=document.page_count)


def _complete(document: PdfDocument, figure: Figure, work: Work) -> Figure:
    """The figure with its picture, its words and its panel."""
    if figure.box is None:
        return replace(figure, panels=undivided(figure, ()))
    raster = _raster(document, figure, figure.box, work)
    pictured = replace(figure, image=_picture(document, figure, figure.box, raster, work))
    text = _text(document, figure, figure.box, raster, work)
    return replace(pictured, panels=undivided(pictured, text))


def _raster(document: PdfDocument, figure: Figure, box: Box, work: Work) -> _Raster | None:
    """The raster that is the whole figure; None when there is none, or one that only the PDF library can draw."""
    with work.stage("picture", _where(figure)):
        stored = document.embedded_image(box)
        if stored is not None:
            with suppress(DocumentError):
                return _Raster(stored, images.decode(stored.data, work.limits.pixels, "embedded picture"))
    return None


def _picture(document: PdfDocument, figure: Figure, box: Box, raster: _Raster | None, work: Work) -> Picture | None:
    """The figure's own raster, else the page's part drawn at the settings' resolution."""
    with work.stage("picture", _where(figure)):
        if raster is not None:
            kept = raster.stored
            return work.keep_file(kept.data, kept.suffix, kept.width, kept.height)
        return work.keep(document.render(box, work.settings.dpi))
    return None


def _text(document: PdfDocument, figure: Figure, box: Box, raster: _Raster | None, work: Work) -> tuple[TextLine, ...]:
    """The figure's own characters, then what OCR reads beyond them: in its raster, or drawn finely enough."""
    own: tuple[TextLine, ...] = ()
    with work.stage("text", _where(figure)):
        own = document.text_lines(box)
        engine = work.engine(work.settings.ocr_figures and not _speaks_for_itself(document, box, own))
        if engine is not None:
            pixels = document.render(box, OCR_DPI) if raster is None else raster.pixels
            return without_repeats(own, read_picture(pixels, engine, box))
    return own


def _speaks_for_itself(document: PdfDocument, box: Box, own: tuple[TextLine, ...]) -> bool:
    """Whether the figure is drawn with strokes and real characters only, so that OCR would add nothing."""
    inner = Rect(box.x0, box.top, box.x1, box.bottom).grown(-1)
    return bool(own) and not any(image.box.overlap(inner) > 0 for image in document.page(box.page).images)


def _page_images(document: PdfDocument, figures: tuple[Figure, ...], work: Work) -> tuple[PageImage, ...]:
    kept = []
    for number in sorted({figure.box.page for figure in figures if figure.box is not None}):
        with work.stage("page image", f"page {number}"):
            width, height = document.size(number)
            kept.append(PageImage(number, width, height, work.keep(document.render_page(number, PAGE_DPI), "jpg")))
    return tuple(kept)


def _where(figure: Figure) -> str:
    return figure.label or f"page {figure.box.page if figure.box else '?'}"

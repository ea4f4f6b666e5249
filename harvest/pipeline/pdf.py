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
from harvest.documents.pdf import PdfDocument, open_pdf
from harvest.errors import DocumentError
from harvest.figures.find import find_figures
from harvest.pipeline.listed import ListedMembers
from harvest.pipeline.molecules import with_names
from harvest.pipeline.panels import panels_of
from harvest.pipeline.work import Work
from harvest.reading.figure_text import read_picture, without_repeats
from harvest.records import Box, Figure, Harvest, PageImage, Paper, Picture, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OCR_DPI = 300
PAGE_DPI = 100


@dataclass(frozen=True, slots=True)
class _Shown:
    """A figure's pixels and the picture kept of them; ``whole`` where they are the one raster that is the figure."""

    pixels: NDArray[np.uint8] | None = None
    picture: Picture | None = None
    whole: bool = False


def harvest_pdf(path: Path, paper_id: str, work: Work) -> Harvest:
    """The PDF's Harvest; DocumentError when no page of it can be read."""
    with open_pdf(path, work.limits) as document:
        with work.costs.of("figures"):
            found = find_figures(document, paper_id, work.engine(work.settings.ocr_pages))
        if not found.pages:
            reason = found.failures[0].error if found.failures else "it has none"
            raise DocumentError(f"{path.name}: no page can be read: {reason}")
        work.failures.extend(found.failures)
        paper = _paper(document, found.pages, paper_id, work)
        work.listed = ListedMembers(path, document.page_count, work)
        figures = with_names([_complete(document, figure, work) for figure in found.figures], work)
        pages = _page_images(document, figures, work) if work.settings.page_images else ()
    return Harvest(paper, figures, work.finished(), pages)


def _paper(document: PdfDocument, pages: Sequence[PageContent], paper_id: str, work: Work) -> Paper:
    with work.stage("metadata", work.source):
        return read_paper(document, paper_id, work.source, pages)
    return Paper(paper_id, work.source, pages=document.page_count)


def _complete(document: PdfDocument, figure: Figure, work: Work) -> Figure:
    """The figure with its picture, its words and its panels."""
    where, shown = _where(figure), _Shown()
    text: tuple[TextLine, ...] = ()
    if figure.box is not None:
        with work.stage("picture", where):
            shown = _shown(document, figure.box, work)
        text = _text(document, figure.box, shown, work, where)
    work.redraw = None if shown.whole else document.render
    pictured = replace(figure, image=shown.picture)
    return replace(pictured, panels=panels_of(pictured, text, work, where, shown.pixels))


def _shown(document: PdfDocument, box: Box, work: Work) -> _Shown:
    """The figure's own raster, else the page's part drawn at the settings' resolution."""
    stored = document.embedded_image(box)
    if stored is not None:
        with suppress(DocumentError):  # one that only the PDF library can draw
            pixels = images.decode(stored.data, work.limits.pixels, "embedded picture")
            return _Shown(pixels, work.keep_file(stored.data, stored.suffix, stored.width, stored.height), whole=True)
    pixels = document.render(box, work.settings.dpi)
    return _Shown(pixels, work.keep(pixels))


def _text(document: PdfDocument, box: Box, shown: _Shown, work: Work, where: str) -> tuple[TextLine, ...]:
    """The figure's own characters, then what OCR reads beyond them: in its raster, or drawn finely enough."""
    own: tuple[TextLine, ...] = ()
    with work.stage("text", where):
        own = document.text_lines(box)
        engine = work.engine(work.settings.ocr_figures and not _speaks_for_itself(document, box, own))
        if engine is not None:
            pixels = shown.pixels if shown.whole and shown.pixels is not None else document.render(box, OCR_DPI)
            return without_repeats(own, read_picture(pixels, engine, box, own, printed=True))
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

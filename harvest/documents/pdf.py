"""PDF files as pages: lines of text with fonts, images, pixels. The home of PyMuPDF (PDFium: see ``pdfium``).

Coordinates are points from the top left of each page as a reader sees it, with its rotation and crop applied; pages
count from 1. Pages are read when asked for and kept.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from harvest.documents.bombs import refuse_bombs
from harvest.documents.mupdf_text import lines_of, turner
from harvest.documents.pages import Line, PageContent, PlacedImage, Rect
from harvest.documents.pdfium import rewritten
from harvest.documents.private_use import has_ligatures, ligatures_in, readable
from harvest.documents.rasters import EmbeddedImage, sole_image
from harvest.errors import DocumentError
from harvest.records import Box, TextLine
from harvest.settings import Limits

__all__ = ["EmbeddedImage", "PdfDocument", "open_pdf"]

TEXT_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
SCAN_COVER = 0.75  # of the page, painted by images, makes the page a picture of a page ...
SCAN_WORDS = 60  # ... unless this many painted characters stand on it
VOCABULARY_PAGES = 60  # whose words say what a font's own characters mean
BROKEN = (  # MuPDF's ways of giving up
    RuntimeError, ValueError, KeyError, IndexError, TypeError, AttributeError, pymupdf.mupdf.FzErrorBase
)  # fmt: skip
_PAGE, _UNSAID = ("name", "/Page"), ("null", "null")


def open_pdf(path: Path, limits: Limits) -> PdfDocument:
    """The document at ``path``; DocumentError when it is broken, encrypted, empty, too large or has no pages."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DocumentError(f"{path.name}: cannot be read ({error.strerror})") from error
    if size == 0:
        raise DocumentError(f"{path.name}: an empty file")
    if size > limits.file_bytes:
        raise DocumentError(f"{path.name}: {size} bytes, more than the limit of {limits.file_bytes}")
    refuse_bombs(path)
    raw, repaired = _opened(path)
    if raw.page_count > limits.pages:
        count = raw.page_count
        raw.close()
        raise DocumentError(f"{path.name}: {count} pages, more than the limit of {limits.pages}")
    return PdfDocument(path, raw, limits, repaired)


def _opened(path: Path) -> tuple[Any, bool]:
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    raw = _pages_of(path)
    if raw is not None:
        return raw, False
    try:
        raw = pymupdf.open(stream=rewritten(path), filetype="pdf")
    except BROKEN as error:
        raise DocumentError(f"{path.name}: not a readable PDF ({error})") from error
    if raw.page_count == 0:
        raise DocumentError(f"{path.name}: a PDF without pages")
    return raw, True


def _pages_of(path: Path) -> Any:
    """MuPDF's document, None when it finds no page in it; DocumentError when it is locked."""
    try:
        raw = pymupdf.open(path, filetype="pdf")
        if raw.needs_pass:
            raise DocumentError(f"{path.name}: encrypted with a password")
        return raw if raw.page_count > 0 else None
    except BROKEN:
        return None


class PdfDocument:
    """An open PDF; use it as a context manager. See ``open_pdf``."""

    def __init__(self, path: Path, raw: Any, limits: Limits, repaired: bool = False) -> None:
        self.path = path
        self.repaired = repaired
        self.page_count: int = raw.page_count
        self._raw = raw
        self.limits = limits
        self._pixels = limits.pixels
        self._pages: dict[int, PageContent] = {}
        self._ligatures: dict[str, str] | None = None

    def __enter__(self) -> PdfDocument:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back; the document must not be used afterwards."""
        self._raw.close()

    @property
    def metadata(self) -> dict[str, str]:
        """The information dictionary with lower-case keys, empty values left out."""
        return {str(key).lower(): str(value) for key, value in (self._raw.metadata or {}).items() if value}

    @property
    def xmp(self) -> str:
        """The XMP packet, "" when there is none or it cannot be read."""
        try:
            return str(self._raw.get_xml_metadata() or "")
        except BROKEN:
            return ""

    def page(self, number: int) -> PageContent:
        """The page's content; DocumentError when this page cannot be read."""
        if number not in self._pages:
            try:
                self._pages[number] = self._content(number)
            except BROKEN as error:
                raise DocumentError(f"page {number} cannot be read ({_first_line(error)})") from error
        return self._pages[number]

    def text(self, number: int) -> str:
        """The page's text, a printed line each, "" where it has none."""
        return self.page(number).text

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points."""
        content = self.page(number)
        return content.width, content.height

    def render_page(self, number: int, dpi: int, pixels: int | None = None, grey: bool = False) -> NDArray[np.uint8]:
        """The page as an RGB array (height × width × 3), or height × width when ``grey``; see ``render``."""
        width, height = self.size(number)
        return self.render(Box(number, 0.0, 0.0, width, height), dpi, pixels, grey)

    def render(self, box: Box, dpi: int, pixels: int | None = None, grey: bool = False) -> NDArray[np.uint8]:
        """What the box shows, as an RGB array; the resolution is lowered where it would exceed ``pixels``."""
        most = min(pixels or self._pixels, self._pixels)
        scale = dpi / 72
        scale = min(scale, (most / max(box.area, 1.0)) ** 0.5)
        clip = pymupdf.Rect(box.x0, box.top, box.x1, box.bottom)
        colours = pymupdf.csGRAY if grey else pymupdf.csRGB
        try:
            page = self._raw[box.page - 1]
            pixmap = page.get_pixmap(
                matrix=pymupdf.Matrix(scale, scale), clip=clip, colorspace=colours, alpha=False, annots=False
            )
            flat = np.frombuffer(pixmap.samples, dtype=np.uint8)
        except BROKEN as error:
            raise DocumentError(f"page {box.page} cannot be drawn ({_first_line(error)})") from error
        if grey:
            return flat.reshape(pixmap.height, pixmap.width).copy()
        return flat.reshape(pixmap.height, pixmap.width, 3).copy()

    def text_lines(self, box: Box) -> tuple[TextLine, ...]:
        """The PDF's own characters inside the box, in reading order; a line counts when its middle is inside."""
        area = Rect(box.x0, box.top, box.x1, box.bottom)
        found: list[TextLine] = []
        for line in self.page(box.page).lines:
            x, y = line.box.middle
            if area.x0 <= x <= area.x1 and area.top <= y <= area.bottom and not line.box.area <= 0:
                place = Box(box.page, line.box.x0, line.box.top, line.box.x1, line.box.bottom)
                found.append(TextLine(line.text, place, line.source, line.confidence))
        return tuple(found)

    def embedded_image(self, box: Box) -> EmbeddedImage | None:
        """The one raster that is all of the box, at its own resolution; None when anything else is painted there."""
        area = Rect(box.x0, box.top, box.x1, box.bottom)
        try:
            page = self._raw[box.page - 1]
            return sole_image(self._raw, page, area, self._pixels)
        except BROKEN:
            return None

    def layout(self, number: int) -> list[tuple[Rect, str]]:
        """What the layout model sees on an unturned page: boxes and kinds ("picture", "caption", "text" ...).

        About half a second a page; empty for turned pages, DocumentError when the model fails.
        """
        try:
            page = self._raw[number - 1]
            if page.rotation:
                return []
            seen = page.get_layout() or page.layout_information or []
            return [(Rect(*map(float, each[:4])), str(each[4])) for each in seen]
        except BROKEN as error:
            raise DocumentError(f"page {number}: no layout ({_first_line(error)})") from error

    def _content(self, number: int) -> PageContent:
        page = self._raw[number - 1]
        _check_page(self._raw, page.xref)
        turn = turner(page)
        sheet = Rect(0.0, 0.0, page.rect.width, page.rect.height)
        raw = page.get_text("dict", flags=TEXT_FLAGS)
        lines = [line for line in lines_of(raw["blocks"], turn, page.rotation) if line.box.overlap(sheet) > 0]
        ligatures = self._own_ligatures() if any(has_ligatures(line.text) for line in lines) else {}
        lines = [readable(line, ligatures) for line in lines]
        images = tuple(
            PlacedImage(turn(info["bbox"]), int(info["width"]), int(info["height"]))
            for info in page.get_image_info(hashes=False)
        )
        scanned = _is_scan(sheet, lines, images)
        return PageContent(number, sheet.width, sheet.height, tuple(lines), images, scanned=scanned)

    def _own_ligatures(self) -> dict[str, str]:
        if self._ligatures is None:
            texts: list[str] = []
            for number in range(min(self.page_count, VOCABULARY_PAGES)):
                with contextlib.suppress(*BROKEN):
                    texts.append(self._raw[number].get_text("text", flags=TEXT_FLAGS))
            self._ligatures = ligatures_in(texts)
        return self._ligatures


def _check_page(raw: Any, xref: int) -> None:
    """ValueError where the page tree names an object that is no page; MuPDF shows such ones as blank pages."""
    if raw.xref_get_key(xref, "Type") not in (_PAGE, _UNSAID) and raw.xref_get_key(xref, "Contents") == _UNSAID:
        raise ValueError("the page tree names an object that is no page")


def _is_scan(sheet: Rect, lines: list[Line], images: tuple[PlacedImage, ...]) -> bool:
    covered = sum(image.box.overlap(sheet) for image in images if image.width * image.height > 10_000)
    if covered < SCAN_COVER * sheet.area:
        return False
    painted = sum(len(line.text) for line in lines if not line.hidden)
    hidden = sum(len(line.text) for line in lines if line.hidden)
    largest = max(image.box.overlap(sheet) for image in images)
    return painted < SCAN_WORDS or hidden > painted or largest > 0.9 * sheet.area


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0][:160] if text else type(error).__name__

"""Pages that are pictures of pages: read by OCR, or by the hidden text that an earlier OCR left in the file."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from harvest.documents.pages import Line, PageContent, Rect
from harvest.documents.pdf import PdfDocument
from harvest.errors import DocumentError
from harvest.figures.ink import Sheet
from harvest.figures.labels import label_at_start
from harvest.figures.prose import follows
from harvest.figures.turned import turned_back, turned_picture
from harvest.reading.ocr import OcrEngine

OCR_DPI = 200
OCR_PIXELS = 9_000_000
SCOUT_DPI = 72
LETTER_JOIN = 1.0  # points: joins the letters of a word, not the lines of a paragraph
LARGE = 40.0  # points
LEAST_TEXT = 20  # characters that make a hidden layer worth using
LEAST_CONFIDENCE = 0.5
UNREADABLE = 0.2  # of a page's characters that no font could name, from which on the page is read by OCR


def needs_reading(page: PageContent) -> bool:
    """Whether the page's text must come from its picture: a scan without a text layer, or fonts that tell nothing."""
    text = "".join(line.text for line in page.lines)
    if page.scanned:
        return len(text) < LEAST_TEXT
    odd = sum(1 for sign in text if sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or (sign < " " and sign != "\t"))
    return len(text) > LEAST_TEXT and odd > UNREADABLE * len(text)


def perhaps_on_its_side(page: PageContent) -> bool:
    """Whether a scan's hidden text may be what an earlier OCR made of a drawing that it saw from the wrong side."""
    return page.scanned and _lies_on_its_side(page.lines)


def read_scans(
    document: PdfDocument, pages: Sequence[PageContent], engine: OcrEngine, seconds: float
) -> tuple[dict[int, PageContent], list[tuple[int, str]]]:
    """Reads pages by OCR for as long as ``seconds`` last, those that show a graphic first.

    Gives the pages read by number, and number and reason of those that could not be; the others had no time.
    """
    ends = time.monotonic() + seconds
    done: dict[int, PageContent] = {}
    failed: list[tuple[int, str]] = []
    order = sorted(pages, key=lambda page: (page.number != 1, not _shows_graphic(document, page), page.number))
    longest = 0.0
    for page in order:
        start = time.monotonic()
        if start + longest > ends:
            break
        try:
            done[page.number] = read_page(document, page, engine)
        except DocumentError as error:
            failed.append((page.number, str(error)))
        longest = max(longest, time.monotonic() - start)
    return done, failed


def _shows_graphic(document: PdfDocument, page: PageContent) -> bool:
    """Whether something on the page is too large to be lettering."""
    try:
        grey = document.render_page(page.number, SCOUT_DPI, OCR_PIXELS, grey=True)
    except DocumentError:
        return False
    pieces = Sheet(grey, page.width, scanned=True).pieces((), join=LETTER_JOIN)
    return any(min(p.box.width, p.box.height) > LARGE and p.box.area < 0.9 * page.box.area for p in pieces)


def read_page(document: PdfDocument, page: PageContent, engine: OcrEngine) -> PageContent:
    """The page with the lines that OCR reads on it; drawings set in landscape are read from their side too."""
    picture = document.render_page(page.number, OCR_DPI, OCR_PIXELS)
    scale = picture.shape[1] / page.width
    lines: list[Line] = []
    for angle in (0, 90, 270):
        turned = turned_picture(picture, angle)
        seen = [
            Line(
                read.text.strip(),
                _upright(Rect(read.x0 / scale, read.y0 / scale, read.x1 / scale, read.y1 / scale), angle, page),
                size=(read.y1 - read.y0) / scale / 1.2,
                angle=angle,
                block=number + 1000 * angle,
                base=_upright(
                    Rect(read.x0 / scale, read.y0 / scale, read.x1 / scale, read.y1 / scale), angle, page
                ).bottom,
                source=engine.name,
                confidence=read.confidence,
            )
            for number, read in enumerate(engine.read(turned))
            if read.confidence >= LEAST_CONFIDENCE and read.text.strip()
        ]
        seen = [_on_end(line) for line in seen]
        if angle == 0:
            lines = seen
            if not _lies_on_its_side(seen):
                break
        elif any(label_at_start(line.text) for line in seen) and _letters(seen) >= _letters(lines):
            lines = seen
            break
    return replace(page, lines=tuple(evened(lines)), scanned=True)


def _on_end(line: Line) -> Line:
    """The line as one that reads upwards where it stands on end, as the titles of vertical axes do."""
    upended = line.angle == 0 and len(line.text) > 3 and line.box.height > 2 * line.box.width
    return replace(line, angle=90, size=line.box.width / 1.2) if upended else line


def _upright(box: Rect, angle: int, page: PageContent) -> Rect:
    return turned_back(box, angle, page.width, page.height)


def _letters(lines: Sequence[Line]) -> float:
    return sum(len(line.text) * line.confidence for line in lines)


def _lies_on_its_side(lines: Sequence[Line]) -> bool:
    """Little text, none of it a label: perhaps a drawing to be seen from the side."""
    return not any(label_at_start(line.text) for line in lines) and _letters(lines) < 400


def evened(lines: Sequence[Line]) -> list[Line]:
    """The lines with sizes made equal within each paragraph: a box around a line says little of its type's size."""
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        for group in reversed(groups[-8:]):
            last = lines[group[-1]]
            if last.angle == line.angle and follows(last, line) and _alike(last, line):
                group.append(index)
                break
        else:
            groups.append([index])
    done = list(lines)
    for group in groups:
        size = round(2 * median(lines[i].size for i in group)) / 2
        for i in group:
            done[i] = replace(lines[i], size=size)
    return done


def _alike(last: Line, line: Line) -> bool:
    return 0.72 < last.size / max(line.size, 0.1) < 1.4

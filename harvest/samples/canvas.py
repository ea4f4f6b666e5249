"""A PDF in the making: pages on which text, rules and pictures are put, top-left coordinates in points."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image

from harvest.samples.fonts import Face
from harvest.samples.typeset import BLACK, Colour, Line, Piece, Type, lines_of

Rect = tuple[float, float, float, float]


class Page:
    """One page; ``text`` and ``rule`` are collected and written by ``Press.finish``, pictures are put at once."""

    def __init__(self, press: Press, width: float, height: float) -> None:
        self.press = press
        self.width, self.height = width, height
        self.number = press.document.page_count + 1
        press.document.new_page(width=width, height=height)
        self.operators: list[str] = []
        self.fonts: dict[str, Face] = {}
        self.pictures: list[tuple[Rect, bytes, Rect | None]] = []
        self.hidden: list[tuple[Rect, bytes]] = []

    def line(self, x: float, baseline: float, line: Line, colour: Colour = BLACK) -> None:
        """Write a set line, its column starting at x."""
        self._write(x + line.start, baseline, line.words, line.gap, colour)

    def text(self, x: float, top: float, text: str, kind: Type, width: float) -> float:
        """Write a text in a column; gives the y below it."""
        for line in lines_of(text, kind, width):
            self.line(x, top + kind.leading * 0.78, line, kind.colour)
            top += kind.leading
        return top

    def _write(
        self, x: float, baseline: float, words: tuple[tuple[Piece, ...], ...], gap: float, colour: Colour
    ) -> None:
        out = [f"BT {colour[0]:.3g} {colour[1]:.3g} {colour[2]:.3g} rg 1 0 0 1 {x:.3f} {self.height - baseline:.3f} Tm"]
        state: tuple[str, float, float] | None = None
        for k, word in enumerate(words):
            for j, piece in enumerate(word):
                name = self.press.name_of(piece.face)
                self.fonts[name] = piece.face
                now = (name, piece.size, piece.rise)
                if now != state:
                    out.append(f"/{name} {piece.size:.3f} Tf {piece.rise:.2f} Ts")
                    state = now
                codes = "".join(f"{piece.face.glyph(char)[0]:04x}" for char in piece.text)
                if j == len(word) - 1 and k < len(words) - 1:
                    number, advance = piece.face.glyph(" ")
                    out.append(f"[<{codes}{number:04x}> {advance - gap * 1000 / piece.size:.1f}] TJ")
                else:
                    out.append(f"<{codes}> Tj")
        self.operators.append(" ".join(out) + " ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.5, colour: Colour = BLACK) -> None:
        """A straight line."""
        h = self.height
        self.operators.append(f"{colour[0]:.3g} {colour[1]:.3g} {colour[2]:.3g} RG {weight:.2f} w "
                              f"{x0:.2f} {h - y0:.2f} m {x1:.2f} {h - y1:.2f} l S")  # fmt: skip

    def block(self, box: Rect, fill: Colour | None = None, stroke: Colour | None = None, weight: float = 0.5) -> None:
        """A rectangle, filled or outlined or both."""
        paint = {(True, True): "B", (True, False): "f", (False, True): "S"}[(fill is not None, stroke is not None)]
        parts = [f"{c[0]:.3g} {c[1]:.3g} {c[2]:.3g} {op}" for c, op in ((fill, "rg"), (stroke, "RG")) if c is not None]
        size = f"{box[0]:.2f} {self.height - box[3]:.2f} {box[2] - box[0]:.2f} {box[3] - box[1]:.2f} re"
        self.operators.append(f"{' '.join(parts)} {weight:.2f} w {size} {paint}")

    def drawing(self, box: Rect, pdf: bytes, clip: Rect) -> None:
        """Put a clip of a one-page PDF, as vectors."""
        self.pictures.append((box, pdf, clip))

    def hide(self, box: Rect, encoded: bytes) -> None:
        """Put an image under everything, covered by a white ground: it is in the file and not to be seen."""
        self.hidden.append((box, encoded))
        self.operators.insert(0, f"1 1 1 rg {box[0]:.2f} {self.height - box[3]:.2f} {box[2] - box[0]:.2f} "
                                 f"{box[3] - box[1]:.2f} re f")  # fmt: skip

    def image(self, box: Rect, encoded: bytes) -> None:
        """Put an encoded PNG or JPEG."""
        self.pictures.append((box, encoded, None))


class Press:
    """The document and its fonts: one font object each, whatever the number of pages."""

    def __init__(self) -> None:
        self.document: Any = pymupdf.open()
        self.pages: list[Page] = []
        self._names: dict[str, str] = {}
        self._objects: dict[str, int] = {}

    def new_page(self, width: float, height: float) -> Page:
        """Add a page."""
        page = Page(self, width, height)
        self.pages.append(page)
        return page

    def name_of(self, chosen: Face) -> str:
        """The resource name of a face."""
        return self._names.setdefault(chosen.code, f"S{len(self._names)}")

    def finish(self, metadata: dict[str, str] | None = None, readable: bool = True) -> bytes:
        """The PDF's bytes, the same for the same calls; not ``readable``: glyphs that no program can read as text."""
        for page in self.pages:
            self._close(page)
        for xref in self._objects.values() if not readable else ():
            self.document.xref_set_key(xref, "ToUnicode", "null")
        self.document.set_metadata({"producer": "", **(metadata or {})})
        data = self.document.tobytes(garbage=3, deflate=True, no_new_id=True)
        self.document.close()
        return bytes(data)

    def _close(self, page: Page) -> None:
        target = self.document[page.number - 1]
        for name, chosen in page.fonts.items():
            if name not in self._objects:
                self._objects[name] = target.insert_font(fontname=name, fontbuffer=chosen.buffer)
        fonts = " ".join(f"/{name} {self._objects[name]} 0 R" for name in page.fonts)
        self.document.xref_set_key(target.xref, "Resources", f"<</Font<<{fonts}>>>>")
        xref = self.document.get_new_xref()
        self.document.update_object(xref, "<<>>")
        self.document.update_stream(xref, "\n".join(["q", *page.operators, "Q"]).encode())
        target.set_contents(xref)
        for box, data in page.hidden:
            target.insert_image(pymupdf.Rect(box), stream=data, keep_proportion=False, overlay=False)
        for box, data, clip in page.pictures:
            if clip is None:
                target.insert_image(pymupdf.Rect(box), stream=data, keep_proportion=False)
            else:
                with pymupdf.open(stream=data, filetype="pdf") as source:
                    target.show_pdf_page(pymupdf.Rect(box), source, 0, clip=pymupdf.Rect(clip), keep_proportion=False)


def encoded(pixels: NDArray[np.uint8], quality: int = 0) -> bytes:
    """RGB pixels as PNG, or as JPEG of a quality."""
    stream = io.BytesIO()
    picture = Image.fromarray(pixels)
    if quality:
        picture.save(stream, "JPEG", quality=quality)
    else:
        picture.save(stream, "PNG", compress_level=4)
    return stream.getvalue()

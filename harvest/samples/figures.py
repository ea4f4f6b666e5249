"""Graphics: panels arranged in rows with their letters, before a page takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pymupdf
from numpy.random import Generator

from harvest.samples.canvas import encoded
from harvest.samples.drawing.ink import Rect, ink_box, page_pixels
from harvest.samples.facts import Substance
from harvest.samples.markup import plain
from harvest.samples.panels import DrawnPanel, Style, draw_panel
from harvest.samples.truth import rounded

_GAP = 9.0
_WIDE_KINDS = {"reaction_scheme", "molecule", "flowchart", "nmr_spectrum"}


@dataclass(frozen=True, slots=True)
class Letters:
    """How panels are lettered: a pattern such as ``({})``, capitals or not, bold or not, inside pictures or not."""

    pattern: str = "({})"
    capital: bool = False
    bold: bool = True
    inside: bool = False

    def name(self, number: int) -> str:
        """The bare letter of the panel counted from 0."""
        return chr((65 if self.capital else 97) + number)

    def printed(self, number: int) -> str:
        """The letter as printed."""
        return self.pattern.format(self.name(number))


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel in its graphic: letter ("" if alone), ink box, and where and how large the drawing stands."""

    letter: str
    box: Rect
    drawn: DrawnPanel
    x: float
    y: float
    scale: float

    def truth(self, zoom: float, x: float, y: float, caption: str) -> dict[str, Any]:
        """The panel's entry once the graphic stands at x, y in a zoom."""

        def outer(box: Rect) -> list[float]:
            return rounded((x + box[0] * zoom, y + box[1] * zoom, x + box[2] * zoom, y + box[3] * zoom))

        def inner(box: Rect) -> Rect:
            s = self.scale
            return (self.x + box[0] * s, self.y + box[1] * s, self.x + box[2] * s, self.y + box[3] * s)

        entry: dict[str, Any] = {"label": self.letter, "box": outer(self.box), "kind": self.drawn.kind}
        entry |= {"caption": plain(caption), "words": list(self.drawn.words)}
        if self.drawn.scale is not None:
            bar = outer(inner(self.drawn.scale.box))
            length = round(bar[2] - bar[0], 2)
            entry["scale"] = {
                "value": self.drawn.scale.value,
                "unit": self.drawn.scale.unit,
                "points": length,
                "box": bar,
            }
            if self.drawn.raster is not None:
                width = (
                    self.drawn.raster.shape[1] * (self.drawn.scale.box[2] - self.drawn.scale.box[0]) / self.drawn.width
                )
                entry["scale"]["pixels"] = round(width, 2)
        if self.drawn.molecules:
            entry["molecules"] = [
                {"smiles": m.smiles, "label": m.label, "box": outer(inner(m.box))} for m in self.drawn.molecules
            ]
        return entry


@dataclass(frozen=True, slots=True)
class Graphic:
    """A finished graphic: the clip of a one-page PDF, or the strips of a picture if ``flat``."""

    pdf: bytes
    clip: Rect
    panels: tuple[Placed, ...]
    flat: tuple[bytes, ...] = ()

    @property
    def width(self) -> float:
        return self.clip[2] - self.clip[0]

    @property
    def height(self) -> float:
        return self.clip[3] - self.clip[1]


def arrange(rng: Generator, count: int, width: float, tallest: float) -> list[int]:
    """How many panels each row has."""
    if count <= 3:
        across = count * 140 <= width or tallest < 260
        return [count] if across else [1] * count
    choices = {
        4: ([2, 2], [4]),
        5: ([3, 2], [2, 3]),
        6: ([3, 3], [2, 2, 2]),
        7: ([3, 4], [4, 3]),
        8: ([4, 4],),
        9: ([3, 3, 3],),
    }
    options = [rows for rows in choices[count] if max(rows) * 125 <= width] or [[2] * (count // 2) + [1] * (count % 2)]
    return list(options[int(rng.integers(len(options)))])


def compose(
    kinds: list[str], rng: Generator, substance: Substance, style: Style, letters: Letters, width: float, tallest: float
) -> Graphic:
    """Draw the panels of these kinds and arrange them within a width and a height in points."""
    rows = arrange(rng, len(kinds), width, tallest)
    lettered = len(kinds) > 1
    strip = 10.0 if lettered and not (letters.inside and set(kinds) <= PICTURES) else 0.0
    limit = (tallest - _GAP * len(rows)) / len(rows) - strip
    page_height = tallest + 80 * len(rows) + 80
    document = pymupdf.open()
    page = document.new_page(width=width + 40, height=page_height)
    placed: list[Placed] = []
    waiting, y = list(kinds), 20.0
    for columns in rows:
        cell = (width - _GAP * (columns - 1)) / columns
        high = min(cell * float(rng.uniform(0.68, 0.84)), limit, 230.0)
        row = []
        for column in range(columns):
            kind = waiting.pop(0)
            if cell < 150:
                style = replace(style, size=min(style.size, 6.2), line=min(style.line, 0.9))
            size = (cell, high) if kind not in _WIDE_KINDS or columns > 1 else (width, high)
            row.append(
                (20 + column * (cell + _GAP), draw_panel(kind, rng, substance=substance, style=style, size=size))
            )
        bottom = y
        for x, drawn in row:
            number = len(placed)
            scale = min(cell / drawn.width, high / drawn.height if drawn.raster is not None else 1.15, 1.15)
            shift = (cell - drawn.width * scale) / 2
            letter = letters.printed(number) if lettered else ""
            item = _put(page, drawn, x + shift, y + strip, scale, x, letter, letters, style)
            placed.append(Placed(letters.name(number) if lettered else "", item, drawn, x + shift, y + strip, scale))
            bottom = max(bottom, item[3])
        y = bottom + _GAP
    return _crop(document, placed)


PICTURES = {"sem", "tem", "stem", "electron_diffraction", "elemental_map", "optical_micrograph", "fluorescence", "afm"}
"""Kinds that come as pixels, in which a letter may stand."""


def _put(
    page: Any,
    drawn: DrawnPanel,
    x: float,
    y: float,
    scale: float,
    left: float,
    letter: str,
    letters: Letters,
    style: Style,
) -> Rect:
    """Put a panel and its letter; gives the box of the ink of both."""
    box = pymupdf.Rect(x, y, x + drawn.width * scale, y + drawn.height * scale)
    if drawn.raster is not None:
        page.insert_image(box, stream=encoded(drawn.raster, 88 if drawn.kind != "afm" else 0), keep_proportion=False)
    else:
        with pymupdf.open(stream=drawn.pdf, filetype="pdf") as source:
            page.show_pdf_page(box, source, 0, clip=pymupdf.Rect(drawn.clip))
    area = [x, y, box.x1, box.y1]
    if letter:
        size = style.size + 2
        code = ("tibo" if letters.bold else "tiro") if style.family == "serif" else ("hebo" if letters.bold else "helv")
        pen = pymupdf.TextWriter(page.rect)
        if letters.inside and drawn.raster is not None and drawn.kind in PICTURES:
            corner = drawn.raster[: drawn.raster.shape[0] // 6, : drawn.raster.shape[1] // 6]
            light = bool(corner.mean() > 150)
            pen.append((x + 4, y + size + 2), letter, font=pymupdf.Font(code), fontsize=size)
            pen.write_text(page, color=(0, 0, 0) if light else (1, 1, 1))
        else:
            pen.append((left, y - 2.5), letter, font=pymupdf.Font(code), fontsize=size)
            pen.write_text(page)
            area = [min(area[0], left), area[1] - 14, area[2], area[3]]
    return ink_box(page, (area[0] - 0.5, area[1] - 0.5, area[2] + 0.5, area[3] + 0.5))


def _crop(document: Any, placed: list[Placed]) -> Graphic:
    boxes = np.array([item.box for item in placed])
    clip = (float(boxes[:, 0].min()), float(boxes[:, 1].min()), float(boxes[:, 2].max()), float(boxes[:, 3].max()))
    left, top = clip[0], clip[1]
    panels = tuple(
        Placed(
            p.letter,
            (p.box[0] - left, p.box[1] - top, p.box[2] - left, p.box[3] - top),
            p.drawn,
            p.x - left,
            p.y - top,
            p.scale,
        )
        for p in placed
    )
    pdf = bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))
    document.close()
    return Graphic(pdf, clip, panels)


def flattened(graphic: Graphic, dpi: int, quality: int, strips: int = 1) -> Graphic:
    """The same graphic as one picture, or as strips of equal height, as publishers' systems often store figures."""
    with pymupdf.open(stream=graphic.pdf, filetype="pdf") as document:
        pixels = page_pixels(document[0], graphic.clip, dpi)
    step = pixels.shape[0] // strips
    pixels = pixels[: step * strips]
    parts = tuple(encoded(pixels[k * step : (k + 1) * step], quality) for k in range(strips))
    return replace(graphic, flat=parts)

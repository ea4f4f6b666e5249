"""Figures with their captions, and tables, as things that float; a figure notes its truth when it is put."""

from __future__ import annotations

from dataclasses import dataclass

from harvest.samples.canvas import Page
from harvest.samples.figures import Graphic
from harvest.samples.looks import CaptionStyle
from harvest.samples.markup import plain
from harvest.samples.truth import TrueFigure, Truth
from harvest.samples.typeset import Type, lines_of

_PAD = 8.0


@dataclass(slots=True)
class FigureFloat:
    """A graphic and its caption; ``place`` is below, above or beside, ``parts`` are the sub-captions.

    ``backing`` is how far a white ground, invisible on the page, reaches beyond the graphic.
    """

    graphic: Graphic
    label: str
    caption: str
    parts: list[str]
    style: CaptionStyle
    place: str
    wide: bool
    truth: TrueFigure
    centred: bool = True
    backing: float = 0.0

    def _pad(self) -> float:
        return _PAD if self.style.framed else 0.0

    def _zoom(self, width: float) -> float:
        room = (width - 2 * self._pad()) * (0.62 if self.place == "beside" else 1.0)
        return min(1.0, room / self.graphic.width)

    def _caption_width(self, width: float) -> float:
        inner = width - 2 * self._pad()
        if self.place == "beside":
            return inner - self.graphic.width * self._zoom(width) - 12
        return inner

    def _caption_height(self, width: float) -> float:
        return len(lines_of(self.caption, self._type(width), self._caption_width(width))) * self.style.type.leading

    def _type(self, width: float) -> Type:
        kind = self.style.type
        short = len(lines_of(self.caption, kind, self._caption_width(width))) == 1
        return kind.with_(align="centre") if short and self.centred and self.place != "beside" else kind

    def height(self, width: float) -> float:
        """The height of graphic, gap, caption and frame."""
        graphic = self.graphic.height * self._zoom(width)
        caption = self._caption_height(width)
        if self.place == "beside":
            return max(graphic, caption) + 2 * self._pad()
        return graphic + self.style.gap + caption + 2 * self._pad() + (3 if self.style.ruled else 0)

    def put(self, page: Page, x: float, top: float, width: float) -> None:
        """Print it and note where."""
        pad, zoom = self._pad(), self._zoom(width)
        if self.style.framed:
            page.block((x, top, x + width, top + self.height(width)), stroke=(0.6, 0.65, 0.7))
        left, y, inner = x + pad, top + pad, width - 2 * pad
        wide, high = self.graphic.width * zoom, self.graphic.height * zoom
        caption = self._caption_height(width)
        kind = self._type(width)
        if self.place == "beside":
            self._graphic(page, left, y, zoom)
            page.text(left + wide + 12, y, self.caption, kind, self._caption_width(width))
            return
        shift = (inner - wide) / 2 if self.centred else 0.0
        above = self.place == "above"
        self._graphic(page, left + shift, y + (caption + self.style.gap if above else 0.0), zoom)
        start = y if above else y + high + self.style.gap
        end = page.text(left, start, self.caption, kind, inner)
        if self.style.ruled and not above:
            page.rule(left, end + 2, left + inner, end + 2, 0.4)

    def _graphic(self, page: Page, x: float, y: float, zoom: float) -> None:
        graphic = self.graphic
        box = (x, y, x + graphic.width * zoom, y + graphic.height * zoom)
        if self.backing:
            far = self.backing
            page.block((box[0] - far, box[1] - far, box[2] + far, box[3] + far), fill=(1, 1, 1))
        if graphic.flat:
            step = (box[3] - box[1]) / len(graphic.flat)
            for k, strip in enumerate(graphic.flat):
                page.image((box[0], box[1] + k * step, box[2], box[1] + (k + 1) * step), strip)
        else:
            page.drawing(box, graphic.pdf, graphic.clip)
        true = self.truth
        true.page = true.caption_page = page.number
        true.box, true.label, true.caption = box, plain(self.label), plain(self.caption).replace("  ", " ").strip()
        true.panels = [p.truth(zoom, x, y, part) for p, part in zip(graphic.panels, self.parts, strict=True)]


@dataclass(slots=True)
class Pair:
    """Two figures side by side over both columns, each with its own caption."""

    left: FigureFloat
    right: FigureFloat
    gutter: float
    wide: bool = True

    def height(self, width: float) -> float:
        """The taller one's."""
        return max(item.height((width - self.gutter) / 2) for item in (self.left, self.right))

    def put(self, page: Page, x: float, top: float, width: float) -> None:
        """Print both, their tops level."""
        half = (width - self.gutter) / 2
        self.left.put(page, x, top, half)
        self.right.put(page, x + half + self.gutter, top, half)


@dataclass(slots=True)
class TableFloat:
    """A ruled table with its caption above: no figure, whatever it looks like."""

    caption: str
    rows: list[list[str]]
    kind: Type
    boxed: bool
    truth: Truth
    wide: bool = False

    def height(self, width: float) -> float:
        """Caption, rows and rules."""
        caption = len(lines_of(self.caption, self.kind, width)) * self.kind.leading
        return caption + 4 + len(self.rows) * (self.kind.leading + 3) + 4

    def put(self, page: Page, x: float, top: float, width: float) -> None:
        """Print it and note it as a decoy."""
        y = page.text(x, top, self.caption, self.kind, width) + 4
        step, cell = self.kind.leading + 3, width / len(self.rows[0])
        end = y + len(self.rows) * step
        centred = self.kind.with_(align="centre", hyphens=False)
        for k, row in enumerate(self.rows):
            for j, text in enumerate(row):
                page.text(x + j * cell, y + k * step + 2, text, centred.with_(bold=k == 0), cell)
        for k in range(len(self.rows) + 1):
            if self.boxed or k in (0, 1, len(self.rows)):
                page.rule(x, y + k * step, x + width, y + k * step, 0.8 if k in (0, len(self.rows)) else 0.4)
        for j in range(len(self.rows[0]) + 1 if self.boxed else 0):
            page.rule(x + j * cell, y, x + j * cell, end, 0.4)
        self.truth.decoy("table", page.number, (x, y, x + width, end))

"""Patent pages: text pages, then sheets of line drawings with nothing but FIG. and a number beside each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pymupdf
from numpy.random import Generator

from harvest.samples.canvas import Page, Press
from harvest.samples.drawing.ink import Rect, ink_box
from harvest.samples.facts import SUBSTANCES
from harvest.samples.prose import Writer
from harvest.samples.truth import TrueFigure, Truth, rounded
from harvest.samples.typeset import Type

_TEXT = Type("serif", 9.6, 12.0, indent=12.0)
_WIDTH, _HEIGHT = 612.0, 792.0


class _LineArt:
    """Black lines on a blank page, numbered parts at the ends of curved leaders."""

    def __init__(self, rng: Generator, width: float, height: float) -> None:
        self.rng, self.width, self.height = rng, width, height
        self.document = pymupdf.open()
        self.page: Any = self.document.new_page(width=width + 80, height=height + 60)
        self.next = int(rng.integers(1, 6)) * 100 + 2
        self.words: list[str] = []

    def line(self, *points: tuple[float, float], dashes: str | None = None, width: float = 1.0) -> None:
        """A polyline."""
        self.page.draw_polyline([pymupdf.Point(40 + x, 30 + y) for x, y in points], width=width, dashes=dashes)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rectangle."""
        self.page.draw_rect(pymupdf.Rect(40 + x0, 30 + y0, 40 + x1, 30 + y1), width=1.0)

    def circle(self, x: float, y: float, radius: float) -> None:
        """A circle."""
        self.page.draw_circle((40 + x, 30 + y), radius, width=1.0)

    def write(self, x: float, y: float, text: str, size: float = 10.0) -> None:
        """Words from a point on, centred on it."""
        pen = pymupdf.TextWriter(self.page.rect)
        font = pymupdf.Font("tiro")
        pen.append((40 + x - font.text_length(text, size) / 2, 30 + y), text, font=font, fontsize=size)
        pen.write_text(self.page)
        self.words.append(text)

    def part(self, x: float, y: float, outward: float) -> None:
        """A part's number, its leader ending at x, y."""
        dx = outward * float(self.rng.uniform(18, 30))
        dy = -float(self.rng.uniform(6, 20))
        middle = (x + dx * 0.55, y + dy * 0.15)
        start, end = pymupdf.Point(40 + x, 30 + y), pymupdf.Point(40 + x + dx, 30 + y + dy)
        self.page.draw_bezier(
            start,
            pymupdf.Point(40 + middle[0], 30 + middle[1]),
            pymupdf.Point(40 + middle[0], 30 + middle[1]),
            end,
            width=0.6,
        )
        self.write(x + dx + outward * 9, y + dy + 3, str(self.next), 11.0)
        self.next += 2


def _apparatus(art: _LineArt) -> None:
    """A vessel with pipes, stirrer and heater."""
    w, h = art.width, art.height
    art.box(w * 0.3, h * 0.25, w * 0.7, h * 0.8)
    art.line((w * 0.5, h * 0.08), (w * 0.5, h * 0.65))
    art.line((w * 0.42, h * 0.62), (w * 0.58, h * 0.68))
    art.circle(w * 0.5, h * 0.06, 8)
    art.line((w * 0.3, h * 0.4), (w * 0.7, h * 0.4), dashes="[4 3] 0")
    art.line((w * 0.05, h * 0.32), (w * 0.3, h * 0.32))
    art.line((w * 0.05, h * 0.36), (w * 0.3, h * 0.36))
    art.line((w * 0.7, h * 0.7), (w * 0.95, h * 0.7), (w * 0.95, h * 0.95))
    art.box(w * 0.34, h * 0.84, w * 0.66, h * 0.92)
    for x, y, side in ((0.5, 0.3, 1), (0.1, 0.32, -1), (0.9, 0.7, 1), (0.66, 0.88, 1), (0.3, 0.6, -1)):
        art.part(w * x, h * y, side)


def _layers(art: _LineArt) -> None:
    """A layered cross-section with hatching."""
    w, h = art.width, art.height
    count = int(art.rng.integers(3, 6))
    for k in range(count):
        y0, y1 = h * (0.15 + 0.7 * k / count), h * (0.15 + 0.7 * (k + 1) / count)
        art.box(w * 0.12, y0, w * 0.85, y1)
        if k % 2 == 0:
            for x in np.arange(w * 0.12 + 6, w * 0.85 - (y1 - y0), 12):
                art.line((float(x), y1), (float(x + (y1 - y0)), y0), width=0.5)
        art.part(w * 0.85, (y0 + y1) / 2, 1)
    art.line((w * 0.3, h * 0.15), (w * 0.3, h * 0.05), (w * 0.6, h * 0.05), (w * 0.6, h * 0.15))


def _steps(art: _LineArt) -> None:
    """A flow chart of method steps."""
    w, h = art.width, art.height
    names = ("PROVIDE SUBSTRATE", "DEPOSIT FIRST LAYER", "ANNEAL", "REMOVE RESIST", "MEASURE RESISTANCE", "DICE WAFER")
    count = int(art.rng.integers(3, 6))
    step = h / count
    for k in range(count):
        y = step * k + 8
        art.box(w * 0.2, y, w * 0.8, y + step * 0.6)
        art.write(w * 0.5, y + step * 0.3 + 4, names[k], 10.0)
        art.part(w * 0.8, y + step * 0.3, 1)
        if k < count - 1:
            art.line((w * 0.5, y + step * 0.6), (w * 0.5, y + step))
            art.line((w * 0.49, y + step - 5), (w * 0.5, y + step), (w * 0.51, y + step - 5))


def _graph(art: _LineArt) -> None:
    """A plain graph with two curves."""
    w, h = art.width, art.height
    art.line((w * 0.15, h * 0.05), (w * 0.15, h * 0.85), (w * 0.95, h * 0.85))
    x = np.linspace(0.15, 0.93, 40)
    for k, shift in enumerate((0.2, 0.45)):
        y = 0.8 - (0.65 - shift) * (1 - np.exp(-(x - 0.15) * (4 + 2 * k)))
        art.line(*[(w * float(a), h * float(b)) for a, b in zip(x, y, strict=True)], dashes="[5 3] 0" if k else None)
        art.part(w * 0.8, h * float(y[-8]), 1)
    art.write(w * 0.55, h * 0.95, "TIME (h)")
    art.write(w * 0.15, h * 0.02, "RESISTANCE (OHM)", 9.0)


_DRAWINGS = ((_apparatus, "schematic"), (_layers, "schematic"), (_steps, "flowchart"), (_graph, "line_plot"))


def patent(rng: Generator, source: str) -> tuple[bytes, Truth]:
    """A patent's PDF and truth: a front page of text, then drawing sheets."""
    substance = SUBSTANCES[int(rng.integers(len(SUBSTANCES)))]
    writer = Writer(rng, substance, "")
    number = f"US {int(rng.integers(5, 12))},{int(rng.integers(100, 999))},{int(rng.integers(100, 999)):03d} B2"
    date = f"Mar. {int(rng.integers(1, 29))}, {int(rng.integers(1995, 2024))}"
    title = f"METHOD AND APPARATUS FOR MAKING {substance.long.upper()}"
    truth = Truth(source, 0, "patent", "patent", {"title": title})
    press = Press()
    page = press.new_page(_WIDTH, _HEIGHT)
    page.rule(60, 70, _WIDTH - 60, 70, 1.2)
    page.text(60, 44, "**United States Patent**", _TEXT.with_(size=18.0, leading=22.0, indent=0.0), 300)
    page.text(
        60, 44, f"Patent No.: {number}    Date of Patent: {date}", _TEXT.with_(align="right", indent=0.0), _WIDTH - 120
    )
    y = page.text(60, 84, f"(54) **{title}**", _TEXT.with_(indent=0.0, align="left"), 230) + 8
    page.text(60, y, f"(75) Inventors: {', '.join(writer.names(3))}", _TEXT.with_(indent=0.0, align="left"), 230)
    page.text(320, 84, f"(57) **ABSTRACT** {writer.paragraph(4)}", _TEXT.with_(indent=0.0), 230)
    sheets, serial = int(rng.integers(2, 5)), 1
    style = str(rng.choice(["FIG. {}", "FIG. {}", "Fig. {}", "FIG.{}"]))
    for sheet in range(1, sheets + 1):
        page = press.new_page(_WIDTH, _HEIGHT)
        head = _TEXT.with_(size=12.0, leading=14.0, bold=True, indent=0.0, hyphens=False)
        page.text(60, 36, "U.S. Patent", head, 200)
        page.text(60, 36, f"{date}        Sheet {sheet} of {sheets}", head.with_(align="centre"), _WIDTH - 120)
        page.text(60, 36, number, head.with_(align="right"), _WIDTH - 120)
        drawings = 1 if rng.random() < 0.5 else 2
        for slot in range(drawings):
            high = 560.0 if drawings == 1 else 235.0
            top = 90.0 + slot * 340
            truth.figures.append(_sheet_figure(page, rng, style.format(serial), top, high, bool(rng.random() < 0.3)))
            serial += 1
    page = press.new_page(_WIDTH, _HEIGHT)
    _description(page, writer, truth)
    truth.pages = press.document.page_count
    return press.finish(), truth


def _sheet_figure(page: Page, rng: Generator, label: str, top: float, high: float, beside: bool) -> TrueFigure:
    """One drawing with its FIG. below or beside it."""
    draw, kind = _DRAWINGS[int(rng.integers(len(_DRAWINGS)))]
    art = _LineArt(rng, 300.0 if beside else 360.0, min(high, 380.0) - 30)
    draw(art)
    clip = ink_box(art.page)
    pdf = bytes(art.document.tobytes(garbage=3, deflate=True, no_new_id=True))
    art.document.close()
    wide, tall = clip[2] - clip[0], clip[3] - clip[1]
    x = 70.0 if beside else (_WIDTH - wide) / 2
    box: Rect = (x, top, x + wide, top + tall)
    page.drawing(box, pdf, clip)
    mark = Type("serif", 16.0, 19.0, "left", bold=True, hyphens=False)
    if beside:
        page.text(box[2] + 24, top + tall / 2, label, mark, 120)
    else:
        page.text(60, box[3] + 18, label, mark.with_(align="centre"), _WIDTH - 120)
    panel = {"label": "", "box": rounded(box), "kind": kind, "caption": label, "words": list(dict.fromkeys(art.words))}
    return TrueFigure(label, page.number, box, page.number, label, kind, [panel])


def _description(page: Page, writer: Writer, truth: Truth) -> None:
    """The page that says what the drawings show."""
    column = (_WIDTH - 140) / 2
    y = (
        page.text(
            60,
            60,
            "**BRIEF DESCRIPTION OF THE DRAWINGS**",
            _TEXT.with_(indent=0.0, align="left", hyphens=False),
            column,
        )
        + 4
    )
    for figure in truth.figures:
        what = {"schematic": "a sectional view of the apparatus", "flowchart": "a flow chart of the method"}.get(
            figure.kind, "a graph of resistance"
        )
        sentence = f"{figure.label} is {what} according to one embodiment."
        figure.mentions.append(sentence)
        y = page.text(60, y, sentence, _TEXT, column)
    page.text(60, y + 8, writer.paragraph(9), _TEXT, column)
    page.text(80 + column, 60, writer.paragraph(16), _TEXT, column)

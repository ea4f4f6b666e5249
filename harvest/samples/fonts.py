"""Typefaces: glyph numbers and advances for typesetting, and the same faces as TrueType for plots.

Only faces that come inside the Python packages are used, so that a seed draws the same pages on every machine.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf

FAMILIES = {
    "serif": ("tiro", "tibo", "tiit", "tibi"),
    "sans": ("helv", "hebo", "heit", "hebi"),
    "mono": ("cour", "cobo", "coit", "cobi"),
    "stix": ("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"),
    "dejavu": ("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic", "DejaVuSerif-BoldItalic"),
    "dejavusans": ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
}
"""Regular, bold, italic and bold italic of each family: PyMuPDF's codes or matplotlib's file names."""

_PLOT_CHARACTERS = [chr(c) for c in [*range(32, 127), *range(0xA1, 0x100), *range(0x391, 0x3CA)]]
_PLOT_CHARACTERS += list("−–—Å≤≥≈∞·′″→∂∑√∆Ω×•")


@dataclass(slots=True)
class Face:
    """One face: ``glyph`` gives glyph numbers, ``advance`` widths in thousandths of the type size."""

    code: str
    buffer: bytes
    font: Any
    glyphs: dict[str, tuple[int, float]] = field(default_factory=dict)

    def glyph(self, char: str) -> tuple[int, float]:
        """The glyph number and advance of a character; a character the face lacks becomes a question mark."""
        known = self.glyphs.get(char)
        if known is None:
            code = ord(char)
            if not self.font.has_glyph(code):
                code = ord(_STAND_INS.get(char, "?"))
            known = (int(self.font.has_glyph(code)), float(self.font.glyph_advance(code)) * 1000)
            self.glyphs[char] = known
        return known

    def width(self, text: str, size: float) -> float:
        """The length of a text in points."""
        return sum(self.glyph(char)[1] for char in text) * size / 1000


_STAND_INS = {"\u2009": " ", "\u00a0": " ", "∆": "Δ", "μ": "µ", "‐": "-", "■": "•", "∗": "*"}


@cache
def face(family: str, bold: bool = False, italic: bool = False) -> Face:
    """The face of a family of ``FAMILIES``."""
    code = FAMILIES[family][bold + 2 * italic]
    if len(code) == 4:
        font = pymupdf.Font(code)
        return Face(code, bytes(font.buffer), font)
    buffer = _matplotlib_font(code).read_bytes()
    return Face(code, buffer, pymupdf.Font(fontbuffer=buffer))


def _matplotlib_font(name: str) -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / f"{name}.ttf"


@cache
def plot_family(family: str, bold: bool = False) -> str:
    """matplotlib's name of a family; ``sans`` and ``serif`` (Helvetica and Times), which it lacks, are added to it.

    Their bold faces are families of their own too: asking mathtext for a weight makes matplotlib warn about fonts
    that it never draws with.
    """
    if family not in _ADDED:
        return {"dejavusans": "DejaVu Sans", "stix": "STIXGeneral"}[family]
    name = _ADDED[family]
    regular, heavy = FAMILIES[family][:2]
    if bold:
        _add(heavy, f"{name} Bold")
        return f"{name} Bold"
    _add(regular, name)
    return name


def _add(code: str, name: str) -> None:
    """Make a built-in face known to matplotlib under a family's name.

    matplotlib opens fonts by path, whenever it needs them: it gets the file in its own cache folder, as one in a
    temporary folder would stay behind whenever the process is ended.
    """
    import matplotlib
    from matplotlib.font_manager import fontManager

    data = _truetype(code, name)
    path = Path(matplotlib.get_cachedir()) / f"figlens-{hashlib.sha256(data).hexdigest()[:16]}.ttf"
    if not path.is_file():
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(data)
        beside.replace(path)
    fontManager.addfont(path)


_ADDED = {"sans": "Sample Sans", "serif": "Sample Serif"}


def _truetype(code: str, family: str) -> bytes:
    """A TrueType font of the built-in face's outlines: matplotlib reads no bare CFF."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    font = pymupdf.Font(code)
    tables = CFFFontSet()
    tables.decompile(io.BytesIO(font.buffer), None)
    order, outlines = tables[0].charset, tables[0].CharStrings
    numbers = {ord(c): font.has_glyph(ord(c)) for c in _PLOT_CHARACTERS}
    cmap = {point: order[number] for point, number in numbers.items() if number}
    glyphs, metrics = {}, {}
    for name in dict.fromkeys([".notdef", *cmap.values()]):
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, 1.5, reverse_direction=True))
        glyphs[name] = pen.glyph()
        metrics[name] = (int(outlines[name].width), getattr(glyphs[name], "xMin", 0))
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=800, descent=-220)
    plain = family.replace(" ", "")
    names = {"familyName": family, "styleName": "Regular", "psName": plain, "fullName": family}
    builder.setupNameTable({**names, "uniqueFontIdentifier": plain})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-220, usWinAscent=900, usWinDescent=250)
    builder.setupPost()
    stream = io.BytesIO()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.save(stream)
    return stream.getvalue()

"""Scale bars, data bars and other marks that instruments and authors write into pictures."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from harvest.samples.panels import DrawnScale, Sketch

Pixels = NDArray[np.uint8]
_NM = {"nm": 1.0, "µm": 1e3, "mm": 1e6}


@cache
def letters(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """A face for writing into pixels; ``size`` in pixels."""
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name), size)


def round_length(nm: float) -> tuple[float, str]:
    """The nearest 1-2-5 length below a length in nm, with its unit."""
    power = 10.0 ** math.floor(math.log10(nm))
    value = next(step for step in (5.0, 2.0, 1.0) if step * power <= nm * 1.0001) * power
    unit = "nm" if value < 1e3 else ("µm" if value < 1e6 else "mm")
    return value / _NM[unit], unit


def scaled(
    sketch: Sketch, picture: Pixels, nm_per_pixel: float, data_bars: float = 0.0
) -> tuple[Pixels, DrawnScale, tuple[str, ...]]:
    """Write a scale bar, or in that share of cases an instrument's data bar; gives the words written too."""
    if sketch.chance(data_bars):
        return _data_bar(sketch, picture, nm_per_pixel)
    height, width = picture.shape[:2]
    value, unit = round_length(nm_per_pixel * width * sketch.between(0.15, 0.4))
    length = round(value * _NM[unit] / nm_per_pixel)
    text = f"{value:g} {unit}" if sketch.chance(0.85) else f"{value:g}{unit}"
    thick = max(round(height * sketch.between(0.012, 0.03)), 3)
    face = letters(max(round(height * sketch.between(0.055, 0.09)), 11), sketch.chance(0.5))
    margin = round(width * 0.04)
    right = sketch.chance(0.65)
    x0 = width - margin - length if right else margin
    bottom = height - margin
    canvas = Image.fromarray(picture)
    pen = ImageDraw.Draw(canvas)
    boxed = sketch.chance(0.3)
    dark = not boxed and float(picture[int(height * 0.8) :, :].mean()) > 140
    ink = (0, 0, 0) if dark else (255, 255, 255)
    text_width = round(pen.textlength(text, face))
    middle = min(max(x0 + length // 2, margin + text_width // 2), width - margin - text_width // 2)
    size = int(face.size)
    if boxed:
        half = max(length, text_width) // 2 + 6
        centre = min(max(x0 + length // 2, half), width - half)
        pen.rectangle((centre - half, bottom - thick - size - 12, centre + half, height), fill=(0, 0, 0))
    pen.rectangle((x0, bottom - thick, x0 + length - 1, bottom - 1), fill=ink)
    pen.text((middle, bottom - thick - 4), text, fill=ink, font=face, anchor="ms")
    return np.asarray(canvas), _scale(sketch, picture, value, unit, (x0, bottom - thick, x0 + length, bottom)), (text,)


def _scale(sketch: Sketch, picture: Pixels, value: float, unit: str, box: tuple[int, int, int, int]) -> DrawnScale:
    point = sketch.width / picture.shape[1]
    return DrawnScale(value, unit, (box[0] * point, box[1] * point, box[2] * point, box[3] * point))


def _data_bar(sketch: Sketch, picture: Pixels, nm_per_pixel: float) -> tuple[Pixels, DrawnScale, tuple[str, ...]]:
    """The instrument's own strip below the picture: voltage, magnification, detector, bar."""
    height, width = picture.shape[:2]
    strip = max(height // 12, 18)
    canvas = Image.fromarray(picture)
    pen = ImageDraw.Draw(canvas)
    light = sketch.chance(0.3)
    paper, ink = ((255, 255, 255), (0, 0, 0)) if light else ((0, 0, 0), (255, 255, 255))
    top = height - strip
    pen.rectangle((0, top, width, height), fill=paper)
    value, unit = round_length(nm_per_pixel * width * 0.22)
    length = round(value * _NM[unit] / nm_per_pixel)
    zoom = int(sketch.pick(1, 2, 5)) * 10 ** int(sketch.rng.integers(3, 5))
    fields = [
        f"{sketch.pick('5.0', '10.0', '15.0', '20.0')} kV",
        f"{zoom:,}x",
        f"WD {sketch.between(3, 11):.1f} mm",
        sketch.pick("SE(U)", "ETD", "InLens", "BSE"),
    ]
    size = max(round(strip * 0.5), 9)
    face = letters(size)
    text = f"{value:g} {unit}"
    x0 = width - length - 8
    limit = x0 - 8 - pen.textlength(text, face) - 6
    at = 6.0
    written = [text]
    for field in fields:
        long = pen.textlength(field, face)
        if at + long > limit:
            break
        pen.text((at, top + strip / 2), field, fill=ink, font=face, anchor="lm")
        written.append(field)
        at += long + 10
    pen.text((x0 - 6, top + strip / 2), text, fill=ink, font=face, anchor="rm")
    middle = top + strip // 2
    pen.rectangle((x0, middle - 1, x0 + length - 1, middle + 1), fill=ink)
    for x in (x0, x0 + length - 1):
        pen.line((x, middle - strip // 5, x, middle + strip // 5), fill=ink)
    return (
        np.asarray(canvas),
        _scale(sketch, picture, value, unit, (x0, middle - 1, x0 + length, middle + 2)),
        tuple(written),
    )

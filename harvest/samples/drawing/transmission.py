"""Transmission electron microscopy: particles on carbon, lattice fringes, dark field, diffraction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from harvest.samples.drawing.scalebars import letters, scaled
from harvest.samples.drawing.textures import Field, blur, clouds, picture, pixel_size, scatter, to_grey
from harvest.samples.panels import DrawnPanel, Sketch


def tem(sketch: Sketch) -> DrawnPanel:
    """Dark particles on grainy carbon, or lattice fringes at atomic resolution."""
    return _fringes(sketch) if sketch.chance(0.4) else _particles(sketch)


def _discs(sketch: Sketch, height: int, width: int, radius: float, cover: float) -> Field:
    """Projected thickness of particles: 0 outside, about 1 inside."""
    field = np.zeros((height, width), np.float32)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    lumps = clouds(sketch.rng, height, width, radius) * radius * 0.12
    for x, y, r in scatter(sketch.rng, height, width, radius, cover):
        x0, x1, y0, y1 = max(int(x - 1.3 * r), 0), int(x + 1.3 * r) + 2, max(int(y - 1.3 * r), 0), int(y + 1.3 * r) + 2
        part = (slice(y0, y1), slice(x0, x1))
        distance = np.sqrt((columns[part] - x) ** 2 + (rows[part] - y) ** 2) + lumps[part]
        if distance.size:
            thickness = np.sqrt(np.clip(1 - (distance / r) ** 2, 0, 1))
            field[part] += (0.6 + 0.4 * float(sketch.rng.random())) * np.clip(thickness * 1.4, 0, 1)
    return field


def _particles(sketch: Sketch) -> DrawnPanel:
    height, width = pixel_size(sketch)
    radius = width * sketch.between(0.015, 0.06)
    thick = _discs(sketch, height, width, radius, sketch.between(0.08, 0.35))
    carbon = 0.12 * clouds(sketch.rng, height, width, 5, 2) + 0.15 * clouds(sketch.rng, height, width, width / 3, 2)
    field = 1.0 - 0.75 * np.clip(thick, 0, 1.6) + 0.35 * carbon
    field += 0.06 * sketch.rng.standard_normal((height, width)).astype(np.float32)
    pixels = to_grey(blur(np.asarray(field, np.float32), 0.7), sketch.between(125, 165), sketch.between(25, 42))
    pixels, scale, words = scaled(sketch, pixels, sketch.between(2, 20) / radius)
    name = sketch.pick("TEM image", "TEM micrograph", "Bright-field TEM image", "Transmission electron micrograph")
    caption = f"{name} of {sketch.substance.name} nanoparticles {sketch.condition}"
    return picture(sketch, "tem", caption, pixels, scale=scale, words=words)


def _fringes(sketch: Sketch) -> DrawnPanel:
    """Crystal grains with lattice planes in an amorphous matrix, one spacing marked."""
    height, width = pixel_size(sketch)
    spacing, plane = sketch.substance.spacing
    period = sketch.between(7, 14)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    field = 0.7 * clouds(sketch.rng, height, width, 4, 2) + 0.4 * clouds(sketch.rng, height, width, width / 3, 2)
    angle = sketch.between(0, np.pi)
    for k in range(int(sketch.rng.integers(1, 4))):
        tilt = angle if k == 0 else sketch.between(0, np.pi)
        mask = blur((clouds(sketch.rng, height, width, width / 2, 1) > (-0.6 if k == 0 else 0.8)).astype(np.float32), 6)
        wave = np.cos(2 * np.pi * (columns * np.cos(tilt) + rows * np.sin(tilt)) / period)
        if sketch.chance(0.6):
            wave = 0.6 * wave + 0.6 * np.cos(
                2 * np.pi * (columns * np.cos(tilt + 1.2) + rows * np.sin(tilt + 1.2)) / period
            )
        field = field + 1.3 * mask * wave
    pixels = to_grey(blur(np.asarray(field, np.float32), 0.9), sketch.between(100, 140), sketch.between(30, 45))
    pixels, scale, words = scaled(sketch, pixels, spacing / period)
    canvas = Image.fromarray(pixels)
    note = f"d({plane}) = {spacing:.3g} nm" if sketch.chance(0.6) else f"{spacing:.2f} nm"
    _mark_spacing(canvas, angle, period, note, height, width)
    caption = (
        f"{sketch.pick('HRTEM image', 'High-resolution TEM image')} of {sketch.substance.name} with lattice fringes"
    )
    return picture(sketch, "tem", caption, np.asarray(canvas), scale=scale, words=(*words, note))


def _mark_spacing(canvas: Image.Image, angle: float, period: float, note: str, height: int, width: int) -> None:
    """Two parallel strokes along the planes, and the spacing written beside."""
    pen = ImageDraw.Draw(canvas)
    x, y, long = width * 0.4, height * 0.45, width * 0.12
    across, along = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    for side in (-2.5, 2.5):
        middle = np.array([x, y]) + across * side * period
        ends = np.concatenate([middle - along * long / 2, middle + along * long / 2])
        pen.line([float(v) for v in ends], fill=(255, 255, 0), width=2)
    face = letters(max(round(height * 0.06), 11))
    pen.text((width * 0.06, height * 0.2), note, fill=(255, 255, 255), font=face, stroke_width=1, stroke_fill=(0, 0, 0))


def stem(sketch: Sketch) -> DrawnPanel:
    """Dark-field scanning transmission: bright particles or atom columns on black."""
    height, width = pixel_size(sketch)
    if sketch.chance(0.5):
        period = sketch.between(12, 22)
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        tilt = sketch.between(0, 0.5)
        u, v = columns * np.cos(tilt) + rows * np.sin(tilt), rows * np.cos(tilt) - columns * np.sin(tilt)
        field = np.exp(3 * (np.cos(2 * np.pi * u / period) + np.cos(2 * np.pi * v / period) - 2))
        field = field + 0.5 * np.exp(
            3 * (np.cos(2 * np.pi * u / period + 3.14) + np.cos(2 * np.pi * v / period + 3.14) - 2)
        )
        nm = sketch.substance.spacing[0] / period
    else:
        radius = width * sketch.between(0.012, 0.04)
        field = _discs(sketch, height, width, radius, 0.12) + 0.12 * clouds(sketch.rng, height, width, width / 5)
        nm = sketch.between(1.5, 6) / radius
    field = field + 0.08 * sketch.rng.standard_normal((height, width))
    pixels = to_grey(blur(np.asarray(field, np.float32), 1.0), sketch.between(50, 80), sketch.between(35, 55))
    pixels, scale, words = scaled(sketch, pixels, nm)
    return picture(sketch, "stem", f"HAADF-STEM image of {sketch.substance.name}", pixels, scale=scale, words=words)


def electron_diffraction(sketch: Sketch) -> DrawnPanel:
    """Rings of a polycrystal or spots of a zone axis, some with a beam stop, indexed."""
    height, width = pixel_size(sketch)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    cx, cy = width * sketch.between(0.46, 0.54), height * sketch.between(0.46, 0.54)
    distance = np.sqrt((columns - cx) ** 2 + (rows - cy) ** 2)
    side = min(height, width)
    field = 2.2 * np.exp(-distance / (side * 0.05)) + 0.5 * np.exp(-distance / (side * 0.2))
    rings = sketch.chance(0.5)
    marks = []
    if rings:
        for k, ratio in enumerate((1.0, 1.15, 1.63, 1.91, 2.3)):
            r = side * 0.18 * ratio
            arc = 0.6 + 0.4 * clouds(sketch.rng, height, width, 7, 1)
            field += (1.1 - 0.15 * k) * np.exp(-(((distance - r) / (side * 0.006)) ** 2)) * np.clip(arc, 0.1, 2)
            turn = 0.3 + 0.42 * k
            marks.append((cx + r * np.cos(turn), cy - r * np.sin(turn)))
    else:
        a, turn, wide = side * sketch.between(0.11, 0.17), sketch.between(0, 1.5), sketch.pick(np.pi / 2, np.pi / 3)
        for h in range(-4, 5):
            for k in range(-4, 5):
                x = cx + a * (h * np.cos(turn) + k * np.cos(turn + wide))
                y = cy + a * (h * np.sin(turn) + k * np.sin(turn + wide))
                _spot(field, x, y, side * 0.012, 2.2 * np.exp(-(h * h + k * k) / 9))
                if (h, k) in ((1, 0), (0, 1)):
                    marks.append((x, y))
    field += 0.03 * sketch.rng.standard_normal((height, width))
    pixels = np.repeat(np.clip(field * 150, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    return _indexed(sketch, pixels, marks, rings)


def _spot(field: Field, x: float, y: float, radius: float, bright: float) -> None:
    """Add a Gaussian spot where it is inside the picture."""
    reach = 3 * radius + 1
    y0, y1, x0, x1 = (max(int(v), 0) for v in (y - reach, y + reach, x - reach, x + reach))
    part = field[y0:y1, x0:x1]
    if part.size:
        rows, columns = np.ogrid[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
        part += bright * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / radius**2)


def _indexed(sketch: Sketch, pixels: NDArray[np.uint8], marks: list[tuple[float, float]], rings: bool) -> DrawnPanel:
    height, width = pixels.shape[:2]
    canvas = Image.fromarray(pixels)
    pen = ImageDraw.Draw(canvas)
    if sketch.chance(0.3):
        pen.line((0, height * 0.2, width * 0.5, height * 0.5), fill=(0, 0, 0), width=max(width // 25, 4))
    face = letters(max(round(height * 0.05), 10))
    words = []
    for (x, y), (_, _, plane) in zip(marks, sketch.substance.xrd, strict=False):
        if plane and x < width - 40:
            pen.text((x + 4, y - 4), f"({plane})", fill=(255, 255, 255), font=face)
            words.append(f"({plane})")
    length = round(width * 0.2)
    value = float(sketch.pick(2, 5, 10))
    box = (round(width * 0.05), round(height * 0.92), round(width * 0.05) + length, round(height * 0.94))
    pen.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=(255, 255, 255))
    text = f"{value:g} 1/nm"
    pen.text((box[0], box[1] - 4), text, fill=(255, 255, 255), font=face, anchor="ls")
    what = "ring" if rings else "spot"
    caption = f"Selected-area electron diffraction pattern (SAED) of {sketch.substance.name} with {what}s indexed"
    return picture(sketch, "electron_diffraction", caption, np.asarray(canvas), words=(*words, text))

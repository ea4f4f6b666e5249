"""Height maps, element maps, light and fluorescence micrographs: pictures in colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from harvest.samples.drawing.electrons import cells
from harvest.samples.drawing.scalebars import letters, scaled
from harvest.samples.drawing.textures import PIXELS_A_POINT, Field, blur, clouds, picture, pixel_size, scatter
from harvest.samples.panels import DrawnPanel, DrawnScale, Sketch

_HEAT = np.array([(10, 0, 0), (90, 30, 5), (180, 95, 20), (235, 185, 80), (255, 250, 220)], np.float32)


def _coloured(field: Field, stops: NDArray[np.float32]) -> NDArray[np.uint8]:
    """A field of 0..1 through the colour stops, RGB."""
    at = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(field, at, stops[:, k]) for k in range(3)], axis=2).astype(np.uint8)


def afm(sketch: Sketch) -> DrawnPanel:
    """A height map in the instrument's brown, with colour bar and height range."""
    height, width = pixel_size(sketch)
    side = min(height, round(width * 0.8))
    field = clouds(sketch.rng, side, side, side / sketch.between(4, 14), 4)
    if sketch.substance.form == "sheets":
        field = 0.3 * field
        for x, y, r in scatter(sketch.rng, side, side, side * 0.1, 0.3):
            corners = [(x + r * np.cos(t), y + r * np.sin(t)) for t in np.sort(sketch.rng.uniform(0, 6.28, 6))]
            cv2.fillPoly(field, [np.round(np.array(corners)).astype(np.int32)], 3.0, cv2.LINE_AA)
    field = blur(field, 1.2)
    field += 0.05 * np.repeat(sketch.rng.standard_normal((side, 1)), side, axis=1).astype(np.float32)
    low, high = np.percentile(field, (1, 99.5))
    stops = _HEAT if sketch.chance(0.75) else _HEAT[:, ::-1]
    pixels = _coloured(np.clip((field - low) / (high - low), 0, 1), np.ascontiguousarray(stops))
    inner = Sketch(sketch.rng, sketch.substance, sketch.style, side / PIXELS_A_POINT, side / PIXELS_A_POINT, "")
    pixels, scale, words = scaled(inner, pixels, sketch.between(0.5, 5) * 1000 / side)
    top = sketch.between(2, 60)
    caption = f"AFM height image of {sketch.substance.name} {sketch.condition}"
    return _with_bar(pixels, stops, top, caption, scale, words)


def _with_bar(pixels: NDArray[np.uint8], stops: NDArray[np.float32], top: float, caption: str,
              scale: DrawnScale, words: tuple[str, ...]) -> DrawnPanel:  # fmt: skip
    """The map with its colour bar at the right, on white; the panel's width follows."""
    side = pixels.shape[0]
    wide = round(side * 1.24)
    sheet = np.full((side, wide, 3), 255, np.uint8)
    sheet[:, :side] = pixels
    ramp = np.repeat(np.linspace(1, 0, side, dtype=np.float32)[:, None], side // 18, axis=1)
    sheet[:, side + side // 30 : side + side // 30 + ramp.shape[1]] = _coloured(ramp, stops)
    canvas = Image.fromarray(sheet)
    pen = ImageDraw.Draw(canvas)
    face = letters(max(round(side * 0.045), 9))
    x = side + side // 30 + ramp.shape[1] + 3
    ends = (f"{top:.1f} nm", "0.0 nm")
    pen.text((x, 1), ends[0], fill=(0, 0, 0), font=face, anchor="lt")
    pen.text((x, side - 1), ends[1], fill=(0, 0, 0), font=face, anchor="lb")
    width = wide / PIXELS_A_POINT
    raster = np.ascontiguousarray(np.asarray(canvas))
    return DrawnPanel("afm", width, side / PIXELS_A_POINT, caption, (*words, *ends), raster=raster, scale=scale)


def elemental_map(sketch: Sketch) -> DrawnPanel:
    """One element's X-ray counts as coloured dots on black."""
    height, width = pixel_size(sketch)
    element = sketch.pick(*sketch.substance.elements)
    colour = np.array(
        sketch.pick((255, 40, 40), (60, 255, 60), (80, 130, 255), (255, 220, 0), (0, 230, 230), (255, 60, 255))
    )
    density = np.clip(blur((clouds(sketch.rng, height, width, width / 2.5, 3) > 0.1).astype(np.float32), 3), 0.03, 1)
    counts = (sketch.rng.random((height, width)) < density * sketch.between(0.1, 0.5)).astype(np.float32)
    counts = blur(counts, 0.8)
    counts /= max(float(counts.max()), 1e-6)
    pixels = (np.clip(counts * 1.6, 0, 1)[:, :, None] * colour).astype(np.uint8)
    pixels, scale, words = scaled(sketch, np.ascontiguousarray(pixels), sketch.between(1, 60))
    canvas = Image.fromarray(pixels)
    label = element if sketch.chance(0.6) else f"{element} Kα"
    face = letters(max(round(height * 0.09), 12), True)
    ImageDraw.Draw(canvas).text(
        (width * 0.96, height * 0.03), label, fill=tuple(int(c) for c in colour), font=face, anchor="ra"
    )
    caption = f"EDX elemental map of {element} in {sketch.substance.name}"
    return picture(sketch, "elemental_map", caption, np.asarray(canvas), scale=scale, words=(*words, label))


def optical_micrograph(sketch: Sketch) -> DrawnPanel:
    """An etched metal, or crystals under polarised light."""
    height, width = pixel_size(sketch)
    distance, shades = cells(sketch, height, width, width * sketch.between(0.06, 0.16))
    edge = np.clip(distance / 2.0, 0, 1)
    if sketch.chance(0.55):
        tint = np.array(sketch.pick((230, 215, 190), (205, 215, 225), (225, 200, 160), (200, 200, 200)), np.float32)
        light = (0.62 + 0.33 * shades) * (0.3 + 0.7 * edge) + 0.03 * clouds(sketch.rng, height, width, 4, 2)
        colour = light[:, :, None] * tint
    else:
        hue = np.stack([np.cos(6.28 * (shades + k / 3)) for k in range(3)], axis=2) * 45 + np.array((140, 128, 122))
        colour = hue * (0.55 + 0.45 * edge)[:, :, None]
    noise = sketch.rng.normal(0, 5, (height, width, 1))
    pixels = np.clip(cv2.GaussianBlur(colour.astype(np.float32), (0, 0), 0.8) + noise, 0, 255).astype(np.uint8)
    pixels, scale, words = scaled(sketch, pixels, sketch.between(80, 900))
    caption = (
        f"{sketch.pick('Optical micrograph', 'Optical microscope image')} of {sketch.substance.name} {sketch.condition}"
    )
    return picture(sketch, "optical_micrograph", caption, pixels, scale=scale, words=words)


def fluorescence(sketch: Sketch) -> DrawnPanel:
    """Glowing bodies on black in one or two colours."""
    height, width = pixel_size(sketch)
    pixels = np.zeros((height, width, 3), np.float32)
    for colour in ((40, 255, 60), (60, 90, 255), (255, 40, 30))[: int(sketch.rng.integers(1, 4))]:
        glow = np.zeros((height, width), np.float32)
        for x, y, r in scatter(
            sketch.rng, height, width, width * sketch.between(0.015, 0.05), sketch.between(0.05, 0.15)
        ):
            cv2.ellipse(
                glow,
                (int(x), int(y)),
                (int(r) + 1, int(r * 0.7) + 1),
                sketch.between(0, 180),
                0,
                360,
                sketch.between(0.4, 1),
                -1,
            )
        pixels += (blur(glow, width * 0.006) + 0.25 * blur(glow, width * 0.02))[:, :, None] * np.array(
            colour, np.float32
        )
    pixels += sketch.rng.normal(4, 4, pixels.shape)
    image, scale, words = scaled(sketch, np.clip(pixels, 0, 255).astype(np.uint8), sketch.between(60, 400))
    caption = f"Fluorescence microscopy image of cells incubated with {sketch.substance.name}"
    return picture(sketch, "fluorescence", caption, image, scale=scale, words=words)

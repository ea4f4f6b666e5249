"""Fields of noise and scattered grains that micrographs are made of."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from harvest.samples.panels import DrawnPanel, Sketch

Field = NDArray[np.float32]
PIXELS_A_POINT = 200 / 72


def pixel_size(sketch: Sketch) -> tuple[int, int]:
    """Height and width in pixels of a picture of the sketch's size at about 200 dpi."""
    return max(round(sketch.height * PIXELS_A_POINT), 60), max(round(sketch.width * PIXELS_A_POINT), 60)


def clouds(rng: Generator, height: int, width: int, grain: float, octaves: int = 4) -> Field:
    """Fractal noise of mean 0 and deviation 1, its largest features ``grain`` pixels."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        cell = max(grain / 2**octave, 1.5)
        rows, columns = max(int(height / cell), 2) + 1, max(int(width / cell), 2) + 1
        small = rng.standard_normal((rows, columns)).astype(np.float32)
        total += cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC) / 2**octave
    return np.asarray((total - total.mean()) / (total.std() + 1e-6), np.float32)


def scatter(rng: Generator, height: int, width: int, radius: float, cover: float) -> list[tuple[float, float, float]]:
    """Grains (x, y, radius) that barely touch, until they cover that share of the area."""
    grains: list[tuple[float, float, float]] = []
    wanted, area = cover * height * width, 0.0
    for _ in range(4000):
        r = float(radius * rng.lognormal(0, 0.22))
        x, y = float(rng.uniform(-r, width + r)), float(rng.uniform(-r, height + r))
        if any((x - a) ** 2 + (y - b) ** 2 < (0.85 * (r + c)) ** 2 for a, b, c in grains[-400:]):
            continue
        grains.append((x, y, r))
        area += 3.1416 * r * r
        if area > wanted:
            break
    return grains


def blur(field: Field, sigma: float) -> Field:
    """A Gaussian blur."""
    return np.asarray(cv2.GaussianBlur(field, (0, 0), max(sigma, 0.1)), np.float32)


def to_grey(field: Field, mean: float = 120.0, deviation: float = 40.0) -> NDArray[np.uint8]:
    """A field as an RGB grey picture of that mean and contrast."""
    spread = (field - field.mean()) / (field.std() + 1e-6) * deviation + mean
    grey = np.clip(spread, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def picture(sketch: Sketch, kind: str, caption: str, pixels: NDArray[np.uint8], **more: object) -> DrawnPanel:
    """A raster panel of exactly the sketch's size."""
    return DrawnPanel(kind, sketch.width, sketch.height, caption, raster=np.ascontiguousarray(pixels), **more)  # type: ignore[arg-type]

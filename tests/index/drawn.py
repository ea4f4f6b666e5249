"""Pictures drawn for tests of search by picture, and what a scientist's copy of one may have gone through."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

Pixels = NDArray[np.uint8]


def micrograph(seed: int, grain: float) -> Pixels:
    """Bright particles of about ``grain`` pixels on a dark, noisy ground."""
    rng = np.random.default_rng(seed)
    image = rng.normal(60, 12, (600, 800)).astype(np.float32)
    for x, y, size, light in rng.random((260, 4)):
        radius = int(grain * (0.5 + size))
        cv2.circle(image, (int(x * 800), int(y * 600)), radius, 110 + 130 * float(light), -1)
        cv2.circle(image, (int(x * 800), int(y * 600)), radius, 40.0, 2)
    grey = np.clip(cv2.GaussianBlur(image, (0, 0), 1.2), 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def curves(seed: int, title: str) -> Pixels:
    """A line plot with axes, numbers and a legend."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (800, 600), "white")
    pen = ImageDraw.Draw(image)
    small, large = ImageFont.load_default(20), ImageFont.load_default(28)
    pen.rectangle((90, 40, 770, 520), outline="black", width=3)
    for step in range(6):
        pen.line((90 + 136 * step, 520, 90 + 136 * step, 510), fill="black", width=2)
        pen.text((80 + 136 * step, 526), str(round(step * rng.uniform(5, 90))), fill="black", font=small)
        pen.text((40, 505 - 93 * step), f"{step * rng.uniform(0.1, 3):.1f}", fill="black", font=small)
    for number, colour in enumerate(("#c00", "#06c", "#393")):
        x = np.linspace(0, 1, 120)
        y = np.abs(np.sin(x * rng.uniform(2, 12) + rng.uniform(0, 6))) * rng.uniform(0.3, 0.95)
        points = [(90 + 680 * a, 520 - 470 * b) for a, b in zip(x, y, strict=True)]
        pen.line([(float(a), float(b)) for a, b in points], fill=colour, width=3)
        pen.text((600, 60 + 30 * number), f"{title} {number + 1}", fill=colour, font=small)
    pen.text((330, 555), title + " (a.u.)", fill="black", font=large)
    return np.asarray(image)


def compound(parts: list[Pixels]) -> Pixels:
    """Four panels in a figure of one picture."""
    small = [cv2.resize(part, (400, 300), interpolation=cv2.INTER_AREA) for part in parts[:4]]
    gap = np.full((300, 30, 3), 255, np.uint8)
    rows = [np.hstack([small[0], gap, small[1]]), np.hstack([small[2], gap, small[3]])]
    return np.vstack([rows[0], np.full((30, 830, 3), 255, np.uint8), rows[1]])


def sailing_boat() -> Pixels:
    """Nothing that any paper shows."""
    image = Image.new("RGB", (500, 360), "#bfe0f7")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 260, 500, 360), fill="#2f6f9f")
    pen.polygon([(140, 250), (360, 250), (330, 295), (170, 295)], fill="#8b3a2b", outline="black")
    pen.polygon([(255, 60), (255, 240), (350, 240)], fill="#fff8ea", outline="black")
    pen.ellipse((400, 30, 460, 90), fill="#ffe27a")
    return np.asarray(image)


def gradient() -> Pixels:
    row = np.linspace(0, 255, 400).astype(np.uint8)
    return np.repeat(np.tile(row, (300, 1))[:, :, np.newaxis], 3, axis=2)


def noise(seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (300, 400, 3), dtype=np.uint8)


def crop(image: Pixels, left: float, top: float, width: float, height: float) -> Pixels:
    """A part, given in shares of the sides."""
    rows, columns = image.shape[:2]
    y, x = round(top * rows), round(left * columns)
    return image[y : y + round(height * rows), x : x + round(width * columns)]


def resized(image: Pixels, factor: float) -> Pixels:
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def grey(image: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(image).convert("L").convert("RGB"))


def dimmed(image: Pixels) -> Pixels:
    flat = ImageEnhance.Contrast(Image.fromarray(image)).enhance(0.6)
    return np.asarray(ImageEnhance.Brightness(flat).enhance(0.88))


def jpeg(image: Pixels) -> Pixels:
    kept = io.BytesIO()
    Image.fromarray(image).save(kept, "JPEG", quality=60)
    return np.asarray(Image.open(kept).convert("RGB"))


DAMAGE: dict[str, Callable[[Pixels], Pixels]] = {
    "as it is": lambda image: image,
    "grey": grey,
    "dimmed": dimmed,
    "jpeg": jpeg,
    "70 of 200 dpi": lambda image: resized(image, 0.4),
    "300 of 200 dpi": lambda image: resized(image, 1.5),
    "all at once": lambda image: jpeg(dimmed(grey(resized(image, 0.6)))),
}

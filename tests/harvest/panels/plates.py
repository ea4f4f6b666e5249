"""Figures painted for the tests: plots and photographs on paper, letters as lines of text or as pixels."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.panels import FigureView, Part
from harvest.reading.ocr import OcrLine
from harvest.records import Box, TextLine

Pixels = NDArray[np.uint8]
Area = tuple[int, int, int, int]


def paper(width: int = 600, height: int = 400, shade: int = 255) -> Pixels:
    """An empty figure."""
    return np.full((height, width, 3), shade, np.uint8)


def photograph(plate: Pixels, area: Area, seed: int = 0, shade: int = 110) -> None:
    """Paints a texture that fills the area (x0, top, x1, bottom)."""
    x0, y0, x1, y1 = area
    grain = np.random.default_rng(seed).normal(shade, 45, (y1 - y0, x1 - x0)).clip(0, 255).astype(np.uint8)
    soft = cv2.GaussianBlur(grain, (0, 0), 2)
    plate[y0:y1, x0:x1] = cv2.normalize(soft, None, shade - 70, shade + 70, cv2.NORM_MINMAX)[:, :, None]


def plot(plate: Pixels, area: Area) -> None:
    """Draws a frame with a curve, tick labels and titles that fill the area."""
    x0, y0, x1, y1 = area
    frame = (x0 + 40, y0 + 6, x1 - 4, y1 - 36)
    cv2.rectangle(plate, frame[:2], frame[2:], (0, 0, 0), 1)
    xs = np.linspace(frame[0] + 4, frame[2] - 4, 60)
    ys = (frame[1] + frame[3]) / 2 - 0.35 * (frame[3] - frame[1]) * np.sin(xs / 25)
    cv2.polylines(plate, [np.stack([xs, ys], axis=1).astype(np.int32)], False, (200, 30, 30), 2)
    for at in np.linspace(frame[0], frame[2] - 20, 4):
        write(plate, "10", (int(at), y1 - 22), 0.4)
    write(plate, "Voltage (V)", ((x0 + x1) // 2 - 30, y1 - 4), 0.4)
    for at in np.linspace(frame[1] + 12, frame[3], 4):
        write(plate, "0.5", (x0 + 8, int(at)), 0.4)


def write(plate: Pixels, words: str, place: tuple[int, int], size: float = 0.7, shade: int = 0, bold: int = 1) -> None:
    """Writes words whose first letter's foot stands at the place."""
    cv2.putText(plate, words, place, cv2.FONT_HERSHEY_SIMPLEX, size, (shade,) * 3, bold, cv2.LINE_AA)


def line(words: str, x: float, top: float, height: float = 12.0, sure: float = 1.0) -> TextLine:
    """A line of text on page 1 with its corner at x, top."""
    return TextLine(words, Box(1, x, top, x + 0.7 * height * len(words), top + height), "pdf", sure)


def view(plate: Pixels, text: Sequence[TextLine] = ()) -> FigureView:
    """The plate as a figure, one point a pixel."""
    return FigureView(plate, Box(1, 0.0, 0.0, float(plate.shape[1]), float(plate.shape[0])), tuple(text))


def iou(box: Box, area: Sequence[float]) -> float:
    """Intersection over union of a box and (x0, top, x1, bottom)."""
    across = min(box.x1, area[2]) - max(box.x0, area[0])
    down = min(box.bottom, area[3]) - max(box.top, area[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / (box.area + (area[2] - area[0]) * (area[3] - area[1]) - across * down)


def fits(parts: Sequence[Part], truth: dict[str, Area], least: float = 0.8) -> bool:
    """Whether the parts are just those of the truth, each in its place."""
    found = {part.label: part.box for part in parts}
    return found.keys() == truth.keys() and all(iou(found[label], area) > least for label, area in truth.items())


class Reader:
    """An OCR engine that says the same of every crop, or what a list says one after another."""

    name = "reader"

    def __init__(self, *says: str) -> None:
        self.says = list(says)
        self.crops: list[Pixels] = []

    def read(self, image: Pixels, dpi: float = 0.0) -> list[OcrLine]:
        """Nothing."""
        return []

    def recognise(self, crops: Sequence[Pixels]) -> list[tuple[str, float]]:
        """What it was told to say, in turn."""
        self.crops.extend(crops)
        return [(self.says.pop(0) if self.says else "", 1.0) for _ in crops]

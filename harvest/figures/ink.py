"""What is really painted on a page, as pieces of ink: rendering sees clipped, covered and masked objects rightly.

The home of OpenCV in this room. Pixels are turned to points at the edge; callers only see points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.documents.pages import Rect

DPI = 100
JOIN = 5.0  # points between two pieces of ink that are one
FAINT = 9  # grey levels off the paper's own that count as ink on a born-digital page
DARK = 150  # grey levels, up to which a shade is no tint that text can stand on
LEAST_TINT = 0.1  # of a frame's area that its tint takes
SPECK = 1.6  # points, the size of dirt

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Piece:
    """Connected ink: its box in points, its inked area in square points, and what it looks like.

    ``lettering`` is the share of its ink that lies under lines of text; ``rule`` marks a thin straight line.
    """

    box: Rect
    ink: float
    lettering: float
    rule: bool

    @property
    def graphic(self) -> bool:
        """More than text and rules, and of a size to be part of a picture."""
        return not self.rule and self.lettering < 0.9 and max(self.box.width, self.box.height) > 6


class Sheet:
    """A rendered page, upright for its reader: grey levels and the scale from points to pixels."""

    def __init__(self, grey: NDArray[np.uint8], width: float, scanned: bool = False) -> None:
        self.grey = grey
        self.scale = grey.shape[1] / width
        self.paper = _paper(grey)
        self.ink = _ink(grey, self.paper, scanned)

    def erase(self, boxes: Iterable[Rect], by: float = 0.8) -> None:
        """Takes the ink inside the boxes away."""
        for box in boxes:
            x0, y0, x1, y1 = self._pixels(box.grown(by))
            self.ink[y0:y1, x0:x1] = 0

    def cut(self, x: float, top: float, bottom: float) -> None:
        """Draws a white line down the page, so that what stands on its sides is not one piece."""
        column = round(x * self.scale)
        self.ink[max(0, round(top * self.scale)) : round(bottom * self.scale), max(0, column - 1) : column + 1] = 0

    def tight(self, box: Rect) -> Rect | None:
        """The box drawn in to the ink it holds; None when it holds none."""
        x0, y0, x1, y1 = self._pixels(box)
        window = self.ink[y0:y1, x0:x1]
        rows, columns = np.flatnonzero(window.any(axis=1)), np.flatnonzero(window.any(axis=0))
        if not rows.size:
            return None
        return self._points(x0 + columns[0], y0 + rows[0], x0 + columns[-1] + 1, y0 + rows[-1] + 1)

    def share(self, box: Rect) -> float:
        """How much of the box is inked, 0..1."""
        x0, y0, x1, y1 = self._pixels(box)
        window = self.ink[y0:y1, x0:x1]
        return float(np.count_nonzero(window)) / max(1, window.size)

    def pieces(self, text: Sequence[Rect], wholes: Sequence[Rect] = (), join: float = JOIN) -> list[Piece]:
        """The connected pieces of ink. ``wholes`` are areas (images) whose ink is one piece whatever its gaps."""
        size = max(3, round(join * self.scale) | 1)
        linked = cv2.dilate(self.ink, np.ones((size, size), np.uint8))
        for box in wholes:
            tight = self.tight(box)
            if tight is not None:
                x0, y0, x1, y1 = self._pixels(tight)
                half = size // 2
                linked[max(0, y0 - half) : y1 + half, max(0, x0 - half) : x1 + half] = 1
        count, labels, stats, _ = cv2.connectedComponentsWithStats(linked, connectivity=8, ltype=cv2.CV_32S)
        inked = labels[self.ink > 0]
        area = np.bincount(inked, minlength=count)
        lettering = np.bincount(inked, weights=self._under(text)[self.ink > 0], minlength=count)
        found = []
        for i in range(1, count):
            x, y, width, height = (int(value) for value in stats[i][:4])
            half = size // 2  # the dilation's share of the box
            box = self._points(x + half, y + half, x + width - half, y + height - half)
            if area[i] and max(box.width, box.height) >= SPECK:
                thin = min(box.width, box.height)
                rule = thin < 3.2 and max(box.width, box.height) > 12 * thin
                found.append(Piece(box, float(area[i]) / self.scale**2, float(lettering[i] / area[i]), rule))
        return found

    def frame_off(self, box: Rect) -> None:
        """Takes away the straight lines and the tint of a frame whose outline is ``box``."""
        x0, y0, x1, y1 = self._pixels(box.grown(1.5))
        window, grey = self.ink[y0:y1, x0:x1], self.grey[y0:y1, x0:x1]
        if window.size == 0:
            return
        tint = self._tint(grey)
        if tint is not None:
            window[np.abs(grey.astype(np.int16) - tint) <= FAINT] = 0
            window[grey > tint] = 0
        if not _outline_off(window):
            _lines_off(window)

    def _tint(self, grey: NDArray[np.uint8]) -> int | None:
        """The commonest shade that is neither paper nor dark: white plates may cover most of a tint."""
        shades = np.bincount(grey.ravel(), minlength=256)
        shades[: DARK + 1] = 0
        shades[max(0, self.paper - FAINT) :] = 0
        tint = int(np.argmax(shades))
        return tint if shades[tint] > LEAST_TINT * grey.size else None

    def _under(self, text: Sequence[Rect]) -> Mask:
        under = np.zeros_like(self.ink)
        for box in text:
            x0, y0, x1, y1 = self._pixels(box.grown(0.5))
            under[y0:y1, x0:x1] = 1
        return under

    def _pixels(self, box: Rect) -> tuple[int, int, int, int]:
        height, width = self.ink.shape
        x0, x1 = (min(max(round(x * self.scale), 0), width) for x in (box.x0, box.x1))
        y0, y1 = (min(max(round(y * self.scale), 0), height) for y in (box.top, box.bottom))
        return x0, y0, max(x0, x1), max(y0, y1)

    def _points(self, x0: float, y0: float, x1: float, y1: float) -> Rect:
        return Rect(*(float(value) / self.scale for value in (x0, y0, x1, y1)))


def _outline_off(window: Mask) -> bool:
    """Takes away connected ink that is as large as the window and nearly hollow; whether there was any."""
    height, width = window.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(window, connectivity=8, ltype=cv2.CV_32S)
    found = False
    for i in range(1, count):
        _, _, wide, high, area = (int(value) for value in stats[i])
        if wide > 0.9 * width and high > 0.9 * height and area < 12 * (wide + high):
            window[labels == i] = 0
            found = True
    return found


def _lines_off(window: Mask) -> None:
    """Takes away thin straight lines as long as most of the window."""
    height, width = window.shape
    across = cv2.morphologyEx(window, cv2.MORPH_OPEN, np.ones((1, max(3, int(0.6 * width))), np.uint8))
    down = cv2.morphologyEx(window, cv2.MORPH_OPEN, np.ones((max(3, int(0.6 * height)), 1), np.uint8))
    solid = cv2.dilate(cv2.morphologyEx(window, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.ones((3, 3), np.uint8))
    lines = cv2.bitwise_and(cv2.bitwise_or(across, down), 1 - solid)
    window[cv2.bitwise_and(cv2.dilate(lines, np.ones((3, 3), np.uint8)), 1 - solid) > 0] = 0


def _paper(grey: NDArray[np.uint8]) -> int:
    counts = np.bincount(grey.ravel(), minlength=256)
    return int(np.argmax(counts))


def _ink(grey: NDArray[np.uint8], paper: int, scanned: bool) -> Mask:
    if scanned:
        level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        return np.asarray(grey < min(level + 20, paper - 25 if paper > 120 else 255), dtype=np.uint8)
    if paper < 128:
        return np.asarray(np.abs(grey.astype(np.int16) - paper) > FAINT, dtype=np.uint8)
    return np.asarray(grey < paper - FAINT, dtype=np.uint8)

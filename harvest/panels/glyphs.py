"""Lone letters in a figure's pixels, which readers of whole lines overlook: found as shapes, read one by one.

The shapes are connected pieces, darker or brighter than what surrounds them, of a letter's size and standing alone;
an OCR engine says what each is. All boxes are in the ground's pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.documents.pages import Rect
from harvest.panels.ground import Ground

if TYPE_CHECKING:
    from harvest.reading.ocr import OcrEngine

CONTRAST = 60  # grey levels between a letter and what surrounds it
BLACK, WHITE = 60, 215  # grey levels that letters mostly go beyond
SMALLEST, LARGEST = 7, 64  # pixels, the height of a letter
MARGIN = 0.3  # of its height that is shown around a shape
CROWD = 1500  # shapes, more than which are a texture
REACH = 2.5  # heights of a letter from its panel's corner

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shape:
    """Something like a letter: its box, and how much it looks like a panel's letter, 0 upwards."""

    box: Rect
    worth: float


def shapes(ground: Ground, known: Sequence[Rect]) -> list[Shape]:
    """Letter-like shapes outside the ``known`` text, the best first."""
    grey = np.clip(ground.grey, 0, 255).astype(np.uint8)
    kernel = np.ones((LARGEST + 5, LARGEST + 5), np.uint8)
    dark = (cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, kernel) > CONTRAST) & (grey < 150)
    bright = (cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, kernel) > CONTRAST) & (grey > 150)
    inked = cv2.integral(ground.ink.astype(np.uint8))
    best: list[Shape] = []
    found: list[Shape] = []
    for mask, full in ((dark, grey < BLACK), (bright, grey > WHITE)):
        words = _words(_pieces(mask, full))
        beside = _crowded([box for box, _ in words])
        for (box, full_share), crowd in zip(words, beside, strict=True):
            if _short(box) and not any(_within(box, line) for line in known):
                size = min(1.0, box.height / 20)
                found.append(Shape(box, full_share + _cornered(inked, ground, box) + size - crowd))
    for shape in sorted(found, key=lambda each: -each.worth):
        if not any(shape.box.overlap(other.box) > 0.5 * max(shape.box.area, other.box.area) for other in best):
            best.append(shape)
        if len(best) >= CROWD // 3:
            break
    return best


def _pieces(mask: Mask, full: Mask) -> list[tuple[Rect, float]]:
    """Connected pieces of a letter's size, with the share of their pixels that is full."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    strong = np.bincount(labels.ravel(), weights=full.ravel(), minlength=count)
    wide, high, area = (stats[:, column] for column in (2, 3, 4))
    fit = (high >= SMALLEST) & (high <= LARGEST) & (wide <= 1.6 * high + 2) & (area >= 0.1 * wide * high) & (wide >= 2)
    fit[0] = False
    numbers = np.flatnonzero(fit)
    if numbers.size > CROWD:
        return []
    pieces = []
    for number in numbers:
        x, y, w, h, a = (int(value) for value in stats[number])
        pieces.append((Rect(x, y, x + w, y + h), float(strong[number]) / a))
    return pieces


def _words(pieces: Sequence[tuple[Rect, float]]) -> list[tuple[Rect, float]]:
    """Pieces that stand side by side as one, such as a letter in brackets."""
    done: list[tuple[Rect, float]] = []
    near: list[tuple[Rect, float]] = []  # words that a piece farther right can still join
    for box, full in sorted(pieces, key=lambda piece: piece[0].x0):
        done.extend(word for word in near if word[0].x1 < box.x0 - LARGEST)
        near = [word for word in near if word[0].x1 >= box.x0 - LARGEST]
        at = next((n for n in range(len(near) - 1, -1, -1) if _joins(near[n][0], box)), None)
        if at is None:
            near.append((box, full))
        else:
            near[at] = (near[at][0].union(box), min(near[at][1], full))
    return done + near


def _joins(word: Rect, box: Rect) -> bool:
    """Whether a piece stands right beside a word, on one line with it."""
    gap = -word.across(box)
    if gap >= 0.35 * max(word.height, box.height) or word.along(box) <= 0.6 * min(word.height, box.height):
        return False
    return word.overlap(box) < 0.5 * box.area


def _short(box: Rect) -> bool:
    """Whether the word is no longer than a letter in brackets."""
    return box.width <= 2.4 * box.height and box.height <= LARGEST


def _crowded(boxes: Sequence[Rect]) -> NDArray[np.float64]:
    """1.0 for words that another follows closely, side by side or, as in turned text, one above the other."""
    if not boxes:
        return np.zeros(0)
    edges = np.array([(b.x0, b.top, b.x1, b.bottom) for b in boxes])
    x0, y0, x1, y1 = edges.T
    high, wide = y1 - y0, x1 - x0
    across = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    along = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    least_high, least_wide = np.minimum(high[:, None], high), np.minimum(wide[:, None], wide)
    level = (along > 0.5 * least_high) & (across < 0) & (-across < 0.9 * high[:, None])
    stacked = (across > 0.5 * least_wide) & (along < 0) & (-along < 0.6 * high[:, None])
    alike = np.maximum(high[:, None], high) < 2.2 * least_high
    return np.asarray(((level | stacked) & alike).any(axis=1).astype(np.float64))


def _within(box: Rect, line: Rect) -> bool:
    """Whether the shape is part of the line and not what stands before it: a letter is joined with a tick's number."""
    if box.overlap(line) <= 0.5 * box.area:
        return False
    if line.height > 1.5 * line.width:
        first = min(abs(box.top - line.top), abs(box.bottom - line.bottom)) < 0.4 * box.height
        return not first or box.height > 0.35 * line.height
    return abs(box.x0 - line.x0) > 0.5 * box.height or box.width > 0.5 * line.width


def _cornered(inked: NDArray[np.int32], ground: Ground, box: Rect) -> float:
    """Whether paper or the figure's edge is near, sideways and up or down: 0 to 1.5."""
    reach = int(REACH * box.height)
    x0, y0, x1, y1 = int(box.x0), int(box.top), int(box.x1), int(box.bottom)
    low, high = max(0, y0 - reach), min(ground.height, y1 + reach)
    near, far = max(0, x0 - reach), min(ground.width, x1 + reach)
    columns = inked[high, :] - inked[low, :]
    rows = inked[:, far] - inked[:, near]
    left = near == 0 or bool((np.diff(columns[near : x0 + 1]) == 0).any())
    right = far == ground.width or bool((np.diff(columns[x1 : far + 1]) == 0).any())
    above = low == 0 or bool((np.diff(rows[low : y0 + 1]) == 0).any())
    below = high == ground.height or bool((np.diff(rows[y1 : high + 1]) == 0).any())
    if left and above:
        return 1.5
    if (left or right) and (above or below):
        return 0.9
    return 0.4 if left or right or above or below else 0.0


def likeness(box: Rect, like: Sequence[Rect]) -> float:
    """How well a shape goes with letters that are known: of their size, in a row or a column with one; 0 to 3."""
    size = level = upright = 0.0
    for other in like:
        if box.overlap(other) > 0:
            return -10.0
        if not (0.45 < box.height / other.height < 1.6 and box.width < 2 * other.width):
            continue
        size = 1.0
        slack = 0.6 * other.height  # lines of text are boxed more loosely than shapes
        level = max(level, float(abs(box.middle[1] - other.middle[1]) < slack))
        sides = (box.x0 - other.x0, box.middle[0] - other.middle[0], box.x1 - other.x1)
        upright = max(upright, float(min(abs(side) for side in sides) < slack))
    return size + level + upright


def read(
    found: Sequence[Shape], pixels: NDArray[np.uint8], ground: Ground, engine: OcrEngine
) -> list[tuple[Rect, str, float]]:
    """What the engine makes of each shape: box, text and confidence; ``pixels`` is the figure at full size."""
    factor = pixels.shape[1] / ground.width
    crops = [_crop(pixels, shape.box, factor) for shape in found]
    said = engine.recognise(crops)
    return [(shape.box, text, sure) for shape, (text, sure) in zip(found, said, strict=True)]


def _crop(pixels: NDArray[np.uint8], box: Rect, factor: float) -> NDArray[np.uint8]:
    around = box.grown(MARGIN * box.height)
    height, width = pixels.shape[:2]
    x0, x1 = max(0, int(around.x0 * factor)), min(width, int(np.ceil(around.x1 * factor)))
    y0, y1 = max(0, int(around.top * factor)), min(height, int(np.ceil(around.bottom * factor)))
    return np.ascontiguousarray(pixels[y0:y1, x0:x1])

"""The figure's pixels as evidence for cuts: where a straight line between panels crosses least.

Works on a reduced grey picture; lengths and places are its pixels. A cut runs well through a gutter (one colour along
the whole cut, best that of the paper) or along a seam (two pictures that meet without a gutter).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.documents.pages import Rect
from harvest.vision.channels import brightest, darkest

LONGEST = 900  # pixels that the longer side of a figure is reduced to
FAINT = 20  # grey levels off the paper that count as ink
STEP = 16  # grey levels between neighbours along a gutter that interrupt it
SEAM = 14  # grey levels across a seam
BAND = 10  # pixels on both sides of a cut in which a frame's sides go on
THIN = 6  # pixels, the widest line of a frame

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Ground:
    """A figure reduced: ``scale`` is pixels a point of the page; ``x0`` and ``top`` are its corner in points."""

    def __init__(self, pixels: NDArray[np.uint8], x0: float, top: float, width: float) -> None:
        factor = min(1.0, LONGEST / max(pixels.shape[:2]))
        size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if factor < 1 else pixels
        self.grey = cv2.cvtColor(np.ascontiguousarray(small), cv2.COLOR_RGB2GRAY).astype(np.int16)
        self.height, self.width = self.grey.shape
        self.scale = self.width / max(width, 1e-6)
        self.x0, self.top = x0, top
        spread = brightest(small).astype(np.int16) - darkest(small)
        self.paper = _paper(self.grey)
        self.ink: Mask = (np.abs(self.grey - self.paper) > FAINT) | (spread > 2 * FAINT)
        self._costs: dict[tuple[int, int, int, int, bool], Floats] = {}

    def pixels(self, box: Rect) -> Rect:
        """A rectangle of the page as one of the reduced picture."""
        s = self.scale
        return Rect(
            (box.x0 - self.x0) * s, (box.top - self.top) * s, (box.x1 - self.x0) * s, (box.bottom - self.top) * s
        )

    def points(self, box: Rect) -> Rect:
        """The inverse of ``pixels``."""
        s = self.scale
        return Rect(box.x0 / s + self.x0, box.top / s + self.top, box.x1 / s + self.x0, box.bottom / s + self.top)

    @property
    def whole(self) -> Rect:
        """All of the picture."""
        return Rect(0, 0, self.width, self.height)

    def tight(self, box: Rect) -> Rect | None:
        """The box drawn in to its ink; None when there is none."""
        x0, y0, x1, y1 = (round(v) for v in (box.x0, box.top, box.x1, box.bottom))
        window = self.ink[max(0, y0) : y1, max(0, x0) : x1]
        rows, columns = np.flatnonzero(window.any(axis=1)), np.flatnonzero(window.any(axis=0))
        if not rows.size:
            return None
        x0, y0 = max(0, x0), max(0, y0)
        return Rect(x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)

    def free(self, box: Rect) -> bool:
        """Whether the box stands on paper: nothing but itself within a few pixels."""
        around = box.grown(2)
        x0, x1 = (min(max(round(x), 0), self.width) for x in (around.x0, around.x1))
        y0, y1 = (min(max(round(y), 0), self.height) for y in (around.top, around.bottom))
        window = self.ink[y0:y1, x0:x1]
        if not window.size:
            return False
        edges = (window[0], window[-1], window[:, 0], window[:, -1])
        return sum(int(edge.sum()) for edge in edges) <= 0.1 * sum(edge.size for edge in edges)

    def without(self, boxes: Sequence[Rect]) -> Ground:
        """The same picture with the boxes wiped out."""
        other = copy(self)
        other.grey, other.ink, other._costs = self.grey.copy(), self.ink.copy(), {}
        for box in boxes:
            x0, y0, x1, y1 = (max(0, round(v)) for v in (box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1))
            other.grey[y0:y1, x0:x1] = self.paper
            other.ink[y0:y1, x0:x1] = False
        return other

    def share(self, box: Rect) -> float:
        """How much of the box is inked, 0..1."""
        window = self.ink[round(box.top) : round(box.bottom), round(box.x0) : round(box.x1)]
        return float(window.mean()) if window.size else 0.0

    def costs(self, box: Rect, vertical: bool) -> Floats:
        """What a cut at each place of the box costs, 0 (clean) upwards: one value for each column (row)."""
        x0, y0, x1, y1 = (round(v) for v in (box.x0, box.top, box.x1, box.bottom))
        key = (x0, y0, x1, y1, vertical)
        if key not in self._costs:
            grey, ink = self.grey[y0:y1, x0:x1], self.ink[y0:y1, x0:x1]
            self._costs[key] = _costs(grey, ink) if vertical else _costs(grey.T, ink.T)
        return self._costs[key]

    def framed(self, box: Rect, vertical: bool, place: float) -> bool:
        """Whether a cut runs through one plot: across two far sides of its frame and along none of its lines."""
        x0, y0, x1, y1 = (round(v) for v in (box.x0, box.top, box.x1, box.bottom))
        ink = self.ink[y0:y1, x0:x1]
        ink, at = (ink, round(place) - y0) if not vertical else (ink.T, round(place) - x0)
        band = ink[max(0, at - BAND) : at + BAND]
        if band.shape[0] < BAND or band.shape[1] < 4 * BAND:
            return False
        lines = _thin((band.mean(axis=0) > 0.95) & (ink.mean(axis=0) > 0.5))
        if len(lines) < 2 or lines[-1] - lines[0] < 0.4 * ink.shape[1]:
            return False
        inside = band[:, lines[0] + 3 : lines[-1] - 2]
        return not bool((inside.mean(axis=1) > 0.9).any())


def _thin(line: Mask) -> list[int]:
    """The middles of the stretches that are set and no wider than a drawn line."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(np.int8), [0]])))
    return [int(a + b) // 2 for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a <= THIN]


def _costs(grey: NDArray[np.int16], ink: Mask) -> Floats:
    length = max(1, grey.shape[0])
    share = ink.mean(axis=0)
    entries = (np.diff(ink.astype(np.int8), axis=0) == 1).sum(axis=0) + ink[:1].sum(axis=0)
    white = np.minimum(1.0, 0.12 * entries + share)
    steps = (np.abs(np.diff(grey, axis=0)) > STEP).sum(axis=0) / length
    plain = np.minimum(1.0, 0.12 + 8 * steps)
    across = np.zeros(grey.shape[1])
    if grey.shape[1] > 2:
        jump = np.abs(grey[:, 2:] - grey[:, :-2]) > SEAM
        across[1:-1] = jump.mean(axis=0)
    seam = np.minimum(1.0, 0.15 + 1.1 * (1 - across))
    return np.asarray(np.minimum(np.minimum(white, plain), seam), dtype=np.float64)


def _paper(grey: NDArray[np.int16]) -> int:
    """The paper's grey: white where there is a good deal of it, else the commonest shade of the figure's edge."""
    if (grey >= 245).mean() > 0.03:
        return 255
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return int(np.argmax(np.bincount(np.clip(edge, 0, 255))))

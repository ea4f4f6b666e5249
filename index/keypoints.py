"""Local features: what a picture shows at its corners and blobs, found again in crops of any size, grey or dimmed.

SIFT (Lowe, IJCV 2004) with square-rooted descriptors (Arandjelović & Zisserman, CVPR 2012), all taken upright: figures
are cropped and scaled, hardly ever turned, and a number on an axis is told from its mirror image only that way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

STORED_SIDE, STORED_COUNT = 640, 1200
QUERY_SIDE, QUERY_COUNT, QUERY_SHORT_SIDE = 640, 300, 160
CONTRAST, EDGE, LAYERS = 0.02, 20.0, 2
"""SIFT's thresholds, and scales an octave: two find as much as the usual three, in half the time."""
PER_CELL = 8
VERSION = 3
"""Raised when features of the same picture come out otherwise, so that kept ones are made anew."""


@dataclass(frozen=True, slots=True)
class Keypoints:
    """``places`` float32 (n, 3): x, y and size in pixels of the picture; ``descriptors`` uint8 (n, 128)."""

    places: NDArray[np.float32]
    descriptors: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.places)

    def to_bytes(self) -> bytes:
        return self.places.astype("<f4").tobytes() + self.descriptors.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Keypoints:
        """The inverse of ``to_bytes``; ValueError for bytes that are none."""
        count, rest = divmod(len(data), 12 + 128)
        if rest:
            raise ValueError(f"{len(data)} bytes are no keypoints")
        places = np.frombuffer(data, "<f4", count * 3).reshape(count, 3).astype(np.float32)
        return cls(places, np.frombuffer(data, np.uint8, offset=count * 12).reshape(count, 128))


def grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luminance of an RGB image, height × width."""
    result: NDArray[np.uint8] = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return result


def levelled(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey or RGB with its tones stretched over 0..255: what was dimmed or flattened looks as it did."""
    low, high = np.percentile(image, (0.5, 99.5))
    if high - low < 8 or (low < 8 and high > 247):
        return image
    table = np.clip((np.arange(256) - low) * (255.0 / (high - low)), 0, 255).astype(np.uint8)
    result: NDArray[np.uint8] = table[image]
    return result


def stored_keypoints(luminance: NDArray[np.uint8]) -> Keypoints:
    """Keypoints of a picture of the library."""
    return _keypoints(luminance, min(1.0, STORED_SIDE / max(luminance.shape)), STORED_COUNT)


def query_keypoints(luminance: NDArray[np.uint8]) -> Keypoints:
    """Keypoints of a picture asked about; a small crop is enlarged, as it has none of the coarser scales."""
    scale = max(QUERY_SHORT_SIDE / min(luminance.shape), 1.0)
    return _keypoints(levelled(luminance), min(scale, 3.0, QUERY_SIDE / max(luminance.shape)), QUERY_COUNT)


def _keypoints(luminance: NDArray[np.uint8], scale: float, count: int) -> Keypoints:
    if scale != 1.0:
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        luminance = cv2.resize(luminance, None, fx=scale, fy=scale, interpolation=method)
    sift: Any = cv2.SIFT_create(  # type: ignore[attr-defined,unused-ignore]  # OpenCV's stubs forget it
        nOctaveLayers=LAYERS, contrastThreshold=CONTRAST, edgeThreshold=EDGE
    )
    points = _spread(_upright(sift.detect(luminance, None)), luminance.shape, count)
    points, raw = sift.compute(luminance, points)
    if raw is None or not len(points):
        return Keypoints(np.zeros((0, 3), np.float32), np.zeros((0, 128), np.uint8))
    roots = np.sqrt(raw / np.maximum(raw.sum(axis=1, keepdims=True), 1e-6))
    places = np.array([(*point.pt, point.size) for point in points], np.float32) / np.float32(scale)
    return Keypoints(places, np.minimum(np.round(roots * 512), 255).astype(np.uint8))


def _upright(points: tuple[cv2.KeyPoint, ...]) -> list[cv2.KeyPoint]:
    """One upright point where SIFT gives one for each of several directions."""
    best: dict[tuple[float, float, float], cv2.KeyPoint] = {}
    for point in points:
        place = (round(point.pt[0], 1), round(point.pt[1], 1), round(point.size, 1))
        if place not in best or point.response > best[place].response:
            best[place] = point
    for point in best.values():
        point.angle = 0.0
    return list(best.values())


def _spread(points: list[cv2.KeyPoint], shape: tuple[int, ...], count: int) -> list[cv2.KeyPoint]:
    """The ``count`` strongest, taken in turns from the cells of a grid: a quiet panel keeps some of its own."""
    points.sort(key=lambda point: -point.response)
    if len(points) <= count:
        return points
    side = math.sqrt(shape[0] * shape[1] * PER_CELL / count)
    taken: dict[tuple[int, int], int] = {}
    turns = []
    for point in points:
        cell = (int(point.pt[0] / side), int(point.pt[1] / side))
        taken[cell] = taken.get(cell, 0) + 1
        turns.append(taken[cell])
    return [points[place] for place in np.argsort(turns, kind="stable")[:count]]

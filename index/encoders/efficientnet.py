"""EfficientNet-lite0's last feature map, averaged over windows: the whole picture and its parts from few passes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.vision import NETWORK, WINDOW, open_network
from index.encoders.tiles import MAX_TILES, TilesDescription

WEIGHTS = Path(__file__).parent / "weights"

LEVELS = (1.0, 2.0)
"""How many fields wide and high a picture is shown, so that its parts appear as large as a picture of their own."""

PREPROCESSING = "area 224², sides multiples of 32, root of the mean map, whitened; 2"


class EfficientNetEncoder:
    """See ``index.encoders.tiles.TileEncoder``. Safe to share between threads."""

    def __init__(self, description: TilesDescription, threads: int = 1) -> None:
        self._description = description
        self._network = open_network(threads)

    @property
    def name(self) -> str:
        return self._description.name

    @property
    def dim(self) -> int:
        return self._description.dim

    @cached_property
    def fingerprint(self) -> str:
        digest = hashlib.sha256(PREPROCESSING.encode())
        for path in (NETWORK, self._projection):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def encode(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """One vector an image, (n, dim)."""
        pooled = [self._network.feature_map(image).mean(axis=(1, 2)) for image in images]
        return self._project(np.stack(pooled)) if pooled else np.zeros((0, self.dim), np.float32)

    def encode_tiles(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The whole image, then half size windows that overlap by half."""
        return self._project(self.pooled_tiles(image))

    def pooled_tiles(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The same before projection, (tiles, channels): what the projection is fitted on."""
        rows = [self._network.feature_map(image, LEVELS[0]).mean(axis=(1, 2))]
        for level in LEVELS[1:]:
            rows += window_means(self._network.feature_map(image, level))
        return np.stack(rows[:MAX_TILES])

    @property
    def _projection(self) -> Path:
        return WEIGHTS / self._description.weights

    def _project(self, pooled: NDArray[np.float32]) -> NDArray[np.float32]:
        mean, matrix = self._whitening
        vectors = (np.sqrt(np.maximum(pooled, 0.0)) - mean) @ matrix
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        result: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
        return result

    @cached_property
    def _whitening(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        with np.load(self._projection) as stored:
            return stored["mean"].astype(np.float32), stored["matrix"].astype(np.float32)


def window_means(features: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Means of ``features`` (channels × rows × columns) over 7 × 7 windows half a window apart."""
    _, rows, columns = features.shape
    spans = [(a, b, c, d) for a, b in _spans(rows) for c, d in _spans(columns)]
    return [features[:, top:bottom, left:right].mean(axis=(1, 2)) for top, bottom, left, right in spans]


def _spans(cells: int) -> list[tuple[int, int]]:
    if cells <= WINDOW:
        return [(0, cells)]
    count = round((cells - WINDOW) / (WINDOW / 2)) + 1
    starts = [round(step * (cells - WINDOW) / max(count - 1, 1)) for step in range(count)]
    return [(start, start + WINDOW) for start in starts]

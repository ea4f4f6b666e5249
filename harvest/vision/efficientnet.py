"""EfficientNet-lite0 on ONNX Runtime: a picture brought to whole cells, and its last feature map."""

from __future__ import annotations

import hashlib
import math
import os
import threading
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.vision import CELL, FIELD, LAYERS, WINDOW
from harvest.vision.taps import with_outputs

LONGEST_CELLS = 6 * WINDOW

PREPROCESSING = "area 224², sides multiples of 32; 1"


class EfficientNet:
    """See ``harvest.vision.Network``."""

    def __init__(self, path: Path, threads: int) -> None:
        self._path = path
        self._threads = threads
        self._opening = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(PREPROCESSING.encode() + self._path.read_bytes()).hexdigest()[:16]

    def feature_map(self, image: NDArray[np.uint8], level: float = 1.0) -> NDArray[np.float32]:
        """Channels × rows × columns of the image shown over ``level``² fields."""
        with self._opening:
            session = self._plain
        result: NDArray[np.float32] = session.run(["map"], {"pixels": _shown(image, level)[np.newaxis]})[0][0]
        return result

    def describe(self, image: NDArray[np.uint8], level: float = 1.0) -> NDArray[np.float32]:
        """Means of the last map, means and spreads of the layers."""
        with self._opening:
            session = self._tapped
        last, *layers = session.run(None, {"pixels": _shown(image, level)[np.newaxis]})
        means = [layer[0].mean(axis=(1, 2)) for layer in (last, *layers)]
        spreads = [layer[0].std(axis=(1, 2)) for layer in layers]
        return np.concatenate([*means, *spreads]).astype(np.float32)

    @cached_property
    def _plain(self) -> Any:
        return self._open(self._path.read_bytes())

    @cached_property
    def _tapped(self) -> Any:
        return self._open(with_outputs(self._path.read_bytes(), [name for name, _ in LAYERS]))

    def _open(self, model: bytes) -> Any:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # must stand before the import, see harvest/__init__.py
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _shown(image: NDArray[np.uint8], level: float) -> NDArray[np.uint8]:
    """The image over whole cells, about ``level``² fields of them."""
    height, width = image.shape[:2]
    scale = FIELD * level / math.sqrt(height * width)
    columns, rows = (min(max(round(side * scale / CELL), 1), LONGEST_CELLS) for side in (width, height))
    method = cv2.INTER_AREA if columns * CELL < width else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (columns * CELL, rows * CELL), interpolation=method), dtype=np.uint8)

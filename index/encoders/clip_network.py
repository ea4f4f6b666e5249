"""figlens' own small CLIP: pictures and texts as vectors in one space. See docs/models/clip.md.

The picture tower is the network that tells kinds apart, the text tower all-MiniLM-L6-v2; the heads on them are
learnt by ``index.training.clip``.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.vision import DESCRIPTION, Network, open_network
from index.encoders.clip_heads import Heads, image_features, load_heads, text_features
from index.encoders.clip_pixels import PIXELS, pixel_numbers
from index.encoders.minilm import WEIGHTS, MiniLM

HEADS = WEIGHTS / "clip.npz"

QUESTIONS = ("text", "image")
"""What a picture is asked with."""


LOOK = DESCRIPTION + PIXELS


def look(network: Network, image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """``LOOK`` numbers of an RGB image (height × width × 3) of any size: what the head on pictures goes by."""
    return np.concatenate([network.describe(image), pixel_numbers(image)])


class ClipNetwork:
    """Everything loads at first use; safe to share between threads."""

    def __init__(self, heads: Path = HEADS, network: Network | None = None, tower: MiniLM | None = None) -> None:
        self._path = heads
        self._network = network or open_network()
        self._tower = tower or MiniLM()
        self._opening = threading.Lock()

    @property
    def dim(self) -> int:
        return self._opened().image.dim

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with any weights or the preprocessing."""
        parts = (
            self._network.fingerprint,
            self._tower.fingerprint,
            hashlib.sha256(self._path.read_bytes()).hexdigest(),
        )
        return hashlib.sha256(";".join(parts).encode()).hexdigest()[:16]

    def image_vectors(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """(n, dim) of unit length, of RGB images (height × width × 3) of any size; one pass of the network each."""
        if not images:
            return np.zeros((0, self.dim), np.float32)
        return self._opened().image.vectors(image_features(np.stack([look(self._network, image) for image in images])))

    def text_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) of unit length; of a long text the first 126 pieces of words are read."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return self._opened().text.vectors(text_features(self._tower.describe(texts)))

    def likelihood(self, score: float, question: str) -> float:
        """How likely (0..1) a picture of this inner product with the question answers it rather than is a chance one.

        ``question`` is "text" or "image". One in two is taken to answer; calibrated on pictures kept out of training.
        """
        slope, offset = self._opened().calibration[QUESTIONS.index(question)]
        return 1.0 / (1.0 + math.exp(-float(slope * score + offset)))

    def _opened(self) -> Heads:
        with self._opening:
            return self._heads

    @cached_property
    def _heads(self) -> Heads:
        return load_heads(self._path)

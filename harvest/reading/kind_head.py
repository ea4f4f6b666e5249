"""The kind reader that comes with the package: one linear layer on a panel's features, calibrated.

Its weights are made by ``harvest.training.kinds``; docs/models/kinds.md says from what and how well they do.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.reading.caption_kinds import kind_from_caption
from harvest.reading.kind_features import CAPTION, SEEN, features
from harvest.reading.kinds import KINDS, OTHER
from harvest.vision import Network, open_network

LEAST_SIDE = 8
"""Pixels of a picture that can show anything."""

WEIGHTS = Path(__file__).parent / "weights" / "kinds.npz"


@dataclass(frozen=True, slots=True)
class Head:
    """A linear layer: ``weights`` (features × kinds), ``bias``, centre and scale of what is seen, calibration.

    ``temperatures`` divide the logits without and with a caption; a best kind less sure than ``unsure`` is "other".
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    centre: NDArray[np.float32]
    scale: NDArray[np.float32]
    temperatures: NDArray[np.float32]
    unsure: float

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, kinds) of ``rows`` (n, features)."""
        ready = rows.copy()
        ready[:, SEEN] = (rows[:, SEEN] - self.centre) * self.scale
        said = rows[:, CAPTION].any(axis=1).astype(np.intp)
        logits = (ready @ self.weights + self.bias) / self.temperatures[said][:, np.newaxis]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        result: NDArray[np.float32] = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
        return result

    def answer(self, probabilities: NDArray[np.float32]) -> tuple[str, float]:
        """The kind and its score for one row of ``probabilities``."""
        best = int(probabilities.argmax())
        score = float(probabilities[best])
        if score < self.unsure:
            best = KINDS.index(OTHER)
        return KINDS[best], float(probabilities[best])

    def save(self, path: Path) -> None:
        """Write the layer in half precision; the same layer gives the same bytes."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                weights=self.weights.astype(np.float16),
                bias=self.bias,
                centre=self.centre,
                scale=self.scale,
                temperatures=self.temperatures,
                unsure=np.float32(self.unsure),
            )


def load_head(path: Path = WEIGHTS) -> Head:
    """The layer that ``save`` wrote."""
    with np.load(path) as stored:
        values = {name: stored[name].astype(np.float32) for name in stored.files}
    unsure = float(values.pop("unsure"))
    return Head(**values, unsure=unsure)


class LearntKindReader:
    """See ``harvest.reading.kinds.KindReader``."""

    def __init__(self, network: Network | None = None) -> None:
        self._network = network or open_network()
        self._opening = threading.Lock()

    def read(self, image: NDArray[np.uint8] | None, caption: str = "", text: Sequence[str] = ()) -> tuple[str, float]:
        """Without an image, what the caption alone says by its table; "other" where an image shows nothing."""
        if image is None:
            return kind_from_caption(caption)
        if min(image.shape[:2]) < LEAST_SIDE or image.min() == image.max():
            return OTHER, 0.0
        with self._opening:
            head = self._head
        row = features(self._network, image, caption, text)
        return head.answer(head.probabilities(row[np.newaxis])[0])

    @cached_property
    def _head(self) -> Head:
        return load_head()

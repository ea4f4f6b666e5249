"""figlens' own encoder, whose weights come with the package; see docs/models/clip.md."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders import DEFAULT_ENCODER, Floors
from index.encoders.clip_network import ClipNetwork

LIKELY = {"text": 0.93, "image": 0.99}
"""How likely a picture must answer, where one in two does, to be held to be alike. Of captions from elsewhere and the
panels of 14 papers 2 pairs in 1000 are, and of 552 pictures from elsewhere 15 find one of 204 panels alike."""
BETWEEN_WORDS, FROM_PICTURE = 0.05, 0.1
"""What the words of a panel must be nearer than its picture to what is asked, in words and by a picture: they say
nothing of how the panel looks."""


class OwnEncoder:
    """See ``index.encoders.Encoder``."""

    def __init__(self) -> None:
        self._network = ClipNetwork()

    @property
    def name(self) -> str:
        return DEFAULT_ENCODER

    @property
    def dim(self) -> int:
        return self._network.dim

    @property
    def fingerprint(self) -> str:
        return self._network.fingerprint

    @property
    def floors(self) -> Floors | None:
        """The cosines from which on a picture is likely enough to answer."""
        words, picture = self._floor("text"), self._floor("image")
        return Floors(words, words + BETWEEN_WORDS, picture, words + FROM_PICTURE)

    def image_vectors(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """One vector an image, (n, dim)."""
        return self._network.image_vectors(images)

    def text_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text, (n, dim)."""
        return self._network.text_vectors(texts)

    def _floor(self, question: str) -> float:
        """The likelihood is a logistic function of the cosine: two of its values say where it is likely enough."""
        low, high = (_logit(self._network.likelihood(cosine, question)) for cosine in (0.0, 0.1))
        return 0.1 * (_logit(LIKELY[question]) - low) / (high - low)


def _logit(likelihood: float) -> float:
    return math.log(likelihood / (1 - likelihood))

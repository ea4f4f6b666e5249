"""What is asked of the picture index, and what it answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.alike import Evidence, strength
from index.keypoints import levelled
from index.overlay import FLAT

ALIKE = 0.65
"""Least cosine of a picture shown without a match. Measured: of 140 figures from elsewhere 9 are shown something, each
of their own kind (a table for a table, an SEM image for an SEM image); of 21 drawn things and photographs none."""
LONG = 2.5
"""Sides as unequal as this: the picture's squares are asked about as well, as parts of pictures are squares."""


class ImageHit(NamedTuple):
    """A panel by its key; ``score`` 0..1; ``signals`` "image" (cosine of embeddings) and "match" (really the same)."""

    key: int
    score: float
    signals: dict[str, float]


class ImageAnswer(NamedTuple):
    """Hits best first; none when the library holds nothing alike."""

    hits: tuple[ImageHit, ...]
    nothing_alike: bool


def views(image: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The query, its tones stretched where they were not, and the squares of one much longer than high."""
    views = [image]
    stretched = levelled(image)
    if stretched is not image:
        views.append(stretched)
    height, width = image.shape[:2]
    side = min(height, width)
    if max(height, width) > LONG * side:
        steps = [round((max(height, width) - side) * part) for part in (0.0, 0.5, 1.0)]
        views += [stretched[:, s : s + side] if width > height else stretched[s : s + side] for s in steps]
    return views


def says_nothing(luminance: NDArray[np.uint8]) -> bool:
    """Whether a grey picture is blank: any mostly white figure would be like it."""
    return float(luminance.std()) < FLAT


def answer(ranked: dict[int, float], pictures: dict[int, str], found: dict[str, Evidence], limit: int) -> ImageAnswer:
    """Panels that hold the query before those that only look alike; whatever is neither is left out."""
    hits = []
    for key, cosine in ranked.items():
        match = strength(found.get(pictures[key]))
        if match:
            hits.append(ImageHit(key, 0.7 + 0.3 * match, {"image": cosine, "match": match}))
        elif cosine >= ALIKE:
            hits.append(ImageHit(key, 0.7 * cosine, {"image": cosine}))
    hits.sort(key=lambda hit: -hit.score)
    return ImageAnswer(tuple(hits[:limit]), not hits)

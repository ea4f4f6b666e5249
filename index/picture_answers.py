"""What is asked of the picture index, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.alike import Evidence, strength
from index.keypoints import levelled
from index.overlay import FLAT
from index.picture_panels import PanelPicture, shared

ALIKE = 0.65
"""Least cosine of a picture shown without a match. Measured: of 140 figures from elsewhere 9 are shown something, each
of their own kind (a table for a table, an SEM image for an SEM image); of 21 drawn things and photographs none."""
TOUCHED = 0.25
"""Least share of a panel that a query must lie on, of the share of the panel it lies on most."""
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


def answer(
    ranked: Mapping[int, float], pictures: Mapping[int, PanelPicture], found: Mapping[str, Evidence], limit: int
) -> ImageAnswer:
    """Panels that hold the query before those that only look alike; whatever is neither is left out.

    Of a figure that holds it those panels do that lie where it was found, each in proportion.
    """
    held = _held(ranked, pictures, found)
    hits = []
    for key, cosine in ranked.items():
        if match := held.get(key):
            hits.append(ImageHit(key, 0.7 + 0.3 * match, {"image": cosine, "match": match}))
        elif cosine >= ALIKE:
            hits.append(ImageHit(key, 0.7 * cosine, {"image": cosine}))
    hits.sort(key=lambda hit: -hit.score)
    return ImageAnswer(tuple(hits[:limit]), not hits)


def _held(
    ranked: Iterable[int], pictures: Mapping[int, PanelPicture], found: Mapping[str, Evidence]
) -> dict[int, float]:
    """How surely a panel holds the query, 0..1, for those that do."""
    shares: dict[int, float] = {}
    most: dict[str, float] = {}
    for key in ranked:
        figure = pictures[key].figure
        if strength(found.get(figure)):
            shares[key] = shared(pictures[key].area, found[figure].area)
            most[figure] = max(shares[key], most.get(figure, 0.0))
    held = {}
    for key, share in shares.items():
        figure = pictures[key].figure
        of_most = share / most[figure] if most[figure] else 1.0  # between all panels: any of them
        if of_most >= TOUCHED:
            held[key] = strength(found[figure]) * of_most
    return held

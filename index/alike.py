"""Does this picture really come from that one? Local features vote for a scale and a place, the pixels decide.

Votes alone mistake one set of axes for another; embeddings alone mistake one micrograph for another. A crop, though,
lies on its source pixel by pixel: the correlation of the two, laid over each other, is near one whatever the
brightness, contrast, colour or resolution, and far from it elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.keypoints import Keypoints
from index.overlay import Placement, lay, place_by_pixels
from index.picture_panels import WHOLE, Area

SIMILAR = 0.75
"""Least cosine of two descriptors that may show the same thing."""
MOST_PAIRS = 150
PLACE_ERROR, DISTANCE_ERROR, SIZE_ERROR = 4.0, 0.06, 0.35


CLOSE_LOOKS = 5
"""Pictures with the most votes whose pixels are compared; decoding them costs most of a search's time."""
LAST_LOOKS = 4
"""Pictures searched pixel by pixel when a query has fewer than ``FEW`` features, as bars do, and none led anywhere."""
LEAST_VOTES = 3
LEAST_CORRELATION, LEAST_STRENGTH, LEAST_PIXELS = 0.8, 0.62, 0.93
"""Of true sources 95 in 100 correlate above 0.96, of others below 0.45; without votes a smooth shade may reach 0.9."""
FEW = 50
FIRST, SURE = 12, 0.9
"""A query found for sure among the ``FIRST`` suspects is looked for in no others."""


class Evidence(NamedTuple):
    """How many features agreed on a place, the correlation of the pixels there, and the share that overlaps.

    ``area`` is the part of the picture that the query lies on.
    """

    votes: int
    correlation: float
    share: float
    area: Area = WHOLE


@dataclass(frozen=True, slots=True)
class Suspect:
    """A picture that may hold the query; its parts are fetched when they are needed, None when they are gone."""

    name: str
    keypoints: Callable[[str], Keypoints | None]
    grey: Callable[[str], NDArray[np.uint8] | None]


def examine(query: NDArray[np.uint8], ours: Keypoints, suspects: Sequence[Suspect]) -> dict[str, Evidence]:
    """Evidence that a grey ``query`` shows the same as a suspect, by its name; the likeliest suspects come first."""
    found: dict[str, Evidence] = {}
    for group in (suspects[:FIRST], suspects[FIRST:]):
        found.update(_by_features(query, ours, group))
        if max(map(strength, found.values()), default=0.0) >= SURE:
            return found
    if len(ours) < FEW and not any(map(strength, found.values())):
        for suspect in suspects[:LAST_LOOKS]:
            stored = suspect.grey(suspect.name)
            placed = place_by_pixels(query, stored) if stored is not None else None
            if stored is not None and placed is not None:
                found[suspect.name] = Evidence(0, *lay(query, stored, placed), _area(query, stored, placed))
    return found


def strength(evidence: Evidence | None) -> float:
    """0 where the evidence is not enough to call two pictures the same, else how sure, up to 1."""
    if evidence is None:
        return 0.0
    sure = evidence.correlation * min(1.0, evidence.share / 0.9)
    if evidence.votes < LEAST_VOTES:
        return sure if sure >= LEAST_PIXELS else 0.0
    sure *= min(1.0, 0.5 + evidence.votes / 16)
    return sure if evidence.correlation >= LEAST_CORRELATION and sure >= LEAST_STRENGTH else 0.0


def _by_features(query: NDArray[np.uint8], ours: Keypoints, suspects: Sequence[Suspect]) -> dict[str, Evidence]:
    placed: list[tuple[Placement, Suspect]] = []
    for suspect in suspects:
        theirs = suspect.keypoints(suspect.name)
        spot = place(ours, theirs) if theirs is not None else None
        if spot is not None and spot.votes >= LEAST_VOTES:
            placed.append((spot, suspect))
    placed.sort(key=lambda pair: -pair[0].votes)
    evidence: dict[str, Evidence] = {}
    for spot, suspect in placed[:CLOSE_LOOKS]:
        stored = suspect.grey(suspect.name)
        if stored is not None:
            evidence[suspect.name] = Evidence(spot.votes, *lay(query, stored, spot), _area(query, stored, spot))
    return evidence


def _area(query: NDArray[np.uint8], stored: NDArray[np.uint8], placed: Placement) -> Area:
    (height, width), (down, across) = query.shape, stored.shape
    right, bottom = placed.x + width * placed.scale, placed.y + height * placed.scale
    x0, y0, x1, y1 = placed.x / across, placed.y / down, right / across, bottom / down
    return max(0.0, x0), max(0.0, y0), min(1.0, x1), min(1.0, y1)


def place(query: Keypoints, stored: Keypoints) -> Placement | None:
    """Where the features of the query lie in a stored picture, by the scale and shift most pairs agree on."""
    if len(query) < 2 or len(stored) < 2:
        return None
    similarity = (query.descriptors.astype(np.float32) @ stored.descriptors.astype(np.float32).T) / 512.0**2
    partner = similarity.argmax(axis=1)
    strength = similarity[np.arange(len(query)), partner]
    chosen = np.flatnonzero(strength > SIMILAR)
    chosen = chosen[np.argsort(-strength[chosen])][:MOST_PAIRS]
    if len(chosen) < 2:
        return None
    return _vote(query.places[chosen], stored.places[partner[chosen]])


def _vote(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> Placement:
    """Every pair proposes its own scale and shift; the pairs that fit the most popular proposal refine it."""
    scales = theirs[:, 2] / ours[:, 2]
    offsets = ours[np.newaxis, :, :2] - ours[:, np.newaxis, :2]
    expected = theirs[:, np.newaxis, :2] + offsets * scales[:, np.newaxis, np.newaxis]
    errors = np.linalg.norm(expected - theirs[np.newaxis, :, :2], axis=2)
    reach = np.linalg.norm(offsets, axis=2) * scales[:, np.newaxis]
    fits = errors < np.maximum(PLACE_ERROR, DISTANCE_ERROR * reach)
    fits &= np.abs(np.log(scales[np.newaxis] / scales[:, np.newaxis])) < SIZE_ERROR
    best = int(fits.sum(axis=1).argmax())
    inside = fits[best]
    votes = len(np.unique(theirs[inside].round(1), axis=0))
    scale, shift = _refine(ours[inside, :2], theirs[inside, :2], float(scales[best]))
    return Placement(float(shift[0]), float(shift[1]), scale, votes)


def _refine(ours: NDArray[np.float32], theirs: NDArray[np.float32], scale: float) -> tuple[float, NDArray[np.float32]]:
    """Least squares of ``theirs = scale · ours + shift``; the proposed scale where the points are too few or close."""
    middle_ours, middle_theirs = ours.mean(axis=0), theirs.mean(axis=0)
    a, b = ours - middle_ours, theirs - middle_theirs
    spread = float((a * a).sum())
    fitted = float((a * b).sum()) / spread if len(ours) > 2 and spread > 100.0 else scale
    fitted = fitted if 0.7 < fitted / scale < 1.4 else scale
    return fitted, middle_theirs - np.float32(fitted) * middle_ours

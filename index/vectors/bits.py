"""Votes of local features over a whole library: which pictures hold features like those of the query.

Descriptors are cut to 128 bits, one for each value above the median, and compared by Hamming distance: a thousandth of
what comparing every picture's keypoints would cost. Memory is 16 bytes a feature, time grows with their number, so this
is for libraries of some thousand pictures; larger ones rely on embeddings alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import faiss
import numpy as np
from numpy.typing import NDArray

BITS = 128
NEAREST, FARTHEST = 8, 36
ASKED = 80
"""Features of the query that may vote, the most telling first; more only cost time."""


def to_bits(descriptors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 128) descriptors as (n, 16) bytes."""
    if not len(descriptors):
        return np.zeros((0, BITS // 8), np.uint8)
    return np.packbits(descriptors > np.median(descriptors, axis=1, keepdims=True), axis=1)


class FeatureVotes:
    """Built once from (name, bits) of all pictures; read-only afterwards."""

    def __init__(self, pictures: Iterable[tuple[str, NDArray[np.uint8]]]) -> None:
        self._index = faiss.IndexBinaryFlat(BITS)
        self._names: list[str] = []
        owners = []
        for name, bits in pictures:
            self._index.add(np.ascontiguousarray(bits))
            owners.append(np.full(len(bits), len(self._names), np.int64))
            self._names.append(name)
        self._owners = np.concatenate(owners) if owners else np.zeros(0, np.int64)

    def ranked(self, descriptors: NDArray[np.uint8]) -> list[str]:
        """Names of the pictures with votes, most first. A feature that many pictures share votes little for each."""
        if not len(descriptors) or not self._index.ntotal:
            return []
        distances, places = self._index.search(to_bits(descriptors[:ASKED]), min(NEAREST, self._index.ntotal))
        votes = np.zeros(len(self._names))
        for row, near in zip(places, distances <= FARTHEST, strict=True):
            owners = np.unique(self._owners[row[near]])
            votes[owners] += 1.0 / max(len(owners), 1)
        order = np.argsort(-votes, kind="stable")
        return [self._names[place] for place in order[: np.count_nonzero(votes)]]

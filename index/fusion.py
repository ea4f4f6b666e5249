"""One ranking out of several: reciprocal rank fusion.

G. V. Cormack, C. L. A. Clarke, S. Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
learning methods", SIGIR 2009. Only ranks are added up, for BM25 scores and cosine similarities have no common scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K = 60
"""The paper's constant: how little a first place outweighs a second."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a hit is there: its rank (from 1) by one way of searching, and the score that gave the rank."""

    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item with its fused score and the signals that it came from."""

    key: int
    score: float
    signals: Mapping[str, Signal]


def fuse(
    rankings: Mapping[str, Sequence[tuple[int, float]]], weights: Mapping[str, float] | None = None, k: int = K
) -> list[Ranked]:
    """Items of all rankings, best first; each ranking is (key, score) pairs, best first, and ties go to the lower key.

    The fused score is the sum of weight / (k + rank), scaled so that first place in every ranking is 1; a ranking
    without a weight has 1.
    """
    weights = weights or {}
    signals: dict[int, dict[str, Signal]] = {}
    for name, ranking in rankings.items():
        for rank, (key, score) in enumerate(ranking, start=1):
            signals.setdefault(key, {}).setdefault(name, Signal(rank, float(score)))
    top = sum(weights.get(name, 1.0) for name in rankings) / (k + 1)
    fused = [
        Ranked(key, sum(weights.get(name, 1.0) / (k + s.rank) for name, s in of_key.items()) / top, of_key)
        for key, of_key in signals.items()
    ]
    return sorted(fused, key=lambda item: (-item.score, item.key))

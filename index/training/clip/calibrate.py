"""How likely a picture of a score answers: logistic regression on pictures that were kept out of training.

A text's answers are the picture whose caption it is, and the panels of the kind that it names. A picture's answers are
panels of its kind in its document; panels of other kinds in other documents do not answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders.clip_heads import Rows
from index.training.clip.pairs import Pair
from index.training.clip.wording import KIND_NAMES, plain

Read = Callable[[Sequence[str]], Rows]
Judged = tuple[Rows, NDArray[np.bool_]]
"""Scores, and whether each is an answer's."""


def calibration(pairs: Sequence[Pair], pictures: Rows, read: Read) -> Rows:
    """Slope and offset by question, texts, then pictures: (2, 2). One in two is taken to answer."""
    texts = [_joined(captions(pairs, pictures, read), kinds(pairs, pictures, read)), likeness(pairs, pictures)]
    return np.array([logistic(*judged) for judged in texts], np.float32)


def captions(pairs: Sequence[Pair], pictures: Rows, read: Read) -> Judged:
    """Every caption with every captioned picture."""
    rows = [row for row, pair in enumerate(pairs) if pair.caption]
    said = np.array([plain(pairs[row].caption) for row in rows])
    scores = read(said.tolist()) @ pictures[rows].T
    return scores.ravel(), (said[:, np.newaxis] == said).ravel()


def kinds(pairs: Sequence[Pair], pictures: Rows, read: Read) -> Judged:
    """Every kind's name with every panel of a known kind."""
    rows = [row for row, pair in enumerate(pairs) if pair.kind in KIND_NAMES]
    found = np.array([pairs[row].kind for row in rows])
    names = sorted(set(found.tolist()))
    scores = read([KIND_NAMES[kind][0] for kind in names]) @ pictures[rows].T
    return scores.ravel(), (np.array(names)[:, np.newaxis] == found).ravel()


def likeness(pairs: Sequence[Pair], pictures: Rows) -> Judged:
    """Panels of known kinds with each other: answers share kind and document, the others neither."""
    rows = [row for row, pair in enumerate(pairs) if pair.kind]
    found, groups = np.array([pairs[row].kind for row in rows]), np.array([pairs[row].group for row in rows])
    one, two = np.triu_indices(len(rows), 1)
    alike, together = found[one] == found[two], groups[one] == groups[two]
    clear = alike == together
    return (pictures[rows] @ pictures[rows].T)[one, two][clear], alike[clear]


def logistic(scores: Rows, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the likelihood, both sides weighing the same, by Newton's method."""
    weights = np.where(right, 0.5 / max(int(right.sum()), 1), 0.5 / max(int((~right).sum()), 1))
    rows = np.stack([scores, np.ones_like(scores)], axis=1).astype(np.float64)
    values = np.zeros(2)
    for _ in range(30):
        said = 1 / (1 + np.exp(-np.clip(rows @ values, -30, 30)))
        slope = rows.T @ (weights * (said - right)) + 1e-6 * values
        bend = (rows * (weights * said * (1 - said))[:, np.newaxis]).T @ rows + 1e-6 * np.eye(2)
        values -= np.linalg.solve(bend, slope)
    return float(values[0]), float(values[1])


def _joined(*parts: Judged) -> Judged:
    return np.concatenate([scores for scores, _ in parts]), np.concatenate([right for _, right in parts])

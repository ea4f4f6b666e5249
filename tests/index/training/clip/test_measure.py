from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoders.clip_heads import unit
from index.training.clip.calibrate import calibration, logistic
from index.training.clip.measure import kinds, morphology, precision, recall
from index.training.clip.pairs import Pair

ANSWER = np.eye(4, dtype=np.float32)


def test_recall_counts_pictures_of_the_same_caption() -> None:
    assert recall(ANSWER, ANSWER, list("abcd"), best=1) == 1.0
    assert recall(ANSWER, ANSWER[[1, 0, 2, 3]], list("abcd"), best=1) == 0.5
    assert recall(ANSWER, ANSWER[[1, 0, 2, 3]], list("aacd"), best=1) == 1.0


def test_precision_asks_for_no_more_than_there_are() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.1], np.float32)
    assert precision(scores, np.array([True, False, True, False])) == 0.5
    assert np.isnan(precision(scores, np.zeros(4, bool)))


def micrograph(number: int, kind: str, caption: str = "", group: str = "") -> Pair:
    return Pair(str(number), Path(), "micrographs", group or str(number), "kept", caption, kind)


def test_kinds_and_looks_by_name() -> None:
    pairs = [micrograph(n, "sem" if n < 4 else "tem", "porous carbon" if n % 2 else "a fibre") for n in range(8)]
    by_kind = np.repeat(ANSWER[:2], 4, axis=0)
    assert kinds(pairs, by_kind, lambda texts: ANSWER[: len(texts)], ("sem", "tem")) == {"sem": 1.0, "tem": 1.0}
    by_look = np.array([ANSWER[n % 2] for n in range(8)])
    asked = {"porous": 1, "fibres": 0}
    found = morphology(pairs, by_look, lambda texts: np.array([ANSWER[asked.get(text, 3)] for text in texts]))
    assert found == {"porous": 1.0, "fibres": 1.0}


def test_likelihood_is_calibrated() -> None:
    rng = np.random.default_rng(0)
    scores = rng.uniform(-1, 1, 20_000).astype(np.float32)
    right = rng.random(20_000) < 1 / (1 + np.exp(-(6 * scores - 1)))
    slope, offset = logistic(scores, right)
    assert slope == pytest.approx(6, rel=0.1)
    assert 1 / (1 + np.exp(-(slope * scores[right].mean() + offset))) > 0.5


def test_both_questions_are_calibrated() -> None:
    pairs = [micrograph(n, "sem" if n < 6 else "tem", f"caption {n}", f"g{n // 3}") for n in range(12)]
    rng = np.random.default_rng(0)
    noise = 0.3 * rng.standard_normal((12, 8)).astype(np.float32)
    pictures = unit(np.repeat(np.eye(8, dtype=np.float32)[:2], 6, axis=0) + noise)
    found = calibration(pairs, pictures, lambda texts: pictures[[0, 6] if len(texts) == 2 else range(12)])
    assert found.shape == (2, 2)
    assert (found[:, 0] > 0).all()

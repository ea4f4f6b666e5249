"""Learns to tell kinds of panels apart: the linear layer of ``harvest.reading.kind_head``.

    python -m harvest.training.kinds DATA --cache CACHE

DATA is a folder of data sets as ``harvest.training.kind_examples`` reads them; CACHE keeps what was looked at. The
layer is fitted five times without a fifth of the documents, which measures and calibrates it, then on all panels that
may be trained on, which is what ships. The same data gives the same weights. ``benchmarks/kinds.py`` measures.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.reading.kind_features import CAPTION, SEEN, SIZE
from harvest.reading.kind_head import WEIGHTS, Head
from harvest.reading.kinds import KINDS, OTHER
from harvest.reading.ocr import open_engine
from harvest.training.kind_beliefs import believed
from harvest.training.kind_examples import examples
from harvest.training.kind_table import MEANT, Table, tabulate
from harvest.training.kind_trial import WAYS, Trial, out_of_fold, report
from harvest.vision import CHANNELS, DESCRIPTION, open_network

AXES = 400
"""Principal axes of what is seen that the layer may use: 2,900 numbers are too many for some thousand panels."""

PENALTY = 5e-4
SILENCE = 0.4
"""How often a panel's caption, and its text, are hidden from it in training, so that the rest learns to do without."""

WEIGHT = {"drawn": 0.4, "papers": 2.0, "corpus": 2.0, "figures": 0.7}
"""How much a panel of a source counts, 1 unless said: those that look like what comes in later count more."""

DRAWN = 11

EPOCHS, BATCH, RATE = 28, 256, 0.01

LOST = 0.004
"""The share of right answers that may become "other" so that many wrong ones do."""

Rows = NDArray[np.float32]


def fit(table: Table, epochs: int = EPOCHS, axes: int = AXES) -> Head:
    """The layer for the panels of ``table``, not calibrated yet."""
    centre, scale = _standard(table.rows[:, SEEN])
    turn = _principal_axes((table.rows[:, SEEN] - centre) * scale, axes)
    words = table.rows[:, SEEN.stop :]
    rows = np.concatenate([(table.rows[:, SEEN] - centre) * scale @ turn, words], axis=1)
    trust = np.array([WEIGHT.get(str(source), 1.0) for source in table.sources], np.float32)
    weights, bias = _descend(rows, table.kinds, trust / trust.mean(), believed(turn.shape[1]), epochs)
    whole = np.concatenate([turn @ weights[: turn.shape[1]], weights[turn.shape[1] :]])
    return Head(whole.astype(np.float32), bias, centre, scale, np.ones(2, np.float32), 0.0)


def _standard(seen: Rows) -> tuple[Rows, Rows]:
    """Centre and scale that bring each family of features to the same overall length."""
    centre = seen.mean(axis=0)
    spread = seen.std(axis=0) + 0.02
    family = np.concatenate(
        [
            np.full(CHANNELS, CHANNELS),
            np.full(DESCRIPTION - CHANNELS, DESCRIPTION - CHANNELS),
            np.full(SEEN.stop - DESCRIPTION, 3 * (SEEN.stop - DESCRIPTION)),
        ]
    )
    return centre.astype(np.float32), (8 / (spread * np.sqrt(family))).astype(np.float32)


def _principal_axes(seen: Rows, count: int) -> Rows:
    """The first axes, (features, count), by subspace iteration (Halko, Martinsson & Tropp 2011)."""
    rng = np.random.default_rng(0)
    basis = rng.standard_normal((seen.shape[1], min(count, *seen.shape))).astype(np.float32)
    for _ in range(4):
        basis = np.linalg.qr(seen.T @ (seen @ basis))[0].astype(np.float32)
    return basis


def _descend(rows: Rows, kinds: NDArray[np.intp], trust: Rows, prior: Rows, epochs: int) -> tuple[Rows, Rows]:
    """Weights and bias of multinomial logistic regression by Adam, captions and text hidden at random.

    The penalty draws the weights towards ``prior`` (features × kinds).
    """
    rng = np.random.default_rng(1)
    seen = rows.shape[1] - (SIZE - SEEN.stop)
    weights = np.concatenate([prior, np.zeros((1, len(KINDS)), np.float32)])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    step, steps = 0, epochs * -(-len(rows) // BATCH)
    for _ in range(epochs):
        order = rng.permutation(len(rows))
        for start in range(0, len(rows), BATCH):
            chosen = order[start : start + BATCH]
            batch = np.concatenate([_hushed(rows[chosen], seen, rng), np.ones((len(chosen), 1), np.float32)], axis=1)
            said = _softmax(batch @ weights)
            meant = said * MEANT[kinds[chosen]]
            wrong = said - meant / (meant.sum(axis=1, keepdims=True) + 1e-12)
            slope = batch.T @ (wrong * trust[chosen, np.newaxis]) / len(chosen)
            slope[:-1] += PENALTY * (weights[:-1] - prior)
            step += 1
            mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
            rate = RATE * (1 - step / steps) + 1e-5
            weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights[:-1], weights[-1].copy()


def _hushed(rows: Rows, seen: int, rng: np.random.Generator) -> Rows:
    """A copy with some captions and some texts hidden."""
    rows = rows.copy()
    middle = seen + CAPTION.stop - CAPTION.start
    rows[rng.random(len(rows)) < SILENCE, seen:middle] = 0.0
    rows[rng.random(len(rows)) < SILENCE, middle:] = 0.0
    return rows


def _softmax(logits: Rows) -> Rows:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Rows = powers / powers.sum(axis=1, keepdims=True)
    return result


def calibrate(head: Head, trial: Trial) -> Head:
    """``head`` with temperatures that make the scores of ``trial`` true, and the score below which it is unsure.

    ``trial`` holds the answers of uncalibrated layers for documents that they had not seen.
    """
    levels = np.geomspace(0.5, 3.0, 40)
    warm = {way: min(levels, key=lambda level: _surprise(trial, way, level)) for way in WAYS}
    temperatures = np.array([(warm["pixels"] + warm["+text"]) / 2, warm["+caption"]], np.float32)
    heated = _heated(trial.probabilities["+caption"], float(warm["+caption"]))
    lost = trial.right("+caption") & (trial.probabilities["+caption"].argmax(axis=1) != KINDS.index(OTHER))
    unsure = max(level for level in np.arange(0.0, 0.5, 0.02) if (lost & (heated.max(axis=1) < level)).mean() <= LOST)
    return replace(head, temperatures=temperatures, unsure=float(unsure))


def _heated(probabilities: Rows, temperature: float) -> Rows:
    return _softmax(np.log(probabilities + 1e-12) / temperature)


def _surprise(trial: Trial, way: str, temperature: float) -> float:
    heated = _heated(trial.probabilities[way], temperature)
    return float(-np.log((heated * MEANT[trial.table.kinds]).sum(axis=1) + 1e-9).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--drawn", type=int, default=DRAWN, help="drawn panels of each kind")
    arguments = parser.parse_args()
    table = whole_table(arguments.data, arguments.cache, arguments.drawn)
    trial = out_of_fold(fit, table)
    head = calibrate(fit(table), trial)
    print(f"{len(table.kinds)} rows; temperatures {head.temperatures}, unsure below {head.unsure:.2f}")
    print("five times a fifth of the documents kept apart:")
    print(report(trial))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    head.save(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e3:.0f} kB")


def whole_table(data: Path, cache: Path, drawn: int = DRAWN) -> Table:
    """All examples under ``data``."""
    return tabulate(examples(data, drawn), open_network(2), open_engine("rapidocr"), cache, print)


if __name__ == "__main__":
    main()

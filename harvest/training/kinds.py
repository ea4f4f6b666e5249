"""Learns to tell kinds of panels apart: the linear layer of ``harvest.reading.kind_head``.

    python -m harvest.training.kinds DATA --cache CACHE [--all]

DATA is a folder of data sets as ``harvest.training.kind_examples`` reads them; CACHE keeps what was looked at. The
layer is fitted on the training part, calibrated on the validation part and measured on the test part, parted by
document. ``--all`` then fits it again on every panel that may be trained on, with the settings so found; that is what
ships. The same data gives the same weights.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.reading.kind_features import CAPTION, SEEN, SIZE, TEXT
from harvest.reading.kind_head import WEIGHTS, Head
from harvest.reading.kinds import KINDS
from harvest.reading.ocr import open_engine
from harvest.training.kind_beliefs import believed
from harvest.training.kind_examples import examples
from harvest.training.kind_table import Table, tabulate
from harvest.vision import CHANNELS, DESCRIPTION, open_network

AXES = 256
"""Principal axes of what is seen that the layer may use: 2,900 numbers are too many for some thousand panels."""

PENALTY = 1e-3
SILENCE = 0.4
"""How often a panel's caption, and its text, are hidden from it in training, so that the rest learns to do without."""

WEIGHT = {"drawn": 0.4, "papers": 2.0, "corpus": 2.0, "figures": 0.7}
"""How much a panel of a source counts, 1 unless said: those that look like what comes in later count more."""

DRAWN = 11
EPOCHS, BATCH, RATE = 40, 256, 0.01

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
            wrong = _softmax(batch @ weights)
            wrong[np.arange(len(chosen)), kinds[chosen]] -= 1.0
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


def calibrate(head: Head, table: Table) -> Head:
    """The layer with temperatures that make its scores true of ``table``, and the score below which it is unsure."""
    temperatures = head.temperatures.copy()
    for said, rows in enumerate((without_caption(table.rows), table.rows)):
        temperatures[said] = min(
            np.geomspace(0.5, 3.0, 40), key=lambda value: _surprise(head, rows, table.kinds, float(value))
        )
    warm = replace(head, temperatures=temperatures)
    answers = warm.probabilities(table.rows)
    right = answers.argmax(axis=1) == table.kinds
    best = answers.max(axis=1)
    other = table.kinds == len(KINDS) - 1
    gain = {level: np.where(best < level, other, right).mean() for level in np.arange(0.0, 0.41, 0.02)}
    return replace(warm, unsure=float(max(level for level in gain if gain[level] >= max(gain.values()) - 0.003)))


def _surprise(head: Head, rows: Rows, kinds: NDArray[np.intp], temperature: float) -> float:
    cold = replace(head, temperatures=np.full(2, temperature, np.float32))
    return float(-np.log(cold.probabilities(rows)[np.arange(len(rows)), kinds] + 1e-9).mean())


def without_caption(rows: Rows) -> Rows:
    """The rows as they are where there is no caption."""
    rows = rows.copy()
    rows[:, CAPTION] = 0.0
    return rows


def without_words(rows: Rows) -> Rows:
    """The rows as they are where there is neither caption nor printed text."""
    rows = without_caption(rows)
    rows[:, TEXT] = 0.0
    return rows


def accuracy(head: Head, rows: Rows, kinds: NDArray[np.intp]) -> float:
    """The share of rows whose kind is answered right."""
    answers = [head.answer(row)[0] for row in head.probabilities(rows)]
    return float(np.mean([answer == KINDS[kind] for answer, kind in zip(answers, kinds, strict=True)]))


def report(head: Head, table: Table) -> str:
    """Accuracy by source: from pixels, with the printed text, with the caption too."""
    lines = [f"{'source':18} {'panels':>6} {'pixels':>7} {'+text':>7} {'+caption':>8}"]
    for source in ("all", *sorted(set(table.sources.tolist()))):
        part = table if source == "all" else table.only(table.sources == source)
        ways = (without_words(part.rows), without_caption(part.rows), part.rows)
        shares = [accuracy(head, rows, part.kinds) for rows in ways]
        lines.append(f"{source:18} {len(part.kinds):6} {shares[0]:7.3f} {shares[1]:7.3f} {shares[2]:8.3f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--drawn", type=int, default=DRAWN, help="drawn panels of each kind")
    parser.add_argument("--all", action="store_true", help="fit once more on everything that may be trained on")
    arguments = parser.parse_args()
    listed = examples(arguments.data, arguments.drawn)
    table = tabulate(listed, open_network(2), open_engine("rapidocr"), arguments.cache, print)
    real = table.sources != "drawn"
    train = table.only((table.parts == "train") | ~real)
    head = calibrate(fit(train), table.only((table.parts == "validation") & real))
    print(
        f"trained on {len(train.kinds)} panels; temperatures {head.temperatures}, unsure below {head.unsure:.2f}; test:"
    )
    print(report(head, table.only((table.parts == "test") & real)))
    if arguments.all:
        open_to_training = table.only(table.trainable)
        again = fit(open_to_training)
        head = replace(again, temperatures=head.temperatures, unsure=head.unsure)
        print(f"fitted again on {len(open_to_training.kinds)} panels")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    head.save(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()

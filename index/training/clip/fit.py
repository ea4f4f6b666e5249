"""Fits the two heads: a picture and a text that belong together come to lie together, others apart.

The loss is CLIP's (Radford et al. 2021, arXiv:2103.00020) with several right answers a row (Khosla et al. 2020,
arXiv:2004.11362): every panel of a kind answers that kind's name, every picture whose caption has a word answers it.
Towers are frozen: a step asks for its features (``batches``), so that a tower that changes may give them anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from index.encoders.clip_heads import Head, Rows


@dataclass(frozen=True, slots=True)
class Plan:
    """How the heads are fitted; ``steps`` of ``batch`` pairs each.

    ``labelled``: how many times as often pictures of known kind are drawn.
    """

    dim: int = 128
    hidden: int = 256
    image_axes: int = 768
    text_axes: int = 384
    floor: float = 0.5
    steps: int = 450
    batch: int = 512
    rate: float = 2e-3
    decay: float = 0.05
    dropout: float = 0.2
    scale: float = 14.0
    most_scale: float = 60.0
    labelled: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Features of n pictures and m texts, and how far each picture answers each text: ``right`` (n, m), 0..1.

    Below 0 it is unknown.
    """

    images: Rows
    texts: Rows
    right: Rows


PARTS = ("straight", "inner", "bias", "outer")


def start(features: Rows, axes: int, plan: Plan, seed: int, weights: Rows | None = None) -> Head:
    """A head whose turn brings ``features`` to their principal axes, evenly spread, and whose layers are random.

    ``weights``: how much each feature counts when the axes are chosen, 1 unless said.
    """
    rng = np.random.default_rng(seed)
    centre = features.mean(axis=0)
    spread = (features.std(axis=0) + 1e-3) / (1.0 if weights is None else weights)
    scaled = (features - centre) / spread
    vectors, variance = _principal_axes(scaled, min(axes, *features.shape))
    turn = (vectors / np.sqrt(variance + plan.floor * variance.mean())) / spread[:, np.newaxis]
    width = len(variance)

    def layer(inputs: int, outputs: int) -> Rows:
        made: Rows = (rng.standard_normal((inputs, outputs)) / np.sqrt(inputs)).astype(np.float32)
        return made

    return Head(
        centre.astype(np.float32),
        turn.astype(np.float32),
        layer(width, plan.dim)[np.newaxis],
        layer(width, plan.hidden)[np.newaxis],
        np.zeros((1, plan.hidden), np.float32),
        layer(plan.hidden, plan.dim)[np.newaxis],
    )


def _principal_axes(rows: Rows, count: int) -> tuple[Rows, Rows]:
    """The first axes, (features, count), and the variances along them, by subspace iteration.

    Halko, Martinsson & Tropp 2011, arXiv:0909.4061; a sample of the rows is enough.
    """
    rows = rows[:: max(len(rows) // 8000, 1)]
    basis = np.random.default_rng(0).standard_normal((rows.shape[1], count)).astype(np.float32)
    for _ in range(4):
        basis = np.linalg.qr(rows.T @ (rows @ basis))[0].astype(np.float32)
    along = rows @ basis
    variance, inner = np.linalg.eigh(along.T @ along / len(along))
    axes: Rows = (basis @ inner)[:, ::-1]
    ordered: Rows = variance[::-1]
    return axes, ordered


def fit(
    image: Head, text: Head, batches: Callable[[int], Batch], plan: Plan, tell: Callable[[str], None]
) -> tuple[Head, Head]:
    """Both heads after ``plan.steps``; ``batches(step)`` gives features already turned (n, axes)."""
    rng = np.random.default_rng(plan.seed)
    weights = {f"image.{p}": getattr(image, p)[0].copy() for p in PARTS} | {
        f"text.{p}": getattr(text, p)[0].copy() for p in PARTS
    }
    weights["scale"] = np.array([np.log(plan.scale)], np.float32)
    mean = {k: np.zeros_like(v) for k, v in weights.items()}
    square = {k: np.zeros_like(v) for k, v in weights.items()}
    kept = {k: v.copy() for k, v in weights.items()}
    total = 0.0
    for step in range(1, plan.steps + 1):
        batch = batches(step)
        loss, slopes = _slopes(weights, batch, plan, rng)
        total = loss if step == 1 else 0.98 * total + 0.02 * loss
        rate = plan.rate * min(step / 40, 1.0) * (0.5 + 0.5 * np.cos(np.pi * step / plan.steps)) + 1e-6
        for k, slope in slopes.items():
            mean[k] += 0.1 * (slope - mean[k])
            square[k] += 0.02 * (slope * slope - square[k])
            move = mean[k] / (1 - 0.9**step) / (np.sqrt(square[k] / (1 - 0.98**step)) + 1e-8)
            weights[k] -= (rate * (move + (plan.decay * weights[k] if weights[k].ndim == 2 else 0.0))).astype(
                np.float32
            )
            kept[k] += (weights[k] - kept[k]) * max(0.02, 1 / step)
        weights["scale"] = np.minimum(weights["scale"], np.log(plan.most_scale)).astype(np.float32)
        if step % 100 == 0:
            tell(f"step {step}: loss {total:.3f}, scale {float(np.exp(weights['scale'][0])):.1f}")
    return (
        replace(image, **{p: kept[f"image.{p}"][np.newaxis] for p in PARTS}),
        replace(text, **{p: kept[f"text.{p}"][np.newaxis] for p in PARTS}),
    )


def _slopes(
    weights: dict[str, Rows], batch: Batch, plan: Plan, rng: np.random.Generator
) -> tuple[float, dict[str, Rows]]:
    sides = {}
    for side, rows in (("image", batch.images), ("text", batch.texts)):
        sides[side] = _forward({p: weights[f"{side}.{p}"] for p in PARTS}, _dropped(rows, plan, rng))
    pictures, texts = sides["image"].vectors, sides["text"].vectors
    scale = float(np.exp(weights["scale"][0]))
    scores = scale * (pictures @ texts.T)
    loss, slope = _contrast(scores, batch.right)
    slopes: dict[str, Rows] = {"scale": np.array([(slope * scores).sum()])}
    steep: Rows = (scale * slope).astype(slope.dtype)
    wrongs: dict[str, Rows] = {"image": steep @ texts, "text": steep.T @ pictures}
    for side, wrong in wrongs.items():
        for part, value in sides[side].back(wrong).items():
            slopes[f"{side}.{part}"] = value
    return loss, slopes


def _contrast(scores: Rows, right: Rows) -> tuple[float, Rows]:
    """Cross entropy along rows and columns, halved, and its slope by ``scores``; what is unknown takes no part."""
    loss, slope = 0.0, np.zeros_like(scores)
    known = right >= 0
    for axis in (1, 0):
        aim = np.where(known, right, 0.0)
        total = aim.sum(axis=axis, keepdims=True)
        aim = aim / np.maximum(total, 1e-9)
        share = ((total > 0) / (2 * max(int((total > 0).sum()), 1))).astype(scores.dtype)
        shifted = np.where(known, scores, -1e4)
        shifted -= shifted.max(axis=axis, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
        loss -= float((aim * logs * share).sum())
        slope += (np.exp(logs) - aim) * share
    return loss, slope


def _dropped(rows: Rows, plan: Plan, rng: np.random.Generator) -> Rows:
    kept = rng.random(rows.shape, np.float32) >= plan.dropout
    out: Rows = rows * kept / np.float32(1 - plan.dropout)
    return out


@dataclass(frozen=True, slots=True)
class _Passed:
    parts: dict[str, Rows]
    rows: Rows
    bent: Rows
    raw: Rows
    vectors: Rows
    lengths: Rows

    def back(self, wrong: Rows) -> dict[str, Rows]:
        """Slopes of the parts from the slope by ``vectors``."""
        along = (wrong * self.vectors).sum(axis=1, keepdims=True)
        slope = (wrong - self.vectors * along) / self.lengths
        inner = (slope @ self.parts["outer"].T) * (self.bent > 0)
        return {
            "straight": self.rows.T @ slope,
            "outer": self.bent.T @ slope,
            "inner": self.rows.T @ inner,
            "bias": inner.sum(axis=0),
        }


def _forward(parts: dict[str, Rows], rows: Rows) -> _Passed:
    bent = np.maximum(rows @ parts["inner"] + parts["bias"], 0.0)
    raw = rows @ parts["straight"] + bent @ parts["outer"]
    lengths = np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
    return _Passed(parts, rows, bent, raw, raw / lengths, lengths)

"""How well kinds are told apart: answers for documents that were kept apart, and what they add up to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harvest.reading.kind_features import CAPTION, TEXT
from harvest.reading.kind_head import Head
from harvest.reading.kinds import KINDS
from harvest.training.kind_table import MEANT, NAMES, Table

Rows = NDArray[np.float32]

WAYS = ("pixels", "+text", "+caption")
"""What a panel is told by: its pixels alone; the text printed in it too; its caption too."""


def seen_by(way: str, rows: Rows) -> Rows:
    """The rows as they are where only that much is known."""
    rows = rows.copy()
    if way != "+caption":
        rows[:, CAPTION] = 0.0
    if way == "pixels":
        rows[:, TEXT] = 0.0
    return rows


@dataclass(frozen=True, slots=True)
class Trial:
    """Panels (none drawn) and for each way the probabilities (n, kinds) that they got."""

    table: Table
    probabilities: dict[str, Rows]

    def right(self, way: str, unsure: float = 0.0) -> NDArray[np.bool_]:
        """Which panels got their kind; "other" where the best is less sure than ``unsure``."""
        answers = self.probabilities[way]
        best = np.where(answers.max(axis=1) < unsure, len(KINDS) - 1, answers.argmax(axis=1))
        result: NDArray[np.bool_] = MEANT[self.table.kinds, best]
        return result

    def only(self, chosen: NDArray[np.bool_]) -> Trial:
        """The trial of some of the panels."""
        return Trial(self.table.only(chosen), {way: rows[chosen] for way, rows in self.probabilities.items()})


def tried(head: Head, table: Table) -> Trial:
    """What ``head`` answers for ``table``."""
    return Trial(table, {way: head.probabilities(seen_by(way, table.rows)) for way in WAYS})


def out_of_fold(fit: Callable[[Table], Head], table: Table, folds: int = 5) -> Trial:
    """Every real panel answered by a layer that was fitted without its document."""
    real = table.sources != "drawn"
    fold = np.array([int(hashlib.sha256(f"fold {group}".encode()).hexdigest(), 16) % folds for group in table.groups])
    answers = {way: np.zeros((len(table.kinds), len(KINDS)), np.float32) for way in WAYS}
    for number in range(folds):
        head = fit(table.only(fold != number))
        chosen = real & (fold == number)
        for way, rows in tried(head, table.only(chosen)).probabilities.items():
            answers[way][chosen] = rows
    return Trial(table, answers).only(real)


def calibration_error(trial: Trial, way: str, bins: int = 10) -> float:
    """The expected calibration error (Guo et al. 2017): how far scores are from the share that is right."""
    scores = trial.probabilities[way].max(axis=1)
    right = trial.right(way)
    place = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [abs(scores[place == b].mean() - right[place == b].mean()) * (place == b).mean() for b in set(place)]
    return float(sum(gaps))


def report(trial: Trial, unsure: float = 0.0) -> str:
    """Accuracy by source, each way, and the calibration error of all."""
    lines = [f"{'source':18} {'panels':>6} " + " ".join(f"{way:>8}" for way in WAYS)]
    sources = trial.table.sources
    parts = {"all": sources != "", "all but figures": sources != "figures"}
    parts |= {str(source): sources == source for source in sorted(set(sources))}
    for name, chosen in parts.items():
        part = trial.only(chosen)
        if chosen.any():
            shares = " ".join(f"{part.right(way, unsure).mean():8.3f}" for way in WAYS)
            lines.append(f"{name:18} {int(chosen.sum()):6} {shares}")
    lines.append(f"{'calibration error':25} " + " ".join(f"{calibration_error(trial, way):8.3f}" for way in WAYS))
    return "\n".join(lines)


def confusions(trial: Trial, way: str) -> Counter[tuple[str, str]]:
    """How often a kind (first) was taken for a kind (second)."""
    best = trial.probabilities[way].argmax(axis=1)
    asked = zip(trial.table.kinds, best, trial.right(way), strict=True)
    return Counter((NAMES[kind], NAMES[kind] if right else KINDS[answer]) for kind, answer, right in asked)

"""What a batch tells while it runs and when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harvest.records import StageCost


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a running batch; ``total`` grows as archives are opened, ``current`` is the last file done."""

    done: int
    total: int
    papers_per_s: float
    figures: int
    failures: int
    current: str


@dataclass(frozen=True, slots=True)
class InputFailure:
    """A file that failed in this batch."""

    path: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch did. ``harvested`` papers are new or renewed, ``skipped`` inputs were up to date.

    ``failed`` inputs failed now and are listed in ``failures``; ``known_failures`` failed in an earlier batch and
    were not tried again; ``missing`` inputs were found gone now; ``pruned`` papers were deleted. ``costs`` sums up what
    the stages of all harvests of this batch took, by stage, the dearest first.
    """

    harvested: int
    figures: int
    skipped: int
    failed: int
    known_failures: int
    missing: int
    pruned: int
    seconds: float
    failures: tuple[InputFailure, ...] = ()
    costs: tuple[StageCost, ...] = ()

    @property
    def papers_per_s(self) -> float:
        return self.harvested / self.seconds if self.seconds > 0 else 0.0


class Reporter:
    """Counts as a batch goes on, and tells the caller after every file."""

    def __init__(self, tell: Callable[[Progress], None] | None) -> None:
        self._tell = tell
        self._began = time.monotonic()
        self.total = 0
        self.harvested = 0
        self.figures = 0
        self.skipped = 0
        self.known_failures = 0
        self.archives = 0
        self.failures: list[InputFailure] = []
        self.costs: dict[str, StageCost] = {}

    @property
    def done(self) -> int:
        return self.harvested + self.skipped + self.archives + self.known_failures + len(self.failures)

    def tell(self, current: str = "") -> None:
        if self._tell is None:
            return
        seconds = max(time.monotonic() - self._began, 1e-6)
        rate = self.harvested / seconds
        self._tell(Progress(self.done, self.total, rate, self.figures, len(self.failures), current))

    def spent(self, costs: Iterable[StageCost]) -> None:
        """Add what the stages of a harvest cost."""
        for cost in costs:
            had = self.costs.get(cost.stage, StageCost(cost.stage, 0, 0.0, 0.0))
            self.costs[cost.stage] = StageCost(
                cost.stage,
                had.calls + cost.calls,
                had.seconds + cost.seconds,
                had.cpu_seconds + cost.cpu_seconds,
            )

    def summary(self, missing: int, pruned: int) -> Summary:
        return Summary(
            harvested=self.harvested,
            figures=self.figures,
            skipped=self.skipped,
            failed=len(self.failures),
            known_failures=self.known_failures,
            missing=missing,
            pruned=pruned,
            seconds=time.monotonic() - self._began,
            failures=tuple(self.failures),
            costs=tuple(sorted(self.costs.values(), key=lambda cost: -cost.cpu_seconds)),
        )

"""What the stages of a harvest cost, on the clock and of the processor."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from harvest.reading.ocr import OcrEngine, OcrLine
from harvest.records import StageCost

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def cpu_seconds() -> float:
    """Processor time of this process and of the programs it ran that have ended, in seconds."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


class Costs:
    """Adds up time by stage. A stage within another has its time to itself: every second is counted once."""

    def __init__(self) -> None:
        self._sums: dict[str, tuple[int, float, float]] = {}
        self._open: list[str] = []
        self._within: list[tuple[float, float]] = []  # what the stages inside each open one took, the outermost first

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count the time of what runs inside, however it ends, as one call of ``stage``."""
        self._open.append(stage)
        self._within.append((0.0, 0.0))
        began, cpu = time.perf_counter(), cpu_seconds()
        try:
            yield
        finally:
            took, used = time.perf_counter() - began, cpu_seconds() - cpu
            self._open.pop()
            inner_took, inner_used = self._within.pop()
            self._add(stage, max(0.0, took - inner_took), max(0.0, used - inner_used))
            if self._within:
                outer_took, outer_used = self._within[-1]
                self._within[-1] = (outer_took + took, outer_used + used)

    @property
    def running(self) -> str:
        """The innermost stage that runs now, "" while none does."""
        return self._open[-1] if self._open else ""

    def total(self) -> tuple[StageCost, ...]:
        """Every stage that has ended, in the order in which they first did."""
        return tuple(StageCost(stage, *sums) for stage, sums in self._sums.items())

    def _add(self, stage: str, seconds: float, cpu_seconds: float) -> None:
        calls, had, used = self._sums.get(stage, (0, 0.0, 0.0))
        self._sums[stage] = (calls + 1, had + seconds, used + cpu_seconds)


class CountedOcr:
    """An engine whose readings are counted apart from the stage that asks for them: "ocr (text)"."""

    def __init__(self, engine: OcrEngine, costs: Costs) -> None:
        self.name = engine.name
        self._engine = engine
        self._costs = costs

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        """The engine's lines."""
        with self._costs.of(self._stage()):
            return self._engine.read(image, dpi)

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """What the engine reads."""
        with self._costs.of(self._stage()):
            return self._engine.recognise(crops)

    def _stage(self) -> str:
        return f"ocr ({self._costs.running})" if self._costs.running else "ocr"

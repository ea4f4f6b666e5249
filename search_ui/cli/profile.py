"""What the stages of a batch cost, as a table."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from harvest.records import StageCost


class Stopwatch:
    """Measures what this process itself does, a stage after another."""

    def __init__(self) -> None:
        self.costs: list[StageCost] = []

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Note what the code inside took, as one call of ``stage``."""
        began, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.costs.append(StageCost(stage, 1, time.perf_counter() - began, time.process_time() - cpu))


def print_costs(costs: Sequence[StageCost]) -> None:
    """A line a stage, the dearest first: its calls, its seconds on the clock and of the processor, its share of these.

    Workers run side by side, so the seconds on the clock add up to more than the batch took.
    """
    ranked = sorted(costs, key=lambda cost: -cost.cpu_seconds)
    calls, seconds = sum(cost.calls for cost in ranked), sum(cost.seconds for cost in ranked)
    total = sum(cost.cpu_seconds for cost in ranked)
    width = max(len("picture index"), *(len(cost.stage) for cost in ranked), 0)
    click.echo(f"{'stage':{width}}  {'calls':>6}  {'seconds':>9}  {'CPU s':>9}  {'share':>6}")
    for cost in (*ranked, StageCost("all", calls, seconds, total)):
        share = cost.cpu_seconds / total if total else 0.0
        row = f"{cost.calls:6}  {cost.seconds:9.2f}  {cost.cpu_seconds:9.2f}  {share:6.1%}"
        click.echo(f"{cost.stage:{width}}  {row}")

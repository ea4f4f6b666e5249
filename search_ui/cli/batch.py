"""A batch on the terminal: the bar while it runs, the summary when it is done, the indexes after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harvest.runner import Progress, Summary
from search_ui.cli.profile import Stopwatch, print_costs
from search_ui.cli.terminal import printable

if TYPE_CHECKING:
    from index.backends import Backends

SHOWN_FAILURES = 20

Batch = Callable[[Callable[[Progress], None]], Summary]


def run_batch(batch: Batch, library: Path, profile: bool = False, backends: Backends | None = None) -> None:
    """Run ``batch`` under a progress bar, say what came of it, and bring the indexes up to date.

    With ``profile`` a table says at the end what each stage of it all cost.
    """
    from index import open_library

    summary = with_bar(batch)
    _print(summary, library)
    stages = Stopwatch()
    with open_library(library, backends=backends) as opened:
        with_index_bar(lambda show: opened.refresh(show, stages.of))
    if profile:
        print_costs((*summary.costs, *stages.costs))


def with_bar(batch: Batch, hidden: bool = False) -> Summary:
    """Run ``batch`` under a progress bar on stderr, which shows only where that is a terminal, and never ``hidden``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f} papers/s, {task.fields[figures]} figures, {task.fields[failures]} failed"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=console, transient=True, disable=hidden or not console.is_terminal) as bar:
        task = bar.add_task("", total=None, rate=0.0, figures=0, failures=0)

        def show(now: Progress) -> None:
            name = printable(Path(now.current).name)[:40]
            bar.update(
                task,
                description=name.replace("[", "\\["),
                completed=now.done,
                total=now.total,
                rate=now.papers_per_s,
                figures=now.figures,
                failures=now.failures,
            )

        return batch(show)


def _print(summary: Summary, library: Path) -> None:
    for failure in summary.failures[:SHOWN_FAILURES]:
        click.echo(f"figlens: {printable(failure.path)}: {failure.stage}: {printable(failure.reason)}", err=True)
    if len(summary.failures) > SHOWN_FAILURES:
        more = len(summary.failures) - SHOWN_FAILURES
        click.echo(f"figlens: and {more} more failed; `figlens status --library {library}` lists them", err=True)
    parts = [
        f"{summary.harvested} papers harvested in {summary.seconds:.1f} s ({summary.papers_per_s:.2f} papers/s)",
        f"{summary.figures} figures",
        f"{summary.skipped} up to date",
        f"{summary.failed} failed",
    ]
    if summary.known_failures:
        parts.append(f"{summary.known_failures} failed before and were not tried again (`figlens retry` does)")
    if summary.missing:
        parts.append(f"{summary.missing} files gone (--prune forgets them)")
    if summary.pruned:
        parts.append(f"{summary.pruned} papers pruned")
    click.echo(", ".join(parts))


def with_index_bar(build: Callable[[Callable[[int, int], None]], Sequence[str]]) -> None:
    """Run ``build``, which tells how many pictures of how many it has looked at, under a bar on stderr.

    What it could not do is said there, a line each.
    """
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("looking at the pictures", total=None)
        notes = build(lambda done, of: bar.update(task, completed=done, total=of))
    for note in notes:
        click.echo(f"figlens: {printable(note)}", err=True)

"""``figlens status``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import json_option, library_option
from search_ui.cli.terminal import json_text, printable

if TYPE_CHECKING:
    from harvest.store import Counts, InputOutcome


@click.command("status")
@click.option("--all", "show_all", is_flag=True, help="List every input, not only those that failed or are missing.")
@library_option
@json_option
def run(show_all: bool, library: Path, as_json: bool) -> None:
    """Show what is in a library and what failed.

    --json lists every input with its outcome: harvested with its counts, failed with stage and reason, or missing.
    """
    import dataclasses

    from harvest.store import Library

    with Library.open(library) as opened:
        counts, inputs = opened.counts(), opened.inputs()
    if as_json:
        answer = {
            "library": str(opened.folder),
            "counts": dataclasses.asdict(counts),
            "inputs": [dataclasses.asdict(each) for each in inputs],
        }
        click.echo(json_text(answer, indent=2))
        return
    _print(library, counts, inputs, show_all)


def _print(library: Path, counts: Counts, inputs: list[InputOutcome], show_all: bool) -> None:
    click.echo(
        f"{printable(library)}: {counts.papers} papers, {counts.figures} figures; "
        f"inputs: {counts.harvested} harvested, {counts.failed} failed, {counts.missing} missing"
    )
    for each in inputs:
        if each.outcome == "harvested":
            problems = f", {each.problems} problems" if each.problems else ""
            if show_all:
                click.echo(f"  harvested  {printable(each.path)}: {each.figures} figures{problems}")
        else:
            why = ": ".join(filter(None, (each.stage, each.reason)))
            click.echo(f"  {each.outcome:9}  {printable(each.path)}: {printable(why)}")
    if counts.failed:
        click.echo(f"`figlens retry --library {library}` tries the failed ones again.")
    if counts.missing or counts.orphans:
        click.echo(
            f"`figlens ingest PATH... --library {library} --prune` forgets files that are gone, and their papers."
        )

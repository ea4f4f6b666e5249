"""``figlens samples``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("samples")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--papers", type=click.IntRange(1, 100_000), default=12, show_default=True, help="How many papers.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same papers.")
def run(folder: Path, papers: int, seed: int) -> None:
    """Draw sample papers with the exact truth beside them.

    DIR gets the papers as PDF, and for each a JSON file with its figures, boxes, captions, panels and kinds.
    """
    from harvest.samples import write_samples

    written = write_samples(folder, papers=papers, seed=seed)
    click.echo(f"{len(written)} sample papers are in {folder}")

"""``figlens samples``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("samples")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--papers", type=click.IntRange(1, 100_000), default=12, show_default=True, help="How many documents.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same draws the same.")
def run(folder: Path, papers: int, seed: int) -> None:
    """Draw sample papers with the exact truth beside them.

    DIR gets PDF articles in several looks, scans, patents, JATS articles and single pictures; NAME.json beside each
    says its figures with their boxes, captions, panels and kinds.
    """
    from harvest.samples import write_corpus

    written = write_corpus(folder, papers, seed)
    click.echo(f"{len(written)} sample documents are in {folder}")

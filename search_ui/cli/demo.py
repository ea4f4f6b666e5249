"""``figlens demo``."""

from __future__ import annotations

from pathlib import Path

import click

from search_ui.cli.options import library_option

WORDS = "SEM image"


@click.command("demo")
@library_option
@click.option("--papers", type=click.IntRange(1, 1000), default=8, show_default=True, help="How many sample papers.")
def run(library: Path, papers: int) -> None:
    """Draw sample papers, ingest them, and search them once by words and once by a picture.

    The papers are drawn into DIR-papers beside the library's folder DIR.
    """

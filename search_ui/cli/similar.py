"""``figlens similar``."""

from __future__ import annotations

from pathlib import Path

import click

from search_ui.cli.options import json_option, library_option


@click.command("similar")
@click.argument("figure_id")
@click.option(
    "--number", "-n", "limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits to show."
)
@library_option
@json_option
def run(figure_id: str, limit: int, library: Path, as_json: bool) -> None:
    """Show the figures that look like a figure of the library.

    FIGURE_ID is the figure's id, or one of its panels', as `figlens search` shows it.
    """
    from index import open_library
    from search_ui.cli.answers import print_results

    print_results(open_library(library).similar(figure_id, limit=limit), as_json=as_json)

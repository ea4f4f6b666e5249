"""``figlens similar``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import backend_options, every_panel_option, json_option, library_option

if TYPE_CHECKING:
    from index.backends import Backends


@click.command("similar")
@click.argument("some_id", metavar="PANEL_OR_FIGURE_ID")
@click.option(
    "--number", "-n", "limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits to show."
)
@every_panel_option
@library_option
@backend_options
@json_option
def run(some_id: str, limit: int, every_panel: bool, library: Path, backends: Backends, as_json: bool) -> None:
    """Show the figures that look like a figure, or a panel, of the library.

    The id is that of a figure or of one of its panels, as `figlens search` shows it.
    """
    from index import open_library
    from search_ui.cli.answers import print_results

    results = open_library(library, backends=backends).similar(some_id, limit=limit, every_panel=every_panel)
    print_results(results, as_json=as_json)

"""``figlens reindex``."""

from __future__ import annotations

from pathlib import Path

import click

from search_ui.cli.options import library_option


@click.command("reindex")
@click.option("--encoder", metavar="NAME", help="The image encoder to index with.  [default: the one in use]")
@library_option
def run(encoder: str | None, library: Path) -> None:
    """Build the indexes of a library anew.

    They come from its catalogue alone; no paper is read again.
    """
    from index import open_library
    from search_ui.cli.batch import with_index_bar

    opened = open_library(library)
    with_index_bar(lambda show: opened.reindex(encoder, show))
    click.echo(f"figlens: the indexes of {library} are new")

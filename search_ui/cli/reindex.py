"""``figlens reindex``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import backend_options, library_option

if TYPE_CHECKING:
    from index.backends import Backends


@click.command("reindex")
@click.option(
    "--encoder",
    metavar="NAME",
    help="The encoder of pictures and words, as of embed.  [default: the one in use]",
)
@library_option
@backend_options
def run(encoder: str | None, library: Path, backends: Backends) -> None:
    """Build the indexes of a library anew.

    They come from its catalogue alone; no paper is read again.
    """
    from index import open_library
    from search_ui.cli.batch import with_index_bar

    opened = open_library(library, backends=backends)
    with_index_bar(lambda show: opened.reindex(encoder, show))
    click.echo(f"figlens: the indexes of {library} are new")

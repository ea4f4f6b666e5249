"""``figlens demo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import jobs_option, library_option, ocr_options

if TYPE_CHECKING:
    from harvest.settings import HarvestSettings
    from index.library import FigureLibrary
    from index.results import Hit

WORDS, STRUCTURE = "electron micrograph", "c1ccccc1"
SEED = 7


@click.command("demo")
@library_option
@click.option("--papers", type=click.IntRange(1, 1000), default=8, show_default=True, help="How many sample papers.")
@jobs_option(default=2)
@ocr_options
def run(library: Path, papers: int, jobs: int, settings: HarvestSettings) -> None:
    """Draw sample papers, ingest them, and search them by words, by a structure and by a picture.

    The papers are drawn into DIR/samples, in the library's own folder.
    """
    from harvest.runner import ingest
    from harvest.samples import write_corpus
    from harvest.settings import Limits
    from harvest.store import Library
    from index import open_library
    from search_ui.cli.batch import run_batch

    Library.open(library, create=True).close()
    samples = library / "samples"
    click.echo(f"drawing {papers} sample papers into {samples}")
    write_corpus(samples, papers, SEED)
    click.echo(f"figlens ingest {samples} --library {library}")
    run_batch(lambda show: ingest([samples], library, settings, Limits(), jobs, show), library)
    with open_library(library) as opened:
        _search(opened)
    click.echo(f"\nOpen the search page with: figlens serve --library {library}")
    click.echo("and your browser at http://127.0.0.1:8000/")


def _search(library: FigureLibrary) -> None:
    """One search by words, one by a structure; one by a part of a figure that was found, as if cut from a paper."""
    from search_ui.cli.answers import print_results

    click.echo(f'\nfiglens search "{WORDS}" -n 3')
    found = library.search(WORDS, limit=3)
    print_results(found)
    click.echo(f'\nfiglens search --smiles "{STRUCTURE}" -n 3')
    print_results(library.search(smiles=STRUCTURE, limit=3))
    shown = [hit for hit in (*found, *library.search(limit=20)) if hit.image_path]
    if not shown:
        return
    click.echo(f"\nfiglens search --image PART.png -n 3, PART.png being cut from {_named(shown[0])}")
    image = shown[0].image
    part = image.crop((image.width // 5, image.height // 5, image.width * 4 // 5, image.height * 4 // 5))
    print_results(library.search(image=part, limit=3))


def _named(hit: Hit) -> str:
    return f"{hit.label or 'a figure'} of {hit.source}"

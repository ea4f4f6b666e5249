"""``figlens search``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import backend_options, every_panel_option, json_option, library_option

if TYPE_CHECKING:
    from index.backends import Backends


@click.command("search")
@click.argument("query", required=False, default="")
@click.option(
    "--image", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="A picture to search by."
)
@click.option(
    "--number", "-n", "limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits to show."
)
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, show_default=True, help="Hits to leave out at the start."
)
@click.option("--kind", multiple=True, metavar="KIND", help="Only panels of this kind, such as sem; may be repeated.")
@click.option("--year", metavar="YEARS", help="Only papers of these years: 2020, 2018-2024, 2018-, -2024.")
@click.option("--paper", multiple=True, metavar="ID", help="Only figures of this paper; may be repeated.")
@click.option("--journal", multiple=True, metavar="NAME", help="Only papers of this journal; may be repeated.")
@click.option(
    "--scale-bar-below", metavar="LENGTH", help="Only panels with a scale bar shorter than this, such as 500nm or 2um."
)
@click.option("--scale-bar-above", metavar="LENGTH", help="Only panels with a scale bar longer than this.")
@click.option("--smiles", metavar="SMILES", help="Only panels with this structure, such as c1ccsc1.")
@click.option(
    "--structure",
    type=click.Choice(["substructure", "exact", "similar"]),
    default="substructure",
    show_default=True,
    help="How molecules must have it: as a part, as a whole, or something like it.",
)
@click.option(
    "--elements", metavar="LIST", help="Only panels that speak of these elements, and not of those with !: Li,Ni,!Co."
)
@every_panel_option
@library_option
@backend_options
@json_option
def run(
    query: str,
    image: Path | None,
    limit: int,
    offset: int,
    kind: tuple[str, ...],
    year: str | None,
    paper: tuple[str, ...],
    journal: tuple[str, ...],
    scale_bar_below: str | None,
    scale_bar_above: str | None,
    smiles: str | None,
    structure: str,
    elements: str | None,
    every_panel: bool,
    library: Path,
    backends: Backends,
    as_json: bool,
) -> None:
    """Search the figures of a library by words, a picture, a structure, or all of them.

    QUERY holds words as a scientist would write them. "Quotes" keep words together, a trailing * finds every
    ending, AND, OR and NOT combine, and caption:word or title:word looks in one field.
    """
    said = (query, *kind, year, *paper, *journal, scale_bar_below, scale_bar_above, smiles, elements)
    if image is None and not any(each and each.strip() for each in said):
        raise click.UsageError("say what to search for: words, --image FILE, --smiles, or a filter such as --kind")
    from index import open_library
    from search_ui.cli.answers import print_results

    results = open_library(library, backends=backends).search(
        query,
        image=image,
        kind=kind,
        year=year,
        paper=paper,
        journal=journal,
        scale_below=scale_bar_below,
        scale_above=scale_bar_above,
        smiles=smiles,
        structure=structure,
        elements=elements,
        every_panel=every_panel,
        limit=limit,
        offset=offset,
    )
    print_results(results, as_json=as_json, first=offset + 1)

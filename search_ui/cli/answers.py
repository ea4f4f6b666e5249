"""Search results on the terminal: a short paragraph a hit, or the JSON object."""

from __future__ import annotations

from textwrap import shorten

import click

from index.results import Also, Hit, Results, Snippet
from search_ui.cli.terminal import json_text, printable
from search_ui.kind_names import kind_name

SHOWN = 400
"""Letters of a caption that are shown."""


def print_results(results: Results, as_json: bool = False, first: int = 1) -> None:
    """Print the results; ``first`` is the number of the first hit."""
    if as_json:
        click.echo(json_text(results.to_json(), indent=2))
        return
    for note in results.notes:
        click.echo(f"figlens: {printable(note)}", err=True)
    if results.suggestion:
        click.echo(f"Did you mean: {printable(results.suggestion)}")
    counted = "panels" if results.every_panel else "figures"
    if results.nothing_alike:
        click.echo("No figure of the library looks like this picture.")
    elif results.total and not results.hits:
        click.echo(f"No more hits: {results.total} {counted} answer this.")
    elif not results.hits:
        click.echo("No figure answers this.")
    if results.guessed:
        click.echo(results.guessed)
    for number, hit in enumerate(results.hits, first):
        _print_hit(number, hit)
    if results.hits and results.total > first - 1 + len(results.hits):
        click.echo(f"{len(results.hits)} of {results.total} {counted}; -n shows more, --offset goes on")


def _print_hit(number: int, hit: Hit) -> None:
    page = f", page {hit.page}" if hit.page and hit.paper.pages else ""
    facts = [kind_name(hit.kind)] if hit.kind else []
    facts += [f"scale bar {hit.scale.value:g} {hit.scale.unit}"] if hit.scale else []
    known = f" [{', '.join(facts)}]" if facts else ""
    also = f", also {', '.join(sorted(map(_letter, hit.also)))}" if hit.also else ""
    click.echo(
        f"{number:3}  "
        + click.style(printable(" ".join(filter(None, (hit.label or "figure", hit.panel)))), bold=True)
        + f"{printable(also)}{known} {printable(hit.source)}{page}"
    )
    click.echo(f"     {_styled(hit.snippet) or printable(shorten(hit.caption, SHOWN, placeholder=' …'))}")
    for found in hit.molecules:
        label = f" {found.molecule.label}" if found.molecule.label else ""
        readers = ", ".join(found.molecule.readers)
        click.echo(printable(f"     {found.molecule.smiles}{label}  ({found.molecule.confidence:.2f}, {readers})"))
    reasons = sorted(hit.signals.items(), key=lambda item: item[1].rank)
    why = ", ".join(f"{name} #{signal.rank} ({signal.score:.3g})" for name, signal in reasons)
    shown = hit.figure_id if hit.whole or len(hit.figure.panels) == 1 else hit.panel_id
    click.echo(click.style(f"     {shown}  {hit.score:.3f}  {why}", dim=True))


def _letter(other: Also) -> str:
    return other.label or other.panel_id.rpartition(".")[2]


def _styled(snippet: Snippet) -> str:
    """The snippet with its found words set off, on one line; colour goes where the output is no terminal."""
    return "".join(
        click.style(_on_one_line(piece.text), bold=True, fg="yellow") if piece.is_match else _on_one_line(piece.text)
        for piece in snippet.pieces
    )


def _on_one_line(text: str) -> str:
    return printable(text.replace("\n", " "))

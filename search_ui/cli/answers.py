"""Search results on the terminal: a short paragraph a hit, or the JSON object."""

from __future__ import annotations

from textwrap import shorten

import click

from index.results import Hit, Results, Snippet
from search_ui.cli.terminal import json_text, printable
from search_ui.kind_names import kind_name

SHOWN = 400
"""Letters of a caption that are shown."""


def print_results(results: Results, as_json: bool = False, first: int = 1) -> None:
    """Print the results; ``first`` is the number of the first hit."""
    if as_json:
        click.echo(json_text(results.to_json(), indent=2))
        return
    if results.suggestion:
        click.echo(f"Did you mean: {results.suggestion}")
    if results.nothing_alike:
        click.echo("No figure of the library looks like this picture.")
    elif not results.hits:
        click.echo("No figure answers this.")
    for number, hit in enumerate(results.hits, first):
        _print_hit(number, hit)
    if results.total > len(results.hits):
        click.echo(f"{len(results.hits)} of {results.total} panels; -n shows more, --offset goes on")


def _print_hit(number: int, hit: Hit) -> None:
    panel = f" ({hit.panel})" if hit.panel else ""
    page = f", page {hit.page}" if hit.page and hit.paper.pages else ""
    kind = f" [{kind_name(hit.kind)}]" if hit.kind else ""
    click.echo(
        f"{number:3}  "
        + click.style(printable(f"{hit.label or 'figure'}{panel}"), bold=True)
        + f"{kind} {printable(hit.source)}{page}"
    )
    click.echo(f"     {_styled(hit.snippet) or printable(shorten(hit.caption, SHOWN, placeholder=' …'))}")
    reasons = sorted(hit.signals.items(), key=lambda item: item[1].rank)
    why = ", ".join(f"{name} #{signal.rank} ({signal.score:.3g})" for name, signal in reasons)
    click.echo(click.style(f"     {hit.figure_id}  {hit.score:.3f}  {why}", dim=True))


def _styled(snippet: Snippet) -> str:
    """The snippet with its found words set off, on one line; colour goes where the output is no terminal."""
    return "".join(
        click.style(_on_one_line(piece.text), bold=True, fg="yellow") if piece.is_match else _on_one_line(piece.text)
        for piece in snippet.pieces
    )


def _on_one_line(text: str) -> str:
    return printable(text.replace("\n", " "))

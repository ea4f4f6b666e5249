"""``figlens readers``."""

from __future__ import annotations

import click

from search_ui.cli.options import json_option
from search_ui.cli.terminal import json_text, printable


@click.command("readers")
@json_option
def run(as_json: bool) -> None:
    """Show the readers of molecules: which work here, and how to get the others.

    Every reader of drawings that works is used; they vote. `figlens read-molecule` asks them. OPSIN reads names.
    """
    from dataclasses import asdict

    from harvest.molecules.opsin import opsin_state
    from harvest.molecules.readers import reader_states

    states = [(state, "drawings") for state in reader_states()] + [(opsin_state(), "names")]
    if as_json:
        said = [{"works": not state.missing, "reads": reads, **asdict(state)} for state, reads in states]
        click.echo(json_text({"readers": said}, indent=2))
        return
    width = max(len(state.name) for state, _ in states)
    for state, reads in states:
        name = state.name.ljust(width)
        if state.missing:
            click.echo(printable(f"{name}  missing: {state.missing}; {state.how}"))
        else:
            click.echo(printable(f"{name}  works, reads {reads}, version {state.version or 'unknown'}"))

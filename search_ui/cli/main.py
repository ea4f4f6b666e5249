"""The ``figlens`` command: a group that imports a command's module only when that command is called.

Every room of figlens stands behind some command, and loading all of them takes seconds; ``figlens --help`` needs
none. The table below is all that it reads.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from harvest.errors import FiglensError
from search_ui.cli.terminal import printable

COMMANDS = {
    "extract": "Take the figures with their captions out of papers, without a library.",
    "ingest": "Harvest papers into a library and make them searchable.",
    "search": "Search the figures of a library by words, a picture, a structure, or all of them.",
    "similar": "Show the figures that look like a figure, or a panel, of the library.",
    "classify": "Say what kind of picture single panels are: sem, xrd_pattern, line_plot and so on.",
    "scale": "Read the scale bars of single micrographs.",
    "embed": "Write vectors of pictures or texts, whose products say how much alike they are.",
    "status": "Show what is in a library and what failed.",
    "retry": "Harvest again the inputs that failed.",
    "reindex": "Build the indexes of a library anew.",
    "read-molecule": "Read the molecules drawn in pictures as SMILES.",
    "readers": "Show the readers of molecules: which work here, and how to get the others.",
    "serve": "Open the search page and the HTTP API of a library.",
    "samples": "Draw sample papers with the exact truth beside them.",
    "demo": "Draw sample papers, ingest them, and search them by words, by a structure and by a picture.",
}
"""Each command's name and its one line; the code is ``run`` in the module of that name, dashes as underscores."""


class LazyGroup(click.Group):
    """A click group whose commands live in modules of this package, found by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        command = importlib.import_module(f"search_ui.cli.{module}").run
        if not isinstance(command, click.Command):
            raise TypeError(f"search_ui.cli.{module}.run is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _show_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"figlens {version('figlens')}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version."
)
@click.option("--debug", is_flag=True, help="Show the whole traceback when something fails.")
@click.pass_context
def figlens(ctx: click.Context, debug: bool) -> None:
    """Search the figures of papers in materials science and chemistry, on this machine alone."""
    ctx.ensure_object(dict)["debug"] = debug
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; expected failures become one line on stderr.

    ``arguments`` are those after the program's name, ``sys.argv[1:]`` when None.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    _one_thread_a_product()
    try:
        result: Any = figlens.main(arguments, prog_name="figlens", standalone_mode=False)
    except FiglensError as error:
        if "--debug" in arguments:
            raise
        click.echo(f"figlens: {printable(' '.join(str(error).split()))}", err=True)
        return error.exit_code
    except OSError as error:  # a full disk, a name too long: the system's own words say it
        if "--debug" in arguments:
            raise
        click.echo(f"figlens: {printable(' '.join(str(error).split()))}", err=True)
        return FiglensError.exit_code
    except click.exceptions.Abort:
        click.echo("figlens: stopped", err=True)
        return 130
    except click.ClickException as error:
        click.echo(f"figlens: {printable(' '.join(error.format_message().split()))}", err=True)
        if isinstance(error, click.UsageError) and error.ctx is not None:
            click.echo(f"Try '{error.ctx.command_path} --help' for help.", err=True)
        return error.exit_code
    return result if isinstance(result, int) else 0


def _one_thread_a_product() -> None:
    """Bound the threads of NumPy's matrix products, unless the user has: it must be said before NumPy is imported.

    What is heavy here shares its work out among threads of its own. Those of OpenBLAS wait at full speed for the next
    small product and take a quarter of the processor time of indexing away from them.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

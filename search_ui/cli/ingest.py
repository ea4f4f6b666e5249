"""``figlens ingest``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import batch_options

if TYPE_CHECKING:
    from harvest.settings import HarvestSettings, Limits
    from index.backends import Backends


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@batch_options
@click.option("--prune", is_flag=True, help="Forget inputs whose files are gone, and their papers.")
def run(
    paths: tuple[Path, ...],
    library: Path,
    backends: Backends,
    jobs: int,
    settings: HarvestSettings,
    limits: Limits,
    profile: bool,
    prune: bool,
) -> None:
    """Harvest papers into a library and make them searchable.

    PATH is a PDF, a JATS XML or HTML article with its images, an image with a caption beside it, a ZIP file, or a
    folder of all these. What is in the library already is not read again; a run that was stopped goes on where it
    was. A paper that fails is recorded with its reason and stops nothing.
    """
    from harvest.runner import ingest
    from search_ui.cli.batch import run_batch

    run_batch(
        lambda show: ingest(paths, library, settings, limits, jobs, show, prune=prune), library, profile, backends
    )

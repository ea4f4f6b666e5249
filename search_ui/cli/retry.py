"""``figlens retry``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import batch_options

if TYPE_CHECKING:
    from harvest.settings import HarvestSettings, Limits
    from index.backends import Backends


@click.command("retry")
@batch_options
def run(library: Path, backends: Backends, jobs: int, settings: HarvestSettings, limits: Limits, profile: bool) -> None:
    """Harvest again the inputs that failed.

    A longer --time-limit or a larger --memory-limit may help those that ran out of either.
    """
    from harvest.runner import retry
    from search_ui.cli.batch import run_batch

    run_batch(lambda show: retry(library, settings, limits, jobs, show), library, profile, backends)

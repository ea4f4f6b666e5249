"""``figlens retry``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import (
    backend_options,
    jobs_option,
    library_option,
    limit_options,
    ocr_options,
    profile_option,
)

if TYPE_CHECKING:
    from index.backends import Backends


@click.command("retry")
@library_option
@backend_options
@jobs_option()
@ocr_options
@limit_options
@profile_option
def run(
    library: Path,
    backends: Backends,
    jobs: int,
    no_ocr: bool,
    ocr_engine: str,
    time_limit: float,
    ocr_time_limit: float,
    memory_limit: int,
    profile: bool,
) -> None:
    """Harvest again the inputs that failed.

    A longer --time-limit or a larger --memory-limit may help those that ran out of either.
    """
    from harvest.runner import retry
    from harvest.settings import HarvestSettings, Limits
    from search_ui.cli.batch import run_batch

    settings = HarvestSettings(ocr="none" if no_ocr else ocr_engine)
    limits = Limits(seconds=time_limit, ocr_seconds=ocr_time_limit, memory_bytes=memory_limit)
    run_batch(lambda show: retry(library, settings, limits, jobs, show), library, profile, backends)

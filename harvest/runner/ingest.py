"""A batch from its paths to its summary."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from harvest.errors import LibraryError, UsageError
from harvest.runner.discovery import Found, absolute, discover
from harvest.runner.ledger import Ledger
from harvest.runner.machine import memory_a_worker
from harvest.runner.pool import Pool
from harvest.runner.report import Progress, Reporter, Summary
from harvest.runner.schedule import Schedule
from harvest.settings import HarvestSettings, Limits
from harvest.store import IngestLock, Library

HARVEST_FILE = "harvest.pipeline:harvest_file"


def ingest(
    paths: Sequence[Path],
    library: Path,
    settings: HarvestSettings,
    limits: Limits,
    jobs: int,
    progress: Callable[[Progress], None] | None = None,
    *,
    prune: bool = False,
    work: str = HARVEST_FILE,
) -> Summary:
    """Bring the library up to the files at and under ``paths``; every one of them has an outcome afterwards.

    ``work`` is ``module:function`` of ``harvest_file``'s signature, run in the workers. UsageError for a path where
    nothing is or ``jobs`` below 1, LibraryError for a folder that is no library or one that another ingest writes to.
    Interrupted (KeyboardInterrupt, SIGTERM as SystemExit) it ends its workers and leaves what is committed.
    """
    if jobs < 1:
        raise UsageError(f"{jobs} jobs: at least one is needed")
    with _writing(library, create=True) as opened:
        report = Reporter(progress)
        ledger = Ledger(opened, settings.fingerprint, report)
        found = [file for path in paths for file in _find(Path(path), opened, ledger)]
        _harvest(ledger, found, settings, limits, jobs, work)
        return _finish(ledger, {str(absolute(Path(path))) for path in paths}, prune)


def retry(
    library: Path,
    settings: HarvestSettings,
    limits: Limits,
    jobs: int,
    progress: Callable[[Progress], None] | None = None,
    *,
    work: str = HARVEST_FILE,
) -> Summary:
    """Try every failed input again, whatever the settings it failed with; those whose file is gone become missing."""
    if jobs < 1:
        raise UsageError(f"{jobs} jobs: at least one is needed")
    with _writing(library, create=False) as opened:
        report = Reporter(progress)
        failed = [path for path, row in opened.stored_inputs().items() if row.outcome == "failed"]
        files = {path: _lying_in(path) for path in failed}
        ledger = Ledger(opened, settings.fingerprint, report, reopen={*failed, *files.values()})
        found = [file for path in sorted(set(files.values()) - {""}) for file in _find(Path(path), opened, ledger)]
        _harvest(ledger, found, settings, limits, jobs, work)
        return _finish(ledger, set(failed), prune=False)


def _find(path: Path, library: Library, ledger: Ledger) -> Iterator[Found]:
    """What lies at a path; one that is gone yields nothing where the library knows files there."""
    known = {name: row.file for name, row in ledger.rows.items() if row.outcome == "harvested"}
    try:
        yield from discover(path, library.folder, known)
    except UsageError:
        name = str(absolute(path))
        if not any(row == name or row.startswith(name + os.sep) for row in ledger.rows):
            raise


def _lying_in(path: str) -> str:
    """What is on disk of an input: itself, for an archive's member the archive; "" when it is gone."""
    if os.path.lexists(path):
        return path
    while path and not os.path.lexists(path):
        path = path.rpartition(os.sep)[0]
    return path if os.path.isfile(path) else ""  # noqa: PTH113 - a str may hold any bytes


def _harvest(
    ledger: Ledger, found: Sequence[Found], settings: HarvestSettings, limits: Limits, jobs: int, work: str
) -> None:
    library = ledger.library
    schedule = Schedule(ledger, settings, limits, jobs)
    schedule.add(found)
    try:
        with _terminable(), Pool(jobs, library.tmp_folder, memory_a_worker(limits.memory_bytes, jobs), work) as pool:
            pool.run(schedule)
    except (sqlite3.OperationalError, OSError) as error:
        raise LibraryError(f"{library.folder} cannot be written: {error}; ingest again to go on") from error


def _finish(ledger: Ledger, roots: Collection[str], prune: bool) -> Summary:
    missing = ledger.mark_missing(roots)
    pruned = ledger.library.prune() if prune else 0
    if ledger.replaced and not prune:
        ledger.library.sweep_images()
    return ledger.report.summary(missing, pruned)


@contextmanager
def _writing(folder: Path, create: bool) -> Iterator[Library]:
    """The library, locked for this process and its ``tmp`` emptied of what a killed one left."""
    Library.prepare(folder, create)
    with IngestLock(folder), Library.open(folder, create) as library:
        shutil.rmtree(library.tmp_folder, ignore_errors=True)
        library.tmp_folder.mkdir(exist_ok=True)
        try:
            yield library
        finally:
            shutil.rmtree(library.tmp_folder, ignore_errors=True)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the batch as Ctrl-C does, where no one else has asked for it."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    if ours:
        signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

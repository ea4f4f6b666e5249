"""Which file is harvested next, which need not be, and what its result means for the library."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from harvest.records import Harvest, from_json, to_json
from harvest.runner import companions
from harvest.runner.discovery import Found, walk
from harvest.runner.groups import ARTICLES, Entry, Group
from harvest.runner.ledger import Ledger, with_uses
from harvest.runner.pool import Result, Task
from harvest.settings import HarvestSettings, Limits
from harvest.store import InputFile, display

_RACY_NS = 2 * 10**9
"""A file changed this short ago may change again without its time telling: its hash is compared next time."""

_BYTES_A_LIMIT = 8 * 2**20
_MOST_LIMITS = 20.0
"""A document of up to this size has one ``Limits.seconds``, a larger one as many times more, up to that many."""


class Schedule:
    """The source of the pool's tasks: compares files with the catalogue, commits results, opens archives in turn."""

    def __init__(self, ledger: Ledger, settings: HarvestSettings, limits: Limits, jobs: int) -> None:
        self._ledger = ledger
        self._tmp = ledger.library.tmp_folder
        self._limits = limits
        self._common = {"settings": to_json(settings), "limits": to_json(limits)}
        self._archives_at_once = jobs
        self._groups: list[Group] = [Group()]
        self._archives: deque[tuple[Found, InputFile]] = deque()
        self._running: dict[str, Entry] = {}
        self._failed: dict[str, tuple[str, str]] = {}
        self._number = 0

    def add(self, found: Iterable[Found]) -> None:
        """Queue the user's files, each path once."""
        fresh = {file.path: file for file in found}
        self._ledger.report.total += self._groups[0].add(fresh.values())

    def next_task(self) -> Task | None:
        """The next thing for a worker, after dealing with the files that need none; None when all wait for results."""
        while True:
            for group in list(self._groups):
                while (found := group.pop()) is not None:
                    task = self._consider(found, group)
                    if task is not None:
                        return task
                self._close(group)
            unpacking = sum(1 for entry in self._running.values() if entry.target is not None)
            if not self._archives or len(self._groups) - 1 + unpacking >= self._archives_at_once:
                return None
            found, file = self._archives.popleft()
            if file.sha256 not in self._running:
                return self._unpack(found, file)
            self._running[file.sha256].waiting.append((found, self._groups[0]))
            self._groups[0].hold(found)

    def finished(self, result: Result) -> None:
        """Write a result down and let the files that waited for it be looked at again."""
        entry: Entry = result.task.entry
        del self._running[entry.file.sha256]
        if result.value is None:
            self._failed[entry.file.sha256] = (result.stage, result.reason)
            self._ledger.fail(entry.file, entry.group, result.stage, result.reason)
            if entry.target is not None:
                shutil.rmtree(entry.target, ignore_errors=True)
        elif entry.target is not None:
            self._opened(entry, result.value)
        else:
            self._harvested(entry, result)
        entry.group.release(entry.found)
        for found, group in entry.waiting:
            group.release(found, look_again=True)

    # -- what to do with a file ----------------------------------------------------------------------------------

    def _consider(self, found: Found, group: Group) -> Task | None:
        """A task for a file, or None once its outcome is settled or waits for another's."""
        ledger = self._ledger
        if found.kind == "image" and (
            os.path.realpath(found.file) in group.used or companions.of_saved_page(found.file)
        ):
            ledger.parts.add(found.path)
            ledger.report.total -= 1
            return None
        ledger.seen.add(found.path)
        row = ledger.rows.get(found.path)
        source, sha256 = display(group.source(found)), row.file.sha256 if row else ""
        file = InputFile(found.path, found.size, found.mtime_ns, sha256, found.kind, source=source)
        if found.reason:
            self._broken(dataclasses.replace(file, sha256=""), group, found.reason)
            return None
        file = ledger.accompanied(found, file)
        if ledger.same_clock(file) and ledger.is_done(file):
            self._skip(found, file, group)
            return None
        most = self._limits.archive_bytes if found.kind == "zip" else self._limits.file_bytes
        if file.size > most:
            file = dataclasses.replace(file, sha256="")
            self._broken(file, group, f"{file.size} bytes are more than the limit of {most}")
            return None
        try:
            file = dataclasses.replace(file, sha256=_sha256(found), mtime_ns=_steady(found.mtime_ns))
        except OSError as error:
            self._broken(file, group, f"cannot be read ({error.strerror})")
            return None
        if ledger.is_done(file):
            ledger.library.touch(file)
            self._skip(found, file, group)
            return None
        return self._start(found, file, group)

    def _broken(self, file: InputFile, group: Group, reason: str) -> None:
        """A failure that needs no worker to be seen."""
        reason = " ".join(reason.split())
        if self._ledger.is_known_failure(file, reason):
            self._ledger.skip(file, group, "")
        else:
            self._ledger.fail(file, group, "read", reason)

    def _skip(self, found: Found, file: InputFile, group: Group) -> None:
        group.used.update(os.path.realpath(found.file.parent / used) for used in file.uses if found.kind in ARTICLES)
        self._ledger.skip(file, group, found.kind)

    def _start(self, found: Found, file: InputFile, group: Group) -> Task | None:
        """A task for content that is new; a copy of what is known or running takes or awaits that one's outcome."""
        if found.kind == "zip":
            self._archives.append((found, file))
            return None
        running = self._running.get(file.sha256)
        if running is not None:
            running.waiting.append((found, group))
            group.hold(found)
            return None
        if found.kind not in ARTICLES:  # what an article shows depends on its folder, so each copy is read
            if self._ledger.covers(file):
                self._ledger.link(file, group)
                return None
            if file.sha256 in self._failed:
                self._ledger.fail(file, group, *self._failed[file.sha256])
                return None
        entry = Entry(found, file, group)
        message = {"call": "harvest", "source": file.source, "kind": found.kind, "root": ""}
        return self._task(entry, message)

    def _unpack(self, found: Found, file: InputFile) -> Task:
        target = self._tmp / f"archive{self._number}"
        entry = Entry(found, file, self._groups[0], target=target)
        return self._task(entry, {"call": "unpack", "target": str(target)})

    def _task(self, entry: Entry, message: dict[str, Any]) -> Task:
        self._number += 1
        self._running[entry.file.sha256] = entry
        entry.group.hold(entry.found)
        workspace = self._tmp / f"task{self._number}"
        message = {**self._common, **message, "path": str(entry.found.file), "workspace": str(workspace)}
        seconds = self._limits.seconds * min(_MOST_LIMITS, max(1.0, entry.file.size / _BYTES_A_LIMIT))
        return Task(message, workspace, seconds, self._limits.ocr_seconds, self._limits.picture_seconds, entry)

    # -- what a result means -------------------------------------------------------------------------------------

    def _harvested(self, entry: Entry, result: Result) -> None:
        ledger, file, value = self._ledger, entry.file, result.value or {}
        try:
            harvest = from_json(Harvest, value["harvest"])
            used = [str(path) for path in value["uses"]]
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            ledger.fail(file, entry.group, "record", f"the worker's record cannot be read: {error}")
            return
        if harvest.paper.id != file.paper_id:
            ledger.fail(file, entry.group, "read", "it changed while it was read; ingest it again")
            return
        if entry.found.kind in ARTICLES:
            incomplete = bool(harvest.failures) and not entry.found.in_archive
            file = with_uses(file, entry.found, companions.relative(entry.found.file, used), incomplete)
            entry.group.used.update(used)
            if ledger.covers(file):
                ledger.link(file, entry.group)
                return
        ledger.commit(file, entry.group, harvest, result.task.workspace)

    def _opened(self, entry: Entry, value: dict[str, Any]) -> None:
        """An archive has been unpacked: its files become a group of their own."""
        assert entry.target is not None
        group = Group(archive=entry.file, folder=entry.target)
        inside = entry.file.path
        bad = [Found(f"{inside}/{name}", entry.target, reason=reason, in_archive=True) for name, reason in value["bad"]]
        self._ledger.report.total += group.add([*bad, *walk(entry.target, inside, in_archive=True)])
        self._groups.append(group)

    def _close(self, group: Group) -> None:
        if group.archive is None or not group.empty:
            return
        self._ledger.close_archive(group.archive, group)
        self._groups.remove(group)
        if group.folder is not None:
            shutil.rmtree(group.folder, ignore_errors=True)


def _sha256(found: Found) -> str:
    with found.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _steady(mtime_ns: int) -> int:
    """The time, or 0 when it is too young to be trusted next time."""
    return mtime_ns if time.time_ns() - mtime_ns > _RACY_NS else 0

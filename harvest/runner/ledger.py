"""The batch's side of the catalogue: what is done already, and how outcomes are written down and counted."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import time
from collections.abc import Collection
from pathlib import Path

from harvest.errors import LibraryError
from harvest.records import Harvest, StageCost
from harvest.runner import companions
from harvest.runner.discovery import Found
from harvest.runner.groups import ARTICLES, Group
from harvest.runner.report import InputFailure, Reporter
from harvest.store import InputFile, Library, display


class Ledger:
    """Reads the catalogue once, then keeps up with what the batch itself writes.

    ``seen`` are the inputs met, ``parts`` the pictures found to belong to an article, ``reopen`` what a retry wants
    done again although the catalogue has an outcome for it.
    """

    def __init__(self, library: Library, fingerprint: str, report: Reporter, reopen: Collection[str] = ()) -> None:
        self.library = library
        self.fingerprint = fingerprint
        self.report = report
        self.rows = library.stored_inputs()
        self.seen: set[str] = set()
        self.parts: set[str] = set()
        self.skipped_archives: set[str] = set()
        self.replaced = False
        self._reopen = frozenset(reopen)
        self._papers = library.resume_keys()
        self._figures = library.figure_counts()

    def same_clock(self, file: InputFile) -> bool:
        """Whether size and time say that the content is the one of the row."""
        row = self.rows.get(file.path)
        return (
            row is not None and file.mtime_ns != 0 and (row.file.size, row.file.mtime_ns) == (file.size, file.mtime_ns)
        )

    def is_done(self, file: InputFile) -> bool:
        """Whether the file's row holds the outcome of this content under these settings."""
        row = self.rows.get(file.path)
        if row is None or file.path in self._reopen or row.fingerprint != self.fingerprint:
            return False
        if (row.file.sha256, row.file.companions) != (file.sha256, file.companions):
            return False
        if row.outcome == "failed":
            return True
        return not row.stage and (not row.paper_id or self.has_paper(row.paper_id))

    def is_known_failure(self, file: InputFile, reason: str) -> bool:
        """Whether a file that no worker need look at has failed like this before."""
        row = self.rows.get(file.path)
        if row is None or row.outcome != "failed" or row.fingerprint != self.fingerprint or file.path in self._reopen:
            return False
        return row.reason == reason and (row.file.size, row.file.mtime_ns) == (file.size, file.mtime_ns)

    def has_paper(self, paper_id: str) -> bool:
        """Whether the paper is in the library, harvested with these settings."""
        return self._papers.get(paper_id, ("", ""))[0] == self.fingerprint

    def accompanied(self, found: Found, file: InputFile) -> InputFile:
        """The file with what is known, without reading it, of the files it uses."""
        row = self.rows.get(found.path)
        if found.kind == "image":
            return with_uses(file, found, tuple(companions.sidecars(found.file)))
        if row is None or found.kind not in ARTICLES:
            return file
        return with_uses(file, found, row.file.uses, row.file.companions.endswith("?") and not found.in_archive)

    def covers(self, file: InputFile) -> bool:
        """Whether the paper of this content is here, from another path, with at least as many of the files it uses."""
        if not self.has_paper(file.paper_id):
            return False
        row = self.rows.get(file.path)
        stored = self._papers[file.paper_id][1]
        if stored == file.companions:
            return True
        mine = row is not None and row.paper_id == file.paper_id
        return companions.count(stored) >= companions.count(file.companions) + mine

    # -- outcomes ------------------------------------------------------------------------------------------------

    def skip(self, file: InputFile, group: Group, kind: str) -> None:
        """Nothing to do: the catalogue has the outcome."""
        row = self.rows[file.path]
        if row.outcome == "missing":
            self.library.touch(file)
        if kind == "zip":
            self.skipped_archives.add(file.path)
        if row.outcome == "failed":
            group.bad += 1
            self.report.known_failures += 1
        else:
            group.good += 1
            group.figures += row.figures
            self.report.skipped += 1
        self.report.tell(display(file.path))

    def link(self, file: InputFile, group: Group) -> None:
        """The file holds a paper that is here already."""
        figures = self._figures.get(file.paper_id, 0)
        self.library.link(file, self.fingerprint, file.paper_id, figures)
        group.good += 1
        group.figures += figures
        self.report.skipped += 1
        self.report.tell(display(file.path))

    def fail(self, file: InputFile, group: Group, stage: str, reason: str) -> None:
        """The file cannot be harvested."""
        self.library.fail([file], self.fingerprint, stage, reason)
        group.bad += 1
        self.report.failures.append(InputFailure(display(file.path), stage, reason))
        self.report.tell(display(file.path))

    def commit(self, file: InputFile, group: Group, harvest: Harvest, workspace: Path) -> None:
        """Store a harvest; one whose records or pictures contradict themselves is a failure of its file."""
        began, cpu = time.perf_counter(), time.process_time()
        try:
            self.library.commit(harvest, workspace, self.fingerprint, [file])
        except (LibraryError, ValueError, sqlite3.IntegrityError) as error:
            self.fail(file, group, "store", str(error))
            return
        stored = StageCost("store", 1, time.perf_counter() - began, time.process_time() - cpu)
        self.report.spent((*harvest.costs, stored))
        row = self.rows.get(file.path)
        self.replaced |= harvest.paper.id in self._papers or (row is not None and row.paper_id != harvest.paper.id)
        self._papers[harvest.paper.id] = (self.fingerprint, file.companions)
        self._figures[harvest.paper.id] = len(harvest.figures)
        group.good += 1
        group.figures += len(harvest.figures)
        self.report.harvested += 1
        self.report.figures += len(harvest.figures)
        self.report.tell(display(file.path))

    def close_archive(self, file: InputFile, group: Group) -> None:
        """An archive's outcome, once all its files have theirs."""
        if group.good:
            self.library.link(file, self.fingerprint, "", group.figures)
            self.report.archives += 1
            self.report.tell(display(file.path))
        elif group.bad:
            self.fail(file, group, "archive", f"none of its {group.bad} documents could be read")
        else:
            self.fail(file, group, "archive", "it holds no PDF, JATS, HTML or image file")

    def mark_missing(self, roots: Collection[str]) -> int:
        """Report the inputs under ``roots`` that were not met in this batch; returns how many."""
        gone, parts = [], []
        for path, row in self.rows.items():
            if path in self.seen or row.outcome == "missing" or not _is_under(path, roots):
                continue
            if path in self.parts:
                parts.append(row.file)
            elif not _is_under(path, self.skipped_archives):
                gone.append(row.file)
        self.library.mark_missing(gone, "the file is gone")
        self.library.mark_missing(parts, "it is now part of an article")
        return len(gone) + len(parts)


def with_uses(file: InputFile, found: Found, uses: tuple[str, ...], incomplete: bool = False) -> InputFile:
    """The file with the names, from its folder, of the files it uses and their digest."""
    text = companions.digest(found.file, uses, incomplete)
    return dataclasses.replace(file, companions=text, uses=uses)


def _is_under(path: str, roots: Collection[str]) -> bool:
    """Whether a path is one of ``roots`` or lies below one."""
    while path:
        if path in roots:
            return True
        path = path.rpartition(os.sep)[0]
    return os.sep in roots

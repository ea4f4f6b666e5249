"""A batch: every input has an outcome, nothing is done twice, and a bad document costs itself alone."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harvest.errors import FiglensError, LibraryError, UsageError
from harvest.runner import Progress, Summary, ingest, retry
from harvest.runner.clock import Clock
from harvest.runner.worker import Telling
from harvest.settings import HarvestSettings, Limits
from harvest.store import IngestLock, InputOutcome, Library
from tests.harvest.canonical import dump
from tests.harvest.fakes import FAKE, write_paper

SETTINGS = HarvestSettings(ocr="none")
LIMITS = Limits(seconds=8.0, memory_bytes=2**28)

Ingest = Callable[..., Summary]


@pytest.fixture
def run(tmp_path: Path) -> Ingest:
    """Ingest ``tmp_path/in`` into ``tmp_path/lib`` with the fake harvest."""

    def call(*paths: Path, settings: HarvestSettings = SETTINGS, jobs: int = 2, **more: object) -> Summary:
        chosen = paths or (tmp_path / "in",)
        return ingest(chosen, tmp_path / "lib", settings, LIMITS, jobs, work=FAKE, **more)  # type: ignore[arg-type]

    return call


def outcomes(folder: Path) -> dict[str, InputOutcome]:
    """The inputs by path from ``in/`` on."""
    with Library.open(folder / "lib") as library:
        root = str((folder / "in").resolve())
        return {outcome.path.removeprefix(root + "/"): outcome for outcome in library.inputs()}


def test_a_folder_becomes_a_library(tmp_path: Path, run: Ingest) -> None:
    for number in range(5):
        write_paper(tmp_path / "in" / f"sub{number % 2}" / f"{number}.pdf", number=number)
    (tmp_path / "in" / "notes.txt").write_text("mine")
    (tmp_path / "in" / ".hidden.pdf").write_text("mine")
    told: list[Progress] = []
    summary = run(progress=told.append)
    assert (summary.harvested, summary.figures, summary.failed, summary.skipped) == (5, 10, 0, 0)
    assert summary.papers_per_s > 0
    assert [progress.done for progress in told] == [1, 2, 3, 4, 5] and {progress.total for progress in told} == {5}
    assert sorted(outcomes(tmp_path)) == ["sub0/0.pdf", "sub0/2.pdf", "sub0/4.pdf", "sub1/1.pdf", "sub1/3.pdf"]
    with Library.open(tmp_path / "lib") as library:
        assert {paper.source for paper in library.papers()} == {f"{number}.pdf" for number in range(5)}
    assert not (tmp_path / "lib" / "tmp").exists()


def test_bad_documents_cost_themselves_alone(tmp_path: Path, run: Ingest) -> None:
    orders = ["segfault", "abort", "exit", "hang", "spin", "eat", "leak", "refuse", "raise", "deep", "wrong", "lost"]
    orders += ["chatter", "partly"]
    for order in orders:
        write_paper(tmp_path / "in" / f"{order}.pdf", order)
    for number in range(20):
        write_paper(tmp_path / "in" / f"{number:02d}.pdf", number=number)
    began = time.monotonic()
    summary = run()
    assert time.monotonic() - began < 120
    found = outcomes(tmp_path)
    assert summary.harvested == 22 and summary.failed == len(orders) - 2
    assert all(found[f"{number:02d}.pdf"].outcome == "harvested" for number in range(20))
    reasons = {path: (outcome.stage, outcome.reason) for path, outcome in found.items() if outcome.outcome == "failed"}
    assert reasons["segfault.pdf"] == ("crash", "crashed its worker with signal 11 (SIGSEGV)")
    assert reasons["abort.pdf"] == ("crash", "crashed its worker with signal 6 (SIGABRT)")
    assert reasons["exit.pdf"] == ("crash", "its worker ended with status 7")
    assert reasons["hang.pdf"] == reasons["spin.pdf"] == ("time", "took longer than 8 s")
    assert reasons["eat.pdf"][0] == "memory" and "memory" in reasons["eat.pdf"][1]
    assert reasons["leak.pdf"][0] in ("memory", "crash") and "GB of memory" in reasons["leak.pdf"][1]
    assert reasons["refuse.pdf"] == ("read", "encrypted; save it without its password")
    assert reasons["raise.pdf"] == ("harvest", "ZeroDivisionError: division by zero")
    assert reasons["deep.pdf"][1].startswith("RecursionError")
    assert reasons["wrong.pdf"][1].startswith("it changed while it was read")
    assert reasons["lost.pdf"][0] == "store"
    assert found["chatter.pdf"].outcome == "harvested"
    assert (found["partly.pdf"].outcome, found["partly.pdf"].problems) == ("harvested", 1)


def test_the_clock_stops_while_ocr_makes_progress(tmp_path: Path) -> None:
    """Readings that return do not count, up to a bound of their own; one that hangs, and what hangs elsewhere, does."""
    write_paper(tmp_path / "in" / "long.pdf", "read 10 0.6")
    write_paper(tmp_path / "in" / "stuck.pdf", "read 1 1000")
    write_paper(tmp_path / "in" / "hang.pdf", "hang")
    limits = Limits(seconds=2.0, ocr_seconds=60.0, picture_seconds=3.0, memory_bytes=2**28)
    summary = ingest([tmp_path / "in"], tmp_path / "lib", SETTINGS, limits, 3, work=FAKE)
    found = outcomes(tmp_path)
    assert summary.harvested == 1 and found["long.pdf"].outcome == "harvested"
    assert (found["hang.pdf"].stage, found["hang.pdf"].reason) == ("time", "took longer than 2 s")
    said = "reading the text of one picture took longer than 3 s"
    assert (found["stuck.pdf"].stage, found["stuck.pdf"].reason) == ("time", said)


def test_a_worker_cannot_talk_its_time_away() -> None:
    clock = Clock(seconds=0.01, ocr_seconds=0.0, picture_seconds=0.01, cpu=0.0)
    clock.hear([b"read nonsense\n", b"read -5 1\n", b"read inf 1\n", b"read 1\n", b"read 1e5 0\n"], cpu=0.0)
    time.sleep(0.06)
    assert clock.overdue(cpu=9.0) == "took longer than 0 s"


def test_a_reading_within_another_is_told_once() -> None:
    end, channel = os.pipe()
    telling = Telling(channel)
    telling.begun()
    telling.begun()
    telling.done(1.0, 1.0)
    telling.done(3.0, 2.0)
    telling.begun()
    telling.done(0.5, 0.5)
    os.close(channel)
    with os.fdopen(end, "rb") as said:
        assert said.read().splitlines() == [b"reading", b"read 3.000 2.000", b"reading", b"read 0.500 0.500"]


def test_nothing_is_done_twice(tmp_path: Path, run: Ingest) -> None:
    for number in range(3):
        write_paper(tmp_path / "in" / f"{number}.pdf", number=number)
    write_paper(tmp_path / "in" / "bad.pdf", "refuse")
    (tmp_path / "in" / "empty.pdf").touch()
    assert (run().harvested, run().harvested) == (3, 0)
    before = dump(tmp_path / "lib")
    again = run()
    assert (again.skipped, again.known_failures, again.failed) == (3, 2, 0)
    assert dump(tmp_path / "lib") == before
    (tmp_path / "in" / "0.pdf").touch()
    assert run().skipped == 3
    write_paper(tmp_path / "in" / "0.pdf", number=9)
    assert (run().harvested, run().harvested) == (1, 0)
    with Library.open(tmp_path / "lib") as library:
        assert library.counts().papers == 3 and library.counts().orphans == 0


def test_changed_settings_harvest_again(tmp_path: Path, run: Ingest) -> None:
    write_paper(tmp_path / "in" / "a.pdf")
    run()
    before = dump(tmp_path / "lib")
    assert run(settings=replace(SETTINGS, dpi=100)).harvested == 1
    after = dump(tmp_path / "lib")
    assert len(after["papers"]) == 1 and len(after["images"]) == len(before["images"]) == 3
    assert after["images"] != before["images"]


def test_copies_are_one_paper(tmp_path: Path, run: Ingest) -> None:
    for name in ("b/copy.pdf", "a/first.pdf", "c/copy.pdf"):
        write_paper(tmp_path / "in" / name, "slow 0.3")
    for name in ("bad1.pdf", "bad2.pdf"):
        write_paper(tmp_path / "in" / name, "refuse")
    assert run().harvested == 1
    found = outcomes(tmp_path)
    assert {found[name].outcome for name in ("a/first.pdf", "b/copy.pdf", "c/copy.pdf")} == {"harvested"}
    assert len({found[name].paper_id for name in ("a/first.pdf", "b/copy.pdf", "c/copy.pdf")}) == 1
    assert {found[name].reason for name in ("bad1.pdf", "bad2.pdf")} == {"encrypted; save it without its password"}
    with Library.open(tmp_path / "lib") as library:
        assert [paper.source for paper in library.papers()] == ["first.pdf"]


def test_a_removed_file_is_reported_and_pruned_only_when_asked(tmp_path: Path, run: Ingest) -> None:
    for number in range(2):
        write_paper(tmp_path / "in" / f"{number}.pdf", number=number)
    run()
    (tmp_path / "in" / "0.pdf").rename(tmp_path / "away.pdf")
    assert run().missing == 1 and run().missing == 0
    assert outcomes(tmp_path)["0.pdf"].outcome == "missing"
    with Library.open(tmp_path / "lib") as library:
        assert library.counts().papers == 2
    (tmp_path / "away.pdf").rename(tmp_path / "in" / "0.pdf")
    assert run().skipped == 2
    assert outcomes(tmp_path)["0.pdf"].outcome == "harvested"
    (tmp_path / "in" / "0.pdf").unlink()
    assert run(prune=True).pruned == 1
    assert sorted(outcomes(tmp_path)) == ["1.pdf"]
    assert len(dump(tmp_path / "lib")["images"]) == 3
    shutil.rmtree(tmp_path / "in")
    assert run().missing == 1
    with pytest.raises(UsageError, match="no such file"):
        run(tmp_path / "never.pdf")


def test_other_folders_inputs_are_left_alone(tmp_path: Path, run: Ingest) -> None:
    write_paper(tmp_path / "in" / "a" / "1.pdf", number=1)
    write_paper(tmp_path / "in" / "ab" / "2.pdf", number=2)
    run()
    shutil.rmtree(tmp_path / "in" / "ab")
    assert run(tmp_path / "in" / "a").missing == 0
    assert run(tmp_path / "in").missing == 1


def test_retry_tries_failures_again(tmp_path: Path, run: Ingest) -> None:
    inside = write_paper(tmp_path / "inner.pdf", "refuse", 5)
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as archive:
        archive.write(inside, "x/inner.pdf")
        archive.write(write_paper(tmp_path / "good.pdf", number=6), "x/good.pdf")
    write_paper(tmp_path / "in" / "bad.pdf", "refuse")
    write_paper(tmp_path / "in" / "gone.pdf", "raise")
    write_paper(tmp_path / "in" / "fine.pdf")
    assert run().failed == 3
    (tmp_path / "in" / "gone.pdf").unlink()
    summary = retry(tmp_path / "lib", SETTINGS, LIMITS, 1, work=FAKE)
    assert (summary.failed, summary.harvested, summary.missing) == (2, 0, 1)
    found = outcomes(tmp_path)
    assert (found["bad.pdf"].attempts, found["a.zip/x/inner.pdf"].attempts, found["fine.pdf"].attempts) == (2, 2, 1)
    assert found["gone.pdf"].outcome == "missing"
    write_paper(tmp_path / "in" / "bad.pdf", "fine", 8)
    assert retry(tmp_path / "lib", SETTINGS, LIMITS, 1, work=FAKE).harvested == 1


def test_archives_are_opened_once(tmp_path: Path, run: Ingest) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b", "c"):
        with zipfile.ZipFile(tmp_path / "in" / f"{name}.zip", "w") as archive:
            for number in range(3):
                archive.write(write_paper(tmp_path / "p.pdf", number=number + 10 * ord(name)), f"d/{number}.pdf")
    summary = run()
    assert (summary.harvested, summary.failed) == (9, 0)
    found = outcomes(tmp_path)
    assert len(found) == 12 and found["a.zip"].figures == 6
    with Library.open(tmp_path / "lib") as library:
        assert "a.zip/d/0.pdf" in {paper.source for paper in library.papers()}
    again = run()
    assert (again.skipped, again.harvested, again.missing) == (3, 0, 0)
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as archive:
        archive.write(write_paper(tmp_path / "p.pdf", number=10 * ord("a")), "d/0.pdf")
        archive.write(write_paper(tmp_path / "p.pdf", number=999), "d/new.pdf")
    summary = run()
    assert (summary.harvested, summary.missing) == (1, 2)
    (tmp_path / "in" / "b.zip").unlink()
    assert run(prune=True).pruned == 5


@pytest.mark.parametrize("members", [{}, {"readme.txt": b"x"}, {"broken.pdf": b""}, {"in.zip": b"PK\x03\x04more"}])
def test_an_archive_without_papers_is_a_failure(tmp_path: Path, run: Ingest, members: dict[str, bytes]) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert run().failed == 1 + sum(name.endswith((".pdf", ".zip")) for name in members)
    assert outcomes(tmp_path)["a.zip"].stage == "archive"
    assert run().failed == 0


def test_what_is_not_a_file_is_said_so(tmp_path: Path, run: Ingest) -> None:
    folder = tmp_path / "in"
    write_paper(folder / "good.pdf")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "device.pdf").symlink_to("/dev/zero")
    (folder / "nowhere.pdf").symlink_to("/nowhere/at/all")
    (folder / "self.pdf").symlink_to(folder / "self.pdf")
    (folder / "loop").symlink_to(folder)
    (folder / "link.pdf").symlink_to(folder / "good.pdf")
    (folder / "zero.png").touch()
    (folder / "text.pdf").write_text("I am no PDF")
    (folder / os.fsdecode(b"odd \xff\n.pdf")).write_bytes(b"%PDF-1.4\nfine\n7\n")
    write_paper(folder / ("x" * 250 + ".pdf"), number=8)
    (folder / "README").write_text("about")
    (folder / "blob.unknown").write_bytes(bytes(range(256)))
    assert run().harvested == 3
    found = outcomes(tmp_path)
    good = {"good.pdf", "link.pdf", "odd \\xff\n.pdf", "x" * 250 + ".pdf"}
    assert {path for path, outcome in found.items() if outcome.outcome == "harvested"} == good
    assert set(found) - good == {
        *("pipe.pdf", "device.pdf", "nowhere.pdf", "self.pdf", "loop", "zero.png", "text.pdf", "blob.unknown"),
    }
    assert found["pipe.pdf"].reason == found["device.pdf"].reason == "not a regular file"
    assert run(folder / "README").failed == 1


def test_a_library_inside_its_papers_is_not_ingested(tmp_path: Path) -> None:
    write_paper(tmp_path / "1.pdf")
    for _ in range(2):
        summary = ingest([tmp_path], tmp_path / "lib", SETTINGS, LIMITS, 1, work=FAKE)
    assert (summary.skipped, summary.failed) == (1, 0)


def test_two_ingests_at_once(tmp_path: Path, run: Ingest) -> None:
    write_paper(tmp_path / "in" / "1.pdf")
    run()
    with IngestLock(tmp_path / "lib"):
        with pytest.raises(LibraryError, match="another ingest is writing"):
            run()
        assert outcomes(tmp_path)["1.pdf"].outcome == "harvested"


def test_workers_that_cannot_start_end_the_batch(tmp_path: Path) -> None:
    write_paper(tmp_path / "in" / "1.pdf")
    with pytest.raises(FiglensError, match="workers cannot start: ModuleNotFoundError"):
        ingest([tmp_path / "in"], tmp_path / "lib", SETTINGS, LIMITS, 1, work="no.such.module:function")


def test_no_jobs_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="0 jobs"):
        ingest([tmp_path], tmp_path / "lib", SETTINGS, LIMITS, 0, work=FAKE)


def test_a_worn_worker_is_not_held_against_the_next_paper(tmp_path: Path) -> None:
    """A crash in a worker that has read other papers is tried again in a fresh one before it counts."""
    for number in range(3):
        write_paper(tmp_path / "in" / f"{number}.pdf", number=number)
    write_paper(tmp_path / "in" / "9.pdf", "segfault")
    summary = ingest([tmp_path / "in"], tmp_path / "lib", SETTINGS, LIMITS, 1, work=FAKE)
    assert (summary.harvested, summary.failed) == (3, 1)


def test_a_full_disk_ends_the_batch_with_one_line(tmp_path: Path, run: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every further paper would fail alike; those are not recorded as failures of theirs."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write_paper(tmp_path / "in" / "1.pdf")
    with monkeypatch.context() as patched:
        patched.setattr("harvest.store.images.adopt", full)
        with pytest.raises(LibraryError, match="No space left on device"):
            run()
    assert outcomes(tmp_path) == {}
    write_paper(tmp_path / "in" / "0.pdf", "full")
    with pytest.raises(FiglensError, match="No space left"):
        run(jobs=1)
    (tmp_path / "in" / "0.pdf").unlink()
    assert run().harvested == 1

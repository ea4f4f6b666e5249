"""Killed at any moment, the next run goes on and ends with the library of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from harvest.runner import ingest
from harvest.settings import HarvestSettings, Limits
from harvest.store import Library
from tests.harvest.canonical import dump
from tests.harvest.fakes import FAKE, write_paper

SETTINGS = HarvestSettings(ocr="none")
LIMITS = Limits(seconds=60.0, memory_bytes=3 * 2**30)
PROGRAM = """
import sys
from pathlib import Path
from harvest.runner import ingest
from harvest.settings import HarvestSettings, Limits
print("begun", flush=True)
limits = Limits(seconds=60.0, memory_bytes=3 * 2**30)
ingest([Path(sys.argv[1])], Path(sys.argv[2]), HarvestSettings(ocr="none"), limits, 2, work=sys.argv[3])
print("ended", flush=True)
"""


def papers(folder: Path) -> Path:
    """Some slow papers, copies, failures and archives."""
    for number in range(24):
        write_paper(folder / f"{number % 3}" / f"{number:02d}.pdf", f"slow 0.{number % 3}", number)
    write_paper(folder / "copy.pdf", "slow 0.1", 1)
    write_paper(folder / "bad.pdf", "refuse")
    write_paper(folder / "crash.pdf", "segfault")
    (folder / "empty.pdf").touch()
    for name in "ab":
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            for number in range(6):
                paper = write_paper(folder.parent / "p.pdf", "slow 0.05", 100 + number + ord(name))
                archive.write(paper, f"{number}.pdf")
            archive.writestr("bad.pdf", b"")
    old = time.time() - 60  # young files are compared by hash, old ones by their clock
    for path in folder.rglob("*"):
        os.utime(path, (old, old))
    return folder


def start(source: Path, library: Path, work: str = FAKE) -> subprocess.Popen[str]:
    """An ingest in a process of its own, past its imports."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    command = [sys.executable, "-c", PROGRAM, str(source), str(library), work]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    return process


def living_in(folder: Path) -> list[int]:
    """Processes whose working directory lies below a folder: a library's workers."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").readlink()).startswith(f"{folder}/"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def all_gone(folder: Path, seconds: float = 10.0) -> bool:
    """Whether no worker lives any more, within some seconds."""
    end = time.monotonic() + seconds
    while living_in(folder) and time.monotonic() < end:
        time.sleep(0.05)
    return not living_in(folder)


def kill_until_done(source: Path, library: Path, chance: random.Random, longest: float, work: str = FAKE) -> int:
    """Run, kill at a random moment, run again ... to the end; returns how many runs were killed."""
    killed = 0
    while True:
        process = start(source, library, work)
        try:
            process.wait(chance.uniform(0.0, longest) if killed < 8 else 600)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            assert all_gone(library), "a worker outlived its parent"
            continue
        assert process.returncode == 0
        return killed


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_killed_runs_end_like_an_undisturbed_one(tmp_path: Path, seed: int) -> None:
    source = papers(tmp_path / "in")
    took = ingest([source], tmp_path / "calm", SETTINGS, LIMITS, 2, work=FAKE).seconds
    killed = kill_until_done(source, tmp_path / "wild", random.Random(seed), longest=0.3 * took)
    assert killed >= 2
    assert dump(tmp_path / "wild") == dump(tmp_path / "calm")
    assert not (tmp_path / "wild" / "tmp").exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, -2)])
def test_a_stopped_run_ends_its_workers_and_keeps_what_it_has(tmp_path: Path, number: int, status: int) -> None:
    source, library = papers(tmp_path / "in"), tmp_path / "lib"
    process = start(source, library)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if len(list((library / "images").glob("*/*"))) > 6:
            break
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(20) == status
    assert all_gone(library) and not (library / "tmp").exists()
    with Library.open(library) as opened:
        kept = opened.counts().papers
    summary = ingest([source], library, SETTINGS, LIMITS, 2, work=FAKE)
    assert kept > 0 and summary.harvested + kept == 31


@pytest.mark.slow
def test_real_papers_survive_kills(tmp_path: Path, shared_data: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for path in sorted((shared_data / "papers").glob("*.pdf"), key=lambda path: path.stat().st_size)[:4]:
        (source / path.name).write_bytes(path.read_bytes())
    real = "harvest.pipeline:harvest_file"
    took = ingest([source], tmp_path / "calm", SETTINGS, LIMITS, 2, work=real).seconds
    assert kill_until_done(source, tmp_path / "wild", random.Random(7), longest=0.5 * took, work=real) >= 2
    assert len(dump(tmp_path / "calm")["papers"]) == 4
    assert dump(tmp_path / "wild") == dump(tmp_path / "calm")

"""The README's numbers come from one command that runs the other benchmarks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WHOLE = Path(__file__).parents[1] / "benchmarks" / "whole.py"


def whole(data: Path, folder: Path, row: str) -> subprocess.CompletedProcess[str]:
    """One row of the table, measured over ``data``."""
    places = ["--data", str(data), "--cache", str(folder / "cache"), "--log", str(folder / "log")]
    return subprocess.run(
        [sys.executable, str(WHOLE), *places, "--only", row], capture_output=True, text=True, check=False
    )


def test_a_row_is_measured(shared_data: Path, tmp_path: Path) -> None:
    ran = whole(shared_data, tmp_path, "title; DOI")
    assert (ran.returncode, ran.stdout.count("26/26; 26/26; 26/26")) == (0, 1), ran.stdout + ran.stderr


def test_figlens_itself_is_run_and_what_fails_is_said(tmp_path: Path) -> None:
    ran = whole(tmp_path / "nothing", tmp_path, "everything, papers to indexes")
    assert ran.returncode == 1 and "not measured: exit status" in ran.stdout, ran.stdout + ran.stderr
    assert "figlens ingest" in (tmp_path / "log").read_text()

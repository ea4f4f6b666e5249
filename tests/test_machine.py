"""Where CI=true, no test may skip for want of a program: what they look for is here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harvest.molecules.opsin import opsin_missing
from harvest.molecules.readers import reader_states
from tests.browser import chromium

HOW = "tests/install-system-packages.sh installs Debian's programs, `make test` the packages of the extra [dev]"


@pytest.mark.skipif(os.environ.get("CI", "").lower() != "true", reason="looks for the tests' programs where CI=true")
def test_what_tests_need_is_here() -> None:
    states = {state.name: state.missing for state in reader_states()}
    wanting = {
        "chromium": "" if chromium.find() else "no Chromium or Chrome on this machine",
        "tesseract": "" if shutil.which("tesseract") else "the program tesseract is not on the PATH",
        "osra": states["osra"],
        "opsin": opsin_missing(),
    }
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        wanting["imago"] = states["imago"]
    missing = {name: why for name, why in wanting.items() if why}
    assert not missing, f"{missing}; {HOW}"


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_every_program_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    """The script looked for a browser with a function named chromium, found the function, and installed none."""
    asked = tmp_path / "asked"
    for name, does in {"id": "echo 0", "apt-get": f'echo "$@" >> {asked}'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    script = Path(__file__).with_name("install-system-packages.sh")
    subprocess.run(["/bin/sh", str(script)], env={"PATH": str(tmp_path)}, check=True)
    installed = [line.split()[-1] for line in asked.read_text().splitlines() if line.startswith("install")]
    assert installed == ["chromium", "tesseract-ocr", "osra", "maven"]

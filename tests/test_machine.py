"""Where CI=true, no test may skip for want of a program: what they look for is here."""

from __future__ import annotations

import os
import shutil
import sys

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

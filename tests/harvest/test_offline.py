"""Nothing leaves the machine: ingestion and search with every connection off loopback refused and counted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harvest.hostile.markup import article
from tests.harvest.hostile.pdfs import sound

GUARD = Path(__file__).parent / "guard"
PROGRAM = """
import sys
from pathlib import Path
from harvest.runner import ingest
from harvest.settings import HarvestSettings, Limits
from index import open_library

papers, library = Path(sys.argv[1]), Path(sys.argv[2])
summary = ingest([papers], library, HarvestSettings(), Limits(), 2)
assert (summary.harvested, summary.failed) == (4, 0), summary
with open_library(library) as lib:
    assert lib.search("TEM particles").total
    lib.search(image=papers / "alone.png")
"""
TRY = {
    "python": "import socket; socket.create_connection(('192.0.2.1', 9), 1)",
    "name": "import urllib.request; urllib.request.urlopen('http://figlens.invalid/', timeout=1)",
    "native": "import ctypes; c = ctypes.CDLL(None); c.getaddrinfo(b'figlens.invalid', None, None, ctypes.byref("
    "ctypes.c_void_p()))",
}


@pytest.fixture(scope="module")
def preload(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The native guard, "" where there is no compiler or no preloading."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return ""
    made = tmp_path_factory.mktemp("guard") / "connections.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", made, GUARD / "connections.c", "-ldl"], check=True)
    return str(made)


def run(program: str, log: Path, preload: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program in a process whose every Python, workers included, begins with the guard."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(GUARD), *(entry for entry in sys.path if entry)]),
        "FIGLENS_TEST_CONNECTIONS": str(log),
    }
    environment.pop("ORT_DISABLE_TELEMETRY", None)  # the package itself has to set it
    if preload:
        environment["LD_PRELOAD"] = preload
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)


@pytest.mark.parametrize("way", TRY)
def test_the_guard_sees_what_tries(tmp_path: Path, preload: str, way: str) -> None:
    if way == "native" and not preload:
        pytest.skip("no C compiler: native code is not watched")
    log = tmp_path / "connections"
    run(TRY[way], log, preload)
    assert (log.exists() and "192.0.2.1" in log.read_text()) or "figlens.invalid" in log.read_text()


@pytest.mark.slow
def test_nothing_leaves_the_machine(tmp_path: Path, preload: str) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "one.pdf").write_bytes(sound())
    figure = (
        '<fig id="f"><label>Figure 1</label><caption><p>TEM image of particles.</p></caption>'
        '<graphic xlink:href="http://figlens.invalid/a.png"/></fig><xi:include '
        'xmlns:xi="http://www.w3.org/2001/XInclude" href="http://figlens.invalid/x"/>'
    )
    doctype = '<!DOCTYPE article SYSTEM "http://figlens.invalid/a.dtd" [<!ENTITY x SYSTEM "http://figlens.invalid/e">]>'
    (papers / "two.xml").write_bytes(article("T &x;", figure, doctype))
    (papers / "three.html").write_text(
        "<!DOCTYPE html><html><head><base href='http://figlens.invalid/'><link rel=stylesheet href='a.css'></head>"
        "<body><article><figure><img src='http://figlens.invalid/b.png'><figcaption>Figure 1. SEM.</figcaption>"
        "</figure><p>Text.</p></article></body></html>"
    )
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(picture).text((40, 80), "2 theta / degrees", fill="black")
    picture.save(papers / "alone.png")
    log = tmp_path / "connections"
    done = run(PROGRAM, log, preload, str(papers), str(tmp_path / "lib"))
    assert done.returncode == 0, done.stderr[-2000:]
    assert not log.exists(), log.read_text()


def test_workers_have_telemetry_off(tmp_path: Path) -> None:
    """The variable stands in a worker's environment before anything is imported there."""
    from harvest.runner.process import _environment

    assert _environment(tmp_path, 1)["ORT_DISABLE_TELEMETRY"] == "1"
    code = "import os, harvest; assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0

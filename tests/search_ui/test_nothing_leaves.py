"""Nothing leaves the user's machine: every connection off loopback is refused, counted, and none is tried.

A small library that is loaded before all others does it, so that native code and worker processes are seen too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "refuse_network.c"
FIGLENS = "import sys; from search_ui.cli.main import main; sys.exit(main(sys.argv[1:]))"
ASK = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from search_ui.app import create_app

with TestClient(create_app(Path(sys.argv[1])), base_url="http://127.0.0.1") as client:
    for address in ("/", "/search?q=nanowires", "/api/v1/search?q=film", "/library", "/api"):
        assert client.get(address).status_code == 200, address
    assert client.post("/search", files={"image": Path(sys.argv[2]).read_bytes()}).status_code == 200
"""


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The preloaded library; Linux with a C compiler is needed, and promised where CI is true."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not sys.platform.startswith("linux") or compiler is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("no C compiler to build the guard with")
        pytest.skip("no C compiler to build the guard with: install gcc")
    built = tmp_path_factory.mktemp("guard") / "refuse_network.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(built), str(SOURCE), "-ldl"], check=True)
    return built


class Guarded:
    """Runs Python programs under the guard."""

    def __init__(self, guard: Path, log: Path) -> None:
        self._log = log
        # neither the user's telemetry settings nor a proxy on loopback may hide an attempt
        hidden = {"ORT_DISABLE_TELEMETRY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"}
        self._environment = {name: value for name, value in os.environ.items() if name not in hidden}
        self._environment |= {"LD_PRELOAD": str(guard), "REFUSED_LOG": str(log)}

    def run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [sys.executable, "-c", program, *map(str, arguments)], env=self._environment, check=True, timeout=300
        )

    def figlens(self, *arguments: object) -> None:
        self.run(FIGLENS, *arguments)

    def tried(self) -> list[str]:
        return self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []


@pytest.fixture
def guarded(guard: Path, tmp_path: Path) -> Guarded:
    return Guarded(guard, tmp_path / "refused.log")


def test_the_guard_sees_what_it_is_for(guarded: Guarded) -> None:
    attempts = """
import contextlib, socket, subprocess, sys
for attempt in ("192.0.2.1", "2001:db8::1", "example.invalid"):
    with contextlib.suppress(OSError):
        socket.create_connection((attempt, 9), timeout=1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, contextlib.suppress(OSError):
    udp.sendto(b"x", ("192.0.2.2", 9))
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname()).close()
child = "import contextlib, socket\\nwith contextlib.suppress(OSError): socket.create_connection(('192.0.2.3', 9))"
subprocess.run([sys.executable, "-c", child])
"""
    guarded.run(attempts)
    assert guarded.tried() == [
        "connect 192.0.2.1",
        "connect 2001:db8::1",
        "lookup example.invalid",
        "sendto 192.0.2.2",
        "connect 192.0.2.3",
    ]


@pytest.mark.slow
def test_ingesting_and_searching_try_no_connection(guarded: Guarded, papers: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    guarded.figlens("ingest", papers, "--library", library, "--jobs", 1)
    guarded.figlens("search", "nanowires", "--image", papers / "film.png", "--library", library, "--json")
    guarded.figlens("extract", papers / "zinc.pdf", "--out", tmp_path / "out", "--ocr")
    guarded.run(ASK, library, papers / "film.png")
    assert guarded.tried() == []

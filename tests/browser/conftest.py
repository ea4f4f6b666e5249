"""A real server on a library of sample papers, and a real browser in front of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from harvest.records import Figure, Paper
from harvest.samples import write_corpus
from harvest.store import Library
from search_ui.cli.main import main
from tests.browser import chromium
from tests.search_ui import panelled, schemed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NO_BROWSER = "no Chromium or Chrome on this machine: tests/install-system-packages.sh installs Debian's"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    if program is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with chromium.launched(program) as made:
        yield made


@pytest.fixture(scope="session")
def library(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sample papers, ingested through the command line."""
    folder = tmp_path_factory.mktemp("browser")
    write_corpus(folder / "papers", papers=2, seed=7)
    (folder / "papers" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    assert main(["ingest", str(folder / "papers"), "--library", str(folder / "library"), "--no-ocr"]) == 0
    return folder / "library"


@pytest.fixture(scope="session")
def figures(library: Path) -> list[tuple[Paper, Figure]]:
    """Everything that can be found, in the library's order."""
    with Library.open(library) as opened:
        return [(paper, figure) for paper in opened.papers() for figure in opened.harvest(paper.id).figures]


@pytest.fixture(scope="session")
def panel_library(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Figures of four, one and thirty panels."""
    folder = panelled.write_library(tmp_path_factory.mktemp("panels") / "library")
    assert main(["reindex", "--library", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def server(library: Path) -> Iterator[str]:
    """The address of a server on the sample papers."""
    with serving(library) as address:
        yield address


@pytest.fixture(scope="session")
def panel_server(panel_library: Path) -> Iterator[str]:
    """The address of a server on the figures with panels."""
    with serving(panel_library) as address:
        yield address


@pytest.fixture(scope="session")
def scheme_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a scheme with molecules."""
    with serving(schemed.write_library(tmp_path_factory.mktemp("schemes"))) as address:
        yield address


@contextmanager
def serving(library: Path) -> Iterator[str]:
    """The address of `figlens serve` on a free port."""
    program = "import sys; from search_ui.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "serve", "--library", str(library), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, line
        yield address[0]
        process.terminate()


@dataclass
class Watch:
    """What a page did that it should not: errors in its console, requests to other machines."""

    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _said(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("blob", "data") and parts.hostname != "127.0.0.1":
            self.strangers.append(url)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def page(browser: Browser, server: str, watch: Watch) -> Iterator[Page]:
    """A page of a fresh browser profile; at the end nothing may have gone wrong on it."""
    with fresh(browser, server, watch) as made:
        yield made


@pytest.fixture
def panel_page(browser: Browser, panel_server: str, watch: Watch) -> Iterator[Page]:
    """A page before the figures with panels."""
    with fresh(browser, panel_server, watch) as made:
        yield made


@pytest.fixture
def plain_page(browser: Browser, server: str, watch: Watch) -> Iterator[Page]:
    """A page of a browser without JavaScript."""
    with fresh(browser, server, watch, java_script_enabled=False) as made:
        yield made


@pytest.fixture
def plain_panel_page(browser: Browser, panel_server: str, watch: Watch) -> Iterator[Page]:
    """A page before the figures with panels, without JavaScript."""
    with fresh(browser, panel_server, watch, java_script_enabled=False) as made:
        yield made


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scheme_page(browser: Browser, scheme_server: str, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page before the scheme with molecules, with JavaScript and without."""
    with fresh(browser, scheme_server, watch, java_script_enabled=bool(request.param)) as made:
        yield made


@contextmanager
def fresh(browser: Browser, server: str, watch: Watch, **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900}, **options)
    watch.over(context)
    made = context.new_page()
    made.set_default_timeout(15_000)
    yield made
    context.close()
    assert watch.errors == []
    assert watch.strangers == []

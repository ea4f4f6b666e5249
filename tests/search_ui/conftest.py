"""A small library, made through the command line as a user makes one, and clients of its server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from harvest.records import Harvest
from harvest.store import Library
from search_ui.app import create_app
from search_ui.cli.main import main
from tests.search_ui import panelled
from tests.search_ui.papers import write_papers

SERVER = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="session")
def library(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers in a library, one broken file among them; tests only read it."""
    folder = tmp_path_factory.mktemp("library") / "lib"
    (papers / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    assert main(["ingest", str(papers), "--library", str(folder), "--no-ocr", "--jobs", "1"]) == 0
    return folder


@pytest.fixture(scope="session")
def harvests(library: Path) -> dict[str, Harvest]:
    """What the library holds, by file name."""
    with Library.open(library) as opened:
        return {paper.source: opened.harvest(paper.id) for paper in opened.papers()}


@pytest.fixture(scope="session")
def client(library: Path) -> Iterator[TestClient]:
    with TestClient(create_app(library), base_url=SERVER) as made:
        yield made


@pytest.fixture(scope="session")
def panel_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Figures of four, one and thirty panels; tests only read it."""
    return panelled.write_library(tmp_path_factory.mktemp("panels") / "lib")


@pytest.fixture(scope="session")
def panel_client(panel_library: Path) -> Iterator[TestClient]:
    with TestClient(create_app(panel_library), base_url=SERVER) as made:
        yield made

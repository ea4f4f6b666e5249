"""Searches by meaning on the page, over HTTP, on the terminal and at the end of an ingest, with a stand-in encoder."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from harvest.errors import MissingExtra
from harvest.store import Library
from search_ui.app import create_app
from search_ui.cli.main import main
from tests.index.embeddings.painted import put
from tests.index.encoders.standin import Colours
from tests.search_ui.conftest import SERVER

GONE = "the encoder <figlens> is gone"


@pytest.fixture
def painted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("index.embeddings.search.open_encoder", Colours)
    with Library.open(tmp_path / "lib", create=True) as library:
        put(library, "one.pdf", [[("red", "Strained alloy", "sem")], [("blue", "Cells", "")]], tmp_path / "work")
    return tmp_path / "lib"


@pytest.fixture
def client(painted: Path) -> Iterator[TestClient]:
    with TestClient(create_app(painted), base_url=SERVER) as made:
        yield made


def missing(_: str) -> Colours:
    raise MissingExtra(GONE)


def test_a_page_says_what_the_picture_and_the_caption_gave(client: TestClient) -> None:
    page = client.get("/search", params={"q": "something red"}).text
    assert "Figure 1" in page and "Figure 2" not in page and "guesses" in page
    assert "guesses" not in client.get("/search", params={"q": "alloy"}).text
    assert "<b>what the picture shows</b>: rank 1" in page and "<b>what is said of it</b>: rank 1" in page


def test_the_api_gives_both_as_signals(client: TestClient) -> None:
    answer = client.get("/api/v1/search", params={"q": "something red"}).json()
    assert [set(hit["signals"]) for hit in answer["hits"]] == [{"picture", "caption"}] and answer["notes"] == []
    picture = io.BytesIO()
    Image.new("RGB", (60, 60), (2, 3, 250)).save(picture, "PNG")
    answer = client.post("/api/v1/search", files={"image": picture.getvalue()}).json()
    assert [hit["label"] for hit in answer["hits"]] == ["Figure 2"] and "picture" in answer["hits"][0]["signals"]


def test_the_terminal_prints_both(painted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "something red", "--library", str(painted)]) == 0
    out = capsys.readouterr().out
    assert "picture #1 (" in out and "No paper says these words" in out


def test_a_missing_encoder_is_said_wherever_it_is_missed(
    painted: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.embeddings.search.open_encoder", missing)
    at = ["--library", str(painted)]
    for command in (["search", "alloy", *at], ["reindex", *at], ["retry", *at]):
        assert main(command) == 0
        out, err = capsys.readouterr()
        assert err.count(GONE) == err.count("figlens: ") == 1 and ("Figure 1" in out or command[0] != "search")
    with TestClient(create_app(painted), base_url=SERVER) as client:
        assert "the encoder &lt;figlens&gt; is gone" in client.get("/search", params={"q": "alloy"}).text
        answer = client.get("/api/v1/search", params={"q": "alloy"}).json()
        assert answer["total"] == 1 and GONE in answer["notes"][0]

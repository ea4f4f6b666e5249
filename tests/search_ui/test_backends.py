"""Pages, API and commands over a library whose indexes are on a server."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.backends import Backends
from search_ui.app import create_app
from search_ui.cli.main import main
from tests.index.made import Drawn, Written, make

PAPER = Written("gold.pdf", (Drawn("Figure 1. Gold nanorods."), Drawn("Figure 2. Gold film.")), title="Rods")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path, [PAPER])


def test_pages_and_api_answer_from_the_server(server_setting: str, folder: Path) -> None:
    app = create_app(folder, backends=Backends(server_setting, server_setting))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        found = client.get("/api/v1/search?q=nanorods").json()
        assert [hit["label"] for hit in found["hits"]] == ["Figure 1"]
        assert "Gold <mark>nanorods</mark>" in client.get("/search?q=nanorods").text
        assert client.get(f"/api/v1/similar/{found['hits'][0]['figure_id']}").status_code in (200, 404)
    assert not (folder / "index" / "text.sqlite").exists()


@pytest.mark.parametrize("by_option", [True, False])
def test_commands_take_the_setting_as_an_option_or_from_the_environment(
    server_setting: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    by_option: bool,
) -> None:
    chosen = ["--text", server_setting, "--vectors", server_setting] if by_option else []
    if not by_option:
        monkeypatch.setenv("FIGLENS_TEXT", server_setting)
        monkeypatch.setenv("FIGLENS_VECTORS", server_setting)
    assert main(["reindex", "--library", str(folder), *chosen]) == 0
    capsys.readouterr()
    assert main(["search", "nanorods", "--json", "--library", str(folder), *chosen]) == 0
    (hit,) = json.loads(capsys.readouterr().out)["hits"]
    assert main(["similar", hit["figure_id"], "--json", "--library", str(folder), *chosen]) == 0
    assert json.loads((folder / "index" / "vectors.faiss").read_text())["elasticsearch"].endswith(
        "-vectors-pictures-000001"
    )
    assert list((folder / "index").glob("text.elasticsearch.*.sqlite")) and not list(
        (folder / "index").glob("text.sqlite")
    )


def test_a_server_that_is_down_is_one_line_on_the_page_too(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    app = create_app(folder, backends=Backends(f"elasticsearch+http://127.0.0.1:{port}/x"))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/search?q=nanorods")
    assert answer.status_code >= 500
    assert "cannot reach Elasticsearch" in answer.text


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("fts5", "Nothing leaves it"),
        ("elasticsearch+http://127.0.0.1:9200/x", "Nothing leaves it"),
        ("elasticsearch+https://a.example,b.example/x", "at https://a.example:9200, https://b.example:9200."),
    ],
)
def test_the_page_says_what_leaves_the_machine(folder: Path, setting: str, says: str) -> None:
    with TestClient(create_app(folder, backends=Backends(setting)), base_url="http://127.0.0.1") as client:
        assert says in client.get("/api").text


@pytest.mark.parametrize("option", ["--text", "--vectors"])
@pytest.mark.parametrize("setting", ["solr", "elasticsearch+http://me:geheim@127.0.0.1/x", "elasticsearch+http://h/X"])
def test_settings_that_are_none_are_refused_before_anything_is_done(
    folder: Path, capsys: pytest.CaptureFixture[str], option: str, setting: str
) -> None:
    for command in (["search", "gold"], ["ingest", str(folder)], ["reindex"], ["serve", "--port", "0"]):
        assert main([*command, "--library", str(folder), option, setting]) == 2
        said = capsys.readouterr()
        assert said.err.count("\n") == 1 and "elasticsearch" in said.err.lower() and "geheim" not in said.err + said.out
    assert not (folder / "index").exists()

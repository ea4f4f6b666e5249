"""A server behind TLS that checks who asks: the right ones are let in, the others told why, and no secret is shown."""

from __future__ import annotations

import logging
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvest.errors import LibraryError
from index import open_library
from index.backends import Backends
from index.elastic import bulk, client
from index.elastic.address import parse_address
from index.elastic.client import VARIABLES, connect
from index.elastic.versions import Versions
from search_ui.cli.main import main
from tests.elasticsearch import proxy
from tests.elasticsearch.proxy import KEY, PASSWORD, USER, Proxy
from tests.index.made import Drawn, Written, make

PAPER = Written("gold.pdf", (Drawn("Figure 1. Gold nanorods.", kind="tem"),), title="Rods")
API_KEY, NAME, WORD, CA = VARIABLES
SECRETS = (KEY, PASSWORD, proxy.BASIC, "wrong-k3y")


@pytest.fixture
def guarded(elasticsearch_url: str, server_setting: str, tmp_path: Path) -> Iterator[tuple[Proxy, str]]:
    """A proxy before the node, and the setting that names it."""
    with proxy.running(elasticsearch_url, tmp_path) as running:
        yield running, f"elasticsearch+{running.address}/{server_setting.rpartition('/')[2]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path, [PAPER])


@pytest.mark.parametrize("who", [{API_KEY: KEY}, {NAME: USER, WORD: PASSWORD}])
def test_the_right_ones_are_let_in(
    guarded: tuple[Proxy, str], folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str], who: dict[str, str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    running, setting = guarded
    for name, value in {**who, CA: str(running.ca_file)}.items():
        monkeypatch.setenv(name, value)
    with open_library(folder, backends=Backends(setting, setting)) as library:
        assert library.search("nanorods").total == 1
        assert library.similar(next(iter(library.search())).panel_id).total == 0
        assert not any(secret in repr(vars(library)) for secret in SECRETS)
    assert main(["search", "nanorods", "--library", str(folder), "--text", setting]) == 0
    assert len(running.asked) > 5
    said = caplog.text + "".join(capfd.readouterr())
    assert "POST" in said
    shows_no_secret(said, folder)


@pytest.mark.parametrize(
    ("who", "trusted", "says"),
    [
        ({API_KEY: "wrong-k3y"}, True, "refuses these credentials"),
        ({NAME: USER, WORD: "wrong-k3y"}, True, "refuses these credentials"),
        ({}, True, "or wants some"),
        ({API_KEY: KEY}, False, "certificate of Elasticsearch at https://127.0.0.1"),
    ],
)
def test_the_others_get_one_line(
    guarded: tuple[Proxy, str], folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str], who: dict[str, str], trusted: bool, says: str,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "elastic_transport.node")  # says on DEBUG, word by word, what the server answers
    running, setting = guarded
    for name, value in {**who, **({CA: str(running.ca_file)} if trusted else {})}.items():
        monkeypatch.setenv(name, value)
    assert main(["search", "nanorods", "--library", str(folder), "--text", setting]) == 4
    out, err = capfd.readouterr()
    assert says in err and err.startswith("figlens: ") and err.count("\n") == 1 and out == ""
    shows_no_secret(out + err + caplog.text, folder)
    with pytest.raises(LibraryError) as caught:
        Versions(parse_address(setting), "text", "a library").all()
    assert not any(secret in f"{caught.value!r}" for secret in SECRETS)


def test_a_ca_file_that_is_none(guarded: tuple[Proxy, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "not.pem").write_text("no certificate")
    monkeypatch.setenv(CA, str(folder / "not.pem"))
    with pytest.raises(LibraryError, match="certificate"):
        open_library(folder, backends=Backends(guarded[1])).search("x")


def test_a_busy_server_is_asked_again(
    guarded: tuple[Proxy, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, setting = guarded
    monkeypatch.setenv(API_KEY, KEY)
    monkeypatch.setenv(CA, str(running.ca_file))
    monkeypatch.setattr(bulk, "FIRST_PAUSE", 0.01)
    address = parse_address(setting)
    versions = Versions(address, "text", "a library")
    name = versions.create("an analyser", {"properties": {"row": {"type": "long"}}}, {})
    running.busy = 3
    asked = len(running.asked)
    assert bulk.send(versions.client, address, [bulk.put(name, "1", {"row": 1}), bulk.drop(name, "2")]) == 0
    assert len(running.asked) == asked + 4
    versions.refresh(name)
    assert versions.count(name) == 1
    with pytest.raises(LibraryError, match=r"refused 3: .*column"):
        bulk.send(versions.client, address, [bulk.put(name, "3", {"column": 1})])


def test_nobody_there(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert main(["search", "x", "--library", str(folder), "--text", f"elasticsearch+http://127.0.0.1:{port}/x"]) == 4
    assert capfd.readouterr().err == (
        f"figlens: cannot reach Elasticsearch at http://127.0.0.1:{port}: is it running, is the address right?\n"
    )


def test_one_who_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        address = parse_address(f"elasticsearch+http://127.0.0.1:{silent.getsockname()[1]}/x")
        with pytest.raises(LibraryError, match="did not answer"):
            Versions(address, "text", "a library", connect(address, {})).all()


def test_one_who_is_no_elasticsearch(tmp_path: Path) -> None:
    import functools
    import http.server
    import threading

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path)) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        address = parse_address(f"elasticsearch+http://127.0.0.1:{other.server_address[1]}/x")
        with pytest.raises(LibraryError, match="Elasticsearch"):
            Versions(address, "text", "a library").all()
        other.shutdown()


def shows_no_secret(said: str, folder: Path) -> None:
    """Neither what was printed and logged nor any file of the library holds a secret."""
    assert not any(secret in said for secret in SECRETS)
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(secret.encode() in content for secret in SECRETS), path
    dump = "\n".join(sqlite3.connect(folder / "catalog.sqlite").iterdump())
    assert not any(secret in dump for secret in SECRETS)

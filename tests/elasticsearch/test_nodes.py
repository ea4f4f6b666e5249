"""Where no node can be started, tests skip with one line, and fail where one was promised."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.elasticsearch import nodes
from tests.elasticsearch.server import cannot


def test_without_maven(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(nodes, "CACHE", tmp_path)
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(nodes, "find_java", lambda: Path("java"))
    with pytest.raises(nodes.NoServer, match="no Maven"):
        nodes.start(tmp_path / "nodes", 1, os.getpid())


def test_without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_version", lambda _: 17)
    with pytest.raises(nodes.NoServer, match="no Java of version 21"):
        nodes.find_java()


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_a_missing_server_means(monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no Elasticsearch: no Java"):
        cannot("no Java")

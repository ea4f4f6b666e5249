"""A library's text index on a server stays in step with the library, whatever dies in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harvest.errors import IndexMismatch, LibraryError
from harvest.store import Library
from index import build, database, open_library, text_server
from index.backends import Backends
from index.elastic.address import parse_address
from index.elastic.versions import Versions
from index.library import FigureLibrary
from index.text_server import ServerTextFile
from search_ui.cli.main import main
from tests.index.made import Drawn, Written, make, put

FIRST = Written("first.pdf", (Drawn("Figure 1. Gold nanorods."), Drawn("Figure 2. Raman spectrum.")), title="Rods")
SECOND = Written("second.pdf", (Drawn("Fig. 1. Zebra crossing of phonons."),), title="Stripes")
THIRD = Written("third.pdf", (Drawn("Fig. 1. Emu feathers."), Drawn("Fig. 2.")), title="Birds")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path, [FIRST])


@pytest.fixture
def lib(folder: Path, server_setting: str) -> Iterator[FigureLibrary]:
    with on_server(folder, server_setting) as opened:
        yield opened


def on_server(folder: Path, setting: str) -> FigureLibrary:
    return open_library(folder, backends=Backends(setting))


def file_of(lib: FigureLibrary) -> ServerTextFile:
    assert isinstance(lib._file, ServerTextFile)
    return lib._file


def versions_of(setting: str, folder: Path) -> Versions:
    with Library.open(folder) as library:
        return Versions(parse_address(setting), "text", library.identity())


def add(folder: Path, *papers: Written) -> None:
    with Library.open(folder) as writer:
        for paper in papers:
            put(writer, paper, folder.parent / "work")


def labels(lib: FigureLibrary, text: str) -> list[tuple[str, str]]:
    return [(hit.source, hit.label) for hit in lib.search(text)]


def in_step(setting: str, folder: Path) -> None:
    """One version is left, the alias points to it, and it holds just the rows that the library's file names."""
    versions = versions_of(setting, folder)
    (version,) = versions.all().values()
    with on_server(folder, setting) as lib:
        connection = file_of(lib).connect()
        held = database.facts(connection)
        assert version.current and version.name == held["version"] and version.meta.stamp == held["stamp"] != ""
        assert set(file_of(lib)._keys(version.name)) == text_server._rows(connection)
        assert file_of(lib).state() == (database.fingerprint(), lib.library.generation())


def test_papers_come_change_and_go(lib: FigureLibrary, folder: Path, server_setting: str) -> None:
    assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]
    add(folder, SECOND, THIRD)
    assert labels(lib, "zebra") == [("second.pdf", "Figure 1")]
    add(folder, Written("first.pdf", (Drawn("Figure 1. Silver cubes."),), title="Cubes"))
    assert labels(lib, "nanorods") == [] and lib.search("title:rods").total == 0
    assert labels(lib, "silver") == [("first.pdf", "Figure 1")]
    in_step(server_setting, folder)


def test_another_process_sees_a_new_build_and_new_papers(lib: FigureLibrary, folder: Path, server_setting: str) -> None:
    assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]
    with on_server(folder, server_setting) as other:
        add(folder, SECOND)
        build.rebuild(other.library, file_of(other))
    assert labels(lib, "zebra") == [("second.pdf", "Figure 1")]
    in_step(server_setting, folder)


class Died(Exception):
    """A power cut."""


@pytest.mark.parametrize("at", ["begin", "refresh", "count", "note"])
def test_what_a_dead_run_left_is_put_right(
    lib: FigureLibrary, folder: Path, server_setting: str, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """It dies before, amid and after its changes on the server; other papers come before the next run."""
    assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]
    add(folder, THIRD, Written("first.pdf", (Drawn("Figure 1. Silver cubes."),)))
    whole = getattr(Versions, at)

    def dies(*arguments: object) -> None:
        if at == "note" and not getattr(arguments[-1], "stamp", ""):
            whole(*arguments)
            return
        raise Died

    monkeypatch.setattr(Versions, at, dies)
    with pytest.raises(Died):
        lib.search("emu")
    monkeypatch.undo()
    with Library.open(folder) as writer:
        put(writer, Written("third.pdf", (Drawn("Fig. 1. Ostrich eggs."),)), folder.parent / "work")
        put(writer, SECOND, folder.parent / "work")
    assert labels(lib, "ostrich") == [("third.pdf", "Figure 1")]
    assert labels(lib, "emu") == [] and labels(lib, "nanorods") == []
    assert labels(lib, "silver") == [("first.pdf", "Figure 1")] and labels(lib, "zebra") == [("second.pdf", "Figure 1")]
    in_step(server_setting, folder)


def test_a_run_that_dies_after_the_renaming(
    lib: FigureLibrary, folder: Path, server_setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lib.search("gold")
    monkeypatch.setattr(Versions, "publish", lambda *_: (_ for _ in ()).throw(Died))
    monkeypatch.setattr(Versions, "delete", lambda *_: None)
    with pytest.raises(Died):
        lib.reindex()
    monkeypatch.undo()
    assert len(versions_of(server_setting, folder).all()) == 2
    with on_server(folder, server_setting) as again:
        assert labels(again, "nanorods") == [("first.pdf", "Figure 1")]
    in_step(server_setting, folder)


def test_a_build_that_fails_leaves_the_old_index(
    lib: FigureLibrary, folder: Path, server_setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lib.search("gold")
    monkeypatch.setattr(build, "_panel_row", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        lib.reindex()
    monkeypatch.undo()
    assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]
    in_step(server_setting, folder)


def test_lost_rows_and_lost_indexes_are_built_anew(lib: FigureLibrary, folder: Path, server_setting: str) -> None:
    lib.search("gold")
    versions = versions_of(server_setting, folder)
    (version,) = versions.all()
    versions.client.delete(index=version, id="figure1", refresh=True)
    add(folder, SECOND)
    assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]
    in_step(server_setting, folder)
    (version,) = versions.all()
    versions.delete(version)
    with on_server(folder, server_setting) as again:
        assert labels(again, "nanorods") == [("first.pdf", "Figure 1")]
    for file in (folder / "index").glob("text.*"):
        file.unlink()
    with on_server(folder, server_setting) as again:
        assert labels(again, "zebra") == [("second.pdf", "Figure 1")]
    in_step(server_setting, folder)


def test_the_index_of_another_analyser_is_refused_and_the_repair_named(
    lib: FigureLibrary, folder: Path, server_setting: str, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    lib.search("gold")
    monkeypatch.setattr(database, "ANALYSER_VERSION", 99)
    with on_server(folder, server_setting) as other, pytest.raises(IndexMismatch, match="figlens reindex --library"):
        other.search("gold")
    assert main(["search", "gold", "--library", str(folder), "--text", server_setting]) == 5
    assert capfd.readouterr().err.count("\n") == 1
    assert main(["reindex", "--library", str(folder), "--text", server_setting]) == 0
    assert main(["search", "nanorods", "--library", str(folder), "--text", server_setting, "--json"]) == 0
    assert "first.pdf" in capfd.readouterr().out


def test_another_library_is_kept_out(lib: FigureLibrary, folder: Path, server_setting: str, tmp_path: Path) -> None:
    lib.search("gold")
    with on_server(make(tmp_path / "other", [SECOND]), server_setting) as other:
        for ask in (lambda: other.search("zebra"), other.reindex):
            with pytest.raises(LibraryError, match="another library keeps its index"):
                ask()
    assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]
    in_step(server_setting, folder)


def test_embedded_and_server_stand_side_by_side(lib: FigureLibrary, folder: Path) -> None:
    with open_library(folder) as embedded:
        assert labels(embedded, "nanorods") == labels(lib, "nanorods") != []
    assert {path.suffix for path in (folder / "index").glob("text*")} == {".sqlite"}
    assert len(list((folder / "index").glob("text*"))) == 2

"""The derived text index follows the library, and nothing is lost with it."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from harvest.errors import LibraryError
from harvest.store import Library
from index import build, database, open_library
from index.library import FigureLibrary
from tests.index.made import Drawn, Written, make, put

FIRST = Written("first.pdf", (Drawn("Figure 1. Gold nanorods."), Drawn("Figure 2. Raman spectrum.")), title="Rods")
SECOND = Written("second.pdf", (Drawn("Fig. 1. Zebra crossing of phonons."),), title="Stripes")


def labels(lib: FigureLibrary, text: str) -> list[tuple[str, str]]:
    return [(hit.source, hit.label) for hit in lib.search(text)]


def test_new_papers_are_found_by_an_open_library(tmp_path: Path) -> None:
    with open_library(make(tmp_path, [FIRST])) as lib:
        assert labels(lib, "zebra") == []
        with Library.open(tmp_path / "lib") as writer:
            put(writer, SECOND, tmp_path / "work")
        assert labels(lib, "zebra") == [("second.pdf", "Figure 1")]
        assert lib.search("nanorods").total == 1


def test_a_paper_harvested_again_replaces_its_figures(tmp_path: Path) -> None:
    with open_library(make(tmp_path, [FIRST, SECOND])) as lib:
        assert lib.search("nanorods").total == 1
        changed = Written("first.pdf", (Drawn("Figure 1. Silver cubes."),), title="Cubes")
        with Library.open(tmp_path / "lib") as writer:
            put(writer, changed, tmp_path / "work")
        assert labels(lib, "nanorods") == []
        assert labels(lib, "silver") == [("first.pdf", "Figure 1")]
        assert lib.search("title:rods").total == 0
        assert lib.search().total == 2


def test_pruned_papers_vanish(tmp_path: Path) -> None:
    with open_library(make(tmp_path, [FIRST, SECOND])) as lib, Library.open(tmp_path / "lib") as writer:
        assert lib.search("zebra").total == 1
        connection = sqlite3.connect(tmp_path / "lib" / "catalog.sqlite")
        connection.execute("UPDATE inputs SET outcome = 'missing' WHERE path LIKE '%second.pdf'")
        connection.commit()
        connection.close()
        assert writer.prune() == 1
        assert lib.search("zebra").total == 0
        assert {facet.name for facet in lib.search().facets["paper"]} == {"Rods"}


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    with open_library(make(tmp_path, [FIRST])) as lib:
        lib.search("gold")
        assert build.refresh(lib.library, database.TextFile(tmp_path / "lib" / "index" / "text.sqlite")) is False


def test_deleting_the_index_loses_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path, [FIRST, SECOND])
    with open_library(folder) as lib:
        before = lib.search("gold raman zebra", limit=9).to_json()
    for path in list((folder / "index").iterdir()):
        path.unlink()
    with open_library(folder) as lib:
        assert lib.search("gold raman zebra", limit=9).to_json() == before


def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    folder = make(tmp_path, [FIRST])
    with open_library(folder) as lib:
        lib.search("gold")
    (folder / "index" / "text.sqlite").write_bytes(b"no database" * 1000)
    with open_library(folder) as lib:
        assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]


def test_an_index_of_another_analyser_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path, [FIRST])
    with open_library(folder) as lib:
        lib.search("gold")
    monkeypatch.setattr(database, "ANALYSER_VERSION", 99)
    with open_library(folder) as lib:
        lib.search("gold")
        state = database.IndexFile(folder / "index" / "text.sqlite").state()
    assert state[0] == database.fingerprint()
    assert ".99." in state[0]


def test_a_build_that_fails_leaves_the_old_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path, [FIRST])
    with open_library(folder) as lib:
        lib.search("gold")
        monkeypatch.setattr(build, "_panel_row", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lib.reindex()
        monkeypatch.undo()
        assert labels(lib, "nanorods") == [("first.pdf", "Figure 1")]
    assert not list((folder / "index").glob("*.new"))


def test_an_open_library_sees_an_index_replaced_by_another_process(tmp_path: Path) -> None:
    folder = make(tmp_path, [FIRST])
    with open_library(folder) as lib, open_library(folder) as other:
        lib.search("gold")
        build.rebuild(other.library, database.TextFile(folder / "index" / "text.sqlite"))
        with Library.open(folder) as writer:
            put(writer, SECOND, tmp_path / "work")
        assert labels(lib, "zebra") == [("second.pdf", "Figure 1")]


def test_searching_goes_on_while_papers_are_added(tmp_path: Path) -> None:
    folder = make(tmp_path, [FIRST])
    wrong: list[str] = []

    def search(done: threading.Event, lib: FigureLibrary) -> None:
        while not done.is_set():
            if ("first.pdf", "Figure 1") not in labels(lib, "nanorods"):
                wrong.append("lost")

    with open_library(folder) as lib, Library.open(folder) as writer:
        done = threading.Event()
        threads = [threading.Thread(target=search, args=(done, lib)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(12):
            put(writer, Written(f"{number}.pdf", (Drawn(f"Figure 1. Zebra number {number}."),)), tmp_path / "work")
        done.set()
        for thread in threads:
            thread.join()
        assert not wrong
        assert lib.search("zebra").total == 12


def test_no_library_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library"):
        open_library(tmp_path / "nowhere")


def test_an_empty_library_answers(tmp_path: Path) -> None:
    with open_library(make(tmp_path, [])) as lib:
        assert lib.search("anything").total == 0
        assert lib.search().to_json()["facets"] == {"kind": [], "scale": [], "year": [], "journal": [], "paper": []}


def test_a_library_that_cannot_be_written_is_still_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path, [FIRST])
    monkeypatch.setattr(database, "_WRITER_SECONDS", 0.1)
    with open_library(folder) as lib:
        lib.search("gold")
        with Library.open(folder) as writer:
            put(writer, SECOND, tmp_path / "work")
        other = sqlite3.connect(folder / "index" / "text.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with open_library(folder) as late:
            assert labels(late, "nanorods") == [("first.pdf", "Figure 1")]
        other.execute("ROLLBACK")
        other.close()
        assert labels(lib, "zebra") == [("second.pdf", "Figure 1")]


def test_leftovers_of_a_killed_build_are_swept(tmp_path: Path) -> None:
    folder = make(tmp_path, [FIRST])
    (folder / "index").mkdir()
    old, new = folder / "index" / "text.sqlite.1.2.new", folder / "index" / "text.sqlite.3.4.new"
    old.write_bytes(b"")
    new.write_bytes(b"")
    os.utime(old, (1, 1))
    with open_library(folder) as lib:
        assert lib.search("gold").total == 1
    assert not old.exists()
    assert new.exists()


def test_a_library_that_has_outgrown_its_index_gets_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path, [FIRST])
    monkeypatch.setattr(build, "MANY", 2)
    with open_library(folder) as lib, Library.open(folder) as writer:
        lib.search("gold")
        before = (folder / "index" / "text.sqlite").stat().st_ino
        for number in range(4):
            put(writer, Written(f"{number}.pdf", (Drawn("Figure 1. Zebra."),)), tmp_path / "work")
        assert lib.search("zebra").total == 4
        assert (folder / "index" / "text.sqlite").stat().st_ino != before


def test_a_journal_in_capitals_is_the_same_journal(tmp_path: Path) -> None:
    journals = ("PHYSICAL NOTES B", "Physical Notes B", "Other Notes")
    papers = [
        Written(f"{number}.pdf", (Drawn(f"Figure 1. Film {number}."),), journal=journal)
        for number, journal in enumerate(journals)
    ]
    with open_library(make(tmp_path, papers)) as lib:
        counted = [(facet.value, facet.count) for facet in lib.search().facets["journal"]]
        assert counted == [("Physical Notes B", 2), ("Other Notes", 1)]
        assert lib.search(journal="Physical Notes B").total == 2

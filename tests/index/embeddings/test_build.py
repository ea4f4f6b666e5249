"""The index of embeddings: made once, kept up to date, swapped as a whole, and never in the way of a text search."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from harvest.errors import MissingExtra, UsageError
from harvest.store import Library
from index import open_library
from index.embeddings import build
from index.embeddings.search import SOON
from index.embeddings.table import FEW, GUESSED, TABLES, floors_among
from index.encoders import Encoder
from tests.index.embeddings.painted import Painted, put
from tests.index.encoders.standin import Colours

RED: list[Painted] = [("red", "Strained", "sem")]
BLUE: list[Painted] = [("blue", "Cells", "")]


class Encoders:
    """Opens stand-ins, one a name, and remembers them."""

    def __init__(self) -> None:
        self.opened: dict[str, Colours] = {}
        self.gone = ""

    def __call__(self, name: str) -> Encoder:
        if name == self.gone:
            raise MissingExtra(f"{name} is not installed")
        return self.opened.setdefault(name, Colours(name))


@pytest.fixture(autouse=True)
def encoders(monkeypatch: pytest.MonkeyPatch) -> Encoders:
    made = Encoders()
    monkeypatch.setattr("index.embeddings.search.open_encoder", made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "lib", create=True) as library:
        put(library, "one.pdf", [RED, BLUE], tmp_path / "work")
    return tmp_path / "lib"


def add(folder: Path, name: str, figures: list[list[Painted]]) -> None:
    with Library.open(folder) as library:
        put(library, name, figures, folder.parent / "work")


def encoder_of(folder: Path) -> str:
    with sqlite3.connect(folder / "index" / build.FILE) as connection:
        return str(connection.execute("SELECT value FROM meta WHERE name = 'encoder'").fetchone()[0])


def test_every_panel_is_looked_at_and_read_once(folder: Path, encoders: Encoders) -> None:
    heard: list[tuple[int, int]] = []
    with open_library(folder) as lib:
        assert lib.refresh(lambda done, of: heard.append((done, of))) == ()
        ours = encoders.opened["figlens"]
        assert (ours.seen, ours.read) == (2, 2) and heard[-1] == (2, 2)
        assert lib.search("red").total == 1 and (ours.seen, ours.read) == (2, 3)
    with open_library(folder) as lib:
        lib.refresh()
        assert lib.search("red").total == 1 and (ours.seen, ours.read) == (2, 4)


def test_new_panels_go_in_and_those_gone_come_out(folder: Path, encoders: Encoders) -> None:
    with open_library(folder) as lib:
        assert lib.search("red").total == 1
        add(folder, "other.pdf", [RED])
        assert lib.search("red").total == 2
        add(folder, "one.pdf", [BLUE])
        assert [hit.source for hit in lib.search("red")] == ["other.pdf"]
        assert lib.search("blue").total == 1


def test_a_search_does_not_wait_for_many_new_panels(folder: Path, encoders: Encoders) -> None:
    with open_library(folder) as lib:
        lib.refresh()
        add(folder, "many.pdf", [RED] * (SOON + 1))
        seen = encoders.opened["figlens"].seen
        assert lib.search("red").total == 1 and encoders.opened["figlens"].seen == seen
        lib.refresh()
        assert lib.search("red").total == SOON + 2


def test_a_large_library_without_the_index_says_so(folder: Path, encoders: Encoders) -> None:
    add(folder, "many.pdf", [RED] * (SOON + 1))
    with open_library(folder) as lib:
        found = lib.search("strained")
        assert found.total == SOON + 2 and "figlens reindex" in found.notes[0]
        assert encoders.opened["figlens"].seen == 0
        lib.refresh()
        assert not lib.search("strained").notes


def test_an_index_that_another_process_makes_is_seen_at_once(folder: Path, encoders: Encoders) -> None:
    add(folder, "many.pdf", [RED] * (SOON + 1))
    with open_library(folder) as lib, open_library(folder) as other:
        assert lib.search("strained").notes
        other.refresh()
        assert not lib.search("strained").notes


def test_vectors_of_pictures_are_kept_in_the_library(folder: Path, encoders: Encoders) -> None:
    with open_library(folder) as lib:
        lib.refresh()
        before = lib.search("red").to_json()
        lib.reindex()
        assert encoders.opened["figlens"].seen == 2 and lib.search("red").to_json() == before


def test_another_encoder_takes_the_place_when_its_index_is_whole(folder: Path, encoders: Encoders) -> None:
    with open_library(folder) as held, open_library(folder) as lib:
        before = held.search("red").to_json()

        def stopped(done: int, of: int) -> None:
            assert held.search("red").to_json() == before and encoder_of(folder) == "figlens"
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            lib.reindex("local:another", stopped)
        assert encoder_of(folder) == "figlens" and lib.search("red").to_json() == before
        assert lib.reindex("local:another") == () and encoder_of(folder) == "local:another"
        read = encoders.opened["figlens"].read
        assert lib.search("red").total == held.search("red").total == 1
        assert encoders.opened["figlens"].read == read, "both libraries ask the new encoder"
    with open_library(folder) as lib:
        lib.refresh()
        assert lib.search("red").total == 1 and encoder_of(folder) == "local:another"
        lib.reindex()
        assert encoder_of(folder) == "local:another"
    assert not list((folder / "index").glob("*.new"))


def test_an_encoder_that_cannot_be_had_changes_nothing(folder: Path, encoders: Encoders) -> None:
    encoders.gone = "local:gone"
    with open_library(folder) as lib:
        before = lib.search("red").to_json()
        with pytest.raises(MissingExtra):
            lib.reindex("local:gone")
        assert lib.search("red").to_json() == before and encoder_of(folder) == "figlens"


def test_a_library_whose_encoder_is_gone_is_still_kept_up_to_date(folder: Path, encoders: Encoders) -> None:
    with open_library(folder) as lib:
        lib.reindex("local:another")
    encoders.gone = "local:another"
    with open_library(folder) as lib:
        for notes in (lib.refresh(), lib.reindex()):
            assert len(notes) == 1 and "local:another is not installed" in notes[0]
        assert lib.search("strained").total == 1


def test_another_version_of_the_encoder_is_noticed(folder: Path, encoders: Encoders) -> None:
    with open_library(folder) as lib:
        lib.refresh()
    encoders.opened["figlens"] = Colours(fingerprint="1" * 16)
    with open_library(folder) as lib:
        assert lib.search("red").total == 1 and encoders.opened["figlens"].seen == 2


def test_a_broken_picture_costs_only_itself(folder: Path, encoders: Encoders) -> None:
    with Library.open(folder) as library:
        shown = [panel.panel.image for panel in library.panels()]
        assert shown[0] is not None
        library.image_path(shown[0]).write_bytes(b"broken")
    with open_library(folder) as lib:
        assert lib.search("red").total == 0 and lib.search("blue").total == 1 and lib.search("strained").total == 1


def test_an_index_that_cannot_be_written_still_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_library(folder) as lib:
        assert lib.search("red").total == 1
        held = sqlite3.connect(folder / "index" / build.FILE, isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr("index.database._WRITER_SECONDS", 0.1)
        add(folder, "other.pdf", [RED])
        found = lib.search("red")
        assert found.total == 1 and not found.notes
        held.rollback()
        held.close()


def test_floors_are_taken_from_the_library_where_the_encoder_has_none(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(*TABLES)
    assert floors_among(connection) == GUESSED
    rows = np.random.default_rng(0).normal(size=(2 * FEW, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for key, row in enumerate(rows):
        vector = row.astype(np.float16).tobytes()
        connection.execute("INSERT INTO panels VALUES (?, ?, ?)", (key, vector, vector))
    floors = floors_among(connection)
    assert all(0.25 < floor < 0.5 for floor in floors), "three spreads of cosines in 64 dimensions"


def test_wrong_names_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.encoders import open_encoder

    monkeypatch.setattr("index.embeddings.search.open_encoder", open_encoder)
    with open_library(folder) as lib, pytest.raises(UsageError, match="open_clip:MODEL/TAG"):
        lib.reindex("resnet50")


def test_a_damaged_index_is_made_again_or_said(folder: Path) -> None:
    with open_library(folder) as lib:
        assert lib.search("red").total == 1
    (folder / "index" / build.FILE).write_bytes(b"not a database at all")
    with open_library(folder) as lib:
        assert lib.search("red").total == 1 and not lib.search("red").notes
    for damage in ("UPDATE panels SET picture = x'00'", "DROP TABLE panels"):
        with sqlite3.connect(folder / "index" / build.FILE) as connection:
            connection.execute(damage)
        with open_library(folder) as lib:
            assert "figlens reindex" in lib.search("strained").notes[0]
            lib.reindex()
            assert lib.search("red").total == 1

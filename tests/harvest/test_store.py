"""The library folder: what goes in comes out, in one piece or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from harvest.errors import LibraryError
from harvest.records import Box, Failure, Figure, Harvest, PageImage, Panel, Paper, Picture, figure_id, panel_id
from harvest.store import IngestLock, InputFile, Library, schema

PRINT = "f" * 16


def make_picture(workspace: Path, content: bytes) -> Picture:
    workspace.mkdir(parents=True, exist_ok=True)
    picture = Picture(hashlib.sha256(content).hexdigest(), "png", 4, 3)
    (workspace / picture.name).write_bytes(content)
    return picture


def make_harvest(workspace: Path, paper_id: str = "a" * 16, figures: int = 2, image: bytes = b"same") -> Harvest:
    made = []
    for number in range(1, figures + 1):
        name = figure_id(paper_id, number)
        picture = make_picture(workspace, image)
        panels = tuple(Panel(panel_id(name, letter), letter, image=picture) for letter in "ab")
        made.append(Figure(name, f"Fig. {number}", Box(1, 0, 0, 10, 10), "α-Fe₂O₃", ("see",), panels, picture))
    page = PageImage(1, 612, 792, make_picture(workspace, image + b" page"))
    failures = (Failure("mentions", "page 2", "no text"),)
    return Harvest(Paper(paper_id, "x.pdf", "Title", year=2020), tuple(made), failures, (page,))


def test_a_harvest_comes_back_as_it_was(tmp_path: Path) -> None:
    harvest = make_harvest(tmp_path / "work")
    with Library.open(tmp_path / "lib", create=True) as library:
        library.commit(harvest, tmp_path / "work", PRINT, [InputFile("/papers/x.pdf", 3, 4, "a" * 64)])
    with Library.open(tmp_path / "lib") as library:
        assert library.harvest("a" * 16) == harvest
        assert library.figure("a" * 16 + ".f02") == (harvest.paper, harvest.figures[1])
        assert list(library.papers()) == [harvest.paper]
        assert library.page_image("a" * 16, 1) == harvest.page_images[0]
        assert library.page_image("a" * 16, 2) is None
        picture = harvest.figures[0].image
        assert picture is not None and library.image_path(picture).read_bytes() == b"same"
        assert library.image_path(picture).relative_to(library.folder).parts[:2] == ("images", picture.sha256[:2])
        (outcome,) = library.inputs()
        assert (outcome.path, outcome.outcome, outcome.figures, outcome.problems) == (
            *("/papers/x.pdf", "harvested"),
            *(2, 1),
        )


def test_two_figures_with_one_image_are_two(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        library.commit(make_harvest(tmp_path / "w"), tmp_path / "w", PRINT, [])
        stored = list(library.panels())
        assert len({panel.panel.id for panel in stored}) == 4
        assert len({panel.panel.image for panel in stored}) == 1
        assert library.counts().pictures == 2


def test_keys_are_never_used_again(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        harvest = make_harvest(tmp_path / "w")
        library.commit(harvest, tmp_path / "w", PRINT, [InputFile("/x.pdf", sha256="a" * 64)])
        first, generation = library.panel_keys(), library.generation()
        library.commit(harvest, tmp_path / "w", PRINT, [InputFile("/x.pdf", sha256="a" * 64)])
        second = library.panel_keys()
        assert not first & second and len(second) == 4 and library.generation() > generation
        library.mark_missing([InputFile("/x.pdf")])
        library.prune()
        library.commit(make_harvest(tmp_path / "w"), tmp_path / "w", PRINT, [])
        assert min(library.panel_keys()) > max(second)
        assert [panel.key for panel in library.panels(after=max(library.panel_keys()) - 1)] == [
            max(library.panel_keys())
        ]


def test_a_commit_is_whole_or_nothing(tmp_path: Path) -> None:
    harvest = make_harvest(tmp_path / "w")
    twice = Harvest(harvest.paper, (harvest.figures[0], harvest.figures[0]))
    with Library.open(tmp_path / "lib", create=True) as library:
        with pytest.raises(sqlite3.IntegrityError):
            library.commit(twice, tmp_path / "w", PRINT, [InputFile("/x.pdf")])
        assert library.counts().papers == 0 and library.inputs() == [] and library.generation() == 0
        lost = Picture("0" * 64, "png", 1, 1)
        with pytest.raises(LibraryError, match="announced and not written"):
            library.commit(Harvest(harvest.paper, (Figure("f", "", None, "", image=lost),)), tmp_path / "w", PRINT, [])
        assert library.counts().papers == 0


def test_prune_deletes_what_is_gone_and_its_pictures(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        for letter in "ab":
            harvest = make_harvest(tmp_path / "w", letter * 16, image=letter.encode())
            library.commit(harvest, tmp_path / "w", PRINT, [InputFile(f"/{letter}.pdf", sha256=letter * 64)])
        sha = hashlib.sha256(b"a").hexdigest()
        library.put_vectors("tiny", {sha: np.ones((2, 3), np.float32)})
        library.mark_missing([InputFile("/a.pdf")])
        assert library.counts().papers == 2 and library.counts().orphans == 1
        assert [outcome.outcome for outcome in library.inputs()] == ["missing", "harvested"]
        assert library.prune() == 1
        assert [paper.id for paper in library.papers()] == ["b" * 16]
        assert library.vectors("tiny", [sha]) == {}
        assert len(list((library.folder / "images").glob("*/*"))) == 2


def test_a_second_path_of_the_same_paper_keeps_it(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        library.commit(make_harvest(tmp_path / "w"), tmp_path / "w", PRINT, [InputFile("/a.pdf", sha256="a" * 64)])
        library.link(InputFile("/copy.pdf", sha256="a" * 64), PRINT, "a" * 16, 2)
        library.mark_missing([InputFile("/a.pdf")])
        assert library.prune() == 0 and library.counts().papers == 1


def test_a_changed_file_replaces_its_paper_once_the_new_one_is_there(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        library.commit(make_harvest(tmp_path / "w"), tmp_path / "w", PRINT, [InputFile("/a.pdf", sha256="a" * 64)])
        library.fail([InputFile("/a.pdf", sha256="c" * 64)], PRINT, "read", "broken\nline")
        assert [paper.id for paper in library.papers()] == ["a" * 16]
        assert library.inputs()[0].reason == "broken line"
        library.commit(make_harvest(tmp_path / "w"), tmp_path / "w", PRINT, [InputFile("/a.pdf", sha256="a" * 64)])
        new = make_harvest(tmp_path / "w", "b" * 16)
        library.commit(new, tmp_path / "w", PRINT, [InputFile("/a.pdf", sha256="b" * 64)])
        assert [paper.id for paper in library.papers()] == ["b" * 16]


def test_vectors_are_kept_by_encoder_and_image(tmp_path: Path) -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    with Library.open(tmp_path / "lib", create=True) as library:
        library.put_vectors("one", {"a" * 64: values, "b" * 64: values + 1})
        library.put_vectors("two", {"a" * 64: values[:1]})
        library.put_vectors("one", {"b" * 64: values + 2})
        got = library.vectors("one", ["a" * 64, "b" * 64, "c" * 64])
        assert set(got) == {"a" * 64, "b" * 64}
        np.testing.assert_array_equal(got["b" * 64], values + 2)
        assert library.vectors("two", ["a" * 64])["a" * 64].shape == (1, 3)
        many = library.vectors("one", [f"{n:064d}" for n in range(2000)])
        assert many == {}
        with pytest.raises(ValueError, match="tiles, dim"):
            library.put_vectors("one", {"a" * 64: values[0]})


def test_odd_names_and_odd_text_are_kept(tmp_path: Path) -> None:
    path = b"/p/\xff new\nline.pdf".decode("utf-8", "surrogateescape")
    harvest = Harvest(Paper("a" * 16, "x.pdf", title="lone \ud800 surrogate"))
    with Library.open(tmp_path / "lib", create=True) as library:
        library.commit(harvest, tmp_path, PRINT, [InputFile(path, sha256="a" * 64)])
        assert library.inputs()[0].path == "/p/\\xff new\nline.pdf"
        assert list(library.stored_inputs()) == [path]
        assert library.paper("a" * 16).title == "lone ? surrogate"


def test_readers_of_other_threads_see_every_commit(tmp_path: Path) -> None:
    seen: list[int] = []
    with Library.open(tmp_path / "lib", create=True) as library:
        for letter in "abc":
            library.commit(make_harvest(tmp_path / "w", letter * 16), tmp_path / "w", PRINT, [])
            thread = threading.Thread(target=lambda: seen.append(len(list(library.panels()))))
            thread.start()
            thread.join()
    assert seen == [4, 8, 12]
    with pytest.raises(LibraryError, match="closed"):
        library.generation()


@pytest.mark.parametrize("name", ["missing", "full", "file", "foreign"])
def test_what_is_no_library_says_so(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    if name == "file":
        folder.write_text("x")
    elif name != "missing":
        folder.mkdir()
        (folder / "thesis.tex").write_text("x")
    if name == "foreign":
        sqlite3.connect(folder / "catalog.sqlite").execute("CREATE TABLE t (x)").connection.commit()
    with pytest.raises(LibraryError):
        Library.open(folder, create=name != "missing")
    assert name == "foreign" or not (folder / "catalog.sqlite").exists()


def test_broken_catalogue_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match="catalog"):
        Library.open(tmp_path)


def test_migrations_run_once_and_newer_catalogues_are_refused(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        library.commit(make_harvest(tmp_path / "w"), tmp_path / "w", PRINT, [])
        catalog = library.folder / "catalog.sqlite"
    connection = schema.connect(catalog)
    newer = (*schema.MIGRATIONS, "ALTER TABLE papers ADD COLUMN seen INTEGER DEFAULT 7;")
    schema.migrate(connection, catalog, newer)
    schema.migrate(connection, catalog, newer)
    assert connection.execute("SELECT seen FROM papers").fetchone() == (7,)
    broken = (*newer, "CREATE TABLE half (x);\nSELECT * FROM nowhere;")
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, catalog, broken)
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    connection.close()
    with pytest.raises(LibraryError, match="newer figlens"):
        Library.open(tmp_path / "lib")


def test_a_read_only_library_can_be_read(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        library.commit(make_harvest(tmp_path / "w"), tmp_path / "w", PRINT, [])
        folder = library.folder
    connection = schema._open(folder / "catalog.sqlite", "mode=ro&immutable=1")
    assert connection.execute("SELECT count(*) FROM panels").fetchone() == (4,)
    connection.close()


def _hold(folder: Path, ready: object, end: object) -> None:
    with IngestLock(folder):
        ready.set()  # type: ignore[attr-defined]
        end.wait(20)  # type: ignore[attr-defined]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, end = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, ready, end))
    other.start()
    try:
        assert ready.wait(20)
        with pytest.raises(LibraryError, match=f"process {other.pid}"), IngestLock(tmp_path):
            pass
        other.kill()
        other.join()
        with IngestLock(tmp_path):
            pass
    finally:
        other.kill()

"""A picture index built anew: the old one answers until the new one is whole, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from harvest.errors import IndexMismatch
from harvest.store import Library
from index import open_library
from index.picture_file import take_place
from index.pictures import PictureIndex, open_pictures
from tests.index import drawn
from tests.index.pictured import Stub, commit, stubbed

PARTS = [drawn.micrograph(9, 10), drawn.curves(9, "Yield")]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "lib", create=True) as opened:
        yield opened


def test_renewing_changes_no_answer_and_leaves_nothing_behind(library: Library, tmp_path: Path) -> None:
    commit(library, "a.pdf", [drawn.noise(1), drawn.gradient(), PARTS[1]], tmp_path / "w")
    with open_pictures(library) as pictures:
        pictures.refresh()
        before = pictures.search(PARTS[1])
    with open_pictures(library, renew=True) as pictures:
        assert pictures.search(PARTS[1]) == before and pictures.refresh() == 0
    assert {path.name for path in (library.folder / "index").iterdir()} <= {
        *("pictures.sqlite", "pictures.sqlite-wal", "pictures.sqlite-shm", "vectors.faiss")
    }


def test_a_renewal_that_fails_leaves_the_old_index(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(library, "a.pdf", [drawn.noise(1), drawn.gradient(), PARTS[1]], tmp_path / "w")
    asked = Image.fromarray(PARTS[1])
    with open_library(library.folder) as held, open_library(library.folder) as other:
        before = held.search(image=asked).to_json()
        assert before["hits"]
        calls: list[int] = []

        def interrupted(done: int, of: int) -> None:
            calls.append(of)
            answers = [lib.search(image=asked).to_json() for lib in (held, other)]
            assert answers == [before, before]  # while the new one is being built
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            held.reindex(progress=interrupted)
        assert calls == [3]
    monkeypatch.setattr("index.pictures.take_in", lambda *_: pytest.fail("a picture was read anew"))
    with open_library(library.folder) as again:
        assert again.search(image=asked).to_json() == before
    assert not list((library.folder / "index").glob("pictures.*.new"))


def test_a_swap_cut_short_heals(library: Library, tmp_path: Path) -> None:
    """The old vectors are gone, the new ones not there yet."""
    commit(library, "a.pdf", [drawn.noise(1), drawn.gradient()], tmp_path / "w")
    folder = library.folder / "index"
    first = stubbed(library)
    first.refresh()
    before = first.search(drawn.noise(1))
    first.close()
    (folder / "new").mkdir()
    with PictureIndex(library, Stub("1" * 16), folder / "new") as fresh:
        fresh.refresh()
    (folder / "new" / "vectors.faiss").unlink()
    take_place(folder / "new", folder)
    with pytest.raises(IndexMismatch):
        stubbed(library)
    again = stubbed(library, Stub("1" * 16))
    assert again.refresh() == 2 and again.search(drawn.noise(1)) == before

"""Search by picture: crops are found whatever happened to them, strangers are turned away, the index stays true."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from harvest.errors import IndexMismatch, LibraryError
from harvest.store import Library
from harvest.store.images import picture_path
from index.encoders.tiles import open_tiles
from index.pictures import ImageAnswer, PictureIndex, open_pictures
from tests.index import drawn
from tests.index.pictured import Stub, commit, stubbed

PARTS = [drawn.micrograph(9, 10), drawn.curves(9, "Yield"), drawn.micrograph(10, 25), drawn.curves(10, "Loss")]
PICTURES = {
    "fine grains": drawn.micrograph(1, 8),
    "coarse grains": drawn.micrograph(2, 22),
    "other grains": drawn.micrograph(3, 9),
    "signal": drawn.curves(1, "Signal"),
    "current": drawn.curves(2, "Current"),
    "heat flow": drawn.curves(3, "Heat flow"),
    "compound": drawn.compound(PARTS),
}


class Made:
    """An index with what it was made of; ``keys`` by the names of ``PICTURES``."""

    def __init__(self, folder: Path) -> None:
        self.library = Library.open(folder / "lib", create=True)
        self.keys = dict(zip(PICTURES, commit(self.library, "a.pdf", list(PICTURES.values()), folder), strict=True))
        self.pictures = open_pictures(self.library)
        self.pictures.refresh()

    def first(self, image: drawn.Pixels) -> str:
        hits = self.pictures.search(image).hits
        return next(name for name, key in self.keys.items() if key == hits[0].key) if hits else "nothing alike"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "lib", create=True) as opened:
        yield opened


@pytest.mark.parametrize("damage", drawn.DAMAGE)
@pytest.mark.parametrize("name", PICTURES)
def test_a_whole_picture_is_found(made: Made, name: str, damage: str) -> None:
    assert made.first(drawn.DAMAGE[damage](PICTURES[name])) == name


@pytest.mark.parametrize("damage", drawn.DAMAGE)
@pytest.mark.parametrize("name", ["fine grains", "coarse grains", "signal", "heat flow"])
def test_a_crop_of_a_third_is_found(made: Made, name: str, damage: str) -> None:
    part = drawn.crop(PICTURES[name], 0.4, 0.05, 0.55, 0.55)
    assert made.first(drawn.DAMAGE[damage](part)) == name


@pytest.mark.parametrize("panel", range(4))
def test_a_part_of_one_panel_finds_the_compound_figure(made: Made, panel: int) -> None:
    left, top = (0.0, 0.52)[panel % 2], (0.0, 0.525)[panel // 2]
    part = drawn.crop(PICTURES["compound"], left + 0.2, top + 0.02, 0.26, 0.26)
    assert made.first(drawn.jpeg(part)) == "compound"


def test_a_match_says_so_and_stands_above_what_is_only_alike(made: Made) -> None:
    hits = made.pictures.search(drawn.grey(drawn.crop(PICTURES["fine grains"], 0.1, 0.1, 0.6, 0.6))).hits
    assert hits[0].signals["match"] > 0.6 and 0 < hits[0].signals["image"] <= 1
    assert all("match" not in hit.signals for hit in hits[1:])
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.mark.parametrize("stranger", [drawn.sailing_boat(), drawn.gradient(), drawn.noise()])
def test_strangers_are_turned_away(made: Made, stranger: drawn.Pixels) -> None:
    assert made.pictures.search(stranger) == ImageAnswer((), True)


def test_a_blank_picture_is_like_nothing(made: Made) -> None:
    """Its embedding is near that of any mostly white figure."""
    assert made.pictures.search(np.full((200, 200, 3), 255, np.uint8)).nothing_alike


def test_another_picture_of_the_kind_is_alike_without_a_match(made: Made) -> None:
    hits = made.pictures.search(drawn.micrograph(50, 8.5)).hits
    assert {hits[0].key, hits[1].key} == {made.keys["fine grains"], made.keys["other grains"]}
    assert not any("match" in hit.signals for hit in hits)


def test_only_allowed_panels_are_found(made: Made) -> None:
    allowed = {made.keys["signal"], made.keys["other grains"]}
    hits = made.pictures.search(PICTURES["fine grains"], 10, allowed).hits
    assert {hit.key for hit in hits} <= allowed
    assert made.pictures.search(PICTURES["fine grains"], 10, set()) == ImageAnswer((), True)


def test_similar_leaves_the_panel_itself_out(made: Made) -> None:
    hits = made.pictures.similar(made.keys["fine grains"], 3).hits
    assert hits[0].key == made.keys["other grains"]
    assert made.keys["fine grains"] not in {hit.key for hit in hits}


def test_similar_refuses_a_panel_it_does_not_know(made: Made) -> None:
    with pytest.raises(LibraryError, match="99999"):
        made.pictures.similar(99999)


def test_an_empty_library_holds_nothing_alike(library: Library) -> None:
    with open_pictures(library) as pictures:
        assert pictures.refresh() == 0
        assert pictures.search(drawn.noise()) == ImageAnswer((), True)


def test_new_panels_come_and_old_ones_go(library: Library, tmp_path: Path) -> None:
    encoder = Stub()
    pictures = stubbed(library, encoder)
    (one,) = commit(library, "a.pdf", [drawn.noise(1)], tmp_path / "w")
    assert (pictures.refresh(), len(pictures), encoder.seen) == (1, 1, 1)
    (two,) = commit(library, "b.pdf", [drawn.gradient()], tmp_path / "w")
    assert (pictures.refresh(), encoder.seen) == (1, 2)
    assert pictures.refresh() == 0
    commit(library, "a.pdf", [drawn.noise(3)], tmp_path / "w")
    assert pictures.refresh() == 2
    found = {hit.key for hit in pictures.search(drawn.noise(1)).hits}
    assert one not in found and two in library.panel_keys() and len(pictures) == 2


def test_the_same_picture_in_two_figures_is_encoded_once_and_found_twice(library: Library, tmp_path: Path) -> None:
    encoder = Stub()
    pictures = stubbed(library, encoder)
    keys = commit(library, "a.pdf", [PARTS[0], PARTS[0]], tmp_path / "w")
    pictures.refresh()
    assert encoder.seen == 1
    assert {hit.key for hit in pictures.search(PARTS[0]).hits if "match" in hit.signals} == set(keys)


def test_vectors_come_from_the_catalogue_when_the_folder_is_lost(library: Library, tmp_path: Path) -> None:
    commit(library, "a.pdf", [drawn.noise(1), drawn.gradient()], tmp_path / "w")
    first = stubbed(library)
    first.refresh()
    before = first.search(drawn.noise(1))
    first.close()
    for path in (library.folder / "index").iterdir():
        path.unlink()
    encoder = Stub()
    again = stubbed(library, encoder)
    assert again.refresh() == 2 and encoder.seen == 0
    assert again.search(drawn.noise(1)) == before


@pytest.mark.parametrize("harm", ["lost", "rubbish", "old"])
def test_a_harmed_vector_file_heals(library: Library, tmp_path: Path, harm: str) -> None:
    pictures = stubbed(library)
    commit(library, "a.pdf", [drawn.noise(1)], tmp_path / "w")
    pictures.refresh()
    path = library.folder / "index" / "vectors.faiss"
    old = path.read_bytes()
    commit(library, "b.pdf", [drawn.gradient()], tmp_path / "w")
    pictures.refresh()
    pictures.close()
    if harm == "lost":
        path.unlink()
    else:
        path.write_bytes(old if harm == "old" else b"rubbish")
    again = stubbed(library)
    again.refresh()
    assert {hit.key for hit in again.search(drawn.noise(1)).hits} == library.panel_keys()


def test_another_encoder_is_refused_and_the_repair_named(library: Library, tmp_path: Path) -> None:
    commit(library, "a.pdf", [drawn.noise(1)], tmp_path / "w")
    first = stubbed(library)
    first.refresh()
    first.close()
    with pytest.raises(IndexMismatch, match=r"stub@0+, not with stub@1+; `figlens reindex"):
        stubbed(library, Stub("1" * 16))
    with open_pictures(library, renew=True) as pictures:
        assert pictures.signature.startswith("efficientnet-lite0@") and len(pictures) == 1


def test_a_picture_whose_file_is_gone_costs_only_itself(library: Library, tmp_path: Path) -> None:
    keys = commit(library, "a.pdf", [drawn.noise(1), PARTS[0]], tmp_path / "w")
    lost = next(library.panels()).panel.image
    assert lost is not None
    picture_path(library.images_folder, lost.name).unlink()
    pictures = stubbed(library)
    assert pictures.refresh() == 2
    assert pictures.search(PARTS[0]).hits[0].key == keys[1]
    with pytest.raises(LibraryError, match="has no picture"):
        pictures.similar(keys[0])


def test_a_file_that_is_no_index_is_a_clear_error(library: Library) -> None:
    (library.folder / "index").mkdir(exist_ok=True)
    (library.folder / "index" / "pictures.sqlite").write_bytes(b"rubbish" * 1000)
    with pytest.raises(LibraryError, match="figlens reindex"):
        stubbed(library)


def test_the_catalogue_keeps_vectors_by_encoder_and_fingerprint(library: Library, tmp_path: Path) -> None:
    commit(library, "a.pdf", [drawn.noise(1)], tmp_path / "w")
    pictures = PictureIndex(library, open_tiles(), library.folder / "index")
    pictures.refresh()
    with sqlite3.connect(library.folder / "catalog.sqlite") as catalog:
        names = [row[0] for row in catalog.execute("SELECT encoder FROM vectors")]
    assert names == [pictures.signature]

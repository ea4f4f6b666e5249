"""A picture index whose vectors are on a server finds what FAISS finds, and mends what a dead run left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from harvest.errors import IndexMismatch, LibraryError
from harvest.store import Library
from index.elastic.address import parse_address
from index.elastic.versions import Versions
from index.encoders.tiles import MAX_TILES
from index.picture_file import VECTORS, beside, take_place
from index.pictures import PictureIndex
from index.vectors import Purpose, open_vectors
from index.vectors.elasticsearch import ElasticsearchVectors
from tests.index.drawn import Pixels, curves, micrograph
from tests.index.pictured import Stub, commit


@pytest.fixture
def library(tmp_path: Path) -> Library:
    opened = Library.open(tmp_path / "lib", create=True)
    pictures: list[Pixels] = [micrograph(1, 6), micrograph(2, 20), curves(3, "Intensity"), curves(4, "Energy")]
    commit(opened, "first.pdf", pictures, tmp_path / "work")
    return opened


def index(library: Library, setting: str, encoder: Stub | None = None, folder: Path | None = None) -> PictureIndex:
    return PictureIndex(library, encoder or Stub(), folder or library.folder / "index", setting)


def panels_of(pictures: PictureIndex) -> list[int]:
    """Whose vectors are kept, in order."""
    return sorted(set((pictures._vectors.backend.keys() // MAX_TILES).tolist()))


def versions_of(setting: str, library: Library) -> Versions:
    return Versions(parse_address(setting), "vectors-pictures", library.identity())


def test_the_same_answers_as_faiss(library: Library, server_setting: str, tmp_path: Path) -> None:
    with index(library, "faiss", folder=tmp_path / "own") as embedded, index(library, server_setting) as server:
        assert embedded.refresh() == server.refresh() == 4
        for key in sorted(library.panel_keys()):
            one, other = embedded.similar(key), server.similar(key)
            assert {hit.key: hit.score for hit in other.hits} == pytest.approx(
                {hit.key: hit.score for hit in one.hits}, abs=1e-5
            )
        found = server.search(micrograph(2, 20), allowed=set(sorted(library.panel_keys())[:2]))
        assert found.hits[0].key == sorted(library.panel_keys())[1]


def test_it_comes_back_and_follows_the_library(library: Library, server_setting: str, tmp_path: Path) -> None:
    encoder = Stub()
    with index(library, server_setting, encoder) as first:
        first.refresh()
    with index(library, server_setting, encoder) as second:
        assert second.refresh() == 0 and len(second) == 4
        keys = commit(library, "first.pdf", [micrograph(5, 9)], tmp_path / "work")
        assert second.refresh() == 5
    with index(library, server_setting, encoder) as third:
        assert third.refresh() == 0 and panels_of(third) == keys
    (version,) = versions_of(server_setting, library).all().values()
    assert version.current and version.meta.made_by == first.signature


@pytest.mark.parametrize("at", ["save", "add"])
def test_what_a_dead_run_left_is_put_right(
    library: Library, server_setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    encoder = Stub()
    with index(library, server_setting, encoder) as first:
        first.refresh()
    commit(library, "second.pdf", [micrograph(8, 12)], tmp_path / "work")
    with index(library, server_setting, encoder) as second:
        monkeypatch.setattr(ElasticsearchVectors, at, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            second.refresh()
    monkeypatch.undo()
    seen = encoder.seen
    with index(library, server_setting, encoder) as third:
        assert third.refresh() > 0 and len(third) == 5
        assert panels_of(third) == sorted(library.panel_keys())
    assert encoder.seen == seen
    assert len(versions_of(server_setting, library).all()) == 1


def test_changing_the_backend_computes_nothing_anew(library: Library, server_setting: str) -> None:
    encoder = Stub()
    for setting in ("faiss", server_setting, "faiss", server_setting):
        with index(library, setting, encoder) as pictures:
            assert pictures.refresh() == 4
            assert len(pictures.similar(min(library.panel_keys())).hits) == 3
    assert encoder.seen == 4


def test_a_build_that_takes_its_place_is_seen_by_others(library: Library, server_setting: str) -> None:
    folder = library.folder / "index"
    with index(library, server_setting) as open_:
        open_.refresh()
        before = open_.similar(min(library.panel_keys()))
        with beside(folder) as fresh:
            with index(library, server_setting, folder=fresh) as renewed:
                renewed.refresh()
            take_place(fresh, folder)
        assert open_.similar(min(library.panel_keys())) == before
        (version,) = versions_of(server_setting, library).all()
        assert version.endswith("-000002")
        versions_of(server_setting, library).delete(version)
        with pytest.raises(LibraryError, match="figlens reindex"):
            open_.similar(min(library.panel_keys()))


def test_vectors_of_another_encoder_or_library_are_refused(server_setting: str, tmp_path: Path) -> None:
    kept = tmp_path / VECTORS
    open_vectors(3, server_setting, Purpose("pictures", "mine", "an encoder", "figlens reindex --library lib")).save(
        kept
    )
    with pytest.raises(IndexMismatch, match="figlens reindex --library lib"):
        open_vectors(3, server_setting, Purpose("pictures", "mine", "another", "figlens reindex --library lib")).load(
            kept
        )
    with pytest.raises(LibraryError, match="another library"):
        open_vectors(3, server_setting, Purpose("pictures", "theirs", "an encoder")).load(kept)


def test_scattered_keys_and_whole_blocks_are_filters(server_setting: str) -> None:
    rows = np.random.default_rng(4).normal(size=(3000, 4)).astype(np.float32)
    vectors = open_vectors(4, server_setting)
    vectors.add(np.arange(3000, dtype=np.int64), rows)
    numbers = np.arange(3000, dtype=np.int64)
    allowed = numbers[(numbers % 3 == 0) | (numbers // 64 % 5 == 0)]
    found, scores = vectors.search(rows[:2], 20, allowed)
    truth = rows[:2] @ rows[allowed].T
    best = np.sort(truth, axis=1)[:, ::-1][:, :20]
    assert np.isin(found, allowed).all()
    assert np.mean(np.isclose(scores, best, atol=1e-4)) > 0.9


def test_two_that_build_at_once_do_not_destroy_each_other(
    library: Library, server_setting: str, tmp_path: Path
) -> None:
    """One saves while the other is half way; then it goes on, and both find everything."""
    purpose = Purpose("pictures", library.identity(), "an encoder")
    one, other = (open_vectors(4, server_setting, purpose) for _ in range(2))
    rows = np.eye(4, dtype=np.float32)
    numbers = np.arange(4, dtype=np.int64)
    one.add(numbers[:2], rows[:2])
    other.add(numbers, rows)
    other.save(tmp_path / "kept")
    one.add(numbers[2:], rows[2:])
    one.save(tmp_path / "kept")
    (version,) = versions_of(server_setting, library).all().values()
    assert version.current and version.name.endswith("-000001")
    assert one.keys().tolist() == numbers.tolist()
    assert other.search(rows[3:], 1)[0].tolist() == [[3]]
    other.add(numbers[:1] + 9, rows[:1])
    other.save(tmp_path / "kept")
    assert sorted(one.keys().tolist()) == [*range(4), 9]


def test_a_deleted_index_is_not_made_again_by_writing(library: Library, server_setting: str) -> None:
    vectors = open_vectors(4, server_setting, Purpose("pictures", library.identity(), "an encoder"))
    vectors.add(np.array([1]), np.eye(4, dtype=np.float32)[:1])
    versions = versions_of(server_setting, library)
    (name,) = versions.all()
    versions.delete(name)
    with pytest.raises(LibraryError, match="try again"):
        vectors.add(np.array([2]), np.eye(4, dtype=np.float32)[:1])
    assert not versions.all()

"""Words that no caption holds find pictures, pictures find words; what is exact stays exact, what is alone says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from harvest.errors import FiglensError, IndexMismatch, MissingExtra
from harvest.store import Library
from index import open_library
from index.encoders.guarded import Guarded
from index.library import FigureLibrary
from index.results import Results
from tests.index.embeddings.painted import put
from tests.index.encoders.standin import Colours

PAPERS = {
    "one.pdf": [
        [("red", "Strained alloy after rolling", "sem")],
        [("lime", "Grown film", "tem")],
        [("blue", "Cells", "")],
    ],
    "other.pdf": [
        [("red", "Setup", "schematic")],
        [("lime", "The green phase in a map", "edx_map"), ("red", "Its profile", "line_plot")],
        [("white", "Powder", "sem")],
    ],
}


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embeddings.search.open_encoder", Colours)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("painted")
    with Library.open(at / "lib", create=True) as library:
        for name, figures in PAPERS.items():
            put(library, name, figures, at / "work")
    return at / "lib"


@pytest.fixture
def lib(folder: Path) -> Iterator[FigureLibrary]:
    with open_library(folder) as opened:
        yield opened


def shown(results: Results) -> list[str]:
    return [f"{hit.source[:-4]} {hit.label[7:]}{hit.panel}" for hit in results]


def test_words_that_no_caption_holds_find_pictures(lib: FigureLibrary) -> None:
    found = lib.search("something red")
    assert sorted(shown(found)) == ["one 1", "other 1", "other 2b"] and found.total == 3
    assert all(set(hit.signals) == {"picture", "caption"} for hit in found)
    assert found[0].signals["picture"].score > 0.9 > found[0].signals["caption"].score
    assert found.guessed in found._repr_html_() and "guesses" in found.guessed
    assert {facet.value for facet in found.facets["kind"]} == {"sem", "schematic", "line_plot"}


def test_what_captions_say_comes_first_and_names_the_panel(lib: FigureLibrary) -> None:
    found = lib.search("green")
    assert shown(found) == ["other 2a", "one 2"] and not found[0].also and not found.guessed
    assert "text" in found[0].signals and "text" not in found[1].signals
    assert found[0].signals["caption"].score > 0.9 > found[1].signals["caption"].score


def test_words_that_mean_nothing_here_find_nothing(lib: FigureLibrary) -> None:
    found = lib.search("quasar")
    assert found.total == 0 and not found.notes and not found.guessed


@pytest.mark.parametrize(
    "query", ['"red"', "red AND green", "caption:red", "redd*", "NOT red AND lime", '"red" phase', "red OR lime"]
)
def test_exact_queries_stay_exact(lib: FigureLibrary, query: str) -> None:
    assert all("text" in hit.signals for hit in lib.search(query))
    assert lib.search(query).total == 0 or "phase" not in query


def test_filters_and_exclusions_hold(lib: FigureLibrary) -> None:
    assert shown(lib.search("red", kind="sem")) == ["one 1"]
    assert shown(lib.search("red kind:schematic")) == ["other 1"]
    assert shown(lib.search("red", paper="other", every_panel=True)) == ["other 1", "other 2b"]
    assert shown(lib.search("red -rolling", paper="one")) == []
    assert lib.search(kind="sem").total == 2


def test_a_kind_that_is_named_leaves_out_the_others(lib: FigureLibrary) -> None:
    assert shown(lib.search("red SEM"))[0] == "one 1"
    assert "other 1" not in shown(lib.search("red SEM"))


def test_pictures_find_what_means_the_same(lib: FigureLibrary) -> None:
    found = lib.search(image=Image.new("RGB", (50, 50), (250, 6, 3)))
    hits = {name: set(hit.signals) for name, hit in zip(shown(found), found, strict=True)}
    assert set(hits) == {"one 1", "other 1", "other 2b"} and not found.nothing_alike
    assert all(signals >= {"picture"} for signals in hits.values())
    unlike = lib.search(image=Image.new("RGB", (50, 50), (255, 255, 0)))
    assert unlike.nothing_alike and not unlike.hits


def test_words_and_a_picture_together(lib: FigureLibrary) -> None:
    found = lib.search("rolling", image=Image.new("RGB", (50, 50), (250, 6, 3)))
    assert shown(found)[0] == "one 1" and found.total == 3
    assert set(found[0].signals) >= {"text", "picture", "caption"}


def test_pages_of_hits_hold_each_once(lib: FigureLibrary) -> None:
    pages = [name for place in range(4) for name in shown(lib.search("something red", limit=1, offset=place))]
    assert sorted(pages) == sorted(shown(lib.search("something red")))


def test_without_the_encoder_words_still_find_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: str) -> Colours:
        raise MissingExtra("the encoder is gone; install it")

    monkeypatch.setattr("index.embeddings.search.open_encoder", gone)
    with open_library(folder) as lib:
        found = lib.search("green")
        assert shown(found) == ["other 2a"]
        assert found.notes == ("searched without embeddings: the encoder is gone; install it",)
        assert lib.search('"green"').notes == () and found.to_json()["notes"] == list(found.notes)
    with open_library(folder, encoder="figlens") as lib, pytest.raises(FiglensError, match="is gone"):
        lib.search("green")


def test_another_encoder_than_the_index_was_built_with_is_refused(folder: Path) -> None:
    open_library(folder).search("red")
    with open_library(folder, encoder="local:other") as lib, pytest.raises(IndexMismatch, match="figlens reindex"):
        lib.search("red")


def test_whatever_an_encoder_raises_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Colours):
        def text_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise ZeroDivisionError("a driver\nfailed")

    monkeypatch.setattr("index.embeddings.search.open_encoder", lambda name: Guarded(Failing(name)))
    with open_library(folder) as lib:
        found = lib.search("green")
        assert shown(found) == ["other 2a"]
        assert found.notes[0].endswith("the encoder figlens failed (ZeroDivisionError: a driver failed)")

"""Pictures of figures in panels: the panel that a query shows is named, and no panel where it shows the figure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from harvest.store import Library
from index import open_library
from index.library import FigureLibrary
from index.picture_panels import WHOLE, Area, shared
from tests.index import drawn
from tests.index.pictured import commit, commit_compound

PARTS = [drawn.micrograph(9, 10), drawn.curves(9, "Yield"), drawn.micrograph(10, 25), drawn.curves(10, "Loss")]
COMPOUND = drawn.compound(PARTS)
AREAS: list[Area] = [(0, 0, 0.49, 0.49), (0.51, 0, 1, 0.49), (0, 0.51, 0.49, 1), (0.51, 0.51, 1, 1)]


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FigureLibrary]:
    folder = tmp_path_factory.mktemp("compound")
    with Library.open(folder / "lib", create=True) as library:
        commit_compound(library, "compound.pdf", COMPOUND, AREAS, folder / "w")
        commit(library, "others.pdf", [drawn.micrograph(1, 8), drawn.curves(1, "Signal")], folder / "w")
    with open_library(folder / "lib") as opened:
        yield opened


@pytest.mark.parametrize("letter", "abcd")
@pytest.mark.parametrize("damage", drawn.DAMAGE)
def test_a_panel_is_named_by_its_picture(lib: FigureLibrary, letter: str, damage: str) -> None:
    x0, top, x1, bottom = AREAS["abcd".index(letter)]
    hit = lib.search(image=drawn_image(drawn.DAMAGE[damage](drawn.crop(COMPOUND, x0, top, x1 - x0, bottom - top))))[0]
    assert (hit.source, hit.panel) == ("compound.pdf", letter)
    assert hit.signals["match"].score > 0.6


@pytest.mark.parametrize("letter", "abcd")
def test_a_part_of_a_panel_names_it(lib: FigureLibrary, letter: str) -> None:
    x0, top, *_ = AREAS["abcd".index(letter)]
    hit = lib.search(image=drawn_image(drawn.crop(COMPOUND, x0 + 0.15, top + 0.03, 0.3, 0.3)))[0]
    assert (hit.source, hit.panel) == ("compound.pdf", letter)


def test_the_whole_figure_names_no_panel(lib: FigureLibrary) -> None:
    results = lib.search(image=drawn_image(drawn.grey(COMPOUND)))
    assert results[0].source == "compound.pdf" and results[0].whole and results[0].panel == ""
    assert results[0].image.size == (COMPOUND.shape[1], COMPOUND.shape[0])


def test_a_row_of_panels_names_one_and_the_other_beside_it(lib: FigureLibrary) -> None:
    hit = lib.search(image=drawn_image(drawn.crop(COMPOUND, 0.0, 0.0, 1.0, 0.5)))[0]
    named = [hit.panel, *(other.label for other in sorted(hit.also, key=lambda other: -other.score))]
    assert hit.source == "compound.pdf" and set(named[:2]) == {"a", "b"}


def test_a_filter_keeps_to_its_panels(lib: FigureLibrary) -> None:
    panel = drawn_image(drawn.crop(COMPOUND, 0, 0, 0.49, 0.49))
    for query in ("panel:d", "panel:d compound"):
        assert {hit.panel for hit in lib.search(query, image=panel, every_panel=True)} <= {"d"}
    assert "a" not in {hit.panel for hit in lib.search(image=panel, paper="others.pdf", every_panel=True)}


def test_similar_to_a_panel_are_panels_of_other_figures(lib: FigureLibrary) -> None:
    own = lib.search("panel:a")[0]
    like = lib.similar(own.panel_id)
    assert like[0].source == "others.pdf" and like[0].label == "Figure 1"  # the other fine grains
    assert own.figure_id not in {hit.figure_id for hit in lib.similar(own.figure_id)}


@pytest.mark.parametrize(
    ("panel", "query", "share"),
    [
        (WHOLE, (0.2, 0.2, 0.4, 0.4), 1.0),
        ((0.2, 0.2, 0.4, 0.4), WHOLE, 1.0),
        ((0.0, 0.0, 0.5, 1.0), (0.25, 0.0, 0.75, 1.0), 0.5),
        ((0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 0.75, 1.0), 0.0),
    ],
)
def test_shares_of_panels_and_queries(panel: Area, query: Area, share: float) -> None:
    assert shared(panel, query) == pytest.approx(share)


def drawn_image(pixels: drawn.Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def test_pictures_of_a_library_made_before_are_made_anew_when_files_are_lost(
    lib: FigureLibrary, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        commit_compound(library, "compound.pdf", COMPOUND, AREAS, tmp_path / "w")
    panel = drawn_image(drawn.crop(COMPOUND, 0, 0, 0.49, 0.49))
    with open_library(tmp_path / "lib") as first:
        before = first.search(image=panel).to_json()
    for path in (tmp_path / "lib" / "index").iterdir():
        path.unlink()
    with open_library(tmp_path / "lib") as again:
        assert again.search(image=panel).to_json() == before

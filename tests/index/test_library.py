"""Pictures and words together, through the one call that every face of the project uses."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from harvest.errors import DocumentError, FiglensError, LibraryError, UsageError
from index import open_library
from index.library import FigureLibrary
from tests.index.conftest import PAPERS
from tests.index.made import make


def own_picture(lib: FigureLibrary, text: str) -> tuple[str, Image.Image]:
    hit = lib.search(text)[0]
    return hit.panel_id, hit.image.convert("RGB")


def test_a_figure_finds_itself_by_its_picture(lib: FigureLibrary) -> None:
    panel, picture = own_picture(lib, "SEM of LiFePO4")
    results = lib.search(image=picture)
    assert results[0].panel_id == panel
    assert results[0].signals["image"].rank == 1
    assert not results.nothing_alike


@pytest.mark.parametrize("form", ["path", "bytes", "picture", "text"])
def test_a_picture_may_come_in_any_form(lib: FigureLibrary, tmp_path: Path, form: str) -> None:
    panel, picture = own_picture(lib, "SEM of LiFePO4")
    out = io.BytesIO()
    picture.save(out, "PNG")
    path = tmp_path / "query.png"
    path.write_bytes(out.getvalue())
    forms: dict[str, Path | bytes | str | Image.Image] = {"path": path, "bytes": out.getvalue(), "text": str(path)}
    image = forms.get(form, picture)
    assert lib.search(image=image)[0].panel_id == panel


def test_words_and_a_picture_are_fused(lib: FigureLibrary) -> None:
    panel, picture = own_picture(lib, "SEM of LiFePO4")
    results = lib.search("LiFePO4", image=picture)
    assert results[0].panel_id == panel
    assert {"text", "image"} <= set(results[0].signals)
    assert results.total >= lib.search("LiFePO4").total


def test_an_unrelated_picture_is_told_so(lib: FigureLibrary) -> None:
    drawing = Image.new("RGB", (400, 300), "white")
    pen = ImageDraw.Draw(drawing)
    for i in range(12):
        pen.ellipse((20 + 25 * i, 30 + 9 * i, 60 + 28 * i, 80 + 12 * i), outline="navy", width=3)
    results = lib.search(image=drawing)
    assert results.nothing_alike
    assert (len(results), results.total) == (0, 0)
    both = lib.search("LiFePO4", image=drawing)
    assert both.nothing_alike
    alone = lib.search("LiFePO4")
    assert [(hit.panel_id, set(hit.signals)) for hit in both] == [(hit.panel_id, set(hit.signals)) for hit in alone]
    assert not any("image" in hit.signals for hit in both)


def test_filters_hold_for_pictures_too(lib: FigureLibrary) -> None:
    panel, picture = own_picture(lib, "SEM of LiFePO4")
    assert panel not in [hit.panel_id for hit in lib.search(image=picture, kind="schematic")]


def test_similar_leaves_the_figure_itself_out(lib: FigureLibrary) -> None:
    first = lib.search("SEM of LiFePO4")[0]
    assert first.figure_id not in [hit.figure_id for hit in lib.similar(first.figure_id)]
    with pytest.raises(LibraryError):
        lib.similar("no such figure")


def test_a_figure_whose_picture_is_gone_is_like_nothing(tmp_path: Path) -> None:
    with open_library(make(tmp_path, PAPERS)) as lib:
        lost, other = lib.search("SEM of LiFePO4")[0], lib.search("twin-roll casting")[0]
        assert lost.image_path is not None
        lost.image_path.unlink()
        for some_id in (lost.figure_id, lost.panel_id):
            results = lib.similar(some_id)
            assert (results.total, results.nothing_alike) == (0, True)
            assert results.notes == (f"{some_id} has no picture to compare with others",)
        assert not lib.similar(other.figure_id).notes


def test_what_is_no_picture_gets_one_line(lib: FigureLibrary, tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        lib.search(image=b"not a picture")
    with pytest.raises(UsageError):
        lib.search(image=tmp_path / "missing.png")
    for bad in (np.zeros(3).tobytes(), b""):
        with pytest.raises(FiglensError) as caught:
            lib.search(image=bad)
        assert "\n" not in str(caught.value)


def test_reindexing_changes_no_answer(tmp_path: Path) -> None:
    with open_library(make(tmp_path, PAPERS)) as lib:
        before = lib.search("LiFePO4 SEM").to_json()
        _, picture = own_picture(lib, "SEM of LiFePO4")
        alike = lib.search(image=picture).to_json()
        lib.reindex()
        assert lib.search("LiFePO4 SEM").to_json() == before
        assert lib.search(image=picture).to_json() == alike


def test_exact_texts_need_no_encoder(made_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embeddings.search.open_encoder", lambda *_: pytest.fail("the encoder was opened"))
    with open_library(made_library) as lib:
        assert lib.search('"LiFePO4"').total and lib.search(kind="sem").total

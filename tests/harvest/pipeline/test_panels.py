"""Figures become panels: divided, their words shared out, each looked at by its readers, whatever of that fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from harvest.errors import MissingExtra
from harvest.panels import Part
from harvest.pipeline import harvest_file
from harvest.pipeline import panels as panels_module
from harvest.pipeline import work as work_module
from harvest.pipeline.panels import letters_of, shared_out
from harvest.reading.kinds import KINDS
from harvest.records import Box, Figure, Harvest, ScaleBar, TextLine
from harvest.settings import HarvestSettings, Limits

PLAIN = HarvestSettings(ocr="none", page_images=False)
CAPTION = (
    "Fig. 1. Grains of copper. (a) SEM image of the grains after annealing. (b) XRD pattern of the annealed grains."
)


def line(text: str, *box: float) -> TextLine:
    return TextLine(text, Box(1, *box) if box else None)


def test_each_line_goes_to_one_panel() -> None:
    boxes = [Box(1, 0, 0, 100, 100), Box(1, 110, 0, 210, 100), Box(1, 150, 50, 200, 90)]
    most, inset, near, lost = (
        line("across both", 80, 10, 120, 20),
        line("in the inset", 160, 60, 190, 70),
        line("below the first", 10, 104, 60, 112),
        line("no place"),
    )
    shares = shared_out((most, inset, near, lost), boxes)
    assert shares == [(most, near, lost), (), (inset,)]
    assert shared_out((), boxes) == [(), (), ()]


@pytest.mark.parametrize(
    ("labels", "letters"),
    [
        (("a", "b"), ["a", "b"]),
        (("A", "a", "B"), ["a", "p2", "b"]),
        (("", "", "iv"), ["p1", "p2", "iv"]),
        (("p2", "", "α", "a'"), ["p2", "p2x", "p3", "p4"]),
        (("../x", "a/b", "1"), ["p1", "p2", "1"]),
    ],
)
def test_ids_are_plain_and_told_apart(labels: tuple[str, ...], letters: list[str]) -> None:
    assert letters_of([Part(label, Box(1, 0, 0, 1, 1), "") for label in labels]) == letters


def raster(path: Path, seed: int, width: int = 360, height: int = 300) -> Path:
    """A picture full of something."""
    noise = np.random.default_rng(seed).integers(0, 200, (height // 4, width // 4), dtype=np.uint8)
    Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC).save(path)
    return path


def paper(folder: Path) -> Path:
    """A page with one figure of two rasters, each with its letter above it."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_textbox((60, 60, 535, 160), "Many grains were looked at, as Fig. 1 shows. " * 12, fontsize=10)
    for number, letter in enumerate("ab"):
        left = 90 + 220 * number
        page.insert_text((left, 216), f"({letter})", fontsize=11)
        page.insert_image((left, 222, left + 190, 380), filename=raster(folder / f"{letter}.jpg", number))
        page.insert_text((left + 20, 392), f"Time {letter} (min)", fontsize=8)
    page.insert_textbox((60, 400, 535, 440), CAPTION, fontsize=9)
    page.insert_textbox(
        (60, 460, 535, 700), "The grains are as many as they are small, and they grow. " * 20, fontsize=10
    )
    document.save(folder / "paper.pdf")
    return folder / "paper.pdf"


def harvested(folder: Path, settings: HarvestSettings = PLAIN) -> Harvest:
    return harvest_file(paper(folder), "paper.pdf", settings, Limits(), folder / "w")


def check(figure: Figure, workspace: Path) -> None:
    """What holds of every figure's panels."""
    assert figure.panels
    assert len({panel.id for panel in figure.panels}) == len(figure.panels)
    for panel in figure.panels:
        assert panel.id.startswith(f"{figure.id}.")
        assert panel.kind in (*KINDS, "")
        assert 0 <= panel.kind_score <= 1
        if figure.box is None or panel.box is None:
            continue
        assert figure.box.x0 - 1 <= panel.box.x0 < panel.box.x1 <= figure.box.x1 + 1
        assert figure.box.top - 1 <= panel.box.top < panel.box.bottom <= figure.box.bottom + 1
        if panel.image is not None:
            with Image.open(workspace / panel.image.name) as shown:
                assert shown.size == (panel.image.width, panel.image.height)
            assert panel.image.width / panel.image.height == pytest.approx(panel.box.width / panel.box.height, rel=0.05)
    if len(figure.panels) == 1:
        assert (figure.panels[0].image, figure.panels[0].box) == (figure.image, figure.box)
    else:
        assert all(panel.image not in (None, figure.image) for panel in figure.panels)


def test_a_figure_of_two_panels(tmp_path: Path) -> None:
    harvest = harvested(tmp_path)
    assert harvest.failures == ()
    (figure,) = harvest.figures
    check(figure, tmp_path / "w")
    first, second = figure.panels
    assert [(panel.id[-2:], panel.label) for panel in figure.panels] == [(".a", "a"), (".b", "b")]
    assert "SEM image" in first.caption and "XRD" not in first.caption
    assert "XRD pattern" in second.caption and "SEM" not in second.caption
    assert [{text.text for text in panel.text} for panel in figure.panels] == [
        {"(a)", "Time a (min)"},
        {"(b)", "Time b (min)"},
    ]


def test_stages_are_counted(tmp_path: Path) -> None:
    costs = {cost.stage: cost for cost in harvested(tmp_path).costs}
    assert {"figures", "metadata", "picture", "text", "panels", "kind", "other"} <= set(costs)
    assert (costs["panels"].calls, costs["kind"].calls, costs["picture"].calls) == (1, 2, 3)
    assert all(cost.seconds >= 0 and cost.cpu_seconds >= 0 for cost in costs.values())


def breaks(*_: object, **__: object) -> None:
    raise ZeroDivisionError("that was nothing\nat all")


class Unsure:
    """A reader of kinds that says what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[int, ...] | None, str, list[str]]] = []

    def read(self, image: NDArray[np.uint8] | None, caption: str = "", text: Sequence[str] = ()) -> tuple[str, float]:
        self.asked.append((None if image is None else image.shape, caption, list(text)))
        return "other", 0.25


def test_a_splitter_that_fails_leaves_the_figure_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels_module, "split_figure", breaks)
    harvest = harvested(tmp_path)
    (figure,) = harvest.figures
    check(figure, tmp_path / "w")
    (whole,) = figure.panels
    assert (whole.label, whole.caption, len(whole.text)) == ("", CAPTION, 4)
    assert [(f.stage, f.where, f.error) for f in harvest.failures] == [
        ("panels", "Fig. 1", "ZeroDivisionError: that was nothing")
    ]


def test_a_reader_of_kinds_that_fails_leaves_the_caption_to_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "_kind_reader", breaks)
    harvest = harvested(tmp_path)
    assert [panel.kind for panel in harvest.figures[0].panels] == ["sem", "xrd_pattern"]
    assert [(f.stage, f.where) for f in harvest.failures] == [("kind", "Fig. 1 a"), ("kind", "Fig. 1 b")]


def test_a_reader_of_scale_bars_that_fails_costs_the_scale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_module, "_kind_reader", Unsure)
    monkeypatch.setattr(panels_module, "read_scale", breaks)
    harvest = harvested(tmp_path)
    assert [(panel.kind, panel.kind_score, panel.scale) for panel in harvest.figures[0].panels] == [
        ("other", 0.25, None)
    ] * 2
    assert [f.stage for f in harvest.failures] == ["scale", "scale"]


def test_what_is_not_installed_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise MissingExtra("kinds need a package: pip install it")

    monkeypatch.setattr(work_module, "_kind_reader", missing)
    harvest = harvested(tmp_path)
    assert len(harvest.figures[0].panels) == 2
    assert [(f.stage, f.error) for f in harvest.failures] == [("kind", "kinds need a package: pip install it")]


def test_readers_see_a_panel_and_what_was_said_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = Unsure()
    seen: list[tuple[tuple[int, ...], Box, int]] = []

    def scale(image: NDArray[np.uint8], box: Box, text: Sequence[TextLine], *_: object) -> ScaleBar:
        seen.append((image.shape, box, len(text)))
        return ScaleBar(5.0, "nm", 20.0)

    monkeypatch.setattr(work_module, "_kind_reader", lambda: kinds)
    monkeypatch.setattr(panels_module, "read_scale", scale)
    monkeypatch.setattr(panels_module, "may_have_scale", lambda kind: kind == "other")
    (figure,) = harvested(tmp_path).figures
    for panel, (shape, caption, said), (shown, box, lines) in zip(figure.panels, kinds.asked, seen, strict=True):
        assert panel.image is not None
        assert shape == shown == (panel.image.height, panel.image.width, 3)
        assert (caption, box, lines) == (panel.caption, panel.box, len(panel.text))
        assert sorted(said) == sorted(text.text for text in panel.text)
        assert panel.scale == ScaleBar(5.0, "nm", 20.0)


@pytest.mark.parametrize("box", [(0, 0, 0.01, 0.01), (99.999, 0, 100, 100), (-5, -5, 200, 200)])
def test_even_a_sliver_of_a_panel_has_pixels(box: tuple[float, ...]) -> None:
    crop = panels_module._cropped(np.zeros((40, 30, 3), np.uint8), Box(1, 0, 0, 100, 100), Box(1, *box))
    assert crop.size > 0


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 400), (3000, 2)])
def test_odd_pictures_pass_through(tmp_path: Path, width: int, height: int) -> None:
    Image.new("RGB", (width, height), (90, 20, 200)).save(tmp_path / "odd.png")
    harvest = harvest_file(tmp_path / "odd.png", "odd.png", HarvestSettings(), Limits(), tmp_path / "w")
    assert harvest.failures == ()
    check(harvest.figures[0], tmp_path / "w")


def test_a_real_paper(shared_data: Path, tmp_path: Path) -> None:
    """Letters in a raster figure are read although its text is not asked for."""
    settings = HarvestSettings(ocr_figures=False, page_images=False)
    path = shared_data / "papers" / "PMC7058583.pdf"
    harvest = harvest_file(path, path.name, settings, Limits(), tmp_path / "w")
    assert harvest.failures == ()
    for figure in harvest.figures:
        check(figure, tmp_path / "w")
    third = next(figure for figure in harvest.figures if figure.label == "FIGURE 3")
    assert [panel.label for panel in third.panels] == ["A", "B", "C", "D"]
    assert sum(panel.scale is not None for figure in harvest.figures for panel in figure.panels) >= 1


@pytest.mark.slow
def test_the_words_of_a_real_paper_stand_in_one_panel_each(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "papers" / "PMC7058583.pdf"
    harvest = harvest_file(path, path.name, HarvestSettings(page_images=False), Limits(), tmp_path / "w")
    for figure in harvest.figures:
        check(figure, tmp_path / "w")
        lines = [text for panel in figure.panels for text in panel.text]
        assert len(set(lines)) == len(lines) > 0
        for panel in figure.panels:
            for text in panel.text:
                others = [other.box for other in figure.panels if other is not panel and other.box is not None]
                if text.box is not None and panel.box is not None:
                    mine = panels_module._claim(text.box, panel.box)
                    assert all(mine >= panels_module._claim(text.box, other) for other in others)

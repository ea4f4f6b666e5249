"""Figures divided into panels: by their letters, by gutters and seams, by the count that the caption gives."""

from __future__ import annotations

import time

import numpy as np
import pytest

from harvest.panels import split_figure
from harvest.panels.grid import inferred
from harvest.panels.letters import chosen, marks_in
from harvest.records import TextLine

from .plates import Area, Reader, fits, line, paper, photograph, plot, view, write

FOUR: dict[str, Area] = {
    "a": (0, 0, 290, 190),
    "b": (310, 0, 600, 190),
    "c": (0, 210, 290, 400),
    "d": (310, 210, 600, 400),
}
CAPTION = "Figure 1. Samples. (a) One. (b) Two. (c) Three. (d) Four."


def letters(areas: dict[str, Area], dx: int = 6, dy: int = 6, form: str = "({})") -> list[TextLine]:
    return [line(form.format(label), area[0] + dx, area[1] + dy) for label, area in areas.items()]


def test_photographs_with_letters_inside() -> None:
    plate = paper()
    for seed, area in enumerate(FOUR.values()):
        photograph(plate, area, seed)
    parts = split_figure(view(plate, letters(FOUR)), CAPTION)
    assert fits(parts, FOUR, 0.95)
    assert parts[2].caption == "Figure 1. Samples. (c) Three."


def test_photographs_that_touch() -> None:
    areas = {"A": (0, 0, 250, 200), "B": (250, 0, 600, 200), "C": (0, 200, 250, 400), "D": (250, 200, 600, 400)}
    plate = paper()
    for seed, (area, shade) in enumerate(zip(areas.values(), (80, 150, 140, 90), strict=True)):
        photograph(plate, area, seed, shade)
    parts = split_figure(view(plate, letters(areas, form="{}")), "Images (A–D) of steel.")
    assert fits(parts, areas, 0.9)


def test_photographs_on_black() -> None:
    plate = paper(shade=0)
    for seed, area in enumerate(FOUR.values()):
        photograph(plate, area, seed, 140)
    assert fits(split_figure(view(plate, letters(FOUR)), CAPTION), FOUR, 0.85)


@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (60, 20), (265, 8), (2, 176), (140, 178)])
def test_plots_with_letters_anywhere(dx: int, dy: int) -> None:
    plate = paper()
    for area in FOUR.values():
        plot(plate, (area[0], area[1] + 14, area[2], area[3] - 14))
    marks = letters(FOUR, dx, dy)
    for mark in marks:
        assert mark.box is not None
        write(plate, mark.text, (int(mark.box.x0), int(mark.box.bottom)), 0.4)
    assert fits(split_figure(view(plate, marks), CAPTION), FOUR, 0.7)


def test_a_wide_panel_under_two() -> None:
    areas = {"a": (0, 0, 290, 190), "b": (310, 0, 600, 190), "c": (0, 210, 600, 400)}
    plate = paper()
    for area in areas.values():
        plot(plate, area)
    assert fits(split_figure(view(plate, letters(areas, 60, 10)), "(a) x (b) y (c) z"), areas)


def test_sub_pictures_under_one_letter_stay_together() -> None:
    plate = paper(600, 420)
    areas = {"a": (0, 0, 600, 130), "b": (0, 145, 600, 275), "c": (0, 290, 600, 420)}
    for seed, area in enumerate(areas.values()):
        for at in range(4):
            photograph(plate, (at * 152, area[1], at * 152 + 144, area[3]), 4 * seed + at)
    assert fits(split_figure(view(plate, letters(areas)), "(a) x, (b) y and (c) z over time."), areas, 0.9)


def test_maps_without_letters_in_a_grid_of_pictures() -> None:
    plate = paper(600, 400)
    cells = [(x, y, x + 190, y + 190) for y in (0, 210) for x in (0, 205, 410)]
    for seed, cell in enumerate(cells):
        photograph(plate, cell, seed)
    areas = dict(zip("abcd", cells, strict=False))
    parts = split_figure(view(plate, letters(areas)), "(a) SEM. (b) TEM. (c) STEM. (d) STEM with maps of elements.")
    assert [part.label for part in parts].count("") == 2
    assert fits([part for part in parts if part.label], areas, 0.9)


def test_letters_of_curves_divide_nothing() -> None:
    plate = paper()
    plot(plate, (0, 0, 600, 400))
    marks = [line("(a)", 500, 60), line("(b)", 500, 150), line("(c)", 500, 250)]
    parts = split_figure(view(plate, marks), "Spectra of (a) iron, (b) zinc and (c) tin.")
    assert [part.label for part in parts] == [""]


def test_a_single_plot_stays_whole() -> None:
    plate = paper()
    plot(plate, (0, 0, 600, 400))
    for caption in ("Figure 1. Voltage of cells.", "Figure 1. Voltage of (a) pure and (b) doped cells.", ""):
        parts = split_figure(view(plate), caption)
        assert [(part.label, part.box.width, part.caption) for part in parts] == [("", 600.0, caption)]


def test_axes_of_a_crystal_are_no_letters() -> None:
    plate = paper()
    photograph(plate, (100, 20, 560, 380))
    marks = [line("a", 20, 380, 9), line("b", 45, 360, 9), line("c", 20, 345, 9)]
    assert len(split_figure(view(plate, marks), "Crystal structure of quartz.")) == 1


def test_panels_counted_where_no_letter_can_be_read() -> None:
    plate = paper()
    for seed, area in enumerate(FOUR.values()):
        photograph(plate, area, seed)
    assert fits(split_figure(view(plate), CAPTION), FOUR, 0.95)


def test_an_unread_letter_is_placed_by_the_others() -> None:
    plate = paper()
    for seed, area in enumerate(FOUR.values()):
        photograph(plate, area, seed)
    for missing in FOUR:
        marks = letters({label: area for label, area in FOUR.items() if label != missing})
        parts = split_figure(view(plate, marks), CAPTION)
        assert fits(parts, FOUR, 0.9), missing
        assert [part.label for part in parts] == list("abcd")


def test_halves_that_the_caption_speaks_of() -> None:
    plate = paper(400, 600)
    plot(plate, (0, 0, 400, 285))
    plot(plate, (0, 315, 400, 600))
    parts = split_figure(view(plate), "Voltage of ethanol, top panel, and water, bottom panel.")
    assert [(part.label, round(part.box.height, -1)) for part in parts] == [("", 280.0), ("", 280.0)]


def test_letters_are_read_where_the_text_has_none() -> None:
    plate = paper()
    for seed, area in enumerate(FOUR.values()):
        photograph(plate, (area[0], area[1] + 24, *area[2:]), seed)
        write(plate, "abcd"[seed], (area[0] + 4, area[1] + 18), 0.7, 0, 2)
    reader = Reader(*"abcd")
    parts = split_figure(view(plate), CAPTION, reader)
    assert {part.label for part in parts} == set("abcd")
    assert 4 <= len(reader.crops) <= 36


def test_nothing_is_read_when_no_letter_is_missing() -> None:
    plate = paper()
    for seed, area in enumerate(FOUR.values()):
        photograph(plate, area, seed)
    reader = Reader()
    split_figure(view(plate, letters(FOUR)), CAPTION, reader)
    split_figure(view(plate), "Steel.", reader)
    assert reader.crops == []


@pytest.mark.parametrize("caption", ["", CAPTION, "(a–z) All.", "Left: one. Right: two, top panel."])
@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((2, 900, 3), 255, np.uint8),
        np.full((300, 400, 3), 255, np.uint8),
        np.zeros((300, 400, 3), np.uint8),
        np.random.default_rng(1).integers(0, 256, (700, 900, 3), dtype=np.uint8),
        np.full((40, 6000, 3), 128, np.uint8),
    ],
    ids=["pixel", "line", "white", "black", "noise", "strip"],
)
def test_odd_figures(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], caption: str) -> None:
    height, width = pixels.shape[:2]
    marks = [
        line("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 52], i % 9 * 11, i // 9 * 14) for i in range(60)
    ]
    for text in ([], marks, [TextLine("(a)"), TextLine("(b)")]):
        parts = split_figure(view(pixels, text), caption, Reader())
        assert parts
        for part in parts:
            assert 0 <= part.box.x0 < part.box.x1 <= width
            assert 0 <= part.box.top < part.box.bottom <= height


def test_cost_is_bounded() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (3000, 4000, 3), dtype=np.uint8)
    begun = time.process_time()
    split_figure(view(noise), CAPTION, Reader())
    assert time.process_time() - begun < 5


def test_marks_of_lines() -> None:
    lines = [
        line(words, 0, 20 * at) for at, words in enumerate(["(a)", "b)", "C", "ii.", "a) Title", "B 1.5", "20", "nm"])
    ]
    assert [(mark.label, mark.bracketed) for mark in marks_in(lines)] == [
        ("a", True),
        ("b", True),
        ("C", False),
        ("ii", False),
        ("a", True),
        ("B", False),
    ]


def test_marks_that_agree_are_chosen() -> None:
    marks = marks_in([*letters(FOUR, form="{}"), line("a", 480, 130), line("c", 100, 90), line("b", 7, 120)])
    found = chosen(marks, "abcd", 600)
    assert {label: (mark.box.x0, mark.box.top) for label, mark in found.items()} == {
        label: (area[0] + 6, area[1] + 6) for label, area in FOUR.items()
    }


def test_places_of_missing_letters() -> None:
    boxes = {mark.label: mark.box for mark in marks_in(letters(FOUR))}
    assert inferred({k: v for k, v in boxes.items() if k != "d"}, "abcd", 8).keys() == {"d"}
    assert inferred({k: v for k, v in boxes.items() if k in "ab"}, "abcd", 8) == {}
    assert inferred(boxes, "abcd", 8) == {}

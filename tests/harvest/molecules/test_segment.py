"""Schemes parted into diagrams: drawn ones by their true boxes, pictures without structures by giving none."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from harvest.molecules.ink import gaps_between, ink_of
from harvest.molecules.segment import diagrams, divide
from harvest.records import Box
from harvest.samples.panels import draw_panel
from tests.harvest.molecules.sheets import on_page, true_boxes

SEEN = 0.35
"""The score from which diagrams are read."""


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["molecule", "reaction_scheme"])
def test_each_drawn_structure_is_one_diagram(kind: str, seed: int, tmp_path: Path) -> None:
    panel = draw_panel(kind, np.random.default_rng(seed))
    image, box, text = on_page(panel, tmp_path)
    found = [one.box for one in diagrams(image, text, box) if one.score >= SEEN]
    wanted = true_boxes(panel)
    assert len(found) == len(wanted)
    for x0, top, x1, bottom in wanted:
        assert any(
            max(abs(one.x0 - x0), abs(one.top - top), abs(one.x1 - x1), abs(one.bottom - bottom)) < 1.5 for one in found
        )


def test_arrows_and_free_words_are_told_from_diagrams(tmp_path: Path) -> None:
    panel = draw_panel("reaction_scheme", np.random.default_rng(3))
    image, box, text = on_page(panel, tmp_path)
    scheme = divide(image, text, box)
    assert [arrow.width > 5 * arrow.height for arrow in scheme.arrows] == [True]
    assert {line.text for line in scheme.words} >= {"1", "2"}


def test_a_diagram_shows_its_own_ink_alone(tmp_path: Path) -> None:
    panel = draw_panel("reaction_scheme", np.random.default_rng(3))
    image, box, text = on_page(panel, tmp_path)
    for one in diagrams(image, text, box):
        rim = np.concatenate(
            [one.image[0].ravel(), one.image[-1].ravel(), one.image[:, 0].ravel(), one.image[:, -1].ravel()]
        )
        assert rim.min() == 255
        assert one.image.shape[2] == 3


@pytest.mark.parametrize("kind", ["sem", "tem", "optical_micrograph", "fluorescence", "elemental_map"])
def test_micrographs_hold_no_diagram(kind: str) -> None:
    for seed in range(3):
        panel = draw_panel(kind, np.random.default_rng(seed))
        image = panel.image()
        box = Box(1, 0, 0, panel.width, panel.height)
        assert not [one for one in diagrams(image, (), box) if one.score >= SEEN]


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 400, 3), (400, 3, 3), (60, 60, 3)])
def test_empty_and_tiny_pictures_hold_none(shape: tuple[int, int, int]) -> None:
    for value in (0, 128, 255):
        assert diagrams(np.full(shape, value, np.uint8), (), Box(1, 0, 0, 10, 10)) == ()


def test_noise_and_a_huge_picture_are_bounded() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (400, 400, 3), dtype=np.uint8)
    assert diagrams(noise, (), Box(1, 0, 0, 10, 10)) == ()
    huge = np.full((6000, 4000, 3), 255, np.uint8)
    assert diagrams(huge, (), Box(1, 0, 0, 10, 10)) == ()


def test_light_lines_on_a_dark_ground_are_ink(tmp_path: Path) -> None:
    panel = draw_panel("molecule", np.random.default_rng(3))
    image, box, text = on_page(panel, tmp_path)
    turned = np.asarray(255 - image, np.uint8)
    assert len(diagrams(turned, text, box)) == len(diagrams(image, text, box)) > 0


def test_gaps_are_the_distances_between_neighbours() -> None:
    numbers = np.zeros((40, 60), np.int32)
    numbers[10:20, 5:15], numbers[10:20, 25:30], numbers[30:35, 5:15] = 1, 2, 3
    gaps = gaps_between(numbers, 12)
    assert set(gaps) == {(1, 2), (1, 3)}
    assert gaps[1, 2] == pytest.approx(11, abs=1)
    assert gaps_between(numbers, 5) == {}
    assert gaps_between(np.zeros((5, 5), np.int32), 9) == {}


def test_ink_is_none_without_an_even_ground() -> None:
    ramp = np.repeat(np.linspace(0, 255, 200).astype(np.uint8)[None, :, None], 200, axis=0).repeat(3, axis=2)
    assert ink_of(ramp) is None
    page = np.full((100, 100, 3), 250, np.uint8)
    cv2.line(page, (10, 10), (90, 90), (0, 0, 0), 2)
    ink = ink_of(page)
    assert ink is not None and 80 < int(ink.sum()) < 500

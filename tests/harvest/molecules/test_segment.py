"""Schemes parted into diagrams: drawn ones by their true boxes, pictures without structures by giving none."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from harvest.molecules.ink import gaps_between, ink_of
from harvest.molecules.segment import diagrams, divide
from harvest.records import Box, TextLine
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


def test_a_label_at_the_end_of_a_hashed_bond_belongs_to_the_drawing() -> None:
    image = np.full((240, 420, 3), 255, np.uint8)
    corners = [(40 + 52 * n, 150 + 30 * (n % 2)) for n in range(6)]
    for one, other in pairwise(corners):
        cv2.line(image, one, other, (0, 0, 0), 2)
    x, y = corners[2]
    for step in range(7):
        cv2.line(image, (x - 1 - step // 2, y - 4 - 7 * step), (x + 1 + step // 2, y - 4 - 7 * step), (0, 0, 0), 2)
    cv2.putText(image, "OH", (x - 10, y - 56), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
    word = TextLine("OH", Box(1, x - 12, y - 78, x + 32, y - 54))
    (found,) = [one for one in diagrams(image, [word], Box(1, 0, 0, 420, 240)) if one.score >= SEEN]
    assert found.crop[1] <= y - 70
    (label,) = found.printed
    assert label.text == "OH" and label.own
    x0, y0, x1, y1 = (round(edge) for edge in label.rect)
    assert found.image[y0:y1, x0:x1].min() == 0 and x1 - x0 > 30


def test_labels_that_a_line_of_text_holds_together_are_parted() -> None:
    image = np.full((200, 420, 3), 255, np.uint8)
    ring = [(300 + round(50 * np.cos(n * np.pi / 3)), 100 + round(50 * np.sin(n * np.pi / 3))) for n in range(7)]
    for one, other in pairwise(ring):
        cv2.line(image, one, other, (0, 0, 0), 2)
    for x, text in ((90, "HO"), (154, "S"), (198, "O")):
        cv2.putText(image, text, (x, 109), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
    for x0, x1 in ((127, 151), (172, 196), (217, 250)):
        cv2.line(image, (x0, 100), (x1, 100), (0, 0, 0), 2)
    word = TextLine("HO S O", Box(1, 88, 80, 220, 120))
    (found,) = [one for one in diagrams(image, [word], Box(1, 0, 0, 420, 200)) if one.score >= SEEN]
    assert [label.text for label in found.printed] == ["HO", "S", "O"]
    assert found.crop[0] < 100

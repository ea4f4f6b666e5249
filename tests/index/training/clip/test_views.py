from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.training.clip.pairs import Pair
from index.training.clip.views import RARE, USUAL, viewed, views

GREY = np.repeat(np.arange(0, 240, 2, dtype=np.uint8).reshape(1, -1, 1), 90, axis=0).repeat(3, axis=2)
"""A ramp, 90 × 120."""


def pair(kind: str, source: str = "micrographs") -> Pair:
    return Pair("a", Path("a.png"), source, "doc", "train", "Some caption", kind, "gold")


@pytest.mark.parametrize(
    ("given", "count"),
    [
        (pair("sem"), USUAL),
        (pair("stem", "parts"), RARE["stem"]),
        (pair("bar_chart"), 0),
        (pair(""), 0),
        (pair("stem", "drawn"), 0),
    ],
)
def test_micrographs_of_a_known_kind_have_views(given: Pair, count: int) -> None:
    found = list(views([given]))
    assert len(found) == len({each.key for each in found}) == count
    assert all(each.picture == given.key and each.view for each in found)
    assert {(each.group, each.part, each.caption, each.kind) for each in found} <= {
        (given.group, given.part, given.caption, given.kind)
    }


def test_the_same_view_is_the_same_picture_and_another_is_not() -> None:
    first, second, *_ = views([pair("sem")])
    assert np.array_equal(viewed(GREY, first), viewed(GREY, first))
    assert not np.array_equal(viewed(GREY, first), viewed(GREY, second))


def test_a_view_is_a_part_in_its_own_tones() -> None:
    for each in views([pair("afm")]):
        shown = viewed(GREY, each)
        assert 54 <= min(shown.shape[:2]) <= max(shown.shape[:2]) <= 120
        assert (shown == shown[..., :1]).all()


def test_dark_fields_are_shown_in_false_colours_too() -> None:
    shown = [viewed(GREY, each) for each in views([pair("stem")])]
    coloured = [np.ptp(each, axis=2).max() > 40 for each in shown]
    assert len(shown) // 4 < sum(coloured) <= len(shown) // 2


def test_a_tiny_picture_has_views() -> None:
    for each in views([pair("sem")]):
        assert viewed(np.zeros((1, 3, 3), np.uint8), each).size

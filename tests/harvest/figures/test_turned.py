"""Turning a page and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.documents.pages import Rect
from harvest.figures.turned import turned_back, turned_box, turned_picture

edge = st.integers(0, 500)


@given(edge, edge, st.integers(1, 90), st.integers(1, 90), st.sampled_from([0, 90, 180, 270]))
def test_there_and_back(x: int, y: int, width: int, height: int, angle: int) -> None:
    box = Rect(x, y, x + width, y + height)
    turned = turned_box(box, angle, 600, 700)
    assert turned.area == box.area
    assert turned_back(turned, angle, 600, 700) == box


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_boxes_and_pictures_turn_alike(angle: int) -> None:
    picture = np.zeros((70, 60), np.uint8)
    picture[10:15, 20:40] = 1
    turned = turned_picture(picture, angle)
    box = turned_box(Rect(20, 10, 40, 15), angle, 60, 70)
    rows, columns = np.nonzero(turned)
    assert (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) == (box.x0, box.top, box.x1, box.bottom)

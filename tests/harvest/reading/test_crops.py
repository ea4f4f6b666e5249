"""Lines cut out of pictures: straight, upright, of one height."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.reading.crops import cut_out


def corners(x0: float, y0: float, x1: float, y1: float) -> NDArray[np.float32]:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def striped(height: int = 200, width: int = 300) -> NDArray[np.uint8]:
    """Black on white: the left half of the box (40, 60, 140, 80) is black."""
    image = np.full((height, width, 3), 255, np.uint8)
    image[60:80, 40:90] = 0
    return image


def test_a_line_has_the_height_asked_for_and_keeps_its_shape() -> None:
    image = striped()
    before = image.copy()
    line, turned = cut_out(image, corners(40, 60, 140, 80), 48, 40)
    assert (line.shape, line.dtype.name, turned) == ((48, 240, 3), "uint8", False)
    assert line[:, :110].mean() < 20
    assert line[:, 130:].mean() > 235
    assert np.array_equal(image, before)


def test_a_line_that_runs_upwards_is_laid_on_its_side() -> None:
    line, turned = cut_out(np.rot90(striped()).copy(), corners(60, 160, 80, 260), 48, 40)
    assert (line.shape, turned) == ((48, 240, 3), True)
    assert {line[:, :110].mean() > 200, line[:, 130:].mean() > 200} == {True, False}


def test_fine_pixels_are_averaged() -> None:
    """A line of 960 pixels' height, every other one black, is grey at 48: not black, not white, not in stripes."""
    image = np.full((960, 1920, 3), 255, np.uint8)
    image[::2] = 0
    line, _ = cut_out(image, corners(0, 0, 1920, 960), 48, 40)
    assert line.shape[:2] == (48, 96)
    assert np.all(np.abs(line[4:-4, 4:-4].astype(int) - 127) < 12)


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        ((0, 100, 300, 101), (48, 48 * 40)),  # longer than may be: squeezed
        ((10, 10, 10.2, 10.2), (48, 48)),
        ((290, 190, 330, 210), (48, 96)),  # beyond the picture's edge
        ((-9, -9, 11, 11), (48, 48)),
    ],
)
def test_odd_boxes(box: tuple[float, float, float, float], shape: tuple[int, int]) -> None:
    assert cut_out(striped(), corners(*box), 48, 40)[0].shape[:2] == shape

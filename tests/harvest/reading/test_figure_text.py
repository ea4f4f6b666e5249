"""Lines of OCR in page coordinates, once each, with OCR's usual slips mended."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.reading.figure_text import mended, read_picture, without_repeats
from harvest.reading.ocr import NoOcr, OcrLine
from harvest.records import Box, TextLine


class Fixed(NoOcr):
    name = "fixed"

    def __init__(self, *lines: OcrLine) -> None:
        self._lines = list(lines)

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        return self._lines


def test_places_are_points_of_the_page() -> None:
    box = Box(7, 100, 200, 300, 250)  # 200 × 50 points shown by 400 × 100 pixels
    engine = Fixed(OcrLine("Time (s)", 40, 80, 80, 100, 0.912345))
    lines = read_picture(np.zeros((100, 400, 3), np.uint8), engine, box)
    assert lines == (TextLine("Time (s)", Box(7, 120, 240, 140, 250), "fixed", 0.912),)


class Looking(NoOcr):
    """Keeps what it is given."""

    name = "looking"

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        self.image, self.dpi = image, dpi
        return []


def test_what_is_known_is_painted_over_and_the_resolution_told() -> None:
    image = np.full((100, 400, 3), 255, np.uint8)
    image[20:40, 100:200] = 0  # letters in the picture that the page says itself: on white
    image[60:64, 10:30] = 7
    before = image.copy()
    own = (
        TextLine("Time", Box(7, 145, 208, 205, 222)),
        TextLine("beyond", Box(7, 10, 10, 20, 20)),
        TextLine("nowhere"),
    )
    engine = Looking()
    read_picture(image, engine, Box(7, 100, 200, 300, 250), own, printed=True)
    assert np.array_equal(image, before)
    assert engine.image[16:44, 90:210].min() == 255
    assert engine.image[60:64, 10:30].max() == 7
    assert engine.dpi == 144
    read_picture(image, engine, Box(1, 0, 0, 400, 100))
    assert engine.dpi == 0
    assert engine.image is image


def test_marks_without_letters_are_dropped() -> None:
    engine = Fixed(OcrLine("—", 1, 1, 5, 5), OcrLine("●", 1, 1, 5, 5), OcrLine("a", 1, 1, 5, 5))
    assert [line.text for line in read_picture(np.zeros((9, 9, 3), np.uint8), engine, Box(1, 0, 0, 9, 9))] == ["a"]


def test_what_the_pdf_says_is_not_said_twice() -> None:
    own = (TextLine("Time (s)", Box(1, 10, 10, 60, 20)),)
    same = TextLine("Tirne (s)", Box(1, 9, 11, 61, 21), "rapidocr", 0.9)
    other = TextLine("200 nm", Box(1, 10, 40, 60, 50), "rapidocr", 0.9)
    assert without_repeats(own, (same, other)) == (*own, other)
    assert without_repeats((), (same,)) == (same,)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("unstable SEl layer", "unstable SEI layer"),
        ("lCOHP", "ICOHP"),
        ("AlCl3", "AlCl3"),
        ("NaCl", "NaCl"),
        ("AlN", "AlN"),
        ("TlBr", "TlBr"),
        ("mol", "mol"),
        ("all", "all"),
        ("BiOCl", "BiOCl"),
        ("Fill", "Fill"),
        ("20 (degree)", "2θ (degree)"),
        ("Angle 20 (°)", "Angle 2θ (°)"),
        ("20/°", "2θ/°"),
        ("20 (°C)", "20 (°C)"),
        ("20 degrees", "20 degrees"),
        ("20°", "20°"),
        ("120 (deg)", "120 (deg)"),
    ],
)
def test_usual_slips(read: str, meant: str) -> None:
    assert mended(read) == meant

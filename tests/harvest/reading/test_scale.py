"""Scale bars in drawn pictures, whose truth is exact; the labels are given as OCR would."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.reading.ocr import NoOcr
from harvest.reading.scale import may_have_scale, read_scale
from harvest.reading.scale.bars import find_bars
from harvest.records import Box, ScaleBar, TextLine
from harvest.samples import PANEL_KINDS

Colour = tuple[int, int, int]
Place = tuple[float, float, float, float]

WHITE, BLACK, YELLOW = (255, 255, 255), (0, 0, 0), (255, 255, 0)
LABEL: Place = (40, 250, 110, 272)


def micrograph(seed: int = 0, height: int = 300, width: int = 400) -> NDArray[np.uint8]:
    """Grey noise with soft shapes, as a microscope gives."""
    rng = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(rng.uniform(0, 255, (height, width)).astype(np.float32), (0, 0), 6)
    grey = 120 + (soft - soft.mean()) * 6 + rng.normal(0, 8, soft.shape)
    return np.repeat(grey.clip(0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def with_bar(
    image: NDArray[np.uint8], x0: int, x1: int, y0: int = 276, y1: int = 280, colour: Colour = WHITE
) -> NDArray[np.uint8]:
    image[y0:y1, x0:x1] = colour
    return image


def whole(image: NDArray[np.uint8]) -> Box:
    return Box(1, 0.0, 0.0, float(image.shape[1]), float(image.shape[0]))


def line(text: str, place: Place = LABEL, confidence: float = 1.0) -> TextLine:
    x0, top, x1, bottom = place
    return TextLine(text, Box(1, x0, top, x1, bottom), "test", confidence)


def read(image: NDArray[np.uint8], *lines: TextLine, caption: str = "") -> ScaleBar | None:
    return read_scale(image, whole(image), lines, caption)


class OneLine(NoOcr):
    """An engine that reads the same words in every crop."""

    name = "one line"

    def __init__(self, text: str, confidence: float = 0.95) -> None:
        self.crops = 0
        self._said = (text, confidence)

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        self.crops += len(crops)
        return [self._said for _ in crops]


@pytest.mark.parametrize("colour", [WHITE, BLACK, YELLOW])
@pytest.mark.parametrize("thickness", [2, 4, 12])
@pytest.mark.parametrize("length", [24, 80, 150])
def test_a_bar_is_measured_to_the_pixel(colour: Colour, thickness: int, length: int) -> None:
    image = with_bar(micrograph(), 40, 40 + length, 276, 276 + thickness, colour)
    scale = read(image, line("500 nm", (40, 250, 100, 272)))
    assert scale is not None
    assert (scale.value, scale.unit, scale.source) == (500, "nm", "picture")
    assert scale.pixels == pytest.approx(length, abs=1)
    assert scale.nm_per_pixel == pytest.approx(500 / length, rel=0.05)
    assert scale.box is not None
    assert (scale.box.x0, scale.box.x1) == pytest.approx((40, 40 + length), abs=1)


@pytest.mark.parametrize("quality", [30, 60, 90])
def test_jpeg_noise_is_borne(quality: int) -> None:
    image = with_bar(micrograph(), 40, 140)
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    scale = read(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8), line("2 µm"))
    assert scale is not None
    assert scale.pixels == pytest.approx(100, abs=2)


@pytest.mark.parametrize(
    "place", [(55, 250, 125, 272), (55, 284, 125, 299), (150, 268, 215, 288), (5, 268, 36, 288), (40, 250, 90, 272)]
)
def test_a_label_above_below_or_beside(place: Place) -> None:
    scale = read(with_bar(micrograph(), 40, 140), line("1 µm", place))
    assert scale is not None
    assert scale.nm_per_pixel == pytest.approx(10, rel=0.03)


@pytest.mark.parametrize("place", [(250, 20, 320, 42), (40, 150, 110, 172), (300, 268, 360, 288)])
def test_a_label_elsewhere_is_another_things(place: Place) -> None:
    assert read(with_bar(micrograph(), 40, 140), line("1 µm", place)) is None


def test_a_scale_that_says_so_may_stand_anywhere() -> None:
    scale = read(with_bar(micrograph(), 40, 140), line("Scale: 500 µm", (250, 5, 390, 25)))
    assert scale is not None
    assert scale.value == 500
    assert scale.pixels == pytest.approx(100, abs=1)


def test_ticks_at_both_ends_belong_to_the_bar() -> None:
    image = micrograph()
    image[255:] = 255
    with_bar(image, 40, 140, 280, 281, BLACK)
    for x in (40, 139):
        image[275:287, x] = 0
    scale = read(image, line("10 µm", (60, 258, 110, 274)))
    assert scale is not None
    assert scale.pixels == pytest.approx(100, abs=2)


def test_halves_on_both_sides_of_the_label_are_one_bar() -> None:
    image = micrograph()
    image[255:] = 0
    with_bar(image, 40, 120, 276, 278)
    with_bar(image, 180, 260, 276, 278)
    scale = read(image, line("5 µm", (128, 268, 172, 286)))
    assert scale is not None
    assert scale.pixels == pytest.approx(220, abs=2)


def test_pieces_in_turn_dark_and_light_are_one_bar() -> None:
    image = micrograph()
    for number in range(5):
        with_bar(image, 40 + 30 * number, 70 + 30 * number, colour=BLACK if number % 2 else WHITE)
    scale = read(image, line("500 nm", (80, 252, 150, 272)))
    assert scale is not None
    assert scale.pixels == pytest.approx(150, abs=2)


def test_the_box_around_bar_and_label_is_no_bar() -> None:
    image = micrograph()
    image[240:300, 20:180] = 0
    with_bar(image, 60, 140, 282, 288)
    scale = read(image, line("200 nm", (62, 248, 138, 276)))
    assert scale is not None
    assert scale.pixels == pytest.approx(80, abs=1)


def test_of_two_scales_the_insets_is_left() -> None:
    image = with_bar(with_bar(micrograph(), 40, 140), 300, 380, 40, 44)
    scale = read(image, line("1 µm"), line("50 nm", (310, 15, 370, 36)))
    assert scale is not None
    assert scale.value == 1


def test_many_scales_are_a_figure_of_many_panels() -> None:
    image = with_bar(with_bar(with_bar(micrograph(), 40, 140), 300, 380, 40, 44), 40, 140, 120, 124)
    lines = (line("1 µm"), line("50 nm", (310, 15, 370, 36)), line("200 nm", (50, 95, 120, 117)))
    assert read(image, *lines) is None


@pytest.mark.parametrize("text", ["5 1/nm", "WD 5.2 mm", "15.0 kV", "100 nm/div", "z = 30 µm", "x50.0k", "HFW 12 µm"])
def test_other_words_beside_a_bar_are_no_label(text: str) -> None:
    assert read(with_bar(micrograph(), 40, 140), line(text)) is None


def test_the_caption_speaks_for_a_bar_without_label() -> None:
    image = with_bar(micrograph(), 40, 140)
    assert read(image) is None
    scale = read(image, caption="Film on glass. Scale bar: 50 nm.")
    assert scale is not None
    assert (scale.value, scale.unit, scale.source) == (50, "nm", "caption")
    assert read(image, caption="Scale bars, 1 µm (a–c) and 200 nm (d)") is None
    assert read(micrograph(), caption="Scale bar: 50 nm.") is None


def test_a_caption_that_agrees_makes_surer() -> None:
    image = with_bar(micrograph(), 40, 140)
    alone, same, other = (
        read(image, line("50 nm"), caption=caption) for caption in ("", "Scale bar: 50 nm", "Scale bar: 5 µm")
    )
    assert alone is not None
    assert same is not None
    assert same.confidence > alone.confidence
    assert other is None or other.confidence < alone.confidence


def test_letters_near_a_bar_are_read_again() -> None:
    image = with_bar(micrograph(), 40, 140)
    cv2.putText(image, "20 um", (55, 268), cv2.FONT_HERSHEY_SIMPLEX, 0.7, WHITE, 2)
    engine = OneLine("20 um")
    scale = read_scale(image, whole(image), (), engine=engine)
    assert scale is not None
    assert (scale.value, scale.unit) == (20, "µm")
    assert read_scale(image, whole(image), (), engine=OneLine("abc")) is None
    assert read_scale(image, whole(image), (line("z = 20 um", (20, 245, 140, 275)),), engine=engine) is None


def test_a_clear_label_needs_no_second_reading() -> None:
    engine = OneLine("20 um")
    image = with_bar(micrograph(), 40, 140)
    assert read_scale(image, whole(image), (line("500 nm"),), engine=engine) is not None
    assert engine.crops == 0


def test_places_on_a_page_are_brought_to_pixels_and_back() -> None:
    image = with_bar(micrograph(), 40, 140)
    box = Box(3, 100, 200, 200, 275)  # a quarter of a point a pixel
    label = TextLine("1 µm", Box(3, 112, 262.5, 127, 268), "pdf")
    scale = read_scale(image, box, (label, TextLine("unplaced 5 nm")))
    assert scale is not None
    assert scale.pixels == pytest.approx(100, abs=1)
    assert scale.box is not None
    assert scale.box.page == 3
    assert (scale.box.x0, scale.box.x1, scale.box.top) == pytest.approx((110, 135, 269), abs=0.3)


def test_a_large_picture_is_measured_in_its_own_pixels() -> None:
    image = cv2.resize(with_bar(micrograph(), 40, 140), None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    scale = read_scale(np.asarray(image), Box(1, 0, 0, 400, 300), (line("1 µm"),))
    assert scale is not None
    assert scale.pixels == pytest.approx(800, rel=0.02)


@pytest.mark.parametrize("shape", [(1, 1), (2, 4000), (4000, 2), (15, 23), (16, 24), (40, 40)])
def test_pictures_too_small_for_a_bar(shape: tuple[int, int]) -> None:
    for level in (0, 128, 255):
        image = np.full((*shape, 3), level, np.uint8)
        assert find_bars(image) == []
        assert read(image, line("1 µm"), caption="Scale bar: 5 nm") is None


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_found_in_noise(seed: int) -> None:
    image = np.random.default_rng(seed).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    assert read_scale(image, whole(image), (), "Scale bar: 5 nm", OneLine("5 nm", 0.3)) is None


def test_an_axis_with_lengths_is_no_scale() -> None:
    image = np.full((300, 400, 3), 255, np.uint8)
    image[250, 50:380] = 0
    image[20:251, 50] = 0
    ticks = [line(f"{number} nm", (40 + 60 * number, 256, 70 + 60 * number, 270)) for number in range(1, 6)]
    assert read(image, *ticks) is None


def test_three_lengths_in_a_row_are_ticks_even_beside_a_bar() -> None:
    image = with_bar(micrograph(), 100, 180, 230, 234)
    assert read(image, line("20 mm", (122, 238, 158, 252))) is not None
    row = [line(f"{10 * n} mm", (62 + 60 * (n - 1), 238, 98 + 60 * (n - 1), 252)) for n in range(1, 5)]
    assert read(image, *row) is None


def test_without_a_reader_only_a_named_length_makes_a_scale() -> None:
    image = with_bar(micrograph(), 40, 140)
    assert read_scale(image, whole(image), (), "A micrograph") is None
    found = read_scale(image, whole(image), (), "A micrograph. Scale bar: 5 µm.")
    assert found is not None
    assert found.source == "caption"


def test_plots_are_not_asked_and_micrographs_are() -> None:
    asked = {kind for kind in PANEL_KINDS if may_have_scale(kind)}
    assert {"sem", "tem", "stem", "afm", "elemental_map", "optical_micrograph", "fluorescence"} <= asked
    assert not asked & {"xrd_pattern", "line_plot", "bar_chart", "electron_diffraction", "molecule"}
    assert may_have_scale("")
    assert may_have_scale("other")

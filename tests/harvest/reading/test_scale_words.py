"""Lengths as OCR reads them in pictures, and as captions state them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.reading.scale.captions import length_in_caption
from harvest.reading.scale.labels import bar_lengths_in, lengths_in, usual

READ = {
    "500 nm": (500, "nm"),
    "1um": (1, "µm"),
    "1 µm": (1, "µm"),
    "0.5 μm": (0.5, "µm"),
    "0,5 µm": (0.5, "µm"),
    "lum": (1, "µm"),
    "1 pm": (1, "µm"),
    "50 hm": (50, "nm"),
    "1O0 nm": (100, "nm"),
    "100nms": (100, "nm"),
    "20.0 nm": (20, "nm"),
    "2 mm": (2, "mm"),
    "1 cm": (1, "cm"),
    "5 Å": (5, "Å"),
    "Scale: 500 μm": (500, "µm"),
    "5.0kV 8.0mm x10.0k 5.00um": (5, "µm"),
}
NOTHING = (
    *("5 1/nm", "10 nm-1", "10 nm–1", "2 nm⁻¹", "5 /nm", "100 nm/div", "200 nm2", "3 mm/s", "10mM", "50 μM", "1 m"),
    *("WD 5.2 mm", "WD = 3.4 mm", "10.00 kV 10.9 mm", "15.0kV", "x50.0k", "Mag = 3.00 K X", "HFW 12 µm", "z = 30 μm"),
    *("View field: 20 µm", "pixel size 5 nm", "0 nm", "nm", "", "120 s", "45°"),
)
CAPTIONS = {
    "SEM image of the film. Scale bar: 50 nm": (50, "nm"),
    "TEM (scale bar 20 nm), (b) size 5 nm": (20, "nm"),
    "Scale bars = 5 μm.": (5, "µm"),
    "Rinsed for 3 min. 100 um scale bar.": (100, "µm"),
    "At several stages. Bar = 200 nm.": (200, "nm"),
    "Scale bar: 50 nm (inset: 5 nm).": (50, "nm"),
    "Scale bar, 2 µm. Inset scale bar, 200 nm": (2, "µm"),
    "All scale bars denote 30 µm": (30, "µm"),
    "Scale bar represents 10 micrometers": (10, "µm"),
    "Foam (a; scalebar = 200 µm) and gel (b; scalebar = 200 µm)": (200, "µm"),
}
NO_CAPTION = (
    "scale bars, 1 µm (a–c) and 200 nm (d)",
    "Scale bars represent 1 µm and 200 nm for X and Y, respectively",
    "The scale bar in the inset is 5 nm",
    "Diffraction pattern. Scale bars: 5 nm–1",
    "Error bars are 5 nm",
    "Grayscale bars: 5 nm",
    "A bar chart of 5 nm particles",
    "Particles of 50 nm",
    "",
)


@pytest.mark.parametrize("text", READ)
def test_a_length_is_read(text: str) -> None:
    assert [(length.value, length.unit) for length in bar_lengths_in(text)] == [READ[text]]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_bars_length_is_not(text: str) -> None:
    assert bar_lengths_in(text) == []


def test_what_was_mended_is_trusted_less() -> None:
    assert lengths_in("lum")[0].trust < lengths_in("1um")[0].trust == 1


@given(st.integers(1, 999), st.sampled_from(["nm", "µm", "mm", "cm", "Å"]), st.sampled_from(["", " "]))
def test_every_printed_length_comes_back(value: int, unit: str, gap: str) -> None:
    text = f"{value}{gap}{unit}"
    (length,) = lengths_in(text)
    assert (length.value, length.unit, length.trust) == (value, unit, 1.0)
    assert text[length.start : length.end] == text


@given(st.text(max_size=60))
def test_any_line_and_caption_can_be_asked(text: str) -> None:
    for length in lengths_in(text):
        assert length.value > 0
        assert 0 <= length.start < length.end <= len(text)
    length_in_caption(text)


@pytest.mark.parametrize(("value", "share"), [(500, 1.0), (0.2, 1.0), (25, 0.9), (1e3, 1.0), (0.63, 0.2), (358, 0.2)])
def test_usual_lengths_are_told_from_others(value: float, share: float) -> None:
    assert usual(value) == share


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_gives_its_length(caption: str) -> None:
    length = length_in_caption(caption)
    assert length is not None
    assert (length.value, length.unit) == CAPTIONS[caption]


@pytest.mark.parametrize("caption", NO_CAPTION)
def test_a_caption_without_one_length_gives_none(caption: str) -> None:
    assert length_in_caption(caption) is None

"""What users bring as a picture: any mode and format becomes RGB, rubbish becomes one clear line."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from harvest.errors import DocumentError, FiglensError, UsageError
from index.images import LONGEST, load_image


def encoded(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "LA", "I;16"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    image = Image.new(mode, (40, 30))
    pixels = load_image(image)
    assert pixels.shape == (30, 40, 3) and pixels.dtype == np.uint8


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "PPM"])
def test_every_format_is_known_by_its_content(format: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(encoded(Image.new("RGB", (40, 30), "red"), format))
    pixels = load_image(path)
    assert abs(pixels.astype(int) - (255, 0, 0)).max() < 8
    assert (load_image(path.read_bytes()) == pixels).all()


def test_transparent_ground_is_white() -> None:
    assert (load_image(Image.new("RGBA", (30, 30), (0, 0, 0, 0))) == 255).all()


def test_deep_greyscale_keeps_its_contrast() -> None:
    ramp = np.tile(np.linspace(1000, 1400, 64).astype(np.uint16), (64, 1))
    pixels = load_image(encoded(Image.fromarray(ramp), "TIFF"))
    assert pixels.min() < 10 and pixels.max() > 245


def test_a_photograph_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert load_image(encoded(Image.new("RGB", (60, 20)), "JPEG", exif=exif)).shape == (60, 20, 3)


def test_large_pictures_are_reduced() -> None:
    assert max(load_image(Image.new("RGB", (LONGEST * 2, 100))).shape) == LONGEST


def bomb() -> bytes:
    """A PNG that says it has 60,000 × 60,000 pixels."""
    data = bytearray(encoded(Image.new("L", (20, 20))))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 no picture", "is no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"rubbish" * 9, "picture"),
        (encoded(Image.effect_noise((90, 90), 50))[:3000], "broken"),
        (encoded(Image.new("RGB", (300, 4))), "too few"),
        (bomb(), "million"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is no picture"),
    ],
)
def test_rubbish_costs_one_clear_line(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        load_image(data)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_usage_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.png", tmp_path, tmp_path / ("long" * 99)):
        with pytest.raises(UsageError, match="no picture at"):
            load_image(path)


def test_no_cut_or_garbled_file_gets_past(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for format in ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"):
        whole = encoded(Image.fromarray(rng.integers(0, 256, (40, 40, 3), dtype=np.uint8)), format)
        for _ in range(40):
            harmed = bytearray(whole[: rng.integers(8, len(whole))])
            for place in rng.integers(0, len(harmed), 4):
                harmed[place] = rng.integers(256)
            try:
                assert load_image(bytes(harmed)).shape[2] == 3
            except FiglensError as error:
                assert str(error)


@pytest.mark.parametrize("size", [(16, 4000), (4000, 16), (20, 2600)])
def test_what_would_be_too_narrow_when_reduced_is_refused_at_once(size: tuple[int, int]) -> None:
    with pytest.raises(DocumentError) as caught:
        load_image(Image.new("RGB", size))
    said = f"{size[0]} × {size[1]} pixels, too narrow to compare (at most 1 to 125)"
    assert str(caught.value) == f"the picture has {said}"


@pytest.mark.parametrize("size", [(16, 2000), (33, 4100), (2000, 16)])
def test_what_was_taken_once_is_taken_again(size: tuple[int, int]) -> None:
    """A server keeps the pixels of an upload and reads them anew for every page."""
    once = load_image(Image.new("RGB", size))
    assert load_image(Image.fromarray(once)).shape == once.shape

"""Pictures of every mode come out as plain RGB; broken and oversized ones are errors in one line."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from harvest.documents.images import as_stored, decode
from harvest.errors import DocumentError

PIXELS = 10_000


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def corner(data: bytes) -> tuple[int, ...]:
    return tuple(int(value) for value in decode(data, PIXELS)[0, 0])


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I", "I;16", "CMYK", "F"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    form = "TIFF" if mode in ("CMYK", "F", "I") else "PNG"
    grey = Image.fromarray((np.arange(30 * 20) % 256).astype(np.uint8).reshape(20, 30))
    picture = Image.fromarray(np.asarray(grey, np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    image = decode(encoded(picture, form), PIXELS)
    assert image.shape == (20, 30, 3)
    assert image.dtype == np.uint8
    assert image.max() - image.min() > 200


def test_alpha_is_laid_on_white() -> None:
    assert corner(encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), "PNG")) == (255, 255, 255)
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([10, 20, 30])
    assert corner(encoded(palette, "PNG", transparency=0)) == (255, 255, 255)
    assert corner(encoded(palette, "PNG")) == (10, 20, 30)


def test_sixteen_bits_keep_their_range() -> None:
    full = np.full((4, 4), 65535, np.uint16)
    full[0, 0] = 32768
    assert corner(encoded(Image.fromarray(full), "PNG")) == (127, 127, 127)
    dim = np.arange(1000, 1016, dtype=np.uint16).reshape(4, 4)  # a 12-bit camera: stretched, else all black
    image = decode(encoded(Image.fromarray(dim), "TIFF"), PIXELS)
    assert (image.min(), image.max()) == (0, 255)


def test_pictures_are_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.new("RGB", (30, 10)), "JPEG", exif=exif)
    assert decode(data, PIXELS).shape == (30, 10, 3)
    assert as_stored(data, decode(data, PIXELS)) is None


def test_the_first_frame_counts() -> None:
    frames = [Image.new("RGB", (6, 4), colour) for colour in ("red", "blue")]
    for form in ("TIFF", "GIF"):
        assert corner(encoded(frames[0], form, save_all=True, append_images=frames[1:])) == (255, 0, 0)


def test_plain_jpegs_are_kept_as_they_are() -> None:
    data = encoded(Image.new("RGB", (30, 10)), "JPEG")
    assert as_stored(data, decode(data, PIXELS)) == data
    for other in (encoded(Image.new("CMYK", (30, 10)), "JPEG"), encoded(Image.new("RGB", (30, 10)), "PNG")):
        assert as_stored(other, decode(other, PIXELS)) is None


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be huge: some bytes of file, gigabytes of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(101, 100), (20_000, 20_000), (2**31 - 1, 2**31 - 1), (0, 5)])
def test_bombs_are_refused_before_they_are_decoded(width: int, height: int) -> None:
    with pytest.raises(DocumentError) as error:
        decode(bomb(width, height), PIXELS, "bomb.png")
    assert str(error.value).startswith("bomb.png: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("side", "said"), [(101, "101 × 101 pixels"), (20_000, "400000000 pixels")])
def test_too_many_pixels_are_called_so_whoever_sees_them_first(side: int, said: str) -> None:
    with pytest.raises(DocumentError, match=f"^bomb.png: {said} are more than the limit of {PIXELS}$"):
        decode(bomb(side, side), PIXELS, "bomb.png")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_cut_and_garbled_files_are_errors_or_pictures(form: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (40, 50, 3), dtype=np.uint8)
    data = encoded(Image.fromarray(noise), form)
    for cut in (10, 30, len(data) // 2):
        with pytest.raises(DocumentError):
            decode(data[:cut], PIXELS)
    rng = np.random.default_rng(2)
    for _ in range(60):
        garbled = bytearray(data)
        for place in rng.integers(4, len(data), 12):
            garbled[place] = rng.integers(0, 255)
        try:
            assert decode(bytes(garbled), PIXELS).shape[2] == 3
        except DocumentError as error:
            assert "\n" not in str(error)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    for content in (b"", b"%PDF-1.4", b"<svg/>", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"):
        path.write_bytes(content)
        with pytest.raises(DocumentError, match=r"x\.png"):
            decode(path, PIXELS)
    with pytest.raises(DocumentError):
        decode(tmp_path / "none.png", PIXELS)

"""Pictures that are cut, lie about their size, or are of an unusual kind."""

from __future__ import annotations

import io
import random
import struct
import zlib

import numpy as np
from PIL import Image


def make(seed: int) -> dict[str, bytes]:
    """Name → content."""
    chance = random.Random(seed)
    shades = np.add.outer(np.arange(60), np.arange(80)).astype(np.uint8)
    grey = Image.fromarray(shades)
    png, jpeg = saved(grey.convert("RGB"), "PNG"), saved(grey.convert("RGB"), "JPEG")
    frames = [Image.fromarray(np.roll(shades, shift, 0)) for shift in range(5)]
    made = {
        "empty.png": b"",
        "text.png": b"no picture at all\n" * 9,
        "header.png": png[:8],
        "header.jpg": jpeg[:4],
        "really_a.png": jpeg,
        "really_a.jpg": png,
        "really_a_picture.pdf": png,
        "animated.gif": saved(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "cmyk.jpg": saved(grey.convert("CMYK"), "JPEG"),
        "sixteen.tif": saved(Image.fromarray(shades.astype(np.uint16) * 200), "TIFF"),
        "float.tif": saved(Image.fromarray(shades.astype(np.float32)), "TIFF"),
        "nan.tif": saved(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "TIFF"),
        "one_pixel.png": saved(Image.new("RGB", (1, 1)), "PNG"),
        "one_bit.png": saved(grey.convert("1"), "PNG"),
        "palette.png": saved(grey.convert("P"), "PNG", transparency=0),
        "alpha.png": saved(grey.convert("RGBA"), "PNG"),
        "thin.png": saved(Image.new("L", (20_000, 1)), "PNG"),
        "bomb_header.png": png_of(100_000, 100_000, b""),
        "bomb_rows.png": png_of(30_000, 30_000, bytes(1 << 20)),
        "zero_wide.png": png_of(0, 10, b""),
        "max_wide.png": png_of(2**31 - 1, 2**31 - 1, b""),
        "crc.png": png[:40] + bytes([png[40] ^ 0xFF]) + png[41:],
        "text_chunk_bomb.png": png[:33] + chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(64 << 20))) + png[33:],
        "bmp_lies.bmp": b"BM"
        + struct.pack("<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, 2**30, 2**30, 1, 24, 0, 0, 0, 0, 0, 0),
        "webp_cut.webp": saved(grey.convert("RGB"), "WEBP")[:40],
        "tiff_loop.tif": b"II*\0" + struct.pack("<IHHHIIi", 8, 1, 256, 3, 1, 9, 8),
        "jpeg_size.jpg": jpeg.replace(struct.pack(">HH", 60, 80), struct.pack(">HH", 65_535, 65_535)),
    }
    for name, data in (("cut", png), ("cut", jpeg)):
        suffix = "png" if data is png else "jpg"
        for number in range(3):
            made[f"{name}_{number}.{suffix}"] = data[: chance.randrange(20, len(data) - 1)]
    return made


def saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    """The picture's file."""
    stream = io.BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of a stated size with the data that one cares to give it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

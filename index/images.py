"""A picture that a user brings becomes RGB pixels; whatever else it may be costs one clear line."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from harvest.errors import DocumentError, UsageError
from harvest.settings import Limits

FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "PPM")
"""What is opened, by content; formats that call other programs (EPS, WMF) are not among them."""

SMALLEST = 16
LONGEST = 2000
"""Sides in pixels: smaller pictures say too little, larger ones are reduced, as no signal looks closer."""


def load_image(image: Path | str | bytes | Image.Image) -> NDArray[np.uint8]:
    """The picture as RGB, height × width × 3: turned upright, laid on white, reduced to ``LONGEST`` a side.

    Raises UsageError when there is no such file, DocumentError when it is no picture, broken, or too large or small.
    """
    if isinstance(image, Image.Image):
        return _pixels(image, "the picture")
    if isinstance(image, bytes):
        return _read(image, "the picture")
    path = Path(image)
    try:
        known = path.is_file()
    except OSError as error:  # a name too long, a folder that is closed to us
        raise UsageError(f"no picture at {path}: {error.strerror}") from error
    if not known:
        raise UsageError(f"no picture at {path}: name a PNG, JPEG, TIFF, GIF, BMP or WebP file")
    if path.stat().st_size > Limits().file_bytes:
        raise DocumentError(f"{path.name} is larger than {Limits().file_bytes >> 20} MB, too large for a picture")
    return _read(path.read_bytes(), path.name)


def reduced(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB pixels brought to ``LONGEST`` a side, as pictures of ``load_image`` are; smaller ones stay as they are."""
    if max(image.shape[:2]) <= LONGEST:
        return image
    picture = Image.fromarray(image)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    return np.asarray(picture, dtype=np.uint8).copy()


def _read(data: bytes, name: str) -> NDArray[np.uint8]:
    if not data:
        raise DocumentError(f"{name} is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is checked below, and of harmless metadata
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                _bound(opened, name)
                opened.draft("RGB", (LONGEST, LONGEST))
                return _pixels(opened, name)
    except Image.DecompressionBombError as error:  # Pillow's own bound, looked at before the size can be asked for
        stated = re.search(r"\d+", str(error))
        count = stated[0] if stated else "too many"
        raise DocumentError(f"{name} has {count} pixels, more than {Limits().pixels // 10**6} million") from error
    except UnidentifiedImageError as error:
        raise DocumentError(f"{name} is no picture: PNG, JPEG, TIFF, GIF, BMP and WebP are understood") from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise DocumentError(f"{name} is a broken picture ({_line(error)})") from error


def _bound(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > Limits().pixels:
        raise DocumentError(f"{name} has {width} × {height} pixels, more than {Limits().pixels // 10**6} million")
    if min(width, height) < SMALLEST:
        raise DocumentError(f"{name} has {width} × {height} pixels, too few to compare (at least {SMALLEST} a side)")
    if min(width, height) * LONGEST < SMALLEST * max(width, height):
        times = LONGEST // SMALLEST
        raise DocumentError(f"{name} has {width} × {height} pixels, too narrow to compare (at most 1 to {times})")


def _pixels(image: Image.Image, name: str) -> NDArray[np.uint8]:
    _bound(image, name)
    image = ImageOps.exif_transpose(image)
    if image.mode in ("I", "F", "I;16", "I;16B", "I;16L", "I;16N"):
        image = _stretched(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    image = image.convert("RGB")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    return np.asarray(image, dtype=np.uint8).copy()


def _stretched(image: Image.Image) -> Image.Image:
    """Deep greyscale (instruments save 16 or 32 bits) brought to 8 bits over its own range."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0.0, neginf=0.0)
    low, high = np.percentile(values, (0.1, 99.9))
    return Image.fromarray((np.clip((values - low) / max(high - low, 1e-12), 0, 1) * 255).astype(np.uint8))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__

"""Pictures that users search by, kept for a while so that paging and filters can go on asking with them."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from pathlib import Path

from harvest.errors import DocumentError

QUERY_PIXELS = 60_000_000
"""The most pixels a query picture may have."""

QUERY_SIDE = 3000
"""Longer pictures are made smaller before they are kept: more says nothing more to a search."""


class QueryImages:
    """A bounded folder of query pictures, named by their content.

    Pictures are decoded and written anew as PNG, so nothing of the uploaded file but its pixels is kept or sent back,
    and no name that a user gave becomes a path. Safe to use from several threads.
    """

    def __init__(self, folder: Path, files: int = 200, size: int = 512 * 2**20) -> None:
        self._folder = folder
        self._files = files
        self._size = size
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, data: bytes) -> str:
        """The key of an uploaded picture; DocumentError with one clear line when it is none or is too large."""
        png = _as_png(data)
        key = hashlib.sha256(png).hexdigest()
        with self._lock:
            path = self._folder / f"{key}.png"
            part = path.with_suffix(".part")
            part.write_bytes(png)
            part.replace(path)
            self._forget_oldest()
        return key

    def path(self, key: str) -> Path | None:
        """The kept picture's file, or None when the key is no key or its picture is forgotten."""
        if not re.fullmatch(r"[0-9a-f]{64}", key):
            return None
        path = self._folder / f"{key}.png"
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def _forget_oldest(self) -> None:
        kept = sorted(((p.stat().st_mtime, p.stat().st_size, p) for p in self._folder.glob("*.png")), reverse=True)
        total = 0
        for number, (_, size, path) in enumerate(kept):
            total += size
            if number and (number >= self._files or total > self._size):
                path.unlink()


def _as_png(data: bytes) -> bytes:
    import io

    from index.images import load_image
    from PIL import Image

    _check_size(data)
    picture = Image.fromarray(load_image(data))
    picture.thumbnail((QUERY_SIDE, QUERY_SIDE))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _check_size(data: bytes) -> None:
    """Refuse by what the file's head says, before a pixel is decoded."""
    import io

    from PIL import Image, UnidentifiedImageError

    if not data:
        raise DocumentError("the picture is empty; choose a PNG, JPEG, WebP, TIFF, GIF or BMP file")
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise DocumentError("this is no picture; choose a PNG, JPEG, WebP, TIFF, GIF or BMP file") from error
    if width * height > QUERY_PIXELS:
        most = QUERY_PIXELS // 1_000_000
        raise DocumentError(f"the picture has {width} × {height} pixels; at most {most} million can be searched by")

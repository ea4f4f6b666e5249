"""Pictures that users search by, kept for a while so that paging and filters can go on asking with them."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from pathlib import Path


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
        with self._lock:  # one at a time, for a large picture takes much memory while it is decoded
            png = _as_png(data)
            key = hashlib.sha256(png).hexdigest()
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

    from PIL import Image

    from index.images import load_image

    out = io.BytesIO()
    Image.fromarray(load_image(data)).save(out, "PNG", compress_level=1)
    return out.getvalue()

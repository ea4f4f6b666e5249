"""Small copies of the library's images, so that a page of results stays light."""

from __future__ import annotations

import threading
from pathlib import Path

WIDTHS = (480, 960)


class Thumbnails:
    """A bounded folder of small copies, made when first asked for. Safe to use from several threads."""

    def __init__(self, folder: Path, files: int = 4000) -> None:
        self._folder = folder
        self._files = files
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def of(self, image: Path, width: int) -> Path:
        """A JPEG of ``image`` at most ``width`` pixels wide; the image itself where that is smaller already."""
        from PIL import Image

        small = self._folder / f"{image.stem}-{width}.jpg"
        if small.exists():
            return small
        with Image.open(image) as picture:
            if picture.width <= width:
                return image
            picture.draft("RGB", (width, width * 4))
            copy = picture.convert("RGB")
        copy.thumbnail((width, width * 4), Image.Resampling.LANCZOS, reducing_gap=3.0)
        with self._lock:
            part = small.with_suffix(".part")
            copy.save(part, "JPEG", quality=88, subsampling=0)
            part.replace(small)
            self._forget_oldest()
        return small

    def _forget_oldest(self) -> None:
        copies = list(self._folder.glob("*.jpg"))
        if len(copies) <= self._files:
            return
        for path in sorted(copies, key=lambda p: p.stat().st_mtime)[: len(copies) - self._files * 9 // 10]:
            path.unlink()

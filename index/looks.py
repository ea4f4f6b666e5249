"""Searching by picture, for the library: the picture index opened when it is first needed, its answers by place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harvest.store import Library
from index.fusion import Signal
from index.table import Mask, PanelTable

if TYPE_CHECKING:
    from index.pictures import ImageAnswer, ImageHit, PictureIndex

Progress = Callable[[int, int], None]
CANDIDATES = 200


class Looks:
    """The pictures of a library. Neither encoder nor FAISS is loaded before the first question."""

    def __init__(self, library: Library, folder: Path, vectors: str = "faiss") -> None:
        self._library = library
        self._folder = folder
        self._vectors = vectors
        self._held: tuple[int, PictureIndex] | None = None
        self._lock = threading.Lock()

    def refresh(self, progress: Progress | None = None) -> PictureIndex:
        """The picture index, up to date; IndexMismatch when another encoder built it."""
        from index.encoders.tiles import open_tiles
        from index.pictures import PictureIndex

        with self._lock:
            generation = self._library.generation()
            if self._held is None:
                self._held = (-1, PictureIndex(self._library, open_tiles(), self._folder, self._vectors))
            stands_at, pictures = self._held
            if stands_at != generation:
                pictures.refresh(progress)
                self._held = (generation, pictures)
            return pictures

    def rebuild(self, progress: Progress | None = None) -> None:
        """Builds the picture index anew; the old one answers until then."""
        from index.encoders.tiles import open_tiles
        from index.picture_file import beside, take_place
        from index.pictures import PictureIndex

        with beside(self._folder) as fresh:
            with PictureIndex(self._library, open_tiles(), fresh, self._vectors) as pictures:
                pictures.refresh(progress)
            with self._lock:
                self._close()
                take_place(fresh, self._folder)
        self.refresh()

    def alike(self, image: NDArray[np.uint8], table: PanelTable, allowed: Mask) -> list[tuple[int, ImageHit]] | None:
        """The places of the allowed panels that look like the image, best first; None when nothing does.

        ``image`` as of ``load_image``.
        """
        wanted = None if allowed.all() else set(table.keys[allowed].tolist())
        answered = self.refresh().search(image, CANDIDATES, wanted)
        return None if answered.nothing_alike else _by_place(answered, table)

    def like_panels(
        self, places: Sequence[int], table: PanelTable, own: Sequence[int], limit: int
    ) -> list[tuple[int, float]] | None:
        """Panels that look like one of those at ``places``, those of their ``own`` figure left out: (place, score).

        None where none of them has a picture.
        """
        best = dict[int, float]()
        pictures = self.refresh()
        keys = [int(key) for key in table.keys[list(places)] if pictures.shows(int(key))]
        if not keys:
            return None
        for key in keys:
            answered = pictures.similar(key, limit + len(own))
            for other, hit in _by_place(answered, table):
                if other not in own:
                    best[other] = max(hit.score, best.get(other, hit.score))
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def close(self) -> None:
        """Closes what is open; a later question opens it again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._held is not None:
            self._held[1].close()
        self._held = None


def closer_looks(alike: Sequence[tuple[int, ImageHit]]) -> dict[int, dict[str, Signal]]:
    """Those signals of a picture search that did not rank: what a close look said of the panels it was given."""
    found: dict[int, dict[str, Signal]] = {}
    for name in {name for _, hit in alike for name in hit.signals if name != "image"}:
        scored = sorted((-hit.signals[name], place) for place, hit in alike if name in hit.signals)
        for rank, (score, place) in enumerate(scored, start=1):
            found.setdefault(place, {})[name] = Signal(rank, -score)
    return found


def _by_place(answered: ImageAnswer, table: PanelTable) -> list[tuple[int, ImageHit]]:
    places, here = table.places(np.array([hit.key for hit in answered.hits], dtype=np.int64))
    return [(int(p), hit) for p, hit, known in zip(places, answered.hits, here, strict=True) if known]

"""The vectors of panels in a vector backend: several a panel, one a tile; a panel is as near as its nearest tile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoders.tiles import MAX_TILES
from index.vectors import NO_KEY, VectorBackend


class PanelVectors:
    """Vectors by the keys of panels, at most ``MAX_TILES`` each, in a ``backend`` that knows tiles alone."""

    def __init__(self, backend: VectorBackend) -> None:
        self.backend = backend

    @property
    def kept(self) -> str:
        """How many vectors there are, and in what, if not FAISS: what a file of their panels remembers them by."""
        count, name = len(self.backend), self.backend.name
        return str(count) if name == "faiss" else f"{count} {name}"

    def add(self, rows: Mapping[int, NDArray[np.float32]]) -> None:
        """Takes in vectors, (tiles, dim) a panel."""
        if rows:
            keys = [key * MAX_TILES + np.arange(len(tiles), dtype=np.int64) for key, tiles in rows.items()]
            self.backend.add(np.concatenate(keys), np.concatenate(list(rows.values())))

    def delete(self, panels: Collection[int]) -> None:
        """Forgets the vectors of panels."""
        if panels:
            self.backend.delete(_tile_keys(panels))

    def nearest(
        self,
        vectors: NDArray[np.float32],
        count: int,
        known: Collection[int],
        allowed: Collection[int] | None = None,
    ) -> list[tuple[int, float]]:
        """The ``count`` panels nearest to any of the vectors (n, dim): (key, cosine), best first.

        Only ``known`` panels, and of these the ``allowed`` ones, which the backend is told of.
        """
        wanted = None if allowed is None else _tile_keys(allowed)
        asked = count * 8
        while asked:
            keys, scores = self.backend.search(vectors, asked, wanted)
            best = _best(keys.ravel(), scores.ravel(), known)
            if len(best) >= count or asked >= len(self.backend):
                return list(best.items())[:count]
            asked *= 4
        return []

    def save(self, path: Path) -> None:
        """As of the backend."""
        self.backend.save(path)

    def load(self, path: Path) -> None:
        """As of the backend."""
        self.backend.load(path)


def _best(keys: NDArray[np.int64], cosines: NDArray[np.float32], known: Collection[int]) -> dict[int, float]:
    """Each known panel's best cosine, best first; ``keys`` are those of tiles."""
    order = np.argsort(-cosines, kind="stable")
    order = order[keys[order] != NO_KEY]
    best: dict[int, float] = {}
    for panel, cosine in zip((keys[order] // MAX_TILES).tolist(), cosines[order].tolist(), strict=True):
        if panel in known:
            best.setdefault(panel, cosine)
    return best


def _tile_keys(panels: Iterable[int]) -> NDArray[np.int64]:
    starts = np.fromiter(panels, dtype=np.int64) * MAX_TILES
    return (starts[:, np.newaxis] + np.arange(MAX_TILES, dtype=np.int64)).ravel()

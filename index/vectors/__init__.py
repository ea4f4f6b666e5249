"""Vector backends: keep vectors by key, give those nearest by inner product."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from harvest.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NO_KEY = -1
"""Fills the keys of a search that found fewer than were asked for; their scores are -inf."""


class VectorBackend(Protocol):
    """Keys are int64 and not negative, one key a vector; vectors are float32, (n, dim)."""

    @property
    def dim(self) -> int: ...

    def __len__(self) -> int: ...

    def keys(self) -> NDArray[np.int64]:
        """Every key kept, ascending."""
        ...

    def add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Keep vectors; one whose key is there already replaces the old one. ValueError for other shapes."""
        ...

    def delete(self, keys: NDArray[np.int64]) -> int:
        """Forget these keys; returns how many there were."""
        ...

    def search(
        self, vectors: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Keys and inner products of the ``k`` nearest of each vector, (n, k), best first; only ``allowed`` keys."""
        ...

    def save(self, path: Path) -> None:
        """Write beside, then rename: a reader sees the old file or the new one."""
        ...

    def load(self, path: Path) -> None:
        """Replace all vectors by a saved file's; LibraryError when it cannot be read or has another dimension."""
        ...


def open_vectors(dim: int, name: str = "faiss") -> VectorBackend:
    """An empty backend; UsageError for a name that is none."""
    if name != "faiss":
        raise UsageError(f"no vector backend {name!r}; there is faiss")
    from index.vectors.flat import FaissFlat

    return FaissFlat(dim)

"""Vector backends: keep vectors by key, give those nearest by inner product."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from harvest.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NO_KEY = -1
"""Fills the keys of a search that found fewer than were asked for; their scores are -inf."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What vectors are for, which a server that keeps many must know: ``name`` is part of its index's name.

    ``library`` is the identity of whose they are, ``made_by`` the encoder's signature, ``repair`` the command that
    makes them anew.
    """

    name: str = "vectors"
    library: str = ""
    made_by: str = ""
    repair: str = "figlens reindex"


class VectorBackend(Protocol):
    """Keys are int64 and not negative, one key a vector; vectors are float32, (n, dim)."""

    @property
    def name(self) -> str:
        """Tells backends apart: vectors that one of them has kept are not in another."""
        ...

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
        """Keys and inner products of the ``k`` nearest of each vector, (n, k), best first; only ``allowed`` keys.

        A server finds nearly all of the nearest, and 10,000 at most.
        """
        ...

    def save(self, path: Path) -> None:
        """Write beside, then rename: a reader sees the old file or the new one.

        Of vectors on a server the file says where they are, and whether they are those of this save: adding to them
        without saving makes the file one that ``load`` refuses.
        """
        ...

    def load(self, path: Path) -> None:
        """Replace all vectors by a saved file's; LibraryError when it cannot be read or has another dimension."""
        ...


def open_vectors(dim: int, setting: str = "faiss", purpose: Purpose | None = None) -> VectorBackend:
    """An empty backend: FAISS, or a server by its address (see ``index.backends``). UsageError for what is neither."""
    from index.elastic.address import is_address, parse_address

    if is_address(setting):
        from index.vectors.elasticsearch import ElasticsearchVectors

        return ElasticsearchVectors(dim, parse_address(setting), purpose or Purpose())
    if setting != "faiss":
        raise UsageError(f"no vector backend {setting!r}; there is faiss, and elasticsearch+http://HOST:9200/PREFIX")
    from index.vectors.flat import FaissFlat

    return FaissFlat(dim)

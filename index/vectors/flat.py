"""Exact search with FAISS: every vector is compared, on the GPU where faiss-gpu and one are present."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from harvest.errors import LibraryError
from index.vectors import NO_KEY
from index.vectors.given import checked

GPU_NEIGHBOURS = 2048
"""The most neighbours that FAISS finds on a GPU, which also knows no filters: the CPU answers beyond."""


class FaissFlat:
    """See ``index.vectors.VectorBackend``. Threads may share one: each call waits for its turn."""

    name = "faiss"

    def __init__(self, dim: int) -> None:
        self._dim = dim
        self._index: Any = faiss.IndexIDMap(faiss.IndexFlatIP(dim))
        self._gpu: Any = None
        self._lock = threading.RLock()

    @property
    def dim(self) -> int:
        return self._dim

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def keys(self) -> NDArray[np.int64]:
        """Every key kept, ascending."""
        with self._lock:
            return np.sort(faiss.vector_to_array(self._index.id_map).astype(np.int64))

    def add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Keep vectors; FAISS does not replace, so what these keys had is deleted first."""
        keys, vectors = checked(keys, vectors, self._dim)
        with self._lock:
            self.delete(keys)
            self._index.add_with_ids(vectors, keys)
            self._gpu = None

    def delete(self, keys: NDArray[np.int64]) -> int:
        """Forget these keys; returns how many there were."""
        keys = np.ascontiguousarray(keys, dtype=np.int64)
        with self._lock:
            if not keys.size or not len(self):
                return 0
            self._gpu = None
            return int(self._index.remove_ids(faiss.IDSelectorBatch(keys)))

    def search(
        self, vectors: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Keys and inner products of the ``k`` nearest of each vector, best first."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        keys = np.full((len(vectors), k), NO_KEY, dtype=np.int64)
        scores = np.full((len(vectors), k), -np.inf, dtype=np.float32)
        with self._lock:
            found = min(k, len(self) if allowed is None else np.unique(allowed).size, len(self))
            if not found or not len(vectors):
                return keys, scores
            scores[:, :found], keys[:, :found] = self._nearest(vectors, found, allowed)
        scores[keys == NO_KEY] = -np.inf
        return keys, scores

    def save(self, path: Path) -> None:
        """Write beside, then rename."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with self._lock:
                faiss.write_index(self._index, str(beside))
            beside.replace(path)
        except (OSError, RuntimeError) as error:
            raise LibraryError(f"{path} cannot be written: {error}") from error
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()

    def load(self, path: Path) -> None:
        """Replace all vectors by a saved file's."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise LibraryError(f"{path} cannot be read; `figlens reindex` makes it anew") from error
        if not isinstance(index, faiss.IndexIDMap) or index.d != self._dim:
            raise LibraryError(f"{path} is no index of {self._dim} dimensions; `figlens reindex` makes it anew")
        with self._lock:
            self._index, self._gpu = index, None

    def _nearest(self, vectors: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None) -> Any:
        if allowed is not None:
            wanted = np.ascontiguousarray(np.unique(allowed), dtype=np.int64)
            only: Any = {"sel": faiss.IDSelectorBatch(wanted)}
            return self._index.search(vectors, k, params=faiss.SearchParameters(**only))
        copy = self._gpu_copy() if k <= GPU_NEIGHBOURS else None
        return (copy or self._index).search(vectors, k)

    def _gpu_copy(self) -> Any:
        """The index on the first GPU, copied at the first search after a change; None without faiss-gpu or a GPU."""
        if not hasattr(faiss, "StandardGpuResources") or faiss.get_num_gpus() == 0:
            return None
        if self._gpu is None:
            self._gpu = faiss.index_cpu_to_gpu(faiss.StandardGpuResources(), 0, self._index)
        return self._gpu

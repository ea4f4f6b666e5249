"""Keys and vectors as a caller gives them, checked alike for every backend."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def checked(
    keys: NDArray[np.int64], vectors: NDArray[np.float32], dim: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Both as contiguous arrays; ValueError for other shapes, negative keys or one given twice."""
    keys = np.ascontiguousarray(keys, dtype=np.int64)
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    if vectors.shape != (keys.size, dim):
        raise ValueError(f"{keys.size} keys and vectors of shape {vectors.shape}, not ({keys.size}, {dim})")
    if keys.size and (keys.min() < 0 or np.unique(keys).size != keys.size):
        raise ValueError("keys must not be negative, nor one given twice")
    return keys, vectors

"""How near a server comes to exact search, and what it costs: python benchmarks/server_vectors.py ADDRESS [VECTORS]

ADDRESS is elasticsearch+http://HOST:9200/PREFIX; its indexes PREFIX-vectors-benchmark-* are made and removed. Drawn
vectors (400 clusters, 320 dimensions) are searched with and without a filter, by FAISS and by the server.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from index.elastic.address import parse_address
from index.elastic.versions import Versions
from index.vectors import Purpose, VectorBackend, open_vectors

DIM, CLUSTERS, QUERIES, AT_ONCE = 320, 400, 100, 2000


def drawn(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Vectors (count, DIM) and queries (QUERIES, DIM) near some of them, of unit length."""
    random = np.random.default_rng(0)
    centres = random.normal(size=(CLUSTERS, DIM))
    rows = centres[random.integers(0, CLUSTERS, count)] + 0.7 * random.normal(size=(count, DIM))
    queries = rows[random.choice(count, QUERIES)] + 0.5 * random.normal(size=(QUERIES, DIM))
    return tuple((x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32) for x in (rows, queries))  # type: ignore[return-value]


def filled(backend: VectorBackend, rows: np.ndarray) -> VectorBackend:
    """The backend with the vectors, and on the screen how long they took."""
    start = time.perf_counter()
    for first in range(0, len(rows), AT_ONCE):
        part = np.arange(first, min(first + AT_ONCE, len(rows)), dtype=np.int64)
        backend.add(part, rows[part])
    print(f"{backend.name}: {len(backend)} vectors in {time.perf_counter() - start:.1f} s")
    return backend


def main(setting: str, count: int) -> None:
    """Prints recall and time by number of neighbours, with all vectors and with a third of them."""
    rows, queries = drawn(count)
    purpose = Purpose("benchmark", "a benchmark", "drawn")
    try:
        exact, server = filled(open_vectors(DIM), rows), filled(open_vectors(DIM, setting, purpose), rows)
        for k in (10, 100, 200, 1600):
            for name, allowed in (("all", None), ("a third", np.arange(0, count, 3, dtype=np.int64))):
                truth, _ = exact.search(queries, k, allowed)
                start = time.perf_counter()
                found, _ = server.search(queries, k, allowed)
                cost = 1000 * (time.perf_counter() - start) / QUERIES
                recall = np.mean(
                    [len(set(a) & set(b)) / k for a, b in zip(truth.tolist(), found.tolist(), strict=True)]
                )
                print(f"{k} nearest of {name}: recall {recall:.4f}, {cost:.0f} ms a query")
    finally:
        versions = Versions(parse_address(setting), "vectors-benchmark", "a benchmark")
        for version in versions.all():
            versions.delete(version)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)

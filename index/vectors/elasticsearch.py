"""Vectors on an Elasticsearch server: an HNSW graph over bytes finds them, their full values score them."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from harvest.errors import LibraryError
from index.elastic.address import Address
from index.elastic.bulk import Action, drop, put, send
from index.elastic.client import IndexGone, asking, reason
from index.elastic.versions import Meta, Versions, new_stamp
from index.vectors import NO_KEY, Purpose
from index.vectors.given import checked

T = TypeVar("T")
MOST = 10_000
"""Neighbours, candidates for them and hits of a page: more a server does not give."""
CANDIDATES = 500
"""Least number of vectors the graph is searched for; among them the nearest are scored by their full values."""
OVERSAMPLED = 2
BLOCK_BITS, TERMS = 6, 65_000
"""A filter names keys, or blocks of 64 of them, so many a clause."""

Keys = NDArray[np.int64]


class ElasticsearchVectors:
    """See ``index.vectors.VectorBackend``. Threads may share one.

    New vectors go into a new version of the index, which a save puts in the place of the others; those of a loaded file
    are changed where they are.
    """

    def __init__(self, dim: int, address: Address, purpose: Purpose) -> None:
        self._dim, self._purpose = dim, purpose
        self._versions = Versions(address, f"vectors-{purpose.name}", purpose.library)
        self._version = ""
        self._stamp = ""
        self._path: Path | None = None
        self._count: int | None = None
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        return f"elasticsearch {self._versions.alias}"

    @property
    def dim(self) -> int:
        return self._dim

    def __len__(self) -> int:
        with self._lock:
            if self._count is None:
                self._count = self._found(self._counted) if self._version else 0
            return self._count

    def keys(self) -> Keys:
        """Every key kept, ascending."""
        return np.fromiter(self._keys(), np.int64) if len(self) else np.empty(0, np.int64)

    def add(self, keys: Keys, vectors: NDArray[np.float32]) -> None:
        """Keep vectors; the server has acknowledged all of them when this returns."""
        keys, vectors = checked(keys, vectors, self._dim)
        if not keys.size:
            return
        rows = list(zip(keys.tolist(), vectors, strict=True))
        with self._lock:
            self._send(lambda index: (put(index, str(key), _document(key, row)) for key, row in rows))

    def delete(self, keys: Keys) -> int:
        """Forget these keys; returns how many there were."""
        with self._lock:
            if not keys.size or not len(self):
                return 0
            return self._send(lambda index: (drop(index, str(key)) for key in np.unique(keys).tolist()))

    def search(
        self, vectors: NDArray[np.float32], k: int, allowed: Keys | None = None
    ) -> tuple[Keys, NDArray[np.float32]]:
        """Keys and inner products of the ``k`` nearest of each vector, best first."""
        keys = np.full((len(vectors), k), NO_KEY, dtype=np.int64)
        scores = np.full((len(vectors), k), -np.inf, dtype=np.float32)
        wanted = None if allowed is None else np.unique(np.asarray(allowed, np.int64))
        count = min(k, len(self), MOST if wanted is None else min(MOST, wanted.size))
        if count and len(vectors):
            for place, hits in enumerate(self._found(lambda: self._nearest(vectors, count, wanted))):
                keys[place, : len(hits)] = [int(hit["_id"]) for hit in hits]
                scores[place, : len(hits)] = [_inner_product(hit["_score"]) for hit in hits]
        return keys, scores

    def save(self, path: Path) -> None:
        """Stamps the vectors and the file alike, writes it beside, then renames."""
        with self._lock:
            self._version = self._version or self._create()
            self._versions.refresh(self._version)
            stamp = new_stamp()
            self._versions.note(self._version, Meta(self._purpose.library, self._purpose.made_by, stamp))
            _write(path, {"elasticsearch": self._version, "stamp": stamp, "dim": self._dim})
            self._versions.publish(self._version)
            self._stamp, self._path = stamp, path

    def load(self, path: Path) -> None:
        """Take the vectors that a file names; IndexMismatch when another encoder made them."""
        said = _read(path)
        versions = self._versions.checked(self._purpose.made_by, self._purpose.repair)
        version = versions.get(str(said.get("elasticsearch")))
        if version is None or not version.meta.stamp or version.meta.stamp != said.get("stamp"):
            raise LibraryError(
                f"the vectors that {path} names are not on the server; `figlens reindex` makes them anew"
            )
        if said.get("dim") != self._dim:
            raise LibraryError(f"{path} names no vectors of {self._dim} dimensions; `figlens reindex` makes them anew")
        with self._lock:
            self._version, self._stamp, self._path, self._count = version.name, version.meta.stamp, path, None

    def _create(self) -> str:
        vector = {
            "type": "dense_vector",
            "dims": self._dim,
            "index": True,
            "similarity": "max_inner_product",
            "index_options": {"type": "int8_hnsw"},
        }
        long = {"type": "long"}
        properties = {"key": long, "block": long, "vector": vector}
        mappings = {"_source": {"enabled": False}, "properties": properties}
        return self._versions.create(self._purpose.made_by, mappings, {})

    def _send(self, changes: Callable[[str], Iterable[Action]]) -> int:
        """Makes changes to the version that there is, or to a new one, which has no stamp from then on."""
        self._count = None

        def job() -> int:
            if not self._version:
                self._version = self._create()
            elif self._stamp:
                self._versions.begin(self._version, Meta(self._purpose.library, self._purpose.made_by))
                self._stamp = ""
            return send(self._versions.client, self._versions.address, changes(self._version))

        return self._found(job)

    def _counted(self) -> int:
        if not self._stamp:
            self._versions.refresh(self._version)
        return self._versions.count(self._version)

    def _found(self, job: Callable[[], T]) -> T:
        """What ``job`` gives; once more with the vectors that have taken the place of those loaded."""
        try:
            return job()
        except IndexGone:
            if self._path is None:
                raise
            self.load(self._path)
            return job()

    def _nearest(self, vectors: NDArray[np.float32], count: int, wanted: Keys | None) -> list[list[Mapping[str, Any]]]:
        near: dict[str, Any] = {
            "field": "vector",
            "k": count,
            "num_candidates": min(MOST, max(CANDIDATES, OVERSAMPLED * count)),
            "rescore_vector": {"oversample": OVERSAMPLED if OVERSAMPLED * count <= MOST else 1.0},
        }
        if wanted is not None:
            near["filter"] = _among(wanted)
        bodies = [
            part
            for row in vectors.tolist()
            for part in (
                {"index": self._version},
                {"knn": {**near, "query_vector": row}, "size": count, "_source": False},
            )
        ]
        kept = [f"responses.{each}" for each in ("status", "error", "hits.hits._id", "hits.hits._score")]
        with asking(self._versions.address):
            answers = self._versions.client.msearch(searches=bodies, filter_path=kept)["responses"]
        for said in answers:
            if said["status"] == 404:
                raise IndexGone(f"{self._version} is gone from {self._versions.address}; try again")
            if said["status"] != 200:
                raise LibraryError(f"Elasticsearch at {self._versions.address} cannot answer: {reason(said)}"[:300])
        return [said.get("hits", {}).get("hits", []) for said in answers]

    def _keys(self) -> Iterator[int]:
        after: list[int] | None = None
        while True:
            with asking(self._versions.address):
                page = self._versions.client.search(
                    index=self._version, size=MOST, sort=["key"], search_after=after, stored_fields="_none_"
                )["hits"]["hits"]
            yield from (hit["sort"][0] for hit in page)
            if len(page) < MOST:
                return
            after = page[-1]["sort"]


def _document(key: int, vector: NDArray[np.float32]) -> Mapping[str, Any]:
    return {"key": key, "block": key >> BLOCK_BITS, "vector": vector.tolist()}


def _among(wanted: Keys) -> Mapping[str, Any]:
    """A filter for these keys, each once: by blocks where all keys of a block are wanted, as those of a panel are."""
    blocks, counts = np.unique(wanted >> BLOCK_BITS, return_counts=True)
    whole = blocks[counts == 1 << BLOCK_BITS]
    rest = wanted[~np.isin(wanted >> BLOCK_BITS, whole)]
    named = [("block", part) for part in _parts(whole)] + [("key", part) for part in _parts(rest)]
    return {"bool": {"should": [{"terms": {name: part}} for name, part in named], "minimum_should_match": 1}}


def _parts(values: Keys) -> Iterator[list[int]]:
    for start in range(0, len(values), TERMS):
        yield values[start : start + TERMS].tolist()


def _inner_product(score: float) -> float:
    """What the server made positive: v + 1, or 1 / (1 - v) below 0."""
    return score - 1.0 if score >= 1.0 else 1.0 - 1.0 / score


def _write(path: Path, said: Mapping[str, object]) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(said), "utf-8")
        beside.replace(path)
    except OSError as error:
        raise LibraryError(f"{path} cannot be written: {error}") from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LibraryError(f"{path} cannot be read; `figlens reindex` makes it anew") from error
    if not isinstance(said, dict):
        raise LibraryError(f"{path} names no vectors on a server; `figlens reindex` makes it anew")
    return said

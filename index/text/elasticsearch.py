"""The text backend on an Elasticsearch server: it finds the rows and counts in them; words and lengths stay beside us.

Tokens come from the analyser, the server splits at spaces. Lucene's own BM25 would not do: it rounds lengths to a byte
and counts rows that are deleted already. So fields keep no lengths there, the similarity is a function of a row's count
alone, and the strength comes from the count and the exact length, as FTS5's does: both backends say the same.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harvest.errors import LibraryError
from index.elastic.bulk import Action, drop, put, send
from index.elastic.client import asking, reason
from index.elastic.versions import Versions
from index.text import row_sizes, word_tables
from index.text.backend import (
    ALL_FIELDS,
    FIGURE_FIELDS,
    PANEL_FIELDS,
    PAPER_FIELDS,
    Clause,
    Matches,
    Row,
    known,
)
from index.text.row_sizes import RowSizes
from index.text.word_tables import WordTables

K1, B = 1.2, 0.75
_TERMS_K1 = 100.0
"""Lets a row's count be read off its score: large, since float32 cannot tell 0.998 from 0.999 well."""
LEVELS: Mapping[str, tuple[str, ...]] = {"panel": PANEL_FIELDS, "figure": FIGURE_FIELDS, "paper": PAPER_FIELDS}
_LEVEL_OF = {name: level for level, names in LEVELS.items() for name in names}
SETTINGS: Mapping[str, Any] = {"similarity": {"counted": {"type": "BM25", "k1": _TERMS_K1, "b": 0.0}}}
_FIELD: Mapping[str, Any] = {"type": "text", "analyzer": "whitespace", "norms": False, "similarity": "counted"}
MAPPINGS: Mapping[str, Any] = {
    "_source": {"enabled": False},
    "properties": {"row": {"type": "long"}, "level": {"type": "keyword"}, **dict.fromkeys(ALL_FIELDS, _FIELD)},
}
TABLES = (*word_tables.TABLES, row_sizes.TABLE)
PAGE = 10_000
"""Rows of an answer, the most that a server gives at once by default."""
TOGETHER, ENDINGS = 50, 512
"""Clauses of one request; terms of one clause, half of what a server takes."""
LONGEST = 255
"""Characters that the server's whitespace analyser keeps in one token."""
_NO_TOKEN = re.compile(r"[^\w.]+|_+")

Query = Mapping[str, Any]
Hit = Mapping[str, Any]
Counts = tuple[NDArray[np.int64], NDArray[np.float64]]


class ElasticsearchText(WordTables):
    """A TextBackend over one version of an index; ``connect`` gives connections to the derived file beside it."""

    def __init__(self, versions: Versions, version: str, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect)
        self._versions, self._version = versions, version
        self._waiting: list[Action] = []
        self._sizes: dict[str, RowSizes] = {}
        self._same_copy = uuid.uuid4().hex

    def add(self, rows: Iterable[Row]) -> None:
        connection = self._connect()
        for row in rows:
            self.learn(row)
            streams = {known(name): tokens(stream) for name, stream in row.streams.items()}
            held = {name: stream for name, stream in streams.items() if stream}
            if not held:
                continue
            connection.executemany(
                "INSERT INTO sizes VALUES (?, ?, ?)",
                [(ALL_FIELDS.index(name), row.key, len(stream)) for name, stream in held.items()],
            )
            level = _LEVEL_OF[next(iter(held))]
            texts = {name: " ".join(map(fitted, stream)) for name, stream in held.items()}
            self._change(put(self._version, f"{level}{row.key}", {"row": row.key, "level": level, **texts}))

    def remove(self, field_names: Sequence[str], keys: Iterable[int]) -> None:
        """Removes rows of panels, of figures or of papers, whole: ``field_names`` are all that one of these has."""
        level = next((level for level, names in LEVELS.items() if set(names) == set(field_names)), None)
        if level is None:
            raise ValueError(f"rows are removed whole, not {', '.join(field_names)} of them")
        places = [ALL_FIELDS.index(name) for name in field_names]
        for key in keys:
            self._connect().executemany("DELETE FROM sizes WHERE field = ? AND row = ?", [(p, key) for p in places])
            self._change(drop(self._version, f"{level}{key}"))

    def flush(self) -> None:
        super().flush()
        self._send()
        self._sizes.clear()

    def match(self, clauses: Sequence[Clause]) -> list[Matches]:
        if self._waiting:
            self._send()
            self._sizes.clear()
        plans = [list(self._queries(clause)) for clause in clauses]
        counts = iter(self._count([query for plan in plans for query in plan]))
        return [
            self._matches(clause.field, list(islice(counts, len(p)))) for clause, p in zip(clauses, plans, strict=True)
        ]

    def size(self, field_name: str) -> int:
        return len(self._size_of(field_name).rows)

    def _change(self, action: Action) -> None:
        self._waiting.append(action)
        if len(self._waiting) >= 2000:
            self._send()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            send(self._versions.client, self._versions.address, waiting)
            self._versions.refresh(self._version)

    def _size_of(self, field_name: str) -> RowSizes:
        if field_name not in self._sizes:
            self._sizes[field_name] = RowSizes.load(self._connect(), known(field_name))
        return self._sizes[field_name]

    def _queries(self, clause: Clause) -> Iterator[Query]:
        """What to ask for a clause: nothing where nothing can match, and in parts for a prefix of many endings."""
        name, words = known(clause.field), tokens(" ".join(clause.terms))
        if not words:
            return
        if not clause.prefix:
            terms = [fitted(word) for word in words]
            yield {"term": {name: terms[0]}} if len(terms) == 1 else {"match_phrase": {name: " ".join(terms)}}
            return
        before = [{"span_term": {name: fitted(word)}} for word in words[:-1]]
        endings = iter(self.endings(words[-1], name))
        while part := list(islice(endings, ENDINGS)):
            last = {"span_or": {"clauses": [{"span_term": {name: fitted(term)}} for term in part]}}
            yield {"span_near": {"clauses": [*before, last], "slop": 0, "in_order": True}} if before else last

    def _matches(self, field_name: str, parts: Sequence[Counts]) -> Matches:
        """The rows of all parts with what they count together, as strengths; rows that are not ours are left out."""
        rows = np.concatenate([rows for rows, _ in parts]) if parts else np.empty(0, np.int64)
        counts = np.concatenate([counts for _, counts in parts]) if parts else np.empty(0)
        if not len(rows):
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32))
        found, places = np.unique(rows, return_inverse=True)
        total = np.bincount(places, weights=counts)
        sizes = self._size_of(field_name)
        lengths, here = sizes.of(found)
        found, total, lengths = found[here], total[here], lengths[here]
        strength = total / (total + K1 * (1 - B + B * lengths / sizes.mean))
        return Matches(found, np.clip(strength, 0.0, 1.0).astype(np.float32))

    def _count(self, queries: Sequence[Query]) -> list[Counts]:
        """The rows that answer each query, and how often each does."""
        counted: list[Counts] = []
        for start in range(0, len(queries), TOGETHER):
            counted += self._count_together(queries[start : start + TOGETHER])
        return counted

    def _count_together(self, queries: Sequence[Query]) -> list[Counts]:
        """A first hit of each query is explained, which says what its scores mean; then come all hits, in pages."""
        explained = [_body(query, size=1, explain=True) for query in queries]
        answers = self._ask([*explained, *(_body(query, PAGE) for query in queries)])
        scales, pages = [_scale(hits) for hits in answers[: len(queries)]], answers[len(queries) :]
        found: list[list[Hit]] = [[] for _ in queries]
        open_ = list(range(len(queries)))
        while open_:
            for place, hits in zip(open_, pages, strict=True):
                found[place] += hits
            open_ = [place for place, hits in zip(open_, pages, strict=True) if len(hits) == PAGE]
            if open_:
                pages = self._ask([_body(queries[p], PAGE, after=found[p][-1]["sort"][0]) for p in open_])
        return [_counts(hits, scale) for hits, scale in zip(found, scales, strict=True)]

    def _ask(self, bodies: Sequence[Query]) -> list[list[Hit]]:
        """The hits of each search, asked for together, all of one copy of the index."""
        header = {"index": self._version, "preference": self._same_copy}
        searches = [part for body in bodies for part in (header, body)]
        kept = ("status", "error", "hits.hits.sort", "hits.hits._score", "hits.hits._explanation")
        with asking(self._versions.address):
            answer = self._versions.client.msearch(searches=searches, filter_path=[f"responses.{k}" for k in kept])
        for said in answer["responses"]:
            if said["status"] != 200:
                raise LibraryError(f"Elasticsearch at {self._versions.address} cannot answer: {reason(said)}"[:300])
        return [said.get("hits", {}).get("hits", []) for said in answer["responses"]]


def tokens(text: str) -> list[str]:
    """The tokens of a stream, told apart as FTS5's tokenizer tells them apart."""
    return _NO_TOKEN.sub(" ", text.lower()).split()


def fitted(token: str) -> str:
    """The token, or what stands for it where it is longer than the server keeps whole."""
    if len(token.encode("utf-16-le")) // 2 <= LONGEST:
        return token
    return f"{token[:60]}{hashlib.sha256(token.encode()).hexdigest()}"


def _body(query: Query, size: int, after: int | None = None, explain: bool = False) -> dict[str, Any]:
    body = {"query": query, "size": size, "sort": ["row"], "track_scores": True, "track_total_hits": False}
    return {
        **body,
        "stored_fields": "_none_",
        **({"explain": True} if explain else {}),
        **({"search_after": [after]} if after is not None else {}),
    }


def _scale(hits: Sequence[Hit]) -> float:
    """A query's score of a row is this times count / (count + k1); 0 where no row answers it."""
    if not hits:
        return 0.0
    waiting = [hits[0]["_explanation"]]
    for said in waiting:
        if said["description"].startswith("tf,"):
            return float(hits[0]["_score"]) / float(said["value"])
        waiting += said["details"]
    raise LibraryError("this Elasticsearch explains its scores in other words than version 9; use one of version 9")


def _counts(hits: Sequence[Hit], scale: float) -> Counts:
    rows = np.array([hit["sort"][0] for hit in hits], np.int64)
    shares = np.array([hit["_score"] for hit in hits]) / scale if scale else np.zeros(len(hits))
    return rows, np.maximum(np.rint(_TERMS_K1 * shares / np.maximum(1.0 - shares, 1e-9)), 1.0)

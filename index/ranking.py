"""How well panels answer a text: BM25 by field, summed over the concepts of the query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.table import Mask, PanelTable
from index.text.backend import PANEL_FIELDS, PAPER_FIELDS, Clause, TextBackend
from index.text.expansion import Concept
from index.text.spelling import Speller
from index.text.synonyms import Run, field_synonyms

FIELD_WEIGHTS: Mapping[str, float] = {
    "caption": 1.0, "figure": 0.7, "inside": 0.8, "mentions": 0.6, "kind": 0.6,
    "title": 0.35, "abstract": 0.2, "author": 0.5, "journal": 0.3,
}  # fmt: skip
OTHER_FIELDS = 0.4
"""What fields after the best one add, so that a caption and a citing sentence together beat either."""
PAPER_SHARE = np.float32(0.2)
"""What a figure gets of the strongest evidence that another figure of its paper has."""
FULL = np.float32(0.4)
"""Evidence from which on a concept counts as covered."""
COVERAGE = 0.8
"""How much a hit loses by the concepts it does not cover: 0 none of its score, 1 in proportion."""
ENOUGH = 0.34
"""The share of the best hit's covered weight that a panel must cover to be a hit at all."""

Scores = NDArray[np.float32]
Found = tuple[NDArray[np.int64], Scores]
_NOTHING: Found = (np.empty(0, np.int64), np.empty(0, np.float32))


class TextIndex:
    """One state of the text index: the backend's answers, laid out over the places of a PanelTable.

    Also the query's lexicon. Made anew whenever the index changes, which drops everything it remembers.
    """

    def __init__(self, backend: TextBackend, table: PanelTable) -> None:
        self.backend = backend
        self.table = table
        self._speller: Speller | None = None
        self.evidence: Callable[[str, tuple[str, ...], bool], Found] = lru_cache(maxsize=2048)(self._evidence)
        self.fields_of: Callable[[str], frozenset[str]] = lru_cache(maxsize=65536)(self._fields_of)
        self.starting_with: Callable[[str], list[str]] = lru_cache(maxsize=1024)(self._starting_with)

    def _evidence(self, field: str, terms: tuple[str, ...], prefix: bool) -> Found:
        """The panels that hold a run of terms in a field: their places, and BM25's term-frequency part, 0..1."""
        if any(field not in self.fields_of(term) for term in (terms[:-1] if prefix else terms)):
            return _NOTHING
        (found,) = self.backend.match([Clause(field, terms, prefix)])
        if not len(found.rows):
            return _NOTHING
        if field in PANEL_FIELDS:
            places, here = self.table.places(found.rows)
            return places[here], found.strength[here]
        by_paper = np.zeros(len(self.table.papers) + 1, np.float32)
        places = np.searchsorted(self.table.numbers, found.rows)
        here = np.isin(found.rows, self.table.numbers)  # the index may have grown since the table was read
        by_paper[places[here]] = found.strength[here]
        scores = by_paper[self.table.paper_of]
        (held,) = np.nonzero(scores)
        return held, scores[held]

    def _fields_of(self, term: str) -> frozenset[str]:
        return self.backend.fields_of([term]).get(term, frozenset())

    def _texts(self, term: str) -> int:
        """In how many texts of panels and papers a term stands."""
        return sum(len(self.evidence(name, (term,), False)[0]) for name in (*PANEL_FIELDS, *PAPER_FIELDS))

    def holds(self, term: str) -> bool:
        return bool(self.fields_of(term)) and self._texts(term) > 0

    def is_rare(self, term: str) -> bool:
        return self._texts(term) <= 2

    def _starting_with(self, prefix: str) -> list[str]:
        return self.backend.starting_with(prefix, 200)

    def nearest(self, word: str) -> list[tuple[str, int]]:
        return [(found.word, found.distance) for found in self._words().corrections(word)]

    def ending_with(self, word: str) -> list[str]:
        return self._words().holding(word)

    def _words(self) -> Speller:
        if self._speller is None:
            vocabulary = {w: n for w, n in self.backend.vocabulary().items() if len(w) > 3}
            self._speller = Speller({**dict.fromkeys(field_synonyms().words, 1), **vocabulary})
        return self._speller


def evidence(index: TextIndex, ways: Mapping[Run, float], fields: Sequence[str], prefix: bool = False) -> Scores:
    """How strongly each panel says something in any of its ways, over the fields with their weights: (panels,)."""
    best = np.zeros(len(index.table), np.float32)
    total = np.zeros(len(index.table), np.float32)
    for name in fields:
        scores: Scores | None = None
        for run, weight in ways.items():
            places, strength = index.evidence(name, run, prefix)
            if len(places):
                scores = np.zeros(len(index.table), np.float32) if scores is None else scores
                scores[places] = np.maximum(scores[places], strength * np.float32(weight * FIELD_WEIGHTS[name]))
        if scores is not None:
            np.maximum(best, scores, out=best)
            total += scores
    return best + np.float32(OTHER_FIELDS) * (total - best)


def rarity(scores: Scores) -> float:
    """Inverse document frequency, as in Robertson and Zaragoza 2009 with one added so that it stays positive."""
    found = int(np.count_nonzero(scores > 0.05))
    return float(np.log1p((len(scores) - found + 0.5) / (found + 0.5)))


def _shared(table: PanelTable, found: Scores) -> Scores:
    """What the other figures of a paper say counts a little for each of them: it tells what the paper is about."""
    by_paper = np.zeros(len(table.papers), np.float32)
    np.maximum.at(by_paper, table.paper_of, found)
    shared: Scores = np.maximum(found, PAPER_SHARE * by_paper[table.paper_of])
    return shared


def rank_words(index: TextIndex, concepts: Sequence[Concept], fields: Sequence[str]) -> tuple[Mask, Scores]:
    """Panels that cover enough of the concepts, and their scores; shapes (panels,)."""
    size = len(index.table)
    score, covered, own = (np.zeros(size, np.float32) for _ in range(3))
    asked = 0.0
    for concept in concepts:
        found = evidence(index, concept.ways, fields)
        if not found.any():
            continue
        weight = np.float32(concept.weight * rarity(found))
        asked += float(weight)
        own += weight * np.minimum(found / FULL, 1.0)
        found = _shared(index.table, found)
        score += weight * found
        covered += weight * np.minimum(found / FULL, 1.0)
    if not asked:
        return np.zeros(size, np.bool_), score
    score *= (1.0 - COVERAGE) + COVERAGE * covered / np.float32(asked)
    return (own > 0) & (own >= ENOUGH * own.max()), score

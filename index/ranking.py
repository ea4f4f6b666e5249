"""How well panels answer a text: BM25 by field, summed over the concepts of the query."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.table import Mask, PanelTable
from index.text.backend import ALL_FIELDS, FIGURE_FIELDS, PANEL_FIELDS, Clause, Matches, TextBackend
from index.text.expansion import Concept
from index.text.spelling import Speller
from index.text.synonyms import Run, field_synonyms

FIELD_WEIGHTS: Mapping[str, float] = {
    "caption": 1.0, "opening": 1.0, "figure": 0.7, "inside": 0.8, "cited": 0.7, "mentions": 0.6, "kind": 0.45,
    "title": 0.35, "abstract": 0.2, "author": 0.5, "journal": 0.3,
}  # fmt: skip
TEXTS = (
    ("caption", "opening", "figure"), ("inside",), ("cited", "mentions"), ("kind",),
    ("title",), ("abstract",), ("author",), ("journal",),
)  # fmt: skip
"""Fields that hold the same words count once, by the best of them."""
OTHER_TEXTS = 0.4
"""What texts after the best one add, so that a caption and a citing sentence together beat either."""
FIGURE_SHARE, PAPER_SHARE = np.float32(0.5), np.float32(0.2)
"""What a panel gets of the strongest evidence that another panel of its figure, or another figure of its paper, has."""
FULL = np.float32(0.4)
"""Evidence from which on a concept counts as covered."""
KIND_BONUS = np.float32(0.3)
"""What a panel gains that is surely of the kind a query names, as a share of its score."""
COVERAGE = 0.8
"""How much a hit loses by the concepts it does not cover: 0 none of its score, 1 in proportion."""
ENOUGH = 0.34
"""The share of the best hit's covered weight that a panel must cover to be a hit at all."""
TOLD = np.float32(0.2)
"""The share of what its figure covers that a panel must cover by itself to be preferred to the others."""
CLEAR = np.float32(0.6)
"""How far a panel must speak for itself, as a share of the best of its figure, to be a hit beside it."""

Scores = NDArray[np.float32]
Found = tuple[NDArray[np.int64], Scores]
Asked = tuple[str, Run, bool]
"""A field, a run of terms to be found in it, and whether the last of them is a prefix."""
REMEMBERED = 4096
_NOTHING: Found = (np.empty(0, np.int64), np.empty(0, np.float32))


class TextIndex:
    """One state of the text index: the backend's answers, laid out over the places of a PanelTable.

    Also the query's lexicon. Made anew whenever the index changes, which drops everything it remembers.
    """

    def __init__(self, backend: TextBackend, table: PanelTable) -> None:
        self.backend = backend
        self.table = table
        self._speller: Speller | None = None
        self._known: OrderedDict[Asked, Found] = OrderedDict()
        self._lock = threading.Lock()
        self.fields_of: Callable[[str], frozenset[str]] = lru_cache(maxsize=65536)(self._fields_of)
        self.starting_with: Callable[[str], list[str]] = lru_cache(maxsize=1024)(self._starting_with)

    def evidence(self, asked: Iterable[Asked]) -> dict[Asked, Found]:
        """The panels that hold a run of terms in a field: their places, and BM25's term-frequency part, 0..1.

        What is not remembered is asked of the backend at once, since a server is far away.
        """
        wanted = dict.fromkeys(asked)
        with self._lock:
            found = {each: self._known[each] for each in wanted if each in self._known}
        missing = [each for each in wanted if each not in found]
        possible = [each for each in missing if self._may_hold(*each)]
        matches = self.backend.match([Clause(*each) for each in possible]) if possible else []
        learnt = dict.fromkeys(missing, _NOTHING)
        learnt.update((each, self._laid_out(each[0], rows)) for each, rows in zip(possible, matches, strict=True))
        with self._lock:
            self._known.update(learnt)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found | learnt

    def _may_hold(self, field: str, terms: Run, prefix: bool) -> bool:
        return all(field in self.fields_of(term) for term in (terms[:-1] if prefix else terms))

    def _laid_out(self, field: str, found: Matches) -> Found:
        if not len(found.rows):
            return _NOTHING
        if field in PANEL_FIELDS:
            places, here = self.table.places(found.rows)
            places, strength = places[here], found.strength[here]
            return places, np.sqrt(self.table.kind_scores[places]) if field == "kind" else strength
        if field in FIGURE_FIELDS:
            return _spread(found, self.table.figure_numbers, self.table.figure_of)
        return _spread(found, self.table.paper_numbers, self.table.paper_of)

    def _fields_of(self, term: str) -> frozenset[str]:
        return self.backend.fields_of([term]).get(term, frozenset())

    def _texts(self, term: str) -> int:
        """In how many texts of figures a term stands."""
        held = self.evidence((name, (term,), False) for name in ALL_FIELDS).values()
        return sum(len(np.unique(self.table.figure_of[places])) for places, _ in held)

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


def _spread(found: Matches, numbers: NDArray[np.int64], owner_of: NDArray[np.int64]) -> Found:
    """Evidence by number of figure or paper, given to each of its panels."""
    by_owner = np.zeros(len(numbers) + 1, np.float32)
    places = np.searchsorted(numbers, found.rows)
    here = np.isin(found.rows, numbers)  # the index may have grown since the table was read
    by_owner[places[here]] = found.strength[here]
    scores = by_owner[owner_of]
    (held,) = np.nonzero(scores)
    return held, scores[held]


def evidence(index: TextIndex, ways: Mapping[Run, float], fields: Sequence[str], prefix: bool = False) -> Scores:
    """How strongly each panel says something in any of its ways, over the fields with their weights: (panels,)."""
    best = np.zeros(len(index.table), np.float32)
    total = np.zeros(len(index.table), np.float32)
    found = index.evidence((name, run, prefix) for name in fields for run in ways)
    for texts in TEXTS:
        scores: Scores | None = None
        for name in texts:
            for run, weight in ways.items() if name in fields else ():
                places, strength = found[name, run, prefix]
                if len(places):
                    scores = np.zeros(len(index.table), np.float32) if scores is None else scores
                    scores[places] = np.maximum(scores[places], strength * np.float32(weight * FIELD_WEIGHTS[name]))
        if scores is not None:
            np.maximum(best, scores, out=best)
            total += scores
    return best + np.float32(OTHER_TEXTS) * (total - best)


def rarity(table: PanelTable, scores: Scores) -> float:
    """Inverse document frequency, as in Robertson and Zaragoza 2009 with one added so that it stays positive.

    Figures are counted, not panels: what a figure of ten panels says is no more usual for it.
    """
    held = np.zeros(len(table.figures), np.bool_)
    held[table.figure_of[scores > 0.05]] = True
    found = int(np.count_nonzero(held))
    return float(np.log1p((len(held) - found + 0.5) / (found + 0.5)))


def _shared(owner_of: NDArray[np.int64], count: int, found: Scores, share: np.float32) -> Scores:
    """What its neighbours say counts a little for each: it tells what the figure, or the paper, is about."""
    by_owner = np.zeros(count, np.float32)
    np.maximum.at(by_owner, owner_of, found)
    shared: Scores = np.maximum(found, share * by_owner[owner_of])
    return shared


def rank_words(index: TextIndex, concepts: Sequence[Concept], fields: Sequence[str]) -> tuple[Mask, Scores]:
    """Panels that cover enough of the concepts, shape (panels,), and their scores, (3, panels).

    The first row says how well a panel answers with all that its figure and its paper say, which ranks figures; the
    second how much of it the panel alone says, which tells the panels of a figure apart; the third how far it speaks
    for itself, as of ``_standing``.
    """
    table, size = index.table, len(index.table)
    score, covered, near, own, said, shown = (np.zeros(size, np.float32) for _ in range(6))
    alone = [name for name in fields if name in PANEL_FIELDS]
    asked = 0.0
    for concept in concepts:
        found = evidence(index, concept.ways, fields)
        if not found.any():
            continue
        weight = np.float32(concept.weight * rarity(table, found))
        asked += float(weight)
        own += weight * evidence(index, concept.ways, alone)
        names_kind, speaks = spoken(index, concept.ways, fields)
        (shown if names_kind else said)[:] += weight * np.minimum(speaks / FULL, 1.0)
        found = _shared(table.figure_of, len(table.figures), found, FIGURE_SHARE)
        near += weight * np.minimum(found / FULL, 1.0)
        found = _shared(table.paper_of, len(table.papers), found, PAPER_SHARE)
        score += weight * found
        covered += weight * np.minimum(found / FULL, 1.0)
    if not asked:
        return np.zeros(size, np.bool_), np.zeros((3, size), np.float32)
    score *= (1.0 - COVERAGE) + COVERAGE * covered / np.float32(asked)
    mask = (near > 0) & (near >= ENOUGH * near.max())
    return mask, np.stack([score, own, np.float32(asked) * _standing(table, said * mask, shown * mask, near * mask)])


def spoken(
    index: TextIndex, ways: Mapping[Run, float], fields: Sequence[str], prefix: bool = False
) -> tuple[bool, Scores]:
    """Whether a concept names a kind, and how strongly each panel says it: by itself, or in its caption's opening.

    The opening speaks of every panel, but "SEM and TEM images of ..." makes no bar chart a micrograph.
    """
    names_kind = "kind" in fields and bool(evidence(index, ways, ("kind",), prefix).any())
    heard = [name for name in fields if name in PANEL_FIELDS or (name == "opening" and not names_kind)]
    return names_kind, evidence(index, ways, heard, prefix)


def _standing(table: PanelTable, said: Scores, shown: Scores, near: Scores) -> Scores:
    """How far each panel speaks for itself, (panels,), 1 for the figure's best: by its words, and by what it shows.

    Given what it covers of the query by either, and what its figure covers. Where the panels of a figure say next to
    nothing of what their figure says, none is preferred.
    """
    by_words, by_kind = (row / _best_of_figure(table, row).clip(min=1e-9) for row in (said, shown))
    standing: Scores = by_words + by_kind
    standing /= _best_of_figure(table, standing).clip(min=1e-9)
    told = _best_of_figure(table, said + shown) >= TOLD * _best_of_figure(table, near)
    return np.where(told, standing, np.float32(1))


def clear(table: PanelTable, standing: Scores) -> Mask:
    """The panels that answer for themselves, beside the best of their figure; all where none does."""
    return standing >= CLEAR * _best_of_figure(table, standing)


def _best_of_figure(table: PanelTable, scores: Scores) -> Scores:
    best = np.zeros(len(table.figures), np.float32)
    np.maximum.at(best, table.figure_of, scores)
    of_panels: Scores = best[table.figure_of]
    return of_panels


def of_kinds(table: PanelTable, kinds: Collection[str]) -> Scores:
    """Factors (panels,) for the scores of a query that names kinds: panels of them gain, the surer the more."""
    named = table.of_kinds(kinds) if kinds else np.zeros(len(table), np.bool_)
    factors: Scores = 1 + KIND_BONUS * np.where(named, table.kind_scores, np.float32(0))
    return factors

"""A query's tree against the index: which panels match, and how well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.filters import filter_mask
from index.query import Either, Every, Filter, Node, Not, Phrase, Words
from index.ranking import Scores, TextIndex, clear, evidence, of_kinds, rank_words, rarity, spoken
from index.table import Mask
from index.text.analysis import Extra, Token, analyse
from index.text.backend import ALL_FIELDS, PANEL_FIELDS
from index.text.expansion import Reading, read
from index.text.synonyms import kinds_asked


@dataclass(slots=True)
class Answer:
    """The panels that match, shape (panels,), their scores as of ``rank_words``, and how each plain part was read."""

    mask: Mask
    scores: Scores
    readings: list[Reading] = field(default_factory=list)
    suggestion: str = ""


def answer(index: TextIndex, node: Node | None, text: str = "") -> Answer:
    """Every panel that matches the query's tree, with its score; ``text`` is the query as typed, for the suggestion.

    Of a figure those panels match that speak for themselves: filters do not change which, so that facets count what
    their filters find.
    """
    evaluation = _Evaluation(index)
    mask, scores = evaluation.of(node) if node is not None else (np.ones(len(index.table), np.bool_), None)
    scores = np.zeros((3, len(index.table)), np.float32) if scores is None else scores
    mask = mask & clear(index.table, scores[2])
    suggestion = text
    for written, corrected in evaluation.corrected:
        suggestion = suggestion.replace(written, corrected)
    return Answer(mask, scores, evaluation.readings, suggestion if suggestion != text else "")


def limits(index: TextIndex, node: Node | None) -> tuple[Mask, bool]:
    """The panels that a query's filters and exclusions let through, whatever else it asks, and whether it asks more."""
    parts = node.parts if isinstance(node, Every) else (node,) if node is not None else ()
    limiting = [part for part in parts if isinstance(part, Filter | Not)]
    every = np.ones(len(index.table), np.bool_)
    masks = [_Evaluation(index).of(part)[0] for part in limiting]
    return _fold(np.logical_and, [every, *masks]), len(limiting) < len(parts)


_Result = tuple[Mask, Scores]


class _Evaluation:
    """One walk over one query's tree."""

    def __init__(self, index: TextIndex, literal: bool = False) -> None:
        self._index = index
        self._literal = literal
        self.readings: list[Reading] = []
        self.corrected: list[tuple[str, str]] = []

    def of(self, node: Node, strict: bool = False) -> _Result:
        """Mask and scores of a node; ``strict``: plain words must all be there, as under AND and NOT."""
        if isinstance(node, Words):
            return self._words(node, strict)
        if isinstance(node, Phrase):
            return self._phrase(node)
        if isinstance(node, Filter):
            return filter_mask(self._index.table, node.name, node.value), self._zeros()
        if isinstance(node, Not):
            return ~self._literally(node.part), self._zeros()
        if isinstance(node, Either):
            parts = [self.of(part, strict=True) for part in node.parts]
            return _fold(np.logical_or, [mask for mask, _ in parts]), self._sum([s * m for m, s in parts])
        return self._every(node, strict)

    def _every(self, node: Every, strict: bool) -> _Result:
        if not node.loose:
            parts = [self.of(part, strict=True) for part in node.parts]
            return _fold(np.logical_and, [mask for mask, _ in parts]), self._sum([s for _, s in parts])
        asked = [part for part in node.parts if isinstance(part, Words)]
        required = [part for part in node.parts if not isinstance(part, Words)]
        must = [self.of(part, strict) for part in required]
        may = [self.of(part, strict) for part in asked]
        masks = [mask for mask, _ in must]
        only_limits = all(isinstance(part, Filter | Not) for part in required)
        if may and (only_limits or strict):
            masks.append(_fold(np.logical_or, [mask for mask, _ in may]))
        return _fold(np.logical_and, masks), self._sum([scores for _, scores in (*must, *may)])

    def _words(self, node: Words, strict: bool) -> _Result:
        fields = node.fields or ALL_FIELDS
        if self._literal:
            return self._all_of(read(node.text, self._index, expand=False), fields), self._zeros()
        reading = read(node.text, self._index)
        self.readings.append(reading)
        if reading.corrected:
            self.corrected.append((node.text, reading.corrected))
        mask, scores = rank_words(self._index, reading.concepts, fields)
        if strict:
            mask = self._all_of(reading, fields)
        if "kind" in fields:
            scores = scores * of_kinds(self._index.table, kinds_asked(analyse(reading.corrected or node.text).terms))
        return mask, scores

    def _all_of(self, reading: Reading, fields: Sequence[str]) -> Mask:
        held = [evidence(self._index, concept.ways, fields) > 0 for concept in reading.concepts]
        return _fold(np.logical_and, held) if held else np.zeros(len(self._index.table), np.bool_)

    def _phrase(self, node: Phrase) -> _Result:
        analysis = analyse(node.text)
        if not analysis.terms:
            return np.zeros(len(self._index.table), np.bool_), self._zeros()
        ways = {analysis.terms: 1.0}
        if node.prefix and len(analysis.words) == 1:  # as written: a stem is no prefix of the word it is from
            ways = {(node.text.strip().lower(),): 1.0, analysis.terms: 1.0}
        whole = [extra.terms for extra in analysis.extras if len(extra.terms) == 1 and _spans(extra, analysis.words)]
        ways.update(dict.fromkeys(whole, 1.0))
        fields = node.fields or ALL_FIELDS
        scores = evidence(self._index, ways, fields, node.prefix)
        own = evidence(self._index, ways, [name for name in fields if name in PANEL_FIELDS], node.prefix)
        weight = np.float32(rarity(self._index.table, scores) * len(analysis.terms))
        _, speaks = spoken(self._index, ways, fields, node.prefix)
        return scores > 0, np.stack([scores, own, speaks]) * weight

    def _literally(self, node: Node) -> Mask:
        """The panels a negated part excludes: those with its very words, not with their synonyms."""
        return _Evaluation(self._index, literal=True).of(node, strict=True)[0]

    def _zeros(self) -> Scores:
        return np.zeros((3, len(self._index.table)), np.float32)

    def _sum(self, scores: Sequence[Scores]) -> Scores:
        total = self._zeros()
        for part in scores:
            total += part
        return total


def _spans(extra: Extra, words: Sequence[Token]) -> bool:
    return (extra.start, extra.end) == (words[0].start, words[-1].end)


def _fold(operation: Callable[[Mask, Mask], Mask], masks: Sequence[Mask]) -> Mask:
    result = masks[0]
    for mask in masks[1:]:
        result = operation(result, mask)
    return result

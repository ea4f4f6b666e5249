"""The words of a query become concepts: each a word, with every other way a paper may have said it.

A name of several words ("lithium iron phosphate") gives each of its words the same other ways (LiFePO4, LFP), so that
a figure is found by the words, by the formula, or by some of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from index.text.analysis import Analysis, Token, analyse
from index.text.synonyms import Run, field_synonyms
from index.text.thesaurus import english
from index.text.words import family
from index.text.words import term as term_of

_STOP = (
    "a an and are as at be been being by can did do does for from had has have how i in into is it its may my of on or"
    " our shall should so such than that the their them then there these they this those to up was we were what when"
    " where which while who whose why will with within without would you your"
)
STOP_WORDS = frozenset(_STOP.split())
_GENERIC = (
    "image picture figure fig plot graph curve show showing shown illustration illustrate depict display view"
    " panel different various several typical representative example versus vs function using use used based obtain"
    " obtained result results effect comparison compare find me get please about between during after before over"
    " under through via per each all both some any new study type types kind sample samples data value values"
)
GENERIC_WEIGHT = 0.25
COMPOUND_WEIGHT = 1.0
FAMILY_WEIGHT = 0.5
THESAURUS_WEIGHT = 0.45
SECOND_GUESS_WEIGHT = 0.5
RAISES = 0.6
MAX_WORDS = 64
"""Words of a query that are looked at: a pasted abstract is searched by its beginning."""
LONGEST_WORD = 40


@dataclass(slots=True)
class Concept:
    """One word of the query. ``ways`` maps runs of terms to their weight, 1 for the word itself."""

    word: str
    weight: float = 1.0
    ways: dict[Run, float] = field(default_factory=dict)

    def say(self, run: Run, weight: float) -> None:
        """One more way to say it; the greatest weight given stays."""
        if run:
            self.ways[run] = max(weight, self.ways.get(run, 0.0))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the search understood it: its concepts, and the text with misspelt words put right."""

    concepts: tuple[Concept, ...]
    corrected: str = ""


class Lexicon(Protocol):
    """What the index knows of words."""

    def holds(self, term: str) -> bool: ...

    def is_rare(self, term: str) -> bool: ...

    def starting_with(self, prefix: str) -> list[str]: ...

    def nearest(self, word: str) -> list[tuple[str, int]]:
        """Known words like a misspelt one, best first, with how many letters are wrong."""
        ...

    def ending_with(self, word: str) -> list[str]:
        """Known longer words that end with a word."""
        ...


def read(text: str, lexicon: Lexicon, expand: bool = True) -> Reading:
    """The concepts of a text; with ``expand`` false only its own words, as written or stemmed."""
    analysis = analyse(text)
    if len(analysis.words) > MAX_WORDS:
        text = text[: analysis.words[MAX_WORDS - 1].end]
        analysis = analyse(text)
    if not expand:
        return Reading(tuple(Concept(w.term, 1.0, {(w.term,): 1.0}) for w in _asked(analysis.words)))
    corrected, guesses = _put_right(text, analysis, lexicon)
    analysis = analyse(corrected) if corrected else analysis
    concepts = _concepts(analysis, lexicon)
    by_term = {concept.word: concept for concept in concepts}
    for term, runs in guesses.items():
        for run, weight in runs:
            if term in by_term:
                by_term[term].say(run, weight)
    kept = {word.term for word in _asked(analysis.words)}
    return Reading(tuple(c for c in concepts if c.word in kept), corrected)


@cache
def _generic_terms() -> frozenset[str]:
    return frozenset(analyse(_GENERIC).terms)


def _asked(words: Sequence[Token]) -> list[Token]:
    """The words that say something; all of them when none does."""
    return [w for w in words if w.surface not in STOP_WORDS and w.term not in STOP_WORDS] or list(words)


def _concepts(analysis: Analysis, lexicon: Lexicon) -> list[Concept]:
    words = analysis.words
    concepts = [Concept(w.term, GENERIC_WEIGHT if w.term in _generic_terms() else 1.0, {(w.term,): 1.0}) for w in words]
    for meaning in field_synonyms().meanings(analysis.terms):
        for concept in concepts[meaning.start : meaning.end]:
            concept.say(meaning.terms, meaning.weight)
            if meaning.end - meaning.start > 1 and meaning.weight > RAISES:
                concept.weight = 1.0
    for extra in analysis.extras:
        for word, concept in zip(words, concepts, strict=True):
            if extra.start <= word.start and word.end <= extra.end:
                concept.say(extra.terms, COMPOUND_WEIGHT if len(extra.terms) == 1 else 0.85)
    _join_neighbours(words, concepts, lexicon)
    for word, concept in zip(words, concepts, strict=True):
        for run, weight in _derived(word, lexicon):
            concept.say(run, weight)
    return _merged(concepts)


def _merged(concepts: Iterable[Concept]) -> list[Concept]:
    """A word that is asked twice counts once."""
    found: dict[str, Concept] = {}
    for concept in concepts:
        first = found.setdefault(concept.word, concept)
        if first is not concept:
            for run, weight in concept.ways.items():
                first.say(run, weight)
    return list(found.values())


def _join_neighbours(words: Sequence[Token], concepts: Sequence[Concept], lexicon: Lexicon) -> None:
    """Words that a paper, or the reader of a picture, wrote as one: "photon energy" as "Photonenergy"."""
    for i in range(len(words) - 1):
        if not words[i].surface or not words[i + 1].surface:
            continue
        together = analyse(words[i].surface + words[i + 1].surface).terms
        if len(together) == 1 and lexicon.holds(together[0]):
            concepts[i].say(together, 0.9)
            concepts[i + 1].say(together, 0.9)


def _derived(word: Token, lexicon: Lexicon) -> Iterable[tuple[Run, float]]:
    """Words of the same root (viscosity, viscous), letters and digits apart (pm2, pm 2), one word as two."""
    term = word.term
    root = family(term)
    if word.surface and len(root) >= 4:
        for other in lexicon.starting_with(root):
            if other != term and other.isalpha() and family(other) == root:
                yield (other,), FAMILY_WEIGHT
    is_telling = word.surface and term not in _generic_terms()  # a "picture" asks for no photograph
    if is_telling and (not lexicon.holds(term) or lexicon.is_rare(term)):
        for other in map(term_of, english().near(word.surface)):
            if other != term and other not in _generic_terms() and lexicon.holds(other):
                yield (other,), THESAURUS_WEIGHT
    if any(c.isdigit() for c in term) and any(c.isalpha() for c in term):
        apart = "".join(f" {c}" if i and c.isdigit() != term[i - 1].isdigit() else c for i, c in enumerate(term))
        if "." not in term and len(apart.split()) == 2:
            yield tuple(apart.split()), 0.7
    if len(word.surface) >= 7 and lexicon.is_rare(term):
        for longer in lexicon.ending_with(word.surface):
            yield (term_of(longer),), FAMILY_WEIGHT
    if 8 <= len(word.surface) <= LONGEST_WORD and not lexicon.holds(term):
        for cut in range(4, len(word.surface) - 3):
            halves = analyse(f"{word.surface[:cut]} {word.surface[cut:]}").terms
            if len(halves) == 2 and all(lexicon.holds(half) for half in halves):
                yield halves, 0.8


def _is_sign(written: str) -> bool:
    """Whether capitals show a formula or an abbreviation (GeTe, FinFET, XRD), which is no misprint of a word."""
    return any(letter.isupper() for letter in written[1:])


_Guesses = dict[str, list[tuple[Run, float]]]


def _put_right(text: str, analysis: Analysis, lexicon: Lexicon) -> tuple[str, _Guesses]:
    """The text with its misspelt words replaced, "" when there is none, and second guesses by the term they are of."""
    pieces: list[str] = []
    guesses: _Guesses = {}
    at = 0
    for word in analysis.words:
        if not word.surface or word.surface in STOP_WORDS or word.surface in field_synonyms().words:
            continue
        if _is_sign(text[word.start : word.end]) or english().knows(word.surface):
            continue
        holds = lexicon.holds(word.term)
        if holds and not lexicon.is_rare(word.term):
            continue
        near = lexicon.nearest(word.surface)
        if not near:
            continue
        if holds:  # a word, but a rare one: perhaps the misprint of another
            guesses[word.term] = [(analyse(w).terms, SECOND_GUESS_WEIGHT) for w, wrong in near[:2] if wrong == 1]
            continue
        best, wrong = near[0]
        pieces += [text[at : word.start], best]
        at = word.end
        others = [(analyse(w).terms, SECOND_GUESS_WEIGHT) for w, d in near[1:3] if d <= wrong]
        guesses[analyse(best).terms[0]] = [((word.term,), SECOND_GUESS_WEIGHT), *others]
    return ("".join([*pieces, text[at:]]) if pieces else ""), guesses

"""Misspelt words, corrected from the words of the index itself and the names that the tables know.

Distances are optimal string alignment (Damerau 1964): an insertion, deletion, change or swap of neighbours is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST, LONGEST = 4, 40
"""Letters of the words that are corrected: an abbreviation is one letter away from many others."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that may have been meant: ``distance`` letters away, in ``frequency`` texts of the index."""

    word: str
    distance: int
    frequency: int


class Speller:
    """Finds the words nearest to a misspelt one; built once for a vocabulary of word → number of texts."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._frequency = vocabulary
        self._by_length: dict[int, list[str]] = {}
        for word in vocabulary:
            self._by_length.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._frequency

    def holding(self, part: str, limit: int = 8) -> list[str]:
        """The most frequent longer words that end with a word: ``methylimidazolium`` for ``imidazolium``."""
        found = [word for word in self._frequency if len(word) > len(part) and word.endswith(part)]
        return sorted(found, key=lambda word: (-self._frequency[word], word))[:limit]

    def corrections(self, word: str, limit: int = 3) -> list[Correction]:
        """The nearest words, best first: short words may be one letter off, words from six letters on two."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return []
        reach = 1 if len(word) < 6 else 2
        found: list[Correction] = []
        for length in range(len(word) - reach, len(word) + reach + 1):
            near = process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=reach, limit=50
            )
            found += [Correction(w, int(d), self._frequency[w]) for w, d, _ in near if w != word]
        found.sort(key=lambda c: (self._cost(word, c), -c.frequency, c.word))
        return found[:limit]

    @staticmethod
    def _cost(word: str, candidate: Correction) -> float:
        """Letters wrong; a wrong first letter is rarer than any other, and a doubled letter is the usual slip."""
        cost = float(candidate.distance)
        if candidate.word[0] != word[0]:
            cost += 0.7
        if _singled(candidate.word) == _singled(word):
            cost -= 0.5
        if sorted(candidate.word) == sorted(word):
            cost -= 0.25
        return cost - min(0.4, 0.1 * len(str(candidate.frequency)))


def _singled(word: str) -> str:
    return "".join(letter for i, letter in enumerate(word) if i == 0 or letter != word[i - 1])

"""Everyday English words: which ones there are, and which others may be meant by them.

``thesaurus.txt`` is made from WordNet 3.0 (Princeton University, its licence beside it) by
``index.training.thesaurus``: a word, and the words of the same senses. It steps in where a query's word is not in the
index, or hardly: a word that the papers do use needs no stranger's help.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib import resources

_ENDINGS = (
    *(("ies", "y", 2), ("es", "", 3), ("s", "", 3), ("ied", "y", 2), ("ed", "", 4), ("ed", "e", 3), ("ing", "", 4)),
    *(("ing", "e", 3), ("er", "", 4), ("er", "e", 3), ("est", "", 4), ("ly", "", 4)),
)
"""Endings, what stands in the base form instead, and the letters that must stay before them."""


class Thesaurus:
    """The table, looked up by bisection."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is English, in its base form or with a usual ending."""
        return any(self._find(form) is not None for form in _forms(word))

    def near(self, word: str) -> list[str]:
        """Words that may stand for a lower-case word."""
        return next((found for form in _forms(word) if (found := self._find(form)) is not None), [])

    def _find(self, word: str) -> list[str] | None:
        place = bisect_left(self._lines, word)
        if place == len(self._lines):
            return None
        found, _, others = self._lines[place].partition("\t")
        return others.split() if found == word else None


@cache
def english() -> Thesaurus:
    """The table that comes with the package."""
    return Thesaurus((resources.files("index.text") / "thesaurus.txt").read_text(encoding="utf-8").splitlines())


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, instead, shortest in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= shortest:
            yield base + instead
            if not instead and base[-1] == base[-2]:
                yield base[:-1]

"""What else the field calls a thing: the curated tables beside this file, read into runs of terms.

``synonyms.txt`` holds other names of the same thing, ``related.txt`` words that a reader would accept for one
another in a query; both in the format that Solr and Elasticsearch read: ``a, b, c`` all mean each other,
``a => b, c`` only leads from a to b and c, ``#`` starts a comment. ``kinds.txt`` says how a kind of panel is asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.text.analysis import analyse

SAME_WEIGHT = 0.85
RELATED_WEIGHT = 0.5
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Another way to say the words ``start:end`` of a query, and how much less than those words it counts."""

    start: int
    end: int
    terms: Run
    weight: float


class Synonyms:
    """Groups of runs of terms; ``meanings`` finds the longest that stand in a query."""

    def __init__(self) -> None:
        self._runs: dict[Run, dict[Run, float]] = {}
        self._longest = 1
        self.words: set[str] = set()

    def add(self, line: str, weight: float) -> None:
        """One line of a table; raises ValueError where it says nothing."""
        left, arrow, right = line.partition("=>")
        sources = self._phrases(left)
        targets = self._phrases(right) if arrow else sources
        if not sources or not targets or (not arrow and len(sources) < 2):
            raise ValueError(f"a line of synonyms needs two sides: {line!r}")
        for source in sources:
            self._longest = max(self._longest, len(source))
            known = self._runs.setdefault(source, {})
            for target in targets:
                if target != source:
                    known[target] = max(weight, known.get(target, 0.0))

    def _phrases(self, side: str) -> list[Run]:
        runs: dict[Run, None] = {}
        for phrase in re.split(r"(?<!\\),", side):
            analysis = analyse(phrase.replace("\\,", ",").strip())
            self.words |= {word.surface for word in analysis.words if len(word.surface) > 3}
            if analysis.terms:
                runs[analysis.terms] = None
        return list(runs)

    def meanings(self, terms: Sequence[str]) -> Iterator[Meaning]:
        """Every other way to say a run of the terms; a run inside a longer known one gives its own only if it has
        several words, for "oxide" is not the oxide in "graphene oxide"."""
        covered: list[tuple[int, int]] = []
        for length in range(min(self._longest, len(terms)), 0, -1):
            for start in range(len(terms) - length + 1):
                end = start + length
                inside = any(a <= start and end <= b for a, b in covered)
                found = self._runs.get(tuple(terms[start:end]))
                if found is None or (inside and length == 1):
                    continue
                if length > 1:
                    covered.append((start, end))
                for run, weight in found.items():
                    yield Meaning(start, end, run, weight)


@cache
def field_synonyms() -> Synonyms:
    """The tables that come with the package."""
    synonyms = Synonyms()
    for name, weight in (("synonyms.txt", SAME_WEIGHT), ("related.txt", RELATED_WEIGHT)):
        for line in _lines(name):
            synonyms.add(line, weight)
    return synonyms


@cache
def kind_phrases() -> dict[str, tuple[str, ...]]:
    """How each kind of panel is asked for: ``kind_phrases()["sem"]`` starts with "SEM image"."""
    return _phrases("kinds.txt")


def _phrases(name: str) -> dict[str, tuple[str, ...]]:
    return {
        kind.strip(): tuple(p.strip() for p in phrases.split(",") if p.strip())
        for kind, _, phrases in (line.partition(":") for line in _lines(name))
    }


@cache
def _kinds_by_run() -> dict[Run, frozenset[str]]:
    found: dict[Run, frozenset[str]] = {}
    for table in (kind_phrases(), _phrases("techniques.txt")):
        for kind, phrases in table.items():
            for phrase in phrases:
                run = analyse(phrase).terms
                found[run] = found.get(run, frozenset()) | {kind}
    return found


def kinds_asked(terms: Sequence[str]) -> frozenset[str]:
    """The kinds that a query's terms name, as a picture or by its technique; no phrase counts within a longer one."""
    asked: set[str] = set()
    covered: list[tuple[int, int]] = []
    for length in range(max(map(len, _kinds_by_run())), 0, -1):
        for start in range(len(terms) - length + 1):
            end = start + length
            kinds = _kinds_by_run().get(tuple(terms[start:end]))
            if kinds and not any(a <= start and end <= b for a, b in covered):
                covered.append((start, end))
                asked |= kinds
    return frozenset(asked)


@cache
def tables_fingerprint() -> str:
    """Changes when the table of kinds does, whose phrases are indexed; the others act on queries alone."""
    return hashlib.sha256("\n".join(_lines("kinds.txt")).encode()).hexdigest()[:12]


def _lines(name: str) -> list[str]:
    text = (resources.files("index.text") / name).read_text(encoding="utf-8")
    return [line for raw in text.splitlines() if (line := raw.partition("#")[0].strip())]

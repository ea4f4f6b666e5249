"""Batches of pictures and texts: one text is drawn for each picture, and what else in the batch answers it is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoders.clip_heads import Rows
from index.training.clip.pairs import Pair
from index.training.clip.wording import (
    KIND_NAMES,
    MICROGRAPHS,
    MORE_GENERAL,
    MORPHOLOGIES,
    SPECTRA,
    looks_of,
    plain,
    sentences,
    telling_words,
    words_of,
)

KINDS = tuple(KIND_NAMES)
LOOKS = tuple(MORPHOLOGIES)
PARTLY = 0.5
"""How far a panel answers the name of a kind that its own is one of."""
ALIKE = 0.2
"""How far a panel of the right kind answers a text on another material."""

USUAL = 80
"""Panels of a kind; pictures of rarer kinds are drawn more often."""

RARE = 40
"""A kind with fewer panels in print is learnt from drawn ones too; drawn micrographs of others mislead."""

UNKNOWN = -1.0
"""Instead of how far a picture answers a text, where nobody knows."""

VIEWS_SHARE = 0.3
"""The part of a picture's draws that are other views of it."""

WORTH = {"micrographs": 3.0, "parts": 2.0, "library": 2.0, "captioned_papers": 1.5, "particles": 2.0, "drawn": 0.7}
"""How often a picture of a source is drawn, 1 unless said."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and who answers it: pictures of that caption, kind, word and look, by number (-1: any)."""

    text: str
    caption: int = -1
    kind: int = -1
    word: int = -1
    look: int = -1


@dataclass(frozen=True, slots=True)
class Shares:
    """How often a picture's caption as a whole, a sentence of it, its kind, a word of it, its look is what is said."""

    caption: float = 0.45
    sentence: float = 0.25
    kind: float = 0.3
    word: float = 0.2
    look: float = 0.3


class Examples:
    """All pictures that are learnt from with all that may be said of them."""

    def __init__(self, pairs: Sequence[Pair], shares: Shares) -> None:
        self.pairs = pairs
        self._shares = shares
        self.words = telling_words(pair for pair in pairs if not pair.view)
        places = {word: place for place, word in enumerate(self.words)}
        numbers: dict[str, int] = {}
        self.captions = np.array([numbers.setdefault(p.caption or p.key, len(numbers)) for p in pairs])
        self.kinds = _taught(pairs)
        self.captioned = np.array([bool(p.caption) for p in pairs])
        self.having = np.zeros((len(pairs), len(self.words)), bool)
        self.looks = np.array([_looks(pair) for pair in pairs], np.float32)
        self.choices: list[list[tuple[float, list[Said]]]] = []
        for row, pair in enumerate(pairs):
            said = pair.caption and f"{pair.caption} {pair.words}"
            found = sorted(word for word in words_of(said) if word in places)
            self.having[row, [places[word] for word in found]] = True
            self.choices.append(self._sayings(row, pair, [(self.words[word], places[word]) for word in found]))
        shown = Counter(p.picture for p in pairs)
        worth = np.array([WORTH.get(p.source, 1.0) * _view_share(p, shown[p.picture]) for p in pairs])
        as_they_are = np.array([not p.view for p in pairs])
        often = np.bincount(self.kinds[as_they_are] + 1, minlength=len(KINDS) + 1)
        rare = np.clip(np.sqrt(USUAL / np.maximum(often, 1)), 0.5, 3.0)
        worth *= np.where(self.kinds >= 0, rare[self.kinds + 1], 1.0)
        self.worth = worth / worth.sum()
        self._answers = _kind_answers()

    def texts(self) -> set[str]:
        """Everything that may be said."""
        names = {said.text for group in self._asked() for said in group}
        return names | {said.text for choices in self.choices for _, group in choices for said in group}

    def draw(self, count: int, rng: np.random.Generator, labelled: float = 1.0) -> tuple[NDArray[np.intp], list[Said]]:
        """Rows of ``count`` pictures, those of known kind ``labelled`` times as often, and a text for each."""
        worth = np.where(self.kinds >= 0, labelled, 1.0) * self.worth
        rows = rng.choice(len(self.pairs), count, replace=False, p=worth / worth.sum())
        said: list[Said] = []
        for row in rows:
            choices = self.choices[row]
            left = rng.random() * sum(share for share, _ in choices)
            for share, group in choices:  # noqa: B007  # the last group is taken where rounding leaves a rest
                left -= share
                if left <= 0:
                    break
            said.append(group[int(rng.random() * len(group))])
        return rows, said

    def asked(self, rng: np.random.Generator) -> list[Said]:
        """Every kind and every look by one of its names: what is asked whatever pictures a batch has."""
        return [group[int(rng.random() * len(group))] for group in self._asked()]

    def right(self, rows: NDArray[np.intp], said: Sequence[Said]) -> Rows:
        """(pictures, texts): how far each picture answers each text, or ``UNKNOWN``."""
        captions, kinds, words, looks = (
            np.array([getattr(s, name) for s in said]) for name in ("caption", "kind", "word", "look")
        )
        known = self.kinds[rows][:, np.newaxis] >= 0
        own = self.captions[rows][:, np.newaxis] == captions
        by_kind = np.where(kinds >= 0, self._answers[self.kinds[rows]][:, kinds], 1.0)
        right = np.where(captions >= 0, np.where(own, 1.0, ALIKE * (kinds >= 0) * known), 1.0) * by_kind
        if len(self.words):
            right = np.where(words >= 0, self.having[rows][:, words], right)
        right = np.where((words >= 0) & ~self.captioned[rows][:, np.newaxis], UNKNOWN, right)
        right = np.where(looks >= 0, self.looks[rows][:, looks], right)
        result: Rows = np.where((kinds >= 0) & (captions < 0) & ~known, UNKNOWN, right).astype(np.float32)
        return result

    def _asked(self) -> list[list[Said]]:
        kinds = [[Said(name, kind=place) for name in KIND_NAMES[kind]] for place, kind in enumerate(KINDS)]
        return kinds + [[Said(name, look=place) for name in MORPHOLOGIES[look][0]] for place, look in enumerate(LOOKS)]

    def _sayings(self, row: int, pair: Pair, words: list[tuple[str, int]]) -> list[tuple[float, list[Said]]]:
        caption, kind = int(self.captions[row]), int(self.kinds[row])
        shares, made = self._shares, []
        if pair.caption:
            made.append((shares.caption, [Said(plain(pair.caption), caption)]))
            parts = sentences(pair.caption)
            made.append((shares.sentence, [Said(part, caption) for part in parts] or made[0][1]))
        if words:
            made.append((shares.word, [Said(form, word=place) for form, place in words]))
        looks = [
            Said(name, look=place)
            for place, look in enumerate(LOOKS)
            if self.looks[row, place] > 0
            for name in MORPHOLOGIES[look][0]
        ]
        if looks:
            made.append((shares.look, looks))
        if kind >= 0:
            made.append((shares.kind, [Said(name, kind=kind) for name in KIND_NAMES[pair.kind]]))
        if pair.source == "drawn" and kind >= 0:
            made.append((shares.caption, [Said(pair.words, kind=kind)]))
        elif kind >= 0 and pair.words and pair.source != "drawn":
            names = [f"{name} of {pair.words}" for name in KIND_NAMES[pair.kind][:2]]
            made.append((shares.kind / 2, [Said(name, caption, kind) for name in names]))
            made.append((shares.sentence / 2, [Said(pair.words, caption)]))
        return made or [(1.0, [Said(pair.words or "figure", caption)])]


def _view_share(pair: Pair, shown: int) -> float:
    """How much of a picture's worth falls to this one of ``shown`` ways to see it, the most to the picture as it is."""
    if shown == 1:
        return 1.0
    return 1 - VIEWS_SHARE if not pair.view else VIEWS_SHARE / (shown - 1)


def _taught(pairs: Sequence[Pair]) -> NDArray[np.intp]:
    """The number of each picture's kind, -1 for none: drawn panels teach only kinds that are rare in print."""
    real = Counter(pair.kind for pair in pairs if pair.source != "drawn" and not pair.view)
    return np.array(
        [
            KINDS.index(pair.kind) if pair.kind in KINDS and (pair.source != "drawn" or real[pair.kind] < RARE) else -1
            for pair in pairs
        ]
    )


def _looks(pair: Pair) -> list[float]:
    """1 for what a micrograph is said to show, 0 for the rest; ``UNKNOWN`` where nothing is said of a look."""
    shown = pair.kind in MICROGRAPHS or pair.source == "particles"
    looks = looks_of(f"{pair.caption} {pair.words}") if shown else set()
    return [float(look in looks) for look in LOOKS] if looks else [UNKNOWN] * len(LOOKS)


def _kind_answers() -> Rows:
    """(kinds and none, kinds): how far a panel of a kind answers a kind's name; the last row is of unknown kind."""
    answers = np.zeros((len(KINDS) + 1, len(KINDS)), np.float32)
    answers[: len(KINDS)] = np.eye(len(KINDS), dtype=np.float32)
    for kind, more in MORE_GENERAL.items():
        for general in more:
            answers[KINDS.index(kind), KINDS.index(general)] = PARTLY
    for kind in SPECTRA:
        answers[KINDS.index("spectrum"), KINDS.index(kind)] = PARTLY
    return answers

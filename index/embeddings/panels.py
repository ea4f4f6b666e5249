"""Answers of the embeddings by the places of panels in the library's table, as rankings need them."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embeddings.table import EmbeddingTable, Vectors
from index.grouping import ByPanel
from index.query import Every, Filter, Node, Not, Words
from index.table import Mask, PanelTable
from index.vectors import NO_KEY, VectorBackend

DEPTH = 1000
"""So many panels are compared by picture, and as many by words; of smaller libraries all."""
WEIGHT = 0.05
"""What a ranking by meaning counts beside one by BM25, by looks or by structure: it decides between equals, and what it
alone finds comes after what they find."""
CERTAIN = 0.5
"""Where words say less than this of a question, rankings by meaning count more, the whole where they say nothing."""
NEARLY = np.float32(0.7)
"""The share of the best cosine that others need to be alike too."""

_A_WORD = re.compile(r"[^\W\d_]{3}")

Scores = NDArray[np.float32]


class Near(NamedTuple):
    """Cosines of a question with each panel's picture and words, -inf where unknown, (panels,), and who is alike."""

    picture: Scores
    words: Scores
    alike: Mask


def near(
    question: Vectors, held: EmbeddingTable, table: PanelTable, allowed: Mask, floors: tuple[float, float]
) -> Near:
    """How near the allowed panels are to a vector (dim,); ``floors`` say who is alike by picture, and by words."""
    picture, words = (_by_place(backend, question, table, allowed) for backend in (held.pictures, held.words))
    return Near(picture, words, _alike(picture, floors[0]) | _alike(words, floors[1]))


def _alike(cosines: Scores, floor: float) -> Mask:
    return cosines >= max(floor, float(NEARLY * cosines.max(initial=0.0)))


def weight_beside(found: Near, certainty: float) -> float:
    """What meaning counts beside words that say this much (0..1) of a question; no more where nothing is alike."""
    unsaid = max(0.0, 1 - certainty / CERTAIN) if found.alike.any() else 0.0
    return WEIGHT + (1 - WEIGHT) * unsaid


def both(words: Near | None, picture: Near | None) -> Near | None:
    """The answer to a question in words and by a picture at once: the mean of both, alike where one is."""
    if words is None or picture is None:
        return words or picture
    half = np.float32(0.5)
    of_picture: Scores = half * (words.picture + picture.picture)
    of_words: Scores = half * (words.words + picture.words)
    return Near(of_picture, of_words, words.alike | picture.alike)


def signals_of(found: Near, matching: Mask, weight: float = WEIGHT) -> dict[str, ByPanel]:
    """The rankings of the panels that match in all: by what their picture shows, and by what is said of it."""
    named = {"picture": found.picture, "caption": found.words}
    scores = {name: np.where(matching, of, -np.inf).astype(np.float32) for name, of in named.items()}
    return {name: ByPanel(of, np.maximum(of, 0.0), weight) for name, of in scores.items()}


def unfound(table: PanelTable, matching: Mask) -> Mask:
    """The panels of figures that have no panel which matches."""
    found = np.zeros(len(table.figures), np.bool_)
    found[table.figure_of[matching]] = True
    return ~found[table.figure_of]


def plain_words(node: Node | None) -> str:
    """What a query says in plain words; "" for mere signs ("1b") and where its form says what must stand where."""
    parts = node.parts if isinstance(node, Every) and node.loose else (node,)
    if all(isinstance(part, Words | Filter | Not) for part in parts):
        said = [part for part in parts if isinstance(part, Words)]
        text = " ".join(part.text for part in said)
        if _A_WORD.search(text) and not any(part.fields for part in said):
            return text
    return ""


def _by_place(backend: VectorBackend, question: Vectors, table: PanelTable, allowed: Mask) -> Scores:
    scores = np.full(len(table), -np.inf, np.float32)
    if not len(backend) or not allowed.any():
        return scores
    wanted = None if allowed.all() else table.keys[allowed]
    keys, cosines = backend.search(question[np.newaxis], min(DEPTH, len(backend)), wanted)
    known = keys[0] != NO_KEY
    places, here = table.places(keys[0][known])
    scores[places[here]] = cosines[0][known][here]
    return scores

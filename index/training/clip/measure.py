"""The four numbers of a text and picture space, on pictures that were not learnt from.

Recall: a caption is the query, its own picture must be among the best ten of all pictures of the set. Precision: a name
is the query, of the best ten (or of as many as there are right ones, if fewer) so many are right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders.clip_heads import Rows
from index.training.clip.pairs import Pair
from index.training.clip.wording import KIND_NAMES, MICROGRAPHS, plain

BEST = 10
TEXTBOOK_COUNT = 300

ASKED_KINDS = (
    "sem", "tem", "stem", "afm", "stm", "optical_micrograph", "fluorescence", "elemental_map", "line_plot",
    "bar_chart", "scatter_plot", "pie_chart", "table_image", "spectrum", "electroluminescence",
)  # fmt: skip

MORPHOLOGY = {
    "nanoparticles": r"nano-?particle|\bNPs?\b",
    "nanowires": r"nano-?wire|\bNWs?\b",
    "porous": r"porous|\bpores?\b|porosit",
    "layered": r"layered|\blayers\b|nano-?sheets?",
    "fibres": r"fib(?:re|er|ril)s?\b",
    "core-shell": r"core\W{0,3}shell",
}
"""A word as it is asked, and how captions say it."""

LEAST_RIGHT = 3
"""A word that fewer kept-back micrographs show cannot be measured."""

Vectors = Callable[[Sequence[str]], Rows]


def recall(pictures: Rows, texts: Rows, captions: Sequence[str], best: int = BEST) -> float:
    """The share of texts whose own picture, or one of the same caption, is among the ``best``."""
    scores = texts @ pictures.T
    same = np.array([[a == b for b in captions] for a in captions])
    own = np.where(same, scores, -np.inf).max(axis=1)
    return float(((scores > own[:, np.newaxis]).sum(axis=1) < best).mean())


def precision(scores: Rows, right: NDArray[np.bool_], best: int = BEST) -> float:
    """The share of right ones among the best ``best`` of one query."""
    count = min(best, int(right.sum()))
    return float(right[np.argsort(-scores, kind="stable")[:count]].mean()) if count else float("nan")


def kinds(pairs: Sequence[Pair], pictures: Rows, read: Vectors, asked: Sequence[str] = ASKED_KINDS) -> dict[str, float]:
    """Precision by kind, asked by its plainest name; panels of unknown kind are left out."""
    labelled = np.array([bool(pair.kind) for pair in pairs])
    found = np.array([pair.kind for pair in pairs])[labelled]
    texts = read([KIND_NAMES[kind][0] for kind in asked])
    rows = pictures[labelled]
    return {
        kind: precision(rows @ text, _answers(found, kind))
        for kind, text in zip(asked, texts, strict=True)
        if (found == kind).any()
    }


def _answers(found: NDArray[np.str_], kind: str) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = found == kind
    if kind == "spectrum":
        right |= np.char.endswith(found, "_spectrum") | (found == "xrd_pattern")
    return right


def morphology(pairs: Sequence[Pair], pictures: Rows, read: Vectors, only_judged: bool = False) -> dict[str, float]:
    """Precision by word over the micrographs whose captions or materials are known."""
    shown = [place for place, pair in enumerate(pairs) if pair.kind in MICROGRAPHS and pair.caption]
    said = [f"{plain(pairs[place].caption)} {pairs[place].words}" for place in shown]
    texts = read(list(MORPHOLOGY))
    found: dict[str, float] = {}
    judged = np.zeros(len(said), bool)
    if only_judged:
        for pattern in MORPHOLOGY.values():
            judged |= np.array([bool(re.search(pattern, caption, re.I)) for caption in said])
    else:
        judged[:] = True
    for (word, pattern), text in zip(MORPHOLOGY.items(), texts, strict=True):
        right = np.array([bool(re.search(pattern, caption, re.I)) for caption in said])
        if right.sum() >= LEAST_RIGHT:
            found[word] = precision((pictures[shown] @ text)[judged], right[judged])
    return found


def mean(values: Mapping[str, float]) -> float:
    return float(np.mean(list(values.values()))) if values else float("nan")

"""What the parts of a search say of every panel: a function a signal, asked in turn, each knowing what came before.

Words, a picture, what both mean, and a structure let panels match, and rank them. A further signal is one more
function in ``SIGNALS``; ``index.grouping`` fuses the rankings, whatever their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harvest.errors import UsageError
from index.certainty import certainty
from index.embeddings.answers import Meant, meant
from index.embeddings.panels import plain_words, signals_of, unfound, weight_beside
from index.embeddings.search import Embeddings
from index.grouping import ByPanel
from index.looks import Looks
from index.query import Node, parse
from index.ranking import TextIndex
from index.search import Answer, answer, limits
from index.structures.panels import Drawn
from index.table import Mask, PanelTable

if TYPE_CHECKING:
    from index.picture_answers import ImageHit

CITED = 20
"""Letters of a text that an error names."""


@dataclass(frozen=True, slots=True)
class Question:
    """A search over the places of the index's table: its text as a tree and as answered, its picture, its structure.

    ``allowed``: the panels that every filter lets through, those within the text too, (panels,). ``says_more``: the
    text asks more than its filters. ``image`` is RGB, as of ``load_image``.
    """

    index: TextIndex
    node: Node | None
    words: Answer
    allowed: Mask
    says_more: bool
    image: NDArray[np.uint8] | None = None
    drawn: Drawn | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What signals said so far: the panels that match, (panels,), and each signal's ranking by its name.

    Beside these, what the answer needs of them: ``alike``, the places that look like the picture (None: nothing does),
    ``means``, what the embeddings said, and ``unsaid``: no panel holds the words.
    """

    matching: Mask
    rankings: Mapping[str, ByPanel] = field(default_factory=dict)
    alike: Sequence[tuple[int, ImageHit]] | None = ()
    means: Meant = field(default_factory=Meant)
    unsaid: bool = False

    @property
    def nothing_alike(self) -> bool:
        """Whether a picture was asked with that no panel looks like or means."""
        return self.alike is None and not self.means.is_shown

    def ranked(self, matching: Mask, **rankings: ByPanel) -> Gathered:
        """The same with further rankings, and the panels that match with them."""
        return replace(self, matching=matching, rankings={**self.rankings, **rankings})


@dataclass(frozen=True, slots=True)
class Sources:
    """Where signals look that the text index does not give."""

    looks: Looks
    embeddings: Embeddings


def read_question(
    index: TextIndex, text: str, allowed: Mask, image: NDArray[np.uint8] | None = None, drawn: Drawn | None = None
) -> Question:
    """A search with its text read and answered; ``allowed`` by the filters that stand beside the text.

    UsageError for a text of mere signs, which asks for nothing, where it would be answered with everything.
    """
    node = parse(text)
    if node is None and text.strip():
        raise UsageError(f"{text.strip()[:CITED]!r} says nothing to search for: write words, a formula or a number")
    found = answer(index, node, text)
    within, says_more = limits(index, node)
    allowed = allowed & within
    return Question(index, node, found, allowed if drawn is None else allowed & drawn.mask, says_more, image, drawn)


def gather(question: Question, sources: Sources) -> Gathered:
    """What all signals say of a question."""
    gathered = Gathered(np.zeros(len(question.index.table), np.bool_))
    for signal in SIGNALS:
        gathered = signal(question, gathered, sources)
    return gathered


def by_words(asked: Question, so_far: Gathered, sources: Sources) -> Gathered:
    """The signal "text". Mere filters let panels match, but rank none beside a structure; a picture does both alone."""
    if asked.image is not None and not asked.says_more:
        return so_far
    matching = so_far.matching | (asked.allowed & asked.words.mask)
    if asked.drawn is not None and not asked.says_more:
        return so_far.ranked(matching)
    scores, own, _ = asked.words.scores
    return so_far.ranked(matching, text=ByPanel(np.where(matching, scores, -np.inf), own))


def by_looks(asked: Question, so_far: Gathered, sources: Sources) -> Gathered:
    """The signal "image": panels that hold the picture, or look like it."""
    if asked.image is None:
        return so_far
    alike = sources.looks.alike(asked.image, asked.index.table, asked.allowed)
    so_far = replace(so_far, alike=alike)
    if not alike:
        return so_far
    found = by_panel(asked.index.table, [(place, hit.score) for place, hit in alike])
    return so_far.ranked(so_far.matching | np.isfinite(found.scores), image=found)


def by_meaning(asked: Question, so_far: Gathered, sources: Sources) -> Gathered:
    """The signals "picture" and "caption": how near what panels show and say is to what words and picture mean.

    They add figures that nothing else found, and count little beside words that say what was asked.
    """
    table, suggestion = asked.index.table, asked.words.suggestion
    words = plain_words(parse(suggestion) if suggestion else asked.node)
    means = meant(sources.embeddings, table, words, asked.image, asked.allowed)
    so_far = replace(so_far, means=means, unsaid=bool(words) and not so_far.matching.any())
    near = means.words if so_far.nothing_alike else means.near
    if near is None:
        return so_far
    matching = so_far.matching | (near.alike & unfound(table, so_far.matching))
    certain = certainty(asked.index, asked.words.readings) if "text" in so_far.rankings else 1.0
    return so_far.ranked(matching, **signals_of(near, matching, weight_beside(near, certain)))


def by_structure(asked: Question, so_far: Gathered, sources: Sources) -> Gathered:
    """The signal "structure": how well their molecules have it, of all panels that match by now."""
    if asked.drawn is None:
        return so_far
    return so_far.ranked(so_far.matching, structure=asked.drawn.within(so_far.matching))


SIGNALS: tuple[Callable[[Question, Gathered, Sources], Gathered], ...] = (by_words, by_looks, by_meaning, by_structure)
"""In the order they are asked."""


def by_panel(table: PanelTable, ranking: Sequence[tuple[int, float]]) -> ByPanel:
    """Scores of some places as a ranking over all of them."""
    scores = np.full(len(table), -np.inf, np.float32)
    for place, score in ranking:
        scores[place] = score
    return ByPanel(scores, np.maximum(scores, 0.0))

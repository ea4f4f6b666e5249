"""What a search means: its words and its picture as vectors, and how near each panel is to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harvest.errors import FiglensError
from index.embeddings.panels import Near, Scores, both, near
from index.embeddings.search import Embeddings
from index.table import Mask, PanelTable
from index.text.analysis import analyse
from index.text.synonyms import kinds_asked

OF_KIND = np.float32(0.1)
"""What a picture gains that is surely of the kind a question names, as a cosine."""
ANY_KIND = ("", "other")
"""Kinds of panels that may be of any kind."""


@dataclass(frozen=True, slots=True)
class Meant:
    """How near panels are to a question's words and to its picture, None for what was not asked; ``notes``: why not."""

    words: Near | None = None
    picture: Near | None = None
    notes: tuple[str, ...] = ()

    @property
    def near(self) -> Near | None:
        """Both together."""
        return both(self.words, self.picture)

    @property
    def is_shown(self) -> bool:
        """Whether a panel means what the question's picture does."""
        return self.picture is not None and bool(self.picture.alike.any())


def meant(
    embeddings: Embeddings, table: PanelTable, words: str, image: NDArray[np.uint8] | None, allowed: Mask
) -> Meant:
    """The allowed panels by what they mean. A library without embeddings is searched without them, and says so."""
    if not words and image is None:
        return Meant()
    try:
        encoder, held = embeddings.current()
        asked = encoder.text_vectors([words])[0] if words else None
        shown = encoder.image_vectors([image])[0] if image is not None else None
    except FiglensError as error:
        if embeddings.is_named:
            raise
        return Meant(notes=(f"searched without embeddings: {error}",))
    floors = held.floors
    by_words = near(asked, held, table, allowed, floors[:2]) if asked is not None else None
    by_picture = near(shown, held, table, allowed, floors[2:]) if shown is not None else None
    return Meant(of_kind(by_words, table, words) if by_words else None, by_picture)


def of_kind(found: Near, table: PanelTable, words: str) -> Near:
    """Where words name a kind, pictures of it gain, and those that are surely of another kind are not alike."""
    kinds = kinds_asked(analyse(words).terms)
    if not kinds:
        return found
    named = table.of_kinds(kinds)
    picture: Scores = found.picture + OF_KIND * (named * table.kind_scores)
    return Near(picture, found.words, found.alike & (named | table.of_kinds(ANY_KIND)))

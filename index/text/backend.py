"""What a text index must answer; SQLite FTS5 is the embedded one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

PANEL_FIELDS = ("caption", "inside", "cited", "kind")
FIGURE_FIELDS = ("opening", "figure", "mentions")
PAPER_FIELDS = ("title", "abstract", "author", "journal")
ALL_FIELDS = (*PANEL_FIELDS, *FIGURE_FIELDS, *PAPER_FIELDS)
"""Fields of a panel alone, and those that all panels of a figure or of a paper share, kept once for all.

``caption`` is what the caption says of this panel alone, ``opening`` what it says of every panel (the whole caption
where it is not parted), ``figure`` the whole of a parted one; ``cited`` holds the citing sentences that name the
panel's letter, ``mentions`` all of them.
"""


def known(name: str) -> str:
    """The name of a field, itself; ValueError for any other."""
    if name not in ALL_FIELDS:
        raise ValueError(f"no text field {name!r}; the fields are {', '.join(ALL_FIELDS)}")
    return name


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of terms to be found side by side in one field; ``prefix``: the last one may go on."""

    field: str
    terms: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows that hold a clause, rows ascending, and BM25's term-frequency part of each, in 0..1 (without idf).

    Rows are panel keys for PANEL_FIELDS, numbers of figures and papers for FIGURE_FIELDS and PAPER_FIELDS; shapes
    (n,), int64 and float32.
    """

    rows: NDArray[np.int64]
    strength: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """Streams of tokens by field for one panel, figure or paper, and the words as written, for spelling."""

    key: int
    streams: Mapping[str, str]
    words: frozenset[str] = field(default_factory=frozenset)


class TextBackend(Protocol):
    """Fed with the analyser's tokens, asked with clauses of them."""

    def add(self, rows: Iterable[Row]) -> None:
        """Adds rows; what it knows of their words is written by ``flush``."""
        ...

    def flush(self) -> None:
        """Ends a run of additions."""
        ...

    def remove(self, field_names: Sequence[str], keys: Iterable[int]) -> None:
        """Removes rows from the fields; their words may stay known."""
        ...

    def match(self, clauses: Sequence[Clause]) -> list[Matches]: ...

    def size(self, field_name: str) -> int:
        """Rows in a field, for idf."""
        ...

    def fields_of(self, terms: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """The fields that may hold each term; terms that none holds are left out."""
        ...

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """Terms that start with ``prefix``, in order."""
        ...

    def vocabulary(self) -> Mapping[str, int]:
        """The words as written, lower case, with the number of rows that hold each."""
        ...

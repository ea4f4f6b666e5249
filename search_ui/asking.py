"""A search as it comes over HTTP, put to the library: the same for pages and API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harvest.errors import UsageError
from index.results import Results
from search_ui.opened import OpenedLibrary

LONGEST = 2000
"""Letters of a text query."""

MOST = 100
"""Hits of one answer."""

DEEPEST = 10_000
"""The last hit that can be asked for."""


@dataclass(frozen=True, slots=True)
class Search:
    """Words, a picture's file, filters (``year`` as ``2018-2024``), and which hits to give."""

    text: str = ""
    image: Path | None = None
    kind: Sequence[str] = ()
    year: str = ""
    paper: Sequence[str] = ()
    journal: Sequence[str] = ()
    limit: int = 10
    offset: int = 0

    def put_to(self, library: OpenedLibrary) -> Results:
        """The answer; UsageError with one clear line for a search that makes no sense."""
        if not (self.text.strip() or self.image or self.kind or self.year.strip() or self.paper or self.journal):
            raise UsageError("say what to search for: words, a picture, or a filter")
        if len(self.text) > LONGEST:
            raise UsageError(f"the words are {len(self.text)} letters long; {LONGEST} can be searched for")
        return library.figures.search(
            self.text,
            image=self.image,
            kind=tuple(self.kind),
            year=self.year.strip() or None,
            paper=tuple(self.paper),
            journal=tuple(self.journal),
            limit=self.limit,
            offset=self.offset,
        )

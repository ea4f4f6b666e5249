"""The library as a scientist sees it: one call to search, for the command line, the server and the notebook alike."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from harvest.errors import LibraryError, UsageError
from harvest.store import Library
from index.build import rebuild, refresh
from index.database import IndexFile, fingerprint
from index.filters import facets, filter_mask, journal_mask, paper_mask, parse_years, year_mask
from index.fusion import Ranked, Signal, fuse
from index.looks import Looks, Progress, closer_looks
from index.query import Node, Phrase, parse, words_of
from index.ranking import TextIndex
from index.results import Hit, Results
from index.search import Answer, answer
from index.snippets import snippet
from index.table import Mask, PanelTable
from index.text.analysis import analyse
from index.text.fts5 import Fts5Text

if TYPE_CHECKING:
    from PIL.Image import Image

TEXT_FILE = "text.sqlite"
DEPTH = 1000
"""How far down a ranking by text goes into the fusion with others; every page of hits is within it or extends it."""

Run = tuple[tuple[str, ...], bool]


class FigureLibrary:
    """An open library with its indexes; threads may share one. A context manager."""

    def __init__(self, folder: str | Path, encoder: str | None = None) -> None:
        self.library = Library.open(Path(folder))
        self._folder = self.library.folder / "index"
        self._file = IndexFile(self._folder / TEXT_FILE)
        self._looks = Looks(self.library, self._folder, encoder)
        self._text: tuple[int, TextIndex] | None = None
        self._lock = threading.Lock()

    def search(
        self,
        text: str = "",
        *,
        image: Path | str | bytes | Image | None = None,
        kind: str | Sequence[str] = (),
        year: str | int | tuple[int, int] | None = None,
        paper: str | Sequence[str] = (),
        journal: str | Sequence[str] = (),
        limit: int = 10,
        offset: int = 0,
    ) -> Results:
        """Figures that answer a text, look like an image, or both; everything that the filters let through for neither.

        ``year`` is a year, a pair of years or "2018-2024". Raises UsageError for a year that is none or a negative
        limit, LibraryError for an index that cannot be read.
        """
        if limit < 0 or offset < 0:
            raise UsageError(f"limit {limit} and offset {offset} must not be negative")
        index, asked = self._current(), parse(text)
        allowed = self._allowed(index.table, _many(kind), year, _many(paper), _many(journal))
        found = answer(index, asked, text)
        matching = np.zeros(len(index.table), np.bool_)
        rankings: dict[str, list[tuple[int, float]]] = {}
        if asked is not None or image is None:
            matching |= allowed & found.mask
            rankings["text"] = _ranking(found, matching, max(DEPTH, offset + limit))
        alike = self._looks.alike(image, index.table, allowed) if image is not None else []
        if alike:
            rankings["image"] = [(place, hit.score) for place, hit in alike]
            matching[[place for place, _ in alike]] = True
        fused = fuse(rankings)[offset : offset + limit]
        hits = self._hits(index.table, fused, closer_looks(alike or ()), _runs(found, asked))
        return Results(
            hits, int(np.count_nonzero(matching)), facets(index.table, matching), found.suggestion, alike is None
        )

    def similar(self, figure_id: str, limit: int = 10) -> Results:
        """Panels that look like those of a figure (or like one panel, by its id), the figure itself left out.

        LibraryError for an id that is not in the library.
        """
        table = self._current().table
        named = [p for p, f in enumerate(table.figure_ids) if figure_id in (f, table.panel_ids[p])]
        if not named:
            self.library.figure(figure_id)  # raises LibraryError with a clear line
        places = [p for p, f in enumerate(table.figure_ids) if named and f == table.figure_ids[named[0]]]
        ranking = self._looks.like_panels(named, table, limit + len(places))
        ranking = [(place, score) for place, score in ranking if place not in places][:limit]
        matching = np.zeros(len(table), np.bool_)
        matching[[place for place, _ in ranking]] = True
        hits = self._hits(table, fuse({"image": ranking}), {}, [])
        return Results(hits, len(ranking), facets(table, matching), nothing_alike=not ranking)

    def refresh(self, progress: Progress | None = None) -> None:
        """Brings the derived indexes up to the catalogue; every search does it for what it needs.

        ``progress`` hears (done, of) pictures.
        """
        self._current()
        self._looks.refresh(progress)

    def reindex(self, encoder: str | None = None, progress: Progress | None = None) -> None:
        """Builds all derived indexes anew from the catalogue, with another encoder if one is named."""
        with self._lock:
            rebuild(self.library, self._file)
            self._text = None
        self._looks.rebuild(encoder, progress)

    def close(self) -> None:
        """Closes the catalogue; searching afterwards raises LibraryError."""
        self._file.close()
        self._looks.close()
        self.library.close()

    def __enter__(self) -> FigureLibrary:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> TextIndex:
        generation = self.library.generation()
        held = self._text
        if held is not None and held[0] == generation:
            return held[1]
        with self._lock:
            if self._text is None or self._text[0] != generation:
                self._catch_up()
                _, stands_at = self._file.state()
                table = PanelTable.load(self._file.connect())
                self._text = (stands_at, TextIndex(Fts5Text(self._file.connect), table))
            return self._text[1]

    def _catch_up(self) -> None:
        """Refreshes the text index; where it cannot be written now, what it holds already must do."""
        try:
            refresh(self.library, self._file)
        except LibraryError:
            if self._file.state()[0] != fingerprint():
                raise

    def _allowed(
        self,
        table: PanelTable,
        kinds: Sequence[str],
        year: str | int | tuple[int, int] | None,
        papers: Sequence[str],
        journals: Sequence[str],
    ) -> Mask:
        mask = np.ones(len(table), np.bool_)
        if kinds:
            mask &= np.any([filter_mask(table, "kind", kind) for kind in kinds], axis=0)
        if year is not None and year != "":
            years = year if isinstance(year, tuple) else parse_years(str(year))
            if years is None:
                raise UsageError(f"year {year!r} is neither a year nor a range like 2018-2024")
            mask &= year_mask(table, *years)
        if papers:
            mask &= paper_mask(table, papers)
        return mask & journal_mask(table, journals) if journals else mask

    def _hits(
        self, table: PanelTable, ranked: Sequence[Ranked], closer: Mapping[int, Mapping[str, Signal]], runs: list[Run]
    ) -> tuple[Hit, ...]:
        """The hits of a page; panels that an ingest has taken out of the catalogue meanwhile are left out."""
        found = []
        for item in ranked:
            try:
                paper, figure = self.library.figure(table.figure_ids[item.key])
            except LibraryError:
                continue
            panel = next((p for p in figure.panels if p.id == table.panel_ids[item.key]), None)
            if panel is None:
                continue
            picture = panel.image or figure.image
            signals = {**item.signals, **closer.get(item.key, {})}
            path = self.library.image_path(picture) if picture else None
            found.append(Hit(paper, figure, panel, item.score, signals, snippet(paper, figure, panel, runs), path))
        return tuple(found)


def _many(value: str | Sequence[str]) -> Sequence[str]:
    return ([value] if value else []) if isinstance(value, str) else value


def _ranking(found: Answer, mask: Mask, depth: int) -> list[tuple[int, float]]:
    """The best ``depth`` places, best first, the earlier place first where scores are equal."""
    (places,) = np.nonzero(mask)
    scores = found.scores[places]
    if len(places) > depth:
        least = np.partition(scores, -depth)[-depth]
        places, scores = places[scores >= least], scores[scores >= least]
    order = np.argsort(-scores, kind="stable")[:depth]
    return [(int(places[i]), float(scores[i])) for i in order]


def _runs(found: Answer, asked: Node | None) -> list[Run]:
    """The runs of terms that a hit should show, each with whether its last term is a prefix."""
    runs = [(run, False) for reading in found.readings for concept in reading.concepts for run in concept.ways]
    for leaf in words_of(asked):
        if isinstance(leaf, Phrase):
            terms = analyse(leaf.text).terms
            runs.append(((leaf.text.strip().lower(),) if leaf.prefix and len(terms) == 1 else terms, leaf.prefix))
    return runs

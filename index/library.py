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
from index.filters import facets, filter_mask, journal_mask, paper_mask, parse_years, scale_mask, year_mask
from index.fusion import Signal
from index.grouping import ByPanel, Found, Grouping
from index.looks import Looks, Progress, closer_looks
from index.query import Node, Phrase, parse, words_of
from index.ranking import TextIndex
from index.results import Also, Hit, Results
from index.search import Answer, answer, limits
from index.snippets import snippet
from index.table import Mask, PanelTable
from index.text.analysis import analyse
from index.text.fts5 import Fts5Text

if TYPE_CHECKING:
    from PIL.Image import Image

TEXT_FILE = "text.sqlite"
DEPTH = 1000
"""How far down a ranking goes into the fusion with others; every page of hits is within it or extends it."""

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
        scale: str | Sequence[str] = (),
        scale_below: str | float | None = None,
        scale_above: str | float | None = None,
        every_panel: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> Results:
        """Panels that answer a text, look like an image, or both; everything that the filters let through for neither.

        A hit is a figure's best panel, with the figure's other panels that match in ``also``; ``every_panel`` makes
        each panel a hit of its own. ``year`` is a year, a pair of years or "2018-2024". ``scale_below`` and
        ``scale_above`` bound the length of a panel's scale bar, "500nm" or a number of nm; ``scale`` holds ranges of
        it, "10nm-500nm", "<500nm". Raises UsageError for a value that cannot be read or a negative limit, LibraryError
        for an index that cannot be read.
        """
        if limit < 0 or offset < 0:
            raise UsageError(f"limit {limit} and offset {offset} must not be negative")
        index, asked = self._current(), parse(text)
        allowed = self._allowed(index.table, _many(kind), year, _many(paper), _many(journal))
        allowed &= scale_mask(index.table, _many(scale), scale_below, scale_above)
        found = answer(index, asked, text)
        matching = np.zeros(len(index.table), np.bool_)
        signals: dict[str, ByPanel] = {}
        limited, asks_more = limits(index, asked)
        allowed &= limited
        if asks_more or image is None:
            matching |= allowed & found.mask
            signals["text"] = ByPanel(np.where(matching, found.scores[0], -np.inf), found.scores[1])
        alike = self._looks.alike(image, index.table, allowed) if image is not None else []
        if alike:
            signals["image"] = _by_panel(index.table, [(place, hit.score) for place, hit in alike])
            matching |= np.isfinite(signals["image"].scores)
        grouped = Grouping(index.table, matching, signals, every_panel)
        page = grouped.page(offset, limit, DEPTH)
        hits = self._hits(index.table, page, closer_looks(alike or ()), _runs(found, asked))
        return Results(
            hits,
            grouped.total,
            facets(index.table, matching, every_panel),
            found.suggestion,
            alike is None,
            every_panel,
        )

    def similar(self, figure_id: str, limit: int = 10, *, every_panel: bool = False) -> Results:
        """Panels that look like a panel, or like any panel of a figure, by its id; those of its own figure left out.

        LibraryError for an id that is not in the library.
        """
        table = self._current().table
        named = table.named(figure_id).tolist()
        if not named:
            self.library.figure(figure_id)  # raises LibraryError with a clear line
        own = table.panels_of(int(table.figure_of[named[0]])).tolist() if named else []
        ranking = self._looks.like_panels(named, table, own, 10 * limit)
        found = _by_panel(table, ranking)
        matching = np.isfinite(found.scores)
        grouped = Grouping(table, matching, {"image": found}, every_panel)
        hits = self._hits(table, grouped.page(0, limit, DEPTH), {}, [])
        return Results(
            hits, len(hits), facets(table, matching, every_panel), nothing_alike=not ranking, every_panel=every_panel
        )

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
        self, table: PanelTable, page: Sequence[Found], closer: Mapping[int, Mapping[str, Signal]], runs: list[Run]
    ) -> tuple[Hit, ...]:
        """The hits of a page; panels that an ingest has taken out of the catalogue meanwhile are left out."""
        hits = []
        for found in page:
            try:
                paper, figure = self.library.figure(table.figure_id(found.place))
            except LibraryError:
                continue
            panel = next((p for p in figure.panels if p.id == table.panel_ids[found.place]), None)
            if panel is None:
                continue
            picture = figure.image if found.whole else panel.image or figure.image
            hits.append(
                Hit(
                    paper,
                    figure,
                    panel,
                    found.score,
                    {**found.signals, **closer.get(found.place, {})},
                    snippet(paper, figure, None if found.whole else panel, runs),
                    self.library.image_path(picture) if picture else None,
                    tuple(_also(table, place, score) for place, score in found.also),
                    found.whole,
                )
            )
        return tuple(hits)


def _also(table: PanelTable, place: int, score: float) -> Also:
    return Also(table.panel_ids[place], table.letters[place], str(table.kinds[place]), score)


def _by_panel(table: PanelTable, ranking: Sequence[tuple[int, float]]) -> ByPanel:
    scores = np.full(len(table), -np.inf, np.float32)
    for place, score in ranking:
        scores[place] = score
    return ByPanel(scores, np.maximum(scores, 0.0))


def _many(value: str | Sequence[str]) -> Sequence[str]:
    return ([value] if value else []) if isinstance(value, str) else value


def _runs(found: Answer, asked: Node | None) -> list[Run]:
    """The runs of terms that a hit should show, each with whether its last term is a prefix."""
    runs = [(run, False) for reading in found.readings for concept in reading.concepts for run in concept.ways]
    for leaf in words_of(asked):
        if isinstance(leaf, Phrase):
            terms = analyse(leaf.text).terms
            runs.append(((leaf.text.strip().lower(),) if leaf.prefix and len(terms) == 1 else terms, leaf.prefix))
    return runs

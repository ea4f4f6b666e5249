"""The library as a scientist sees it: one call to search, for the command line, the server and the notebook alike."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from harvest.errors import UsageError
from harvest.store import Library
from index.build import rebuild, refresh
from index.database import IndexFile
from index.filters import facets, filter_mask, journal_mask, paper_mask, parse_years, year_mask
from index.fusion import Ranked, fuse
from index.query import parse, words_of
from index.ranking import TextIndex
from index.results import Hit, Results
from index.search import Answer, answer
from index.snippets import snippet
from index.table import Mask, PanelTable
from index.text.analysis import analyse
from index.text.fts5 import Fts5Text

if TYPE_CHECKING:
    from PIL.Image import Image

    from index.pictures import ImageAnswer, PictureIndex

TEXT_FILE = "text.sqlite"
CANDIDATES = 200
"""Alike panels asked of the picture index; texts rank all that match."""


class FigureLibrary:
    """An open library with its indexes; threads may share one. A context manager."""

    def __init__(self, folder: str | Path, encoder: str | None = None) -> None:
        self.library = Library.open(Path(folder))
        self._file = IndexFile(self.library.folder / "index" / TEXT_FILE)
        self._encoder = encoder
        self._pictures: PictureIndex | None = None
        self._text: tuple[int, TextIndex] | None = None
        self._lock = threading.Lock()

    def search(
        self,
        text: str = "",
        *,
        image: Path | bytes | Image | None = None,
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
        index = self._current()
        found = answer(index, parse(text), text)
        allowed = self._allowed(index.table, _many(kind), year, _many(paper), _many(journal))
        rankings: dict[str, list[tuple[int, float]]] = {}
        if text.strip() or image is None:
            rankings["text"] = _ranking(found, allowed & found.mask)
        nothing_alike = False
        if image is not None:
            alike = self._alike(image, index.table, allowed)
            nothing_alike = alike is None
            if alike:
                rankings["image"] = alike
        fused = fuse(rankings)
        mask = np.zeros(len(index.table), np.bool_)
        mask[[item.key for item in fused]] = True
        runs = _runs(found, text)
        hits = [self._hit(index.table, item, runs) for item in fused[offset : offset + limit]]
        return Results(tuple(hits), len(fused), facets(index.table, mask), found.suggestion, nothing_alike)

    def similar(self, figure_id: str, limit: int = 10) -> Results:
        """Panels that look like those of a figure (or like one panel, by its id), the figure itself left out."""
        table = self._current().table
        places = [p for p, f in enumerate(table.figure_ids) if figure_id in (f, table.panel_ids[p])]
        if not places:
            self.library.figure(figure_id)  # raises LibraryError with a clear line
        own = {place for place, figure in enumerate(table.figure_ids) if figure == table.figure_ids[places[0]]}
        best: dict[int, float] = {}
        pictures = self._picture_index()
        for place in places:
            answered = pictures.similar(int(table.keys[place]), limit + len(own))
            for other, score in _by_place(answered, table):
                if other not in own:
                    best[other] = max(score, best.get(other, score))
        ranking = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        fused = fuse({"image": ranking})
        mask = np.zeros(len(table), np.bool_)
        mask[list(best)] = True
        hits = tuple(self._hit(table, item, []) for item in fused[:limit])
        return Results(hits, len(fused), facets(table, mask), nothing_alike=not fused)

    def refresh(self) -> None:
        """Brings the derived indexes up to the catalogue; every search does it itself."""
        self._current()

    def reindex(self, encoder: str | None = None) -> None:
        """Builds all derived indexes anew, with another encoder if one is named."""
        with self._lock:
            rebuild(self.library, self._file)
            self._text = None
            if encoder is not None:
                self._encoder = encoder
            self._pictures = None
        self._picture_index(renew=True)

    def close(self) -> None:
        """Closes the catalogue; searching afterwards raises LibraryError."""
        self._file.close()
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
                refresh(self.library, self._file)
                _, stands_at = self._file.state()
                table = PanelTable.load(self._file.connect())
                self._text = (stands_at, TextIndex(Fts5Text(self._file.connect), table))
            return self._text[1]

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

    def _alike(self, image: Path | bytes | Image, table: PanelTable, allowed: Mask) -> list[tuple[int, float]] | None:
        """The allowed panels that look like the image, best first; None when nothing in the library does."""
        from index.pictures import read_image

        answered = self._picture_index().search(read_image(image), CANDIDATES)
        if answered.nothing_alike:
            return None
        return [(place, score) for place, score in _by_place(answered, table) if allowed[place]]

    def _picture_index(self, renew: bool = False) -> PictureIndex:
        """The picture index, opened at the first image query: text alone needs neither encoder nor FAISS."""
        with self._lock:
            if self._pictures is None:
                from index.pictures import open_pictures

                self._pictures = open_pictures(self.library, self._encoder, renew=renew)
            self._pictures.refresh()
            return self._pictures

    def _hit(self, table: PanelTable, item: Ranked, runs: list[tuple[tuple[str, ...], bool]]) -> Hit:
        paper, figure = self.library.figure(table.figure_ids[item.key])
        panel = next(p for p in figure.panels if p.id == table.panel_ids[item.key])
        picture = panel.image or figure.image
        return Hit(
            paper=paper,
            figure=figure,
            record=panel,
            score=item.score,
            signals=item.signals,
            snippet=snippet(paper, figure, panel, runs),
            image_path=self.library.image_path(picture) if picture else None,
        )


def _many(value: str | Sequence[str]) -> Sequence[str]:
    return ([value] if value else []) if isinstance(value, str) else value


def _ranking(found: Answer, mask: Mask) -> list[tuple[int, float]]:
    (places,) = np.nonzero(mask)
    order = places[np.argsort(-found.scores[places], kind="stable")]
    return [(int(place), float(found.scores[place])) for place in order]


def _runs(found: Answer, text: str) -> list[tuple[tuple[str, ...], bool]]:
    """The runs of terms that a hit should show."""
    runs = [(run, False) for reading in found.readings for concept in reading.concepts for run in concept.ways]
    for leaf in words_of(parse(text)):
        prefix = getattr(leaf, "prefix", False)
        terms = analyse(leaf.text).terms
        if prefix or hasattr(leaf, "prefix"):
            runs.append(((leaf.text.strip().lower(),) if prefix and len(terms) == 1 else terms, prefix))
    return runs


def _by_place(answered: ImageAnswer, table: PanelTable) -> list[tuple[int, float]]:
    keys = np.array([hit[0] for hit in answered.hits], dtype=np.int64)
    places, here = table.places(keys)
    scores = [float(hit[1]) for hit in answered.hits]
    return [(int(place), score) for place, score, known in zip(places, scores, here, strict=True) if known]

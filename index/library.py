"""The library as a scientist sees it: one call to search, for the command line, the server and the notebook alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harvest.errors import LibraryError, UsageError
from harvest.store import Library
from index.backends import Backends, open_text
from index.build import rebuild, refresh
from index.database import fingerprint
from index.embeddings.search import Embeddings
from index.filters import facets, passing, scale_mask
from index.grouping import Grouping
from index.hits import hits_of, runs_of
from index.looks import Looks, Progress, closer_looks
from index.ranking import TextIndex
from index.results import Results
from index.signals import Gathered, Question, Sources, by_panel, gather, read_question
from index.structures.panels import drawn_in, mask_of
from index.structures.search import Structures
from index.table import PanelTable

if TYPE_CHECKING:
    from PIL.Image import Image

DEPTH = 1000
"""How far down a ranking goes into the fusion with others; every page of hits is within it or extends it."""

Stage = Callable[[str], AbstractContextManager[object]]


class FigureLibrary:
    """An open library with its indexes; threads may share one. A context manager."""

    def __init__(self, folder: str | Path, encoder: str | None = None, backends: Backends | None = None) -> None:
        chosen = (backends or Backends()).resolved()
        self.elsewhere = chosen.elsewhere()
        self.library = Library.open(Path(folder))
        self._folder = self.library.folder / "index"
        self._file = open_text(self.library, self._folder, chosen.text)
        self._looks = Looks(self.library, self._folder, chosen.vectors)
        self._embeddings = Embeddings(self.library, self._folder, encoder)
        self._structures = Structures(self.library, self._folder)
        self._text: tuple[int, int, TextIndex] | None = None
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
        smiles: str | None = None,
        structure: str = "substructure",
        elements: str | None = None,
        every_panel: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> Results:
        """Panels that answer a text, look like an image, or both; everything that the filters let through for neither.

        A hit is a figure's best panel, with the figure's other panels that match in ``also``; ``every_panel`` makes
        each panel a hit of its own. ``year`` is a year, a pair of years or "2018-2024". ``scale_below`` and
        ``scale_above`` bound the length of a panel's scale bar, "500nm" or a number of nm; ``scale`` holds ranges of
        it, "10nm-500nm", "<500nm". ``smiles`` lets through and ranks panels with a molecule that holds it as a part,
        that is it ("exact") or is like it ("similar"), as ``structure`` says; ``elements`` are those that a panel must
        speak of, and with ! must not: "Li,Ni,!Co"; of both, blanks ask for nothing. Raises UsageError for a value that
        cannot be read, a text of mere signs or a negative limit, LibraryError for an index that cannot be read.
        """
        if limit < 0 or offset < 0:
            raise UsageError(f"limit {limit} and offset {offset} must not be negative")
        index = self._current()
        table = index.table
        smiles, elements = (value if value and value.strip() else None for value in (smiles, elements))
        allowed = passing(table, _many(kind), year, _many(paper), _many(journal))
        allowed &= scale_mask(table, _many(scale), scale_below, scale_above)
        drawn = drawn_in(table, self._structures.search(smiles, structure)) if smiles is not None else None
        if elements is not None:
            allowed &= mask_of(table, self._structures.speaking_of(elements))
        asked = read_question(index, text, allowed, None if image is None else _pixels(image), drawn)
        gathered = gather(asked, Sources(self._looks, self._embeddings))
        return self._results(asked, gathered, every_panel, limit, offset)

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
        found = by_panel(table, ranking or [])
        matching = np.isfinite(found.scores)
        grouped = Grouping(table, matching, {"image": found}, every_panel)
        hits = hits_of(self.library, table, grouped.page(0, limit, DEPTH), {}, [])
        return Results(
            hits,
            len(hits),
            facets(table, matching, every_panel),
            nothing_alike=not ranking,
            every_panel=every_panel,
            notes=(f"{figure_id} has no picture to compare with others",) if ranking is None else (),
        )

    def refresh(self, progress: Progress | None = None, stage: Stage = nullcontext) -> tuple[str, ...]:
        """Brings the derived indexes up to the catalogue; every search does it for what it needs, unless much is new.

        ``progress`` hears (done, of) pictures; each index is made within ``stage(its name)``. Returns a line for each
        that cannot be had and that searching can do without.
        """
        with stage("text index"):
            self._current()
        with stage("structure index"):
            self._structures.refresh()
        with stage("picture index"):
            self._looks.refresh(progress)
        with stage("embeddings"):
            return self._embeddings.try_to(lambda: self._embeddings.refresh(progress))

    def reindex(self, encoder: str | None = None, progress: Progress | None = None) -> tuple[str, ...]:
        """Builds all derived indexes anew from the catalogue, the embeddings with another encoder if one is named.

        Returns a line for each that cannot be had and that searching can do without; an encoder that is named and
        cannot be had raises a FiglensError, before anything is built.
        """
        if encoder is not None:
            self._embeddings.rebuild(encoder, progress)
        with self._lock:
            rebuild(self.library, self._file)
            self._text = None
        self._structures.rebuild()
        self._looks.rebuild(progress)
        return () if encoder else self._embeddings.try_to(lambda: self._embeddings.rebuild(None, progress))

    def close(self) -> None:
        """Closes the catalogue; searching afterwards raises LibraryError."""
        self._file.close()
        self._looks.close()
        self._embeddings.close()
        self.library.close()

    def __enter__(self) -> FigureLibrary:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _results(self, asked: Question, gathered: Gathered, every_panel: bool, limit: int, offset: int) -> Results:
        """One page of what was gathered."""
        table = asked.index.table
        grouped = Grouping(table, gathered.matching, gathered.rankings, every_panel)
        page, closer = grouped.page(offset, limit, DEPTH), closer_looks(gathered.alike or ())
        hits = hits_of(self.library, table, page, closer, runs_of(asked.words, asked.node), asked.drawn)
        return Results(
            hits,
            grouped.total,
            facets(table, gathered.matching, every_panel),
            asked.words.suggestion,
            gathered.nothing_alike,
            every_panel,
            gathered.means.notes,
            gathered.unsaid and bool(hits),
        )

    def _current(self) -> TextIndex:
        now = (self.library.generation(), self._file.made())
        held = self._text
        if held is not None and held[:2] == now:
            return held[2]
        with self._lock:
            if self._text is None or self._text[:2] != now:
                self._catch_up()
                made, (_, stands_at) = self._file.made(), self._file.state()
                table = PanelTable.load(self._file.connect())
                self._text = (stands_at, made, TextIndex(self._file.backend(), table))
            return self._text[2]

    def _catch_up(self) -> None:
        """Refreshes the text index; where it cannot be written now, what it holds already must do."""
        try:
            refresh(self.library, self._file)
        except LibraryError:
            if self._file.state()[0] != fingerprint():
                raise


def _pixels(image: Path | str | bytes | Image) -> NDArray[np.uint8]:
    from index.images import load_image

    return load_image(image)


def _many(value: str | Sequence[str]) -> Sequence[str]:
    return [each for each in ([value] if isinstance(value, str) else value) if each.strip()]

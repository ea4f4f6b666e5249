"""What the tables of a PDF's pages list as members of a family, for the cores drawn on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harvest.molecules.rgroups import Row
from harvest.reading.allowance import Allowance

if TYPE_CHECKING:
    from harvest.pipeline.work import Work

SECONDS = 20.0
"""For the tables of one document; a page takes a third of a second, one full of drawings several."""


class ListedMembers:
    """Each page is read once, when a core on it or on the page before has an R that nothing else explains."""

    def __init__(self, path: Path, pages: int, work: Work) -> None:
        self._path = path
        self._pages = pages
        self._work = work
        self._allowance = Allowance(SECONDS)
        self._known: dict[int, list[tuple[Row, ...]]] = {}

    def near(self, page: int) -> list[tuple[Row, ...]]:
        """The members by table, of a page and of the one after it."""
        return [*self._of(page), *self._of(page + 1)]

    def _of(self, page: int) -> list[tuple[Row, ...]]:
        if page not in self._known:
            inside = page <= self._pages
            self._known[page] = self._allowance.within(lambda: self._read(page), []) if inside else []
        return self._known[page]

    def _read(self, page: int) -> list[tuple[Row, ...]]:
        from harvest.documents.tables import page_tables
        from harvest.molecules.tables import listed_members

        with self._work.stage("tables", f"page {page}"):
            found = (listed_members(table.rows) for table in page_tables(self._path, page))
            return [rows for rows in found if rows]
        return []

"""Text flows through columns; figures and tables float to where they fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from harvest.samples.canvas import Page, Press
from harvest.samples.looks import Look
from harvest.samples.typeset import Type, lines_of

Furnish = Callable[[Page], None]


class Floating(Protocol):
    """Something with a height that is put in one piece; ``wide`` ones span all columns."""

    wide: bool

    def height(self, width: float) -> float:
        """The height it takes in a column of that width."""

    def put(self, page: Page, x: float, top: float, width: float) -> None:
        """Put it."""


@dataclass(slots=True)
class Column:
    """A column of a page: where the next line goes, and where it ends."""

    x: float
    width: float
    y: float
    bottom: float


@dataclass(slots=True)
class Flow:
    """Fills pages of a look; ``furnish`` prints the running head and foot of each new page."""

    press: Press
    look: Look
    furnish: Furnish
    columns: list[Column] = field(default_factory=list)
    current: int = 0
    waiting: list[Floating] = field(default_factory=list)
    page: Page = field(init=False)

    def start(self, top: float | None = None, page: Page | None = None) -> None:
        """Begin a page; ``top`` and ``page`` where the front matter has been printed already."""
        look = self.look
        left, margin_top, right, bottom = look.margins
        width, height = look.page
        self.page = page or self.press.new_page(width, height)
        if page is None:
            self.furnish(self.page)
        y, end = top or margin_top, height - bottom
        if page is None:
            y = self._wide_on_top(left, y, end, width - left - right)
        inner = (width - left - right - look.gutter * (look.columns - 1)) / look.columns
        self.columns = [Column(left + k * (inner + look.gutter), inner, y, end) for k in range(look.columns)]
        self.current = 0
        self._open_column()

    @property
    def column(self) -> Column:
        return self.columns[self.current]

    def _wide_on_top(self, x: float, y: float, end: float, width: float) -> float:
        start = y
        for item in [item for item in self.waiting if item.wide]:
            high = item.height(width)
            if y + high > end or (y > start and y - start + high > 0.7 * (end - start)):
                break
            item.put(self.page, x, y, width)
            self.waiting.remove(item)
            y += high + 14
        return y

    def _open_column(self) -> None:
        for item in [item for item in self.waiting if not item.wide]:
            if not self._fits(item):
                break
            self.place(item)
            self.waiting.remove(item)

    def _fits(self, item: Floating) -> bool:
        return item.height(self.column.width) <= self.column.bottom - self.column.y

    def place(self, item: Floating) -> None:
        """Put a floating thing where the column stands."""
        column = self.column
        item.put(self.page, column.x, column.y, column.width)
        column.y += item.height(column.width) + 12

    def next_column(self) -> None:
        """Go to the next column, or to a new page."""
        if self.current + 1 < len(self.columns):
            self.current += 1
            self._open_column()
        else:
            self.start()

    def text(self, text: str, kind: Type, before: float = 0.0, after: float = 0.0, keep: int = 1) -> int:
        """Set a paragraph, its first line where ``keep`` lines fit; gives the number of the page where it begins."""
        self.column.y += before
        lines = lines_of(text, kind, self.column.width)
        began = 0
        for k, line in enumerate(lines):
            need = kind.leading * (max(keep, 1) if k == 0 else 1)
            while self.column.y + need > self.column.bottom:
                self.next_column()
            self.page.line(self.column.x, self.column.y + kind.leading * 0.78, line, kind.colour)
            self.column.y += kind.leading
            began = began or self.page.number
        self.column.y += after
        return began

    def add(self, item: Floating) -> None:
        """Put a floating thing here if it fits, else where the next column or page begins."""
        if not self.waiting and (not item.wide or len(self.columns) == 1) and self._fits_after_text(item):
            self.column.y += 8
            self.place(item)
        else:
            self.waiting.append(item)

    def _fits_after_text(self, item: Floating) -> bool:
        return item.height(self.column.width) + 8 <= self.column.bottom - self.column.y

    def finish(self) -> None:
        """Put what still waits on further columns and pages."""
        stuck = 0
        while self.waiting:
            before = len(self.waiting)
            self.next_column()
            stuck = 0 if len(self.waiting) < before else stuck + 1
            if stuck > 4:
                raise ValueError("a floating thing is taller than a page")

"""Where things lie on a figure's picture: panels and scale bars in percent of it, text in the page's points.

Percentages need no style attributes, which the pages' security policy forbids, and keep lines and letters the same size
on the screen however large the figure is; text must grow with the figure, so it is drawn in the figure's own points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harvest.records import Box, Figure, TextLine

UPRIGHT = 1.5
"""A line of text this much taller than it is wide was turned when it was printed."""


WIDEST = 0.75
"""The width of a letter as a share of its size, at most."""

FOOT = 0.22
"""The part of a line that is below its letters' foot."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle in percent of the picture: 0..100 from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def around(self) -> tuple[Place, ...]:
        """The rest of the picture, as up to four rectangles: above, below, left, right."""
        rest = (
            Place(0, 0, 100, self.y),
            Place(0, self.bottom, 100, 100 - self.bottom),
            Place(0, self.y, self.x, self.height),
            Place(self.right, self.y, 100 - self.right, self.height),
        )
        return tuple(place for place in rest if place.width > 0 and place.height > 0)


def place_of(box: Box | None, frame: Box | None) -> Place | None:
    """Where ``box`` lies in ``frame``, as far as it does; None where it does not."""
    if box is None or frame is None or box.page != frame.page:
        return None
    x0, x1 = max(box.x0, frame.x0), min(box.x1, frame.x1)
    top, bottom = max(box.top, frame.top), min(box.bottom, frame.bottom)
    if x0 >= x1 or top >= bottom:
        return None
    across, down = 100 / frame.width, 100 / frame.height
    return Place((x0 - frame.x0) * across, (top - frame.top) * down, (x1 - x0) * across, (bottom - top) * down)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text where it stands on the page, all in points; ``start`` is the left end of its letters' foot."""

    text: str
    box: Box
    upright: bool
    by_ocr: bool
    note: str

    @property
    def font_size(self) -> float:
        return 0.8 * (self.box.width if self.upright else self.box.height)

    @property
    def length(self) -> float:
        """How long the text is drawn: as its box, but letters are not pulled much wider than they are."""
        room = self.box.height if self.upright else self.box.width
        return min(room, WIDEST * self.font_size * len(self.text))

    @property
    def start(self) -> tuple[float, float]:
        if self.upright:
            return self.box.x1 - FOOT * self.box.width, self.box.bottom - (self.box.height - self.length) / 2
        return self.box.x0 + (self.box.width - self.length) / 2, self.box.bottom - FOOT * self.box.height


def read_by(line: TextLine) -> str:
    """Who read a line, and how sure it is: ``read by rapidocr, 93 % sure``."""
    if line.source == "pdf":
        return "the file's own text"
    return f"read by {line.source or 'OCR'}, {percent(line.confidence)} sure"


def percent(share: float) -> str:
    """How sure something is, for people; what was read or judged by a machine is never quite sure."""
    return f"{min(share, 0.99):.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def lines_on(figure: Figure) -> Iterator[Line]:
    """Every line that is read in a figure and has a place on its picture."""
    for panel in figure.panels:
        for line in panel.text:
            if line.text.strip() and line.box and place_of(line.box, figure.box):
                upright = line.box.height > UPRIGHT * line.box.width and len(line.text.strip()) > 1
                yield Line(line.text.strip(), line.box, upright, line.source != "pdf", read_by(line))

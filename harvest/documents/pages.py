"""What a page of a PDF says about itself: lines of text and images. Plain values, no PDF library.

All coordinates are points from the top left of the page as a reader sees it (rotation and crop applied).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on some page; may be empty."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        """The centre (x, y)."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Rect:
        """The rectangle with every side moved out by ``by`` points."""
        return Rect(self.x0 - by, self.top - by, self.x1 + by, self.bottom + by)

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        return Rect(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )

    def overlap(self, other: Rect) -> float:
        """The area both share, in square points."""
        return max(0.0, self.across(other)) * max(0.0, self.along(other))

    def across(self, other: Rect) -> float:
        """How far both overlap horizontally; negative is the gap between them."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def along(self, other: Rect) -> float:
        """How far both overlap vertically; negative is the gap between them."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def gap(self, other: Rect) -> float:
        """The distance between the nearest edges, 0 where they touch or overlap."""
        dx, dy = max(0.0, -self.across(other)), max(0.0, -self.along(other))
        return float((dx * dx + dy * dy) ** 0.5)

    def holds(self, other: Rect, slack: float = 1.0) -> bool:
        """Whether ``other`` lies inside, give or take ``slack`` points."""
        return (
            self.x0 - slack <= other.x0
            and self.top - slack <= other.top
            and self.x1 + slack >= other.x1
            and self.bottom + slack >= other.bottom
        )


def around(boxes: Iterable[Rect]) -> Rect | None:
    """The smallest rectangle around all ``boxes``, None when there are none."""
    whole: Rect | None = None
    for box in boxes:
        whole = box if whole is None else whole.union(box)
    return whole


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in one font; ``raised`` marks superscripts."""

    text: str
    box: Rect
    size: float
    font: str
    bold: bool = False
    italic: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line (of one column). ``angle`` is 0, 90 (reads upwards), 180 or 270 (reads downwards).

    ``block`` numbers the paragraph that the PDF library put the line in; ``font`` is that of most characters, without
    its subset prefix; ``base`` is the foot of the full-size characters; ``hidden`` text is not painted (the text layer
    of a scan).
    """

    text: str
    box: Rect
    size: float
    spans: tuple[Span, ...] = ()
    angle: int = 0
    block: int = -1
    font: str = ""
    base: float = 0.0
    hidden: bool = False
    source: str = "pdf"
    confidence: float = 1.0


def main_font(spans: Iterable[Span]) -> str:
    """The font of most characters."""
    counts: dict[str, int] = {}
    for span in spans:
        counts[span.font] = counts.get(span.font, 0) + len(span.text.strip())
    return max(counts, key=lambda name: counts[name]) if counts else ""


def base_of(spans: Iterable[Span], size: float, default: float) -> float:
    """The foot of an upright line's full-size characters: raised and lowered ones do not move it."""
    full = sorted(s.box.bottom for s in spans if s.size > 0.85 * size and not s.raised and s.text.strip())
    return full[len(full) // 2] if full else default


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """A raster image object as placed on the page; ``width`` and ``height`` in pixels."""

    box: Rect
    width: int
    height: int
    xref: int = 0
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page: its size in points, its lines in reading order and its images.

    ``scanned`` says that the page is a picture of a page: its text, if any, is a hidden layer or still to be read.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    images: tuple[PlacedImage, ...] = ()
    scanned: bool = False

    @property
    def box(self) -> Rect:
        """The whole page."""
        return Rect(0.0, 0.0, self.width, self.height)

    @property
    def text(self) -> str:
        """The page's lines, one each."""
        return "\n".join(line.text for line in self.lines)

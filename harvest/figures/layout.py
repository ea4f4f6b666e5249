"""A second opinion: PyMuPDF's layout model, asked only about captions for which geometry found nothing.

The model takes about half a second a page, so few pages are shown to it, and what it says is checked against the
page's own ink and text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harvest.documents.pages import Rect, around
from harvest.documents.pdf import PdfDocument
from harvest.errors import DocumentError
from harvest.figures.regions import LEAST_AREA, Claim
from harvest.figures.views import View

MOST_PAGES = 8  # of one document that the model may see
NEAR = 60.0  # points between a caption and its graphic, at most
LEAST_INK = 2000.0  # square points of unexplained ink that make asking worth while


def ask_about(document: PdfDocument, views: Sequence[View]) -> None:
    """Gives captions that own nothing yet what the layout model takes for a picture beside them."""
    unsure = [view for view in views if view.angle == 0 and _homeless(view) and _unexplained(view)]
    for view in unsure[:MOST_PAGES]:
        try:
            regions = document.layout(view.page.number)
        except DocumentError:
            continue
        pictures = [box for box, kind in regions if kind == "picture" and box.area > LEAST_AREA]
        for number in _homeless(view):
            picture = _best(view, number, pictures)
            if picture is not None:
                box = _inked(view, picture)
                view.claims[number] = Claim(number, "layout", frozenset(), box, 0.0, -1)
                pictures.remove(picture)


def _homeless(view: View) -> list[int]:
    return [n for n, c in enumerate(view.captions) if n not in view.claims and c.label.family != "table"]


def _unexplained(view: View) -> bool:
    owned = {i for claim in view.claims.values() for i in claim.pieces}
    loose = [p for i, p in enumerate(view.ground.pieces) if i not in owned and not p.rule]
    return sum(piece.box.area for piece in loose) > LEAST_INK


def _best(view: View, number: int, pictures: Sequence[Rect]) -> Rect | None:
    caption = view.captions[number].box
    free = [
        box
        for box in pictures
        if box.gap(caption) < NEAR
        and max(box.across(caption), box.along(caption)) > 0
        and all(claim.box.overlap(box) < 0.2 * box.area for claim in view.claims.values())
        and sum(wall.overlap(box) for wall in view.ground.walls) < 0.15 * box.area
    ]
    return min(free, key=lambda box: box.gap(caption), default=None)


def _inked(view: View, picture: Rect) -> Rect:
    """The picture's box drawn to the ink in and around it."""
    inside = [p.box for p in view.ground.pieces if not p.rule and p.box.overlap(picture) > 0.5 * p.box.area]
    return replace(around(inside) or picture)

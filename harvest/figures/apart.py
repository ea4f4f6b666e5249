"""Captions that stand on another page than their figure: facing pages, lists of captions in manuscripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harvest.documents.pages import PageContent, Rect, around
from harvest.errors import DocumentError
from harvest.figures.captions import Caption
from harvest.figures.prose import Typography, prose_lines
from harvest.figures.turned import turned_back
from harvest.figures.views import View

LEAST_PLATE = 0.2  # of the page's area, covered by a graphic that may have its caption elsewhere
LONE_PLATE = 0.05  # ... on a page without running text
_ELSEWHERE = re.compile(
    r"\b(?:facing|opposite|next|previous|preceding|following|overleaf|see (?:over|page)|on page)\b", re.IGNORECASE
)

Look = Callable[[View], None]


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure: its caption, the page of its graphic and its box there; ``way`` says how it was found."""

    caption: Caption
    page: int
    box: Rect
    way: str


def placed_on(view: View) -> list[Placed]:
    """The figures that the captions of one page own on that page."""
    found = []
    for number, caption in enumerate(view.captions):
        claim = view.claims.get(number)
        if caption.label.family == "table" or claim is None:
            continue
        box = turned_back(claim.box, view.angle, view.page.width, view.page.height)
        way = "layout" if claim.side == "layout" else "scan" if view.page.scanned else "geometry"
        found.append(Placed(caption, view.page.number, box, way))
    return found


def reunited(
    placed: Sequence[Placed], views: Sequence[View], pages: Sequence[PageContent], look: Typography, survey: Look
) -> list[Placed]:
    """The figures with those added whose captions stand on other pages; ``survey`` finds the ink of a page."""
    done, homeless = _adopted(list(placed), _homeless(views))
    if not homeless:
        return done
    taken = {figure.page for figure in done}
    candidates = _candidates(pages, homeless, taken)
    plates = {number: plate for number in candidates if (plate := _plate(pages, number, look, survey)) is not None}
    bare = [number for number in sorted(plates) if _is_bare_page(_page(pages, number), look)]
    if len(homeless) > 1 and len(bare) == len(homeless):
        return done + [_apart(c, number, plates[number]) for c, number in zip(homeless, bare, strict=True)]
    for caption in homeless:
        near = [number for number in (caption.page - 1, caption.page + 1) if number in plates]
        near.sort(key=lambda number: (number not in bare, number))
        if near and (_ELSEWHERE.search(caption.text) or near[0] in bare):
            done.append(_apart(caption, near[0], plates.pop(near[0])))
    return done


def _apart(caption: Caption, page: int, box: Rect) -> Placed:
    return Placed(caption, page, box, "facing")


def _homeless(views: Sequence[View]) -> list[Caption]:
    return [
        caption
        for view in views
        for number, caption in enumerate(view.captions)
        if number not in view.claims and caption.label.family != "table" and not caption.bare
    ]


def _adopted(placed: list[Placed], homeless: list[Caption]) -> tuple[list[Placed], list[Caption]]:
    """Figures with nothing but a label take the caption that has that label and no figure."""
    left = list(homeless)
    done = []
    for figure in placed:
        full = next((c for c in left if c.label.full_key == figure.caption.label.full_key), None)
        if figure.caption.bare and full is not None:
            left.remove(full)
            figure = replace(figure, caption=full)
        done.append(figure)
    return done, left


def _candidates(pages: Sequence[PageContent], homeless: Sequence[Caption], taken: set[int]) -> list[int]:
    beside = {number for caption in homeless for number in (caption.page - 1, caption.page + 1)}
    if len(homeless) > 1:
        beside.update(page.number for page in pages if len(page.lines) < 60)
    own = {caption.page for caption in homeless}
    return sorted(page.number for page in pages if page.number in beside - taken - own)


def _page(pages: Sequence[PageContent], number: int) -> PageContent:
    return next(page for page in pages if page.number == number)


def _is_bare_page(page: PageContent, look: Typography) -> bool:
    return len(prose_lines(page, look)) < 4


def _plate(pages: Sequence[PageContent], number: int, look: Typography, survey: Look) -> Rect | None:
    """The one large graphic of a page without captions, None where there is none."""
    page = _page(pages, number)
    view = View(page, page, 0, [])
    try:
        survey(view)
    except DocumentError:
        return None
    pieces = [piece.box for piece in view.ground.pieces if piece.graphic]
    if not pieces:
        return None
    box = max(pieces, key=lambda piece: piece.area)
    rest = sorted(pieces, key=lambda piece: piece.gap(box))
    for piece in rest:
        if view.ground.clear(box.union(piece)):
            box = box.union(piece)
    lettering = [p.box for p in view.ground.pieces if not p.rule and p.box.gap(box) < 14]
    whole = around([box, *(piece for piece in lettering if view.ground.clear(box.union(piece)))])
    least = LONE_PLATE if _is_bare_page(page, look) else LEAST_PLATE
    return whole if whole is not None and whole.area > least * page.box.area else None

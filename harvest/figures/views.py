"""A page as figures are looked for on it: seen from the side its captions read from, its ink told from its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from harvest.documents.pages import Line, PageContent, Rect
from harvest.documents.pdf import PdfDocument
from harvest.figures.captions import Caption, captions_on, settled
from harvest.figures.ink import DPI, Piece, Sheet
from harvest.figures.prose import MARGIN, Typography, is_furniture, prose_lines, style_of, words_in
from harvest.figures.regions import Claim, Ground, Seat
from harvest.figures.turned import turned_page, turned_picture

ANALYSIS_PIXELS = 3_000_000
MOST_LETTERING = 0.15  # of a graphic's area, covered by lines in running-text style
OFTEN = 2  # views that show the same thing at the same place in the margin
SIDE_MARGIN = 0.09  # of the page's width
_SHEET_HEAD = re.compile(
    r"\b(?:sheet|page|seite|blatt)\s*\d+\s*(?:of|/|von)\s*\d+|^\(?u\.?\s?s\.?\s*patent|patent application publication"
    r"|^\(?\d+\s*/\s*\d+\)?$|^(?:WO|EP|US|DE|JP|CN)\s?[\d,/. ]{6,}|^[A-Z][a-z]{2}\.? \d{1,2}, ?\d{4}$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class View:
    """A page from the side its captions read from (``angle``), with what stands on it.

    ``ground`` holds its ink, ``seats`` its captions as regions see them, ``claims`` what each of them owns.
    """

    page: PageContent
    upright: PageContent
    angle: int
    captions: list[Caption]
    prose: set[int] = field(default_factory=set)
    ground: Ground = field(default_factory=lambda: Ground((), ()))
    seats: list[Seat] = field(default_factory=list)
    claims: dict[int, Claim] = field(default_factory=dict)


def views_of(pages: Sequence[PageContent], look: Typography) -> list[View]:
    """The pages that carry captions, from each side that captions read from."""
    words = Counter(word for page in pages for line in page.lines for word in _words(line.text))
    views = []
    for page in pages:
        for angle in sorted({line.angle for line in page.lines}):
            upright = turned_page(page, angle)
            found = captions_on(upright, look, angle, lambda word: words[word.lower()] > 0)
            if found:
                views.append(View(page, upright, angle, found))
    alive = {(c.page, c.angle, c.lines): c for c in settled([c for view in views for c in view.captions])}
    for view in views:
        keys = [(caption.page, view.angle, caption.lines) for caption in view.captions]
        view.captions = [alive[key] for key in keys if key in alive]
    return [view for view in views if view.captions]


def _words(text: str) -> list[str]:
    return [word.strip(".,;:()[]").lower() for word in text.split()[:-1]]


def survey(document: PdfDocument, view: View, look: Typography) -> None:
    """Renders the page and finds the ink that is neither running text nor captions; DocumentError when it cannot."""
    page = view.upright
    mine = {i for caption in view.captions for i in caption.lines}
    view.prose = prose_lines(page, look, frozenset(mine))
    walls = [line.box for i, line in enumerate(page.lines) if i in view.prose or i in mine]
    furniture = [line for i, line in enumerate(page.lines) if i not in mine and _is_head(line, page, look)]
    grey = document.render_page(page.number, DPI, ANALYSIS_PIXELS, grey=True)
    sheet = Sheet(turned_picture(grey, view.angle), page.width, page.scanned)
    sheet.erase([*walls, *(line.box for line in furniture)])
    captions = [caption.box for caption in view.captions]
    pieces = _pieces(sheet, page, walls, captions)
    heads = [line.box for line in furniture if words_in(line.text)]
    numbers = [line.box for line in furniture if not words_in(line.text)]
    pieces = [piece for piece in pieces if not _is_banner(piece, heads, page)]
    standing = (*heads, *_outside([*walls, *numbers], pieces, captions))
    view.ground = Ground(tuple(pieces), standing, _foreign(pieces, page, look))
    view.seats = [_seat(caption, view, look) for caption in view.captions]


def without_margins(views: Sequence[View]) -> None:
    """Takes out what comes back at the same place in the margins of several pages: bands, stamps, logos."""
    places = Counter(
        place for view in views for place in {_place(piece, view) for piece in view.ground.pieces} if place is not None
    )
    for view in views:
        kept = [i for i, piece in enumerate(view.ground.pieces) if places.get(_place(piece, view) or (), 0) < OFTEN]
        order = {old: new for new, old in enumerate(kept)}
        foreign = frozenset(order[i] for i in view.ground.foreign if i in order)
        view.ground = replace(view.ground, pieces=tuple(view.ground.pieces[i] for i in kept), foreign=foreign)


def _place(piece: Piece, view: View) -> tuple[int, ...] | None:
    """Where in the margin a piece stands, None for those in the middle of the page."""
    box, page = piece.box, view.upright
    side = box.x1 < SIDE_MARGIN * page.width or box.x0 > (1 - SIDE_MARGIN) * page.width
    end = box.bottom < MARGIN * page.height or box.top > (1 - MARGIN) * page.height
    if not (side or end):
        return None
    return view.angle, *(round(value / 3) for value in (box.x0, box.top, box.width, box.height))


def _seat(caption: Caption, view: View, look: Typography) -> Seat:
    page = view.upright
    rows = {round(page.lines[i].base / 3) for i in caption.lines}
    column = len(rows) > 1 and abs(caption.box.width - look.column) < 0.12 * look.column
    fills = column and caption.box.width < 0.6 * page.width
    return Seat(caption.box, caption.label.family == "table", fills, sight=_sight(caption, view, look))


def _sight(caption: Caption, view: View, look: Typography) -> Rect | None:
    """The caption as wide as its column, None unless it is short, flush with running text, and alone there."""
    lines, wide = view.upright.lines, replace(caption.box, x1=caption.box.x0 + look.column)
    if caption.box.x1 >= wide.x1 or not any(abs(lines[i].box.x0 - wide.x0) < 4 for i in view.prose):
        return None
    beside = [line.box for i, line in enumerate(lines) if i not in caption.lines]
    beside += [piece.box for piece in view.ground.pieces]
    return None if any(box.overlap(wide) > 0 for box in beside) else wide


def _is_head(line: Line, page: PageContent, look: Typography) -> bool:
    if is_furniture(line, page, look):
        return True
    outer = line.box.bottom < MARGIN * page.height or line.box.top > (1 - MARGIN) * page.height
    return outer and _SHEET_HEAD.search(line.text.strip()) is not None


def _pieces(sheet: Sheet, page: PageContent, walls: Sequence[Rect], captions: Sequence[Rect]) -> list[Piece]:
    text = [line.box for line in page.lines]
    wholes = [] if page.scanned else [image.box for image in page.images if _is_block(image.box, page, walls)]
    pieces = sheet.pieces(text, wholes)
    framed = [piece for piece in pieces if _is_frame(piece, captions, walls)]
    if framed:
        for piece in framed:
            sheet.frame_off(piece.box)
        pieces = sheet.pieces(text, wholes)
    if page.scanned:
        pieces = [piece for piece in pieces if not _is_dirt(piece, page)]
    return pieces


def _is_dirt(piece: Piece, page: PageContent) -> bool:
    """Specks, and the dark edges that a scanner leaves around the paper."""
    box = piece.box
    if max(box.width, box.height) < 3:
        return True
    edge = min(box.x0, box.top, page.width - box.x1, page.height - box.bottom) < 4
    return edge and min(box.width, box.height) < 0.06 * page.width


def _is_frame(piece: Piece, captions: Sequence[Rect], walls: Sequence[Rect]) -> bool:
    """Ink around a caption, or around so much text that it is a box of text."""
    if any(piece.box.holds(caption, 0.0) for caption in captions):
        return True
    if min(piece.box.width, piece.box.height) < 40:
        return False
    return sum(piece.box.overlap(wall) for wall in walls) > MOST_LETTERING * piece.box.area


def _outside(walls: Sequence[Rect], pieces: Sequence[Piece], captions: Sequence[Rect]) -> list[Rect]:
    """The walls without those that a graphic holds: lettering of the figure taken for running text."""
    inside: set[int] = set()
    for piece in pieces:
        if not piece.graphic or any(piece.box.overlap(box) > 0 for box in captions):
            continue
        held = [i for i, wall in enumerate(walls) if piece.box.holds(wall)]
        if sum(walls[i].area for i in held) < MOST_LETTERING * piece.box.area:
            inside.update(held)
    return [wall for i, wall in enumerate(walls) if i not in inside]


def _is_banner(piece: Piece, heads: Sequence[Rect], page: PageContent) -> bool:
    """The bands and badges that running heads and feet stand on."""
    outer = piece.box.bottom < MARGIN * page.height or piece.box.top > (1 - MARGIN) * page.height
    return outer and any(piece.box.grown(2).overlap(head) > 0 for head in heads)


def _foreign(pieces: Sequence[Piece], page: PageContent, look: Typography) -> frozenset[int]:
    """Pieces of lettering in fonts that the running text does not use."""
    lettered = [(i, piece) for i, piece in enumerate(pieces) if piece.lettering >= 0.9]
    own = [line.box for line in page.lines if style_of(line) in look.styles]
    return frozenset(i for i, piece in lettered if not any(piece.box.overlap(box) > 0 for box in own))


def _is_block(box: Rect, page: PageContent, walls: Sequence[Rect]) -> bool:
    if min(box.width, box.height) < 15 or box.overlap(page.box) > 0.8 * page.box.area:
        return False
    inner = box.grown(-2)
    return not any(wall.overlap(inner) > 0 for wall in walls)

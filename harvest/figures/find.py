"""From an open PDF to its figures: captions first, then the ink that belongs to each, then who cites it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from harvest.documents.pages import PageContent, Rect
from harvest.documents.pdf import PdfDocument
from harvest.errors import DocumentError
from harvest.figures.captions import Caption, captions_on, joined, settled
from harvest.figures.ink import DPI, Piece, Sheet
from harvest.figures.mentions import mentions_of
from harvest.figures.prose import MARGIN, Typography, is_furniture, prose_lines, style_of, typography, words_in
from harvest.figures.regions import (
    USUAL,
    Claim,
    Ground,
    Seat,
    best_claims,
    claims_of,
    with_lettering,
)
from harvest.figures.turned import turned_back, turned_page, turned_picture
from harvest.reading.ocr import OcrEngine
from harvest.records import Box, Failure, Figure, figure_id

ANALYSIS_PIXELS = 3_000_000
MOST_LETTERING = 0.15  # of a graphic's area, covered by lines in running-text style


@dataclass(frozen=True, slots=True)
class FoundFigures:
    """What a document holds: its figures in order, what could not be read, and its pages as read (OCR included)."""

    figures: tuple[Figure, ...]
    failures: tuple[Failure, ...]
    pages: tuple[PageContent, ...]


@dataclass(slots=True)
class _View:
    """A page from the side its captions read from, with what stands on it."""

    page: PageContent
    upright: PageContent
    angle: int
    captions: list[Caption]
    prose: set[int] = field(default_factory=set)
    ground: Ground = field(default_factory=lambda: Ground((), ()))
    seats: list[Seat] = field(default_factory=list)
    claims: dict[int, Claim] = field(default_factory=dict)


def find_figures(document: PdfDocument, paper_id: str, ocr: OcrEngine | None = None) -> FoundFigures:
    """Every captioned figure of the document.

    ``ocr`` reads pages that are pictures of pages. A page that cannot be read or analysed is a Failure and the rest
    goes on.
    """
    failures: list[Failure] = []
    pages = list(_readable(document, failures))
    look = typography(pages)
    views = _views(pages, look)
    for view in views:
        try:
            _survey(document, view, look)
        except DocumentError as error:
            failures.append(Failure("figures", f"page {view.page.number}", str(error)))
    usual = _habit(views)
    for view in views:
        options = claims_of(view.seats, view.ground, usual)
        view.claims = with_lettering(best_claims(view.seats, view.ground, options), view.seats, view.ground)
    cited = mentions_of(_running_text(pages, look, views))
    figures = _figures(views, cited, paper_id)
    return FoundFigures(tuple(figures), tuple(failures), tuple(pages))


def _readable(document: PdfDocument, failures: list[Failure]) -> Iterable[PageContent]:
    for number in range(1, document.page_count + 1):
        try:
            yield document.page(number)
        except DocumentError as error:
            failures.append(Failure("figures", f"page {number}", str(error)))


def _views(pages: Sequence[PageContent], look: Typography) -> list[_View]:
    views = []
    for page in pages:
        angles = Counter(line.angle for line in page.lines)
        for angle in sorted(angles):
            upright = turned_page(page, angle)
            found = captions_on(upright, look, angle)
            if found:
                views.append(_View(page, upright, angle, found))
    kept = settled([caption for view in views for caption in view.captions])
    alive = {(caption.page, caption.angle, caption.lines): caption for caption in kept}
    for view in views:
        keys = [(caption.page, view.angle, caption.lines) for caption in view.captions]
        view.captions = [alive[key] for key in keys if key in alive]
    return [view for view in views if view.captions]


def _survey(document: PdfDocument, view: _View, look: Typography) -> None:
    """Renders the page and finds the ink that is neither running text nor captions."""
    page = view.upright
    mine = {i for caption in view.captions for i in caption.lines}
    view.prose = prose_lines(page, look) - mine
    walls = [line.box for i, line in enumerate(page.lines) if i in view.prose or i in mine]
    furniture = [line for i, line in enumerate(page.lines) if i not in mine and is_furniture(line, page, look)]
    grey = document.render_page(page.number, DPI, ANALYSIS_PIXELS, grey=True)
    sheet = Sheet(turned_picture(grey, view.angle), page.width, page.scanned)
    sheet.erase([*walls, *(line.box for line in furniture)])
    text = [line.box for line in page.lines]
    wholes = [] if page.scanned else [image.box for image in page.images if _is_block(image.box, page, walls)]
    pieces = sheet.pieces(text, wholes)
    boxes = [caption.box for caption in view.captions]
    framed = [piece for piece in pieces if any(piece.box.holds(box, 0.0) for box in boxes)]
    if framed:
        for piece in framed:
            sheet.frame_off(piece.box)
        pieces = sheet.pieces(text, wholes)
    heads = [line.box for line in furniture if words_in(line.text)]
    numbers = [line.box for line in furniture if not words_in(line.text)]
    pieces = _without_banners(pieces, heads, page)
    standing = (*heads, *_outside([*walls, *numbers], pieces, boxes))
    view.ground = Ground(tuple(pieces), standing, _foreign(pieces, page, look))
    view.seats = [Seat(caption.box, caption.label.family == "table") for caption in view.captions]


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


def _without_banners(pieces: Sequence[Piece], heads: Sequence[Rect], page: PageContent) -> list[Piece]:
    """Pieces less the bands and badges that running heads and feet stand on."""
    top, foot = MARGIN * page.height, (1 - MARGIN) * page.height
    return [
        piece
        for piece in pieces
        if not (
            (piece.box.bottom < top or piece.box.top > foot) and any(piece.box.grown(2).overlap(h) > 0 for h in heads)
        )
    ]


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


def _habit(views: Sequence[_View]) -> dict[str, float]:
    """The sides figures stand on in this document: where only one side offers anything, it has spoken."""
    votes: Counter[str] = Counter()
    for view in views:
        for seat, options in zip(view.seats, claims_of(view.seats, view.ground), strict=True):
            if not seat.table and len(options) == 1:
                votes[options[0].side] += 1
    usual = dict(USUAL)
    if votes["below"] > 1.5 * votes["above"] + 1:
        usual["above"], usual["below"] = 0.6, 0.0
    return usual


def _running_text(pages: Sequence[PageContent], look: Typography, views: Sequence[_View]) -> str:
    captions: dict[int, set[int]] = defaultdict(set)
    for view in views:
        for caption in view.captions:
            captions[view.page.number].update(caption.lines)
    texts: list[str] = []
    for page in pages:
        prose = prose_lines(page, look) - captions[page.number]
        texts.extend(page.lines[i].text for i in sorted(prose) if not is_furniture(page.lines[i], page, look))
    return joined(texts)


def _figures(views: Sequence[_View], cited: dict[tuple[str, str], list[str]], paper_id: str) -> list[Figure]:
    figures: list[Figure] = []
    for view in views:
        for number, caption in enumerate(view.captions):
            claim = view.claims.get(number)
            if caption.label.family == "table" or claim is None:
                continue
            rect = turned_back(claim.box, view.angle, view.page.width, view.page.height)
            rect = Rect(
                max(rect.x0, 0), max(rect.top, 0), min(rect.x1, view.page.width), min(rect.bottom, view.page.height)
            )
            if rect.width <= 0 or rect.height <= 0:
                continue
            figures.append(
                Figure(
                    figure_id(paper_id, len(figures) + 1),
                    caption.label.printed,
                    Box(view.page.number, rect.x0, rect.top, rect.x1, rect.bottom),
                    caption.text,
                    tuple(cited.get(caption.label.key, ())),
                    found_by="geometry",
                    caption_page=caption.page,
                )
            )
    return figures

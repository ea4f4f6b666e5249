"""From an open PDF to its figures: captions first, then the ink that belongs to each, then who cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from harvest.documents.pages import PageContent
from harvest.documents.pdf import PdfDocument
from harvest.errors import DocumentError
from harvest.figures.apart import Placed, placed_on, reunited
from harvest.figures.body import running_texts
from harvest.figures.layout import ask_about
from harvest.figures.mentions import mentions_of
from harvest.figures.prose import typography
from harvest.figures.regions import claims_of, lettered_claims, with_lettering
from harvest.figures.rows import whole_rows
from harvest.figures.scans import evened, needs_reading, perhaps_on_its_side, read_scans
from harvest.figures.shares import best_claims
from harvest.figures.views import View, survey, views_of, without_margins
from harvest.reading.ocr import OcrEngine
from harvest.records import Box, Failure, Figure, figure_id

EXPECTED = {"above": 2.0, "below": 0.8, "left": 0.4, "right": 0.4}  # where figures stand, as votes
RARITY = 1.2
OCR_SHARE = 0.8  # of the time that OCR of one document may take; the words inside its figures have the rest
SURE = 3.5  # of a caption, to own a figure of lettering alone


@dataclass(frozen=True, slots=True)
class FoundFigures:
    """What a document holds: its figures in order, what could not be read, and its pages as read (OCR included)."""

    figures: tuple[Figure, ...]
    failures: tuple[Failure, ...]
    pages: tuple[PageContent, ...]


def find_figures(document: PdfDocument, paper_id: str, ocr: OcrEngine | None = None) -> FoundFigures:
    """Every captioned figure of the document.

    ``ocr`` reads pages that are pictures of pages. A page that cannot be read or analysed is a Failure and the rest
    goes on.
    """
    failures: list[Failure] = []
    pages = list(_readable(document, ocr, failures))
    look = typography(pages)
    views = views_of(pages, look)
    for view in views:
        try:
            survey(document, view, look)
        except DocumentError as error:
            failures.append(Failure("figures", f"page {view.page.number}", str(error)))
    without_margins(views)
    usual = _habit(views)
    for view in views:
        options = claims_of(view.seats, view.ground, usual)
        view.claims = with_lettering(best_claims(view.seats, view.ground, options), view.seats, view.ground)
    ask_about(document, views)
    for view in views:
        sure = [
            replace(seat, table=seat.table or caption.score < SURE)
            for seat, caption in zip(view.seats, view.captions, strict=False)
        ]
        view.claims.update(lettered_claims(view.claims, sure, view.ground))
    placed = [figure for view in views for figure in placed_on(view)]
    placed = reunited(placed, views, pages, look, lambda view: survey(document, view, look))
    cited = mentions_of(running_texts(pages, look, _caption_lines(views)))
    return FoundFigures(tuple(_figures(placed, document, cited, paper_id)), tuple(failures), tuple(pages))


def _readable(document: PdfDocument, ocr: OcrEngine | None, failures: list[Failure]) -> Iterable[PageContent]:
    """The pages that can be read, those without text through OCR; what could not be read is added to ``failures``."""
    engine = None if ocr is None or ocr.name == "none" else ocr
    pages: dict[int, PageContent] = {}
    for number in range(1, document.page_count + 1):
        try:
            pages[number] = document.page(number)
        except DocumentError as error:
            failures.append(Failure("figures", f"page {number}", str(error)))
    read = _by_ocr(document, list(pages.values()), engine, failures)
    for number, page in pages.items():
        if number in read:
            yield read[number]
        elif page.scanned:
            yield replace(page, lines=tuple(evened(whole_rows(page.lines))))
        else:
            yield page


def _by_ocr(
    document: PdfDocument, pages: Sequence[PageContent], engine: OcrEngine | None, failures: list[Failure]
) -> dict[int, PageContent]:
    """The pages that only OCR can read, by number, as far as there is an engine and time."""
    mute = {page.number for page in pages if needs_reading(page)}
    budget = OCR_SHARE * document.limits.ocr_seconds
    read: dict[int, PageContent] = {}
    if engine is not None:
        wanted = [page for page in pages if page.number in mute or perhaps_on_its_side(page)]
        read, failed = read_scans(document, wanted, engine, budget)
        failures.extend(Failure("figures", f"page {number}", reason) for number, reason in failed)
        mute -= {*read, *(number for number, _ in failed)}
    if mute:
        where = f"page{'s' * (len(mute) > 1)} {', '.join(map(str, sorted(mute)))}"
        why = "no OCR engine" if engine is None else f"OCR used up its {budget:.0f} s"
        failures.append(Failure("figures", where, f"{len(mute)} scanned page(s) left unread: {why}"))
    return read


def _habit(views: Sequence[View]) -> dict[str, float]:
    """What it costs a figure of this document to stand on each side: little where most of its figures stand."""
    votes = dict(EXPECTED)
    for view in views:
        options = claims_of(view.seats, view.ground)
        for number, claim in best_claims(view.seats, view.ground, options).items():
            if not view.seats[number].table:
                votes[claim.side] += 1.0
    total = sum(votes.values())
    return {side: RARITY * (1.0 - count / total) for side, count in votes.items()}


def _caption_lines(views: Sequence[View]) -> dict[int, set[int]]:
    """By page number, the lines that captions take."""
    taken: dict[int, set[int]] = defaultdict(set)
    for view in views:
        for caption in view.captions:
            taken[view.page.number].update(caption.lines)
    return taken


def _figures(
    placed: Sequence[Placed], document: PdfDocument, cited: dict[tuple[str, str], list[str]], paper_id: str
) -> Iterable[Figure]:
    number = 0
    for figure in sorted(placed, key=lambda f: (f.page, f.box.top, f.box.x0)):
        width, height = document.size(figure.page)
        x0, x1 = max(figure.box.x0, 0.0), min(figure.box.x1, width)
        top, bottom = max(figure.box.top, 0.0), min(figure.box.bottom, height)
        if x0 >= x1 or top >= bottom:
            continue
        number += 1
        caption = figure.caption
        yield Figure(
            figure_id(paper_id, number),
            caption.label.printed,
            Box(figure.page, x0, top, x1, bottom),
            caption.text,
            tuple(cited.get(caption.label.key, ())),
            found_by=figure.way,
            caption_page=caption.page,
        )

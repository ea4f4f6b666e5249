"""What is in the library: papers, figures, images, pages."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, Response

from harvest.records import to_json
from search_ui.api.models import (
    NOT_FOUND,
    FigureAnswer,
    Health,
    PaperAnswer,
    PapersAnswer,
    Responses,
    WholePanelAnswer,
    WholePaperAnswer,
)
from search_ui.opened import Missing, found, opened, panel_of
from search_ui.pictures import picture_file, send_own, send_picture

PICTURE: Responses = {200: {"content": {"image/png": {}, "image/jpeg": {}}, "description": "The image"}, **NOT_FOUND}

LARGEST = 10**9
"""Numbers beyond are no number of a paper or a page."""

router = APIRouter()


@router.get("/health", tags=["library"])
def health(request: Request) -> Health:
    """Whether the server answers, and how much its library holds."""
    counts = opened(request).catalogue.counts()
    return Health(
        version=request.app.version,
        papers=counts.papers,
        figures=counts.figures,
        panels=counts.panels,
        failed=counts.failed,
    )


@router.get("/papers", tags=["library"])
def papers(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> PapersAnswer:
    """The papers of the library."""
    catalogue = opened(request).catalogue
    counts = catalogue.figure_counts()
    some = islice(catalogue.papers(), offset, offset + limit)
    return PapersAnswer(
        papers=[PaperAnswer(**to_json(paper), figure_count=counts.get(paper.id, 0)) for paper in some],
        total=len(counts),
    )


@router.get("/papers/{paper_id}", tags=["library"], responses=NOT_FOUND)
def paper(request: Request, paper_id: str) -> WholePaperAnswer:
    """A paper with all its figures."""
    catalogue = opened(request).catalogue
    return WholePaperAnswer.of(found(lambda: catalogue.harvest(paper_id)))


@router.get("/figures/{figure_id}", tags=["library"], responses=NOT_FOUND)
def figure(request: Request, figure_id: str) -> FigureAnswer:
    """A figure with its panels, its caption, the sentences that cite it, and its paper."""
    catalogue = opened(request).catalogue
    owner, record = found(lambda: catalogue.figure(figure_id))
    page = catalogue.page_image(owner.id, record.box.page) if record.box else None
    return FigureAnswer.of(owner, record, page is not None)


@router.get("/panels/{panel_id}", tags=["library"], responses=NOT_FOUND)
def panel(request: Request, panel_id: str) -> WholePanelAnswer:
    """A panel with its place, kind, sub-caption, scale and the text read in it."""
    return WholePanelAnswer.within(*panel_of(opened(request), panel_id))


@router.get("/panels/{panel_id}/image", tags=["images"], response_class=FileResponse, responses=PICTURE)
def panel_image(request: Request, panel_id: str) -> Response:
    """The image of a panel, that of the whole figure where it is not divided."""
    library = opened(request)
    _, owner, record = panel_of(library, panel_id)
    picture = record.image or owner.image
    if picture is None:
        raise Missing("There is no image of this panel in the library.")
    return send_own(picture_file(library.catalogue, picture.name))


@router.get("/images/{name}", tags=["images"], response_class=FileResponse, responses=PICTURE)
def image(request: Request, name: str) -> Response:
    """An image of the library by its name (sha256 and png or jpg); it never changes."""
    return send_picture(request, picture_file(opened(request).catalogue, name))


@router.get("/pages/{paper_id}/{page}", tags=["images"], response_class=FileResponse, responses=PICTURE)
def page(request: Request, paper_id: str, page: Annotated[int, Path(le=LARGEST)]) -> Response:
    """The picture of a printed page that holds a figure."""
    catalogue = opened(request).catalogue
    kept = catalogue.page_image(paper_id, page)
    if kept is None:
        raise Missing("There is no picture of this page in the library.")
    return send_own(picture_file(catalogue, kept.image.name))

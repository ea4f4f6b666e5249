"""Searching by words, by a picture, by both; and what looks like a figure."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile

from harvest.errors import UsageError
from index.results import Results
from search_ui.api.models import NOT_FOUND, Problem, Responses, SearchAnswer
from search_ui.asking import DEEPEST, MOST, Filters, Search, form_filters, query_filters
from search_ui.opened import found, opened, panel_of

TOO_LARGE: Responses = {413: {"model": Problem, "description": "The picture is too large"}}

WORDS = 'Words; "quotes", word*, AND, OR, NOT and caption:word are understood'
EVERY = "Each panel is a hit of its own, not the best of each figure"
LIMIT = f"Hits to give, at most {MOST}"
OFFSET = "Hits to leave out at the start"

router = APIRouter(tags=["search"])


@router.get("/search")
def search(
    request: Request,
    filters: Annotated[Filters, Depends(query_filters)],
    q: Annotated[str, Query(description=WORDS)] = "",
    every_panel: Annotated[bool, Query(description=EVERY)] = False,
    limit: Annotated[int, Query(ge=1, le=MOST, description=LIMIT)] = 10,
    offset: Annotated[int, Query(ge=0, le=DEEPEST, description=OFFSET)] = 0,
) -> SearchAnswer:
    """Search by words."""
    return _answer(Search(q, None, filters, every_panel, limit, offset).put_to(opened(request)))


@router.post("/search", responses=TOO_LARGE)
def search_by_picture(
    request: Request,
    filters: Annotated[Filters, Depends(form_filters)],
    image: Annotated[UploadFile | None, File(description="PNG, JPEG, WebP, TIFF, GIF or BMP")] = None,
    q: Annotated[str, Form(description=WORDS)] = "",
    every_panel: Annotated[bool, Form(description=EVERY)] = False,
    limit: Annotated[int, Form(ge=1, le=MOST, description=LIMIT)] = 10,
    offset: Annotated[int, Form(ge=0, le=DEEPEST, description=OFFSET)] = 0,
) -> SearchAnswer:
    """Search by a picture, with or without words."""
    if request.headers.get("content-type", "").startswith("application/json"):
        raise UsageError("send a form, multipart/form-data, instead of JSON")
    library = opened(request)
    kept = library.query_images.keep(image.file.read()) if image else None
    picture = library.query_images.path(kept) if kept else None
    return _answer(Search(q, picture, filters, every_panel, limit, offset).put_to(library))


@router.get("/figures/{figure_id}/similar", responses=NOT_FOUND)
def similar(
    request: Request,
    figure_id: str,
    every_panel: Annotated[bool, Query(description=EVERY)] = False,
    limit: Annotated[int, Query(ge=1, le=MOST, description=LIMIT)] = 10,
) -> SearchAnswer:
    """What looks like a figure of the library."""
    library = opened(request)
    found(lambda: library.catalogue.figure(figure_id))
    return _answer(library.figures.similar(figure_id, limit=limit, every_panel=every_panel))


@router.get("/panels/{panel_id}/similar", responses=NOT_FOUND)
def similar_to_panel(
    request: Request,
    panel_id: str,
    every_panel: Annotated[bool, Query(description=EVERY)] = False,
    limit: Annotated[int, Query(ge=1, le=MOST, description=LIMIT)] = 10,
) -> SearchAnswer:
    """What looks like a panel of the library."""
    library = opened(request)
    panel_of(library, panel_id)
    return _answer(library.figures.similar(panel_id, limit=limit, every_panel=every_panel))


def _answer(results: Results) -> SearchAnswer:
    return SearchAnswer.model_validate(results.to_json())

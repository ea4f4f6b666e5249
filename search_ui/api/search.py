"""Searching by words, by a picture, by both; and what looks like a figure."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile

from index.results import Results
from search_ui.api.models import NOT_FOUND, Problem, Responses, SearchAnswer
from search_ui.asking import DEEPEST, MOST, Search
from search_ui.opened import found, opened

TOO_LARGE: Responses = {413: {"model": Problem, "description": "The picture is too large"}}

WORDS = 'Words; "quotes", word*, AND, OR, NOT and caption:word are understood'
KIND = "Only panels of these kinds, such as sem"
YEAR = "Only papers of these years: 2020, 2018-2024, 2018- or -2024"
PAPER = "Only figures of these papers, by id or file name"
JOURNAL = "Only papers of these journals"
LIMIT = f"Hits to give, at most {MOST}"
OFFSET = "Hits to leave out at the start"

router = APIRouter(tags=["search"])


@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query(description=WORDS)] = "",
    kind: Annotated[list[str], Query(description=KIND)] = [],  # noqa: B006 - FastAPI copies it
    year: Annotated[str, Query(description=YEAR)] = "",
    paper: Annotated[list[str], Query(description=PAPER)] = [],  # noqa: B006
    journal: Annotated[list[str], Query(description=JOURNAL)] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=MOST, description=LIMIT)] = 10,
    offset: Annotated[int, Query(ge=0, le=DEEPEST, description=OFFSET)] = 0,
) -> SearchAnswer:
    """Search by words."""
    asked = Search(q, None, kind, year, paper, journal, limit, offset)
    return _answer(asked.put_to(opened(request)))


@router.post("/search", responses=TOO_LARGE)
def search_by_picture(
    request: Request,
    image: Annotated[UploadFile | None, File(description="PNG, JPEG, WebP, TIFF, GIF or BMP")] = None,
    q: Annotated[str, Form(description=WORDS)] = "",
    kind: Annotated[list[str], Form(description=KIND)] = [],  # noqa: B006
    year: Annotated[str, Form(description=YEAR)] = "",
    paper: Annotated[list[str], Form(description=PAPER)] = [],  # noqa: B006
    journal: Annotated[list[str], Form(description=JOURNAL)] = [],  # noqa: B006
    limit: Annotated[int, Form(ge=1, le=MOST, description=LIMIT)] = 10,
    offset: Annotated[int, Form(ge=0, le=DEEPEST, description=OFFSET)] = 0,
) -> SearchAnswer:
    """Search by a picture, with or without words."""
    library = opened(request)
    kept = library.query_images.keep(image.file.read()) if image else None
    asked = Search(q, library.query_images.path(kept) if kept else None, kind, year, paper, journal, limit, offset)
    return _answer(asked.put_to(library))


@router.get("/figures/{figure_id}/similar", responses=NOT_FOUND)
def similar(request: Request, figure_id: str, limit: Annotated[int, Query(ge=1, le=MOST)] = 10) -> SearchAnswer:
    """The figures that look like a figure of the library."""
    library = opened(request)
    found(lambda: library.catalogue.figure(figure_id))
    return _answer(library.figures.similar(figure_id, limit=limit))


def _answer(results: Results) -> SearchAnswer:
    return SearchAnswer.model_validate(results.to_json())

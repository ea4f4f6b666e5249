"""The page of results: words, a picture or both, facets, pages of hits."""

from __future__ import annotations

import dataclasses
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from harvest.errors import UsageError
from index.results import Results
from search_ui.asking import DEEPEST, Filters, Search, form_filters, query_filters
from search_ui.opened import opened
from search_ui.pages.asked import Asked
from search_ui.pages.cards import hit_card
from search_ui.pages.facets import TITLES, chosen_values, facet_of
from search_ui.pages.paging import Pages
from search_ui.pages.templating import render

PER_PAGE = 24

router = APIRouter()


@router.post("/search")
def ask(
    request: Request,
    filters: Annotated[Filters, Depends(form_filters)],
    q: Annotated[str, Form()] = "",
    image: Annotated[UploadFile | None, File()] = None,
    image_key: Annotated[str, Form()] = "",
    every_panel: Annotated[bool, Form()] = False,
) -> Response:
    """Take the form in, keep its picture for a while, and lead to the page whose address says the query."""
    kept = image_key
    if image is not None and image.filename:
        kept = opened(request).query_images.keep(image.file.read())
    asked = Asked(q.strip(), kept, every_panel=every_panel, **dataclasses.asdict(filters))
    return RedirectResponse(asked.url(), HTTPStatus.SEE_OTHER)


@router.get("/search")
def results(
    request: Request,
    filters: Annotated[Filters, Depends(query_filters)],
    q: str = "",
    image: str = "",
    every_panel: bool = False,
    page: Annotated[int, Query(ge=1, le=DEEPEST // PER_PAGE)] = 1,
) -> Response:
    """The hits of one query, a page at a time."""
    asked = Asked(q.strip(), image, every_panel=every_panel, page=page, **dataclasses.asdict(filters))
    if not asked.pairs(page=1, every_panel=False):
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    library = opened(request)
    kept = library.query_images.path(image) if image else None
    if image and kept is None:
        return _forgotten(request, asked)
    search = Search(asked.q, kept, filters, every_panel, PER_PAGE, (page - 1) * PER_PAGE)
    try:
        found = search.put_to(library)
    except UsageError as error:
        return _refused(request, asked, library.without_folders(str(error)))
    return _page(request, asked, found)


def _page(request: Request, asked: Asked, found: Results) -> Response:
    facets = [facet for name in TITLES if (facet := facet_of(asked, name, found))]
    context = {
        "asked": asked,
        "results": found,
        "hits": [hit_card(hit) for hit in found.hits],
        "chosen": chosen_values(asked, facets),
        "facets": facets,
        "pages": Pages(asked.page, found.total, PER_PAGE),
    }
    return render(request, "search.html", context)


def _refused(request: Request, asked: Asked, line: str) -> Response:
    """What was asked stays in the form, where it can be mended."""
    context = {"title": "This cannot be searched", "line": " ".join(line.split()), "asked": asked}
    return render(request, "error.html", context, HTTPStatus.UNPROCESSABLE_ENTITY)


def _forgotten(request: Request, asked: Asked) -> Response:
    line = "The picture you searched by is no longer kept. Choose it again."
    context = {"title": "Choose the picture again", "line": line, "asked": dataclasses.replace(asked, image="")}
    return render(request, "error.html", context, HTTPStatus.GONE)

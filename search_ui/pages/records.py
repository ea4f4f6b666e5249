"""The page of a figure and the page of a paper."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import Response

from harvest.errors import FiglensError
from harvest.records import Figure, PageImage, Paper
from harvest.store import Library
from search_ui.opened import Missing, OpenedLibrary, found, opened
from search_ui.pages.cards import Card, figure_card, figure_title, hit_card, panel_card
from search_ui.pages.panels import drawn_on, letter, shown_panels
from search_ui.pages.templating import render

ALIKE = 6
MORE_ALIKE = 48

router = APIRouter()


@router.get("/figures/{figure_id}")
def figure(request: Request, figure_id: str) -> Response:
    """A figure: large, with its caption, its paper, its place on the page, and what looks like it."""
    library = opened(request)
    paper, record = found(lambda: library.catalogue.figure(figure_id))
    alike, alike_problem = _alike(library, figure_id)
    panels = shown_panels(record)
    context = {
        "paper": paper,
        "figure": record,
        "title": figure_title(record),
        "kinds": sorted({panel.kind for panel in record.panels if panel.kind}),
        "panels": panels,
        "undivided": panels[0] if len(panels) == 1 and not panels[0].name else None,
        "drawn": drawn_on(record, panels),
        "page_image": _page_image(library.catalogue, paper, record),
        "download": _file_name(paper, record),
        "alike": alike,
        "alike_problem": alike_problem,
    }
    return render(request, "figure.html", context)


@router.get("/figures/{figure_id}/similar")
def similar(request: Request, figure_id: str, panel: str = "") -> Response:
    """More panels that look like a figure, or like one ``panel`` of it by its letter."""
    library = opened(request)
    paper, record = found(lambda: library.catalogue.figure(figure_id))
    chosen = next((each for each in record.panels if letter(each) == panel.lower()), None)
    if panel and chosen is None:
        raise Missing(f"There is no panel {panel} in this figure.")
    results = library.figures.similar(chosen.id if chosen else figure_id, limit=MORE_ALIKE)
    context = {
        "figure": panel_card(paper, record, chosen) if chosen else figure_card(paper, record),
        "alike": [hit_card(hit) for hit in results.hits],
    }
    return render(request, "similar.html", context)


@router.get("/papers/{paper_id}")
def paper(request: Request, paper_id: str) -> Response:
    """A paper with all its figures."""
    catalogue = opened(request).catalogue
    harvest = found(lambda: catalogue.harvest(paper_id))
    context = {
        "paper": harvest.paper,
        "failures": harvest.failures,
        "figures": [figure_card(harvest.paper, each) for each in harvest.figures],
    }
    return render(request, "paper.html", context)


def _alike(library: OpenedLibrary, figure_id: str) -> tuple[list[Card], str]:
    """The cards of what looks like a figure, or none and why: the rest of the page does not need them."""
    try:
        results = library.figures.similar(figure_id, limit=ALIKE)
    except FiglensError as error:
        return [], library.without_folders(str(error))
    return [hit_card(hit) for hit in results.hits], ""


def _page_image(catalogue: Library, paper: Paper, record: Figure) -> PageImage | None:
    return catalogue.page_image(paper.id, record.box.page) if record.box and paper.pages else None


def _file_name(paper: Paper, record: Figure) -> str:
    """A name for downloads: the paper's file name and the figure's label, in letters that every system takes."""
    stem = paper.source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[^\w.-]+", "-", f"{stem}-{record.label or record.id}", flags=re.ASCII).strip("-.")

"""The first page: what can be searched, and some of it."""

from __future__ import annotations

from itertools import islice

from fastapi import APIRouter, Request
from fastapi.responses import Response

from harvest.records import Harvest
from harvest.store import Library
from search_ui.opened import opened
from search_ui.pages.asked import Asked
from search_ui.pages.cards import Card, figure_card
from search_ui.pages.facets import facet_of
from search_ui.pages.templating import render

EXAMPLES = 12
PAPERS = 40
"""Papers looked through for examples."""

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """The search box, and figures of several papers."""
    library = opened(request)
    context = {
        "counts": library.catalogue.counts(),
        "folder": library.name,
        "kinds": facet_of(Asked(), "kind", library.figures.search(limit=0)),
        "examples": _examples(library.catalogue),
    }
    return render(request, "home.html", context)


def _examples(catalogue: Library) -> list[Card]:
    """The first figures of some papers, then their second ones, until there are enough."""
    harvests = [catalogue.harvest(paper.id) for paper in islice(catalogue.papers(), PAPERS)]
    shown: list[Card] = []
    for turn in range(EXAMPLES):
        for harvest in harvests:
            if len(shown) < EXAMPLES and (card := _shown(harvest, turn)):
                shown.append(card)
    return shown


def _shown(harvest: Harvest, turn: int) -> Card | None:
    figures = [figure for figure in harvest.figures if figure.image]
    return figure_card(harvest.paper, figures[turn]) if turn < len(figures) else None

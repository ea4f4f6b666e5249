"""What is in the library: its papers, and what failed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from harvest.records import Paper
from harvest.store import InputOutcome
from search_ui.opened import opened
from search_ui.pages.paging import Pages
from search_ui.pages.templating import render

ROWS = 100

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in the table; ``gone`` when its file is no longer where it was."""

    paper: Paper
    figures: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, by its name alone: where it lies is for `figlens status` to say."""

    name: str
    stage: str
    reason: str

    @classmethod
    def of(cls, failed: InputOutcome) -> Failed:
        """The failure of an input."""
        folder, slash, name = failed.path.rpartition("/")
        return cls(name, failed.stage, failed.reason.replace(folder + slash, "") if folder else failed.reason)


@router.get("/library")
def library(request: Request, page: int = Query(1, ge=1, le=100_000)) -> Response:
    """Counts, failures with their reasons, and the papers."""
    opened_library = opened(request)
    catalogue = opened_library.catalogue
    inputs = catalogue.inputs()
    present = {each.paper_id for each in inputs if each.outcome == "harvested"}
    figures = catalogue.figure_counts()
    first = (page - 1) * ROWS
    context = {
        "counts": catalogue.counts(),
        "folder": opened_library.name,
        "failed": [Failed.of(each) for each in inputs if each.outcome == "failed"],
        "rows": [
            Row(paper, figures.get(paper.id, 0), paper.id not in present)
            for paper in islice(catalogue.papers(), first, first + ROWS)
        ],
        "pages": Pages(page, len(figures), ROWS),
    }
    return render(request, "library.html", context)

"""What the API answers, as pydantic sees it; the records inside are those of ``harvest.records``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from harvest.records import Box, Failure, Figure, Harvest, Panel, Paper, Picture, to_json

Responses = dict[int | str, dict[str, Any]]
"""Descriptions of answers by status, as FastAPI takes them."""


class Problem(BaseModel):
    """Every error: one clear line."""

    error: str


NOT_FOUND: Responses = {404: {"model": Problem, "description": "Not in this library"}}


class Health(BaseModel):
    """That the server answers, and how much its library holds."""

    status: str = "ok"
    version: str
    papers: int
    figures: int
    panels: int
    failed: int


class SignalAnswer(BaseModel):
    """One reason for a hit: its place and score by this signal alone."""

    rank: int
    score: float


class HitAnswer(BaseModel):
    """A panel that answers the question, and why: ``signals`` by name."""

    figure_id: str
    panel_id: str
    paper_id: str
    source: str
    page: int | None
    label: str
    panel: str
    kind: str
    caption: str
    score: float
    signals: dict[str, SignalAnswer]


class FacetAnswer(BaseModel):
    """One value of kind, year, journal or paper, how it is shown, and how many of the panels found have it."""

    value: str | int
    name: str
    count: int


class SearchAnswer(BaseModel):
    """The object that ``figlens search --json`` prints."""

    hits: list[HitAnswer]
    total: int
    facets: dict[str, list[FacetAnswer]]
    suggestion: str
    nothing_alike: bool


class FigureAnswer(BaseModel):
    """A figure with its paper, and where its image and the picture of its page are."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    label: str
    box: Box | None
    caption: str
    mentions: tuple[str, ...]
    panels: tuple[Panel, ...]
    image: Picture | None
    found_by: str
    caption_page: int
    paper: Paper
    image_url: str | None = Field(description="Where the image is, below this server's address")
    page_url: str | None = Field(description="Where the picture of the printed page is; the box is in its points")

    @classmethod
    def of(cls, paper: Paper, figure: Figure, has_page: bool) -> FigureAnswer:
        """The answer about one figure."""
        image_url = f"/api/v1/images/{figure.image.name}" if figure.image else None
        page_url = f"/api/v1/pages/{paper.id}/{figure.box.page}" if has_page and figure.box else None
        return cls.model_validate(
            {**to_json(figure), "paper": to_json(paper), "image_url": image_url, "page_url": page_url}
        )


class PaperAnswer(BaseModel):
    """A paper, in brief."""

    id: str
    source: str
    title: str
    authors: tuple[str, ...]
    doi: str
    year: int | None
    journal: str
    licence: str
    abstract: str
    pages: int
    figure_count: int


class PapersAnswer(BaseModel):
    """Some of the library's papers, and how many there are."""

    papers: list[PaperAnswer]
    total: int


class WholePaperAnswer(PaperAnswer):
    """A paper with all its figures and what could not be read of it."""

    figures: list[FigureAnswer]
    failures: list[Failure]

    @classmethod
    def of(cls, harvest: Harvest) -> WholePaperAnswer:
        """The answer about one paper."""
        shown = {image.page for image in harvest.page_images}
        figures = [
            FigureAnswer.of(harvest.paper, figure, bool(figure.box and figure.box.page in shown))
            for figure in harvest.figures
        ]
        paper = to_json(harvest.paper)
        return cls(**paper, figure_count=len(figures), figures=figures, failures=list(harvest.failures))

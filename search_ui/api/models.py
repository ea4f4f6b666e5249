"""What the API answers, as pydantic sees it; the records inside are those of ``harvest.records``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from harvest.records import Box, Failure, Figure, Harvest, Molecule, Panel, Paper, Picture, ScaleBar, TextLine, to_json

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


class HitScale(BaseModel):
    """The scale of a hit: its bar is ``value`` ``unit`` long; ``source`` is picture or caption."""

    value: float
    unit: str
    nm_per_pixel: float
    confidence: float
    source: str


class AlsoAnswer(BaseModel):
    """Another panel of a hit's figure that answers the question."""

    panel_id: str
    label: str
    kind: str
    score: float


class MoleculeAnswer(BaseModel):
    """A molecule of a hit that has the structure asked for: ``score`` says how well, 0..1."""

    smiles: str
    label: str
    confidence: float
    readers: list[str]
    box: Box | None
    score: float


class HitAnswer(BaseModel):
    """A panel that answers the question, and why: ``signals`` by name.

    ``panel`` is its letter, empty where the figure is not divided, or answers as a whole.
    """

    figure_id: str
    panel_id: str
    paper_id: str
    source: str
    page: int | None
    label: str
    panel: str
    kind: str
    kind_score: float
    box: Box | None
    figure_box: Box | None
    scale: HitScale | None
    caption: str
    score: float
    signals: dict[str, SignalAnswer]
    also: list[AlsoAnswer]
    molecules: list[MoleculeAnswer]


class FacetAnswer(BaseModel):
    """One value of a filter (kind, scale, year, journal, paper), how it is shown, and how often it is found."""

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
    notes: list[str] = Field(description="What could not be used for this answer, a line each")


class ScaleAnswer(BaseModel):
    """A scale bar: ``value`` ``unit`` long in the world, ``pixels`` long in the panel's image."""

    value: float
    unit: str
    pixels: float
    nm_per_pixel: float = Field(description="What a pixel of the panel's image shows, in nanometres")
    box: Box | None = Field(description="The bar alone, on the page")
    confidence: float
    source: str = Field(description="Where the value was read: picture or caption")

    @classmethod
    def of(cls, scale: ScaleBar) -> ScaleAnswer:
        """The answer about one scale bar."""
        return cls.model_validate({**to_json(scale), "nm_per_pixel": scale.nm_per_pixel})


class PanelAnswer(BaseModel):
    """A panel: its place, letter, kind, own part of the caption, scale, the text read in it, its image."""

    id: str
    label: str = Field(description="The letter, as printed; empty for an undivided figure")
    box: Box | None
    caption: str
    kind: str
    kind_score: float
    text: tuple[TextLine, ...]
    scale: ScaleAnswer | None
    molecules: tuple[Molecule, ...]
    image: Picture | None
    image_url: str | None = Field(description="Where the panel's image is, below this server's address")

    @classmethod
    def of(cls, figure: Figure, panel: Panel) -> PanelAnswer:
        """The answer about one panel of a figure."""
        scale = ScaleAnswer.of(panel.scale) if panel.scale else None
        picture = panel.image or figure.image
        image_url = f"/api/v1/images/{picture.name}" if picture else None
        return cls.model_validate({**to_json(panel), "scale": scale, "image_url": image_url})


class WholePanelAnswer(PanelAnswer):
    """A panel with the figure it belongs to."""

    figure_id: str
    figure_label: str
    paper_id: str

    @classmethod
    def within(cls, paper: Paper, figure: Figure, panel: Panel) -> WholePanelAnswer:
        """The answer about one panel that is asked for by itself."""
        own = PanelAnswer.of(figure, panel)
        return cls(**dict(own), figure_id=figure.id, figure_label=figure.label, paper_id=paper.id)


class FigureAnswer(BaseModel):
    """A figure with its paper, and where its image and the picture of its page are."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    label: str
    box: Box | None
    caption: str
    mentions: tuple[str, ...]
    panels: tuple[PanelAnswer, ...]
    image: Picture | None
    found_by: str
    caption_page: int
    paper: Paper
    image_url: str | None = Field(description="Where the image is, below this server's address")
    page_url: str | None = Field(description="Where the picture of the printed page is; the box is in its points")

    @classmethod
    def of(cls, paper: Paper, figure: Figure, has_page: bool) -> FigureAnswer:
        """The answer about one figure."""
        said = {
            "panels": [PanelAnswer.of(figure, panel) for panel in figure.panels],
            "paper": to_json(paper),
            "image_url": f"/api/v1/images/{figure.image.name}" if figure.image else None,
            "page_url": f"/api/v1/pages/{paper.id}/{figure.box.page}" if has_page and figure.box else None,
        }
        return cls.model_validate({**to_json(figure), **said})


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

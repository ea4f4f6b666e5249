"""A search as it comes over HTTP, put to the library: the same for pages and API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from fastapi import Form, Query

from harvest.errors import UsageError
from index.results import Results
from search_ui.opened import OpenedLibrary

LONGEST = 2000
"""Letters of a text query."""

MOST = 100
"""Hits of one answer."""

DEEPEST = 10_000
"""The last hit that can be asked for."""

SUBSTRUCTURE = "substructure"

KIND = "Only panels of these kinds, such as sem"
YEAR = "Only papers of these years: 2020, 2018-2024, 2018- or -2024"
PAPER = "Only figures of these papers, by id or file name"
JOURNAL = "Only papers of these journals"
SCALE = "Only panels whose scale bar is this long: 10nm-500nm, <500nm, >=1um or 200nm"
BELOW = "Only panels whose scale bar is shorter than this length, such as 500nm or 0.5um"
ABOVE = "Only panels whose scale bar is longer than this length"
SMILES = "Only panels with a molecule of this structure, as SMILES: c1ccsc1"
STRUCTURE = "How molecules must have the structure: substructure (also where it is left out), exact or similar"
ELEMENTS = "Only panels that speak of these elements, and not of those with !: Li,Ni,!Co"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows an answer. ``scale`` holds ranges of a scale bar's length, the other two its bounds.

    ``structure`` says how molecules must have ``smiles``; "" for a substructure, and where there is no ``smiles``.
    """

    kind: tuple[str, ...] = ()
    year: str = ""
    paper: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    scale_above: str = ""
    scale_below: str = ""
    smiles: str = ""
    structure: str = ""
    elements: str = ""

    def __bool__(self) -> bool:
        return self != Filters()


def _filters(
    kind: Sequence[str],
    year: str,
    paper: Sequence[str],
    journal: Sequence[str],
    scale: Sequence[str],
    scale_above: str,
    scale_below: str,
    smiles: str,
    structure: str,
    elements: str,
) -> Filters:
    several = (kind, paper, journal, scale)
    kinds, papers, journals, scales = (tuple(each for value in v if (each := value.strip())) for v in several)
    bounds, drawn = (scale_above.strip(), scale_below.strip()), smiles.strip()
    way = structure.strip() if drawn and structure.strip() != SUBSTRUCTURE else ""
    return Filters(kinds, year.strip(), papers, journals, scales, *bounds, drawn, way, elements.strip())


def query_filters(
    kind: Annotated[list[str], Query(description=KIND)] = [],  # noqa: B006 - FastAPI copies it
    year: Annotated[str, Query(description=YEAR)] = "",
    paper: Annotated[list[str], Query(description=PAPER)] = [],  # noqa: B006
    journal: Annotated[list[str], Query(description=JOURNAL)] = [],  # noqa: B006
    scale: Annotated[list[str], Query(description=SCALE)] = [],  # noqa: B006
    scale_above: Annotated[str, Query(description=ABOVE)] = "",
    scale_below: Annotated[str, Query(description=BELOW)] = "",
    smiles: Annotated[str, Query(description=SMILES)] = "",
    structure: Annotated[str, Query(description=STRUCTURE)] = "",
    elements: Annotated[str, Query(description=ELEMENTS)] = "",
) -> Filters:
    """The filters that stand in an address."""
    return _filters(kind, year, paper, journal, scale, scale_above, scale_below, smiles, structure, elements)


def form_filters(
    kind: Annotated[list[str], Form(description=KIND)] = [],  # noqa: B006
    year: Annotated[str, Form(description=YEAR)] = "",
    paper: Annotated[list[str], Form(description=PAPER)] = [],  # noqa: B006
    journal: Annotated[list[str], Form(description=JOURNAL)] = [],  # noqa: B006
    scale: Annotated[list[str], Form(description=SCALE)] = [],  # noqa: B006
    scale_above: Annotated[str, Form(description=ABOVE)] = "",
    scale_below: Annotated[str, Form(description=BELOW)] = "",
    smiles: Annotated[str, Form(description=SMILES)] = "",
    structure: Annotated[str, Form(description=STRUCTURE)] = "",
    elements: Annotated[str, Form(description=ELEMENTS)] = "",
) -> Filters:
    """The filters that came with a form."""
    return _filters(kind, year, paper, journal, scale, scale_above, scale_below, smiles, structure, elements)


@dataclass(frozen=True, slots=True)
class Search:
    """Words, a picture's file, filters, and which hits to give.

    ``every_panel``: each panel is a hit of its own, not the best of each figure.
    """

    text: str = ""
    image: Path | None = None
    filters: Filters = field(default_factory=Filters)
    every_panel: bool = False
    limit: int = 10
    offset: int = 0

    def put_to(self, library: OpenedLibrary) -> Results:
        """The answer; UsageError with one clear line for a search that makes no sense."""
        if not (self.text.strip() or self.image or self.filters):
            raise UsageError("say what to search for: words, a picture, a structure, or a filter")
        if len(self.text) > LONGEST:
            raise UsageError(f"the words are {len(self.text)} letters long; {LONGEST} can be searched for")
        narrow = self.filters
        results = library.figures.search(
            self.text,
            image=self.image,
            kind=narrow.kind,
            year=narrow.year or None,
            paper=narrow.paper,
            journal=narrow.journal,
            scale=narrow.scale,
            scale_above=narrow.scale_above or None,
            scale_below=narrow.scale_below or None,
            smiles=narrow.smiles or None,
            structure=narrow.structure or SUBSTRUCTURE,
            elements=narrow.elements or None,
            every_panel=self.every_panel,
            limit=self.limit,
            offset=self.offset,
        )
        return replace(results, notes=tuple(map(library.without_folders, results.notes)))

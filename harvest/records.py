"""The records of a harvest: frozen values that check themselves when built.

Stages never change a record, they return ``dataclasses.replace(...)``. Boxes are in PDF points with a top-left
origin and pages counted from 1. Documents without printed pages (JATS, HTML, single images) count each graphic as
a page of its own, one point a pixel, and have ``Paper.pages == 0``.

``to_json`` and ``from_json`` are exact inverses for every record here.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

SCALE_UNITS_NM = {"pm": 1e-3, "Å": 0.1, "nm": 1.0, "µm": 1e3, "mm": 1e6, "cm": 1e7, "m": 1e9}
"""Nanometres in one of each unit a scale bar may carry."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: ``x0 < x1`` and ``top < bottom``, in points; raises ValueError when empty."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def __post_init__(self) -> None:
        if self.page < 1:
            raise ValueError(f"box on page {self.page}: pages count from 1")
        if not (self.x0 < self.x1 and self.top < self.bottom):
            raise ValueError(f"empty box ({self.x0}, {self.top}, {self.x1}, {self.bottom})")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored image file, named by its content: ``<sha256>.<suffix>``; width and height in pixels."""

    sha256: str
    suffix: str
    width: int
    height: int

    def __post_init__(self) -> None:
        if len(self.sha256) != 64 or not self.sha256.isalnum():
            raise ValueError(f"picture needs a sha256 of 64 hex digits, not {self.sha256!r}")
        if self.suffix not in ("png", "jpg"):
            raise ValueError(f"pictures are kept as png or jpg, not {self.suffix!r}")

    @property
    def name(self) -> str:
        return f"{self.sha256}.{self.suffix}"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line read inside a figure; ``source`` is ``pdf`` or the OCR engine's name, confidence in 0..1."""

    text: str
    box: Box | None = None
    source: str = "pdf"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A scale bar: ``value`` ``unit`` long in the world, ``pixels`` long in the panel's image.

    ``box`` is the bar alone, on the page; ``confidence`` is in 0..1; ``source`` says where the value was read:
    "picture" (a label beside the bar) or "caption".
    """

    value: float
    unit: str
    pixels: float
    box: Box | None = None
    confidence: float = 1.0
    source: str = "picture"

    def __post_init__(self) -> None:
        if self.unit not in SCALE_UNITS_NM:
            raise ValueError(f"scale unit {self.unit!r} is none of {', '.join(SCALE_UNITS_NM)}")
        if self.value <= 0 or self.pixels <= 0:
            raise ValueError(f"a scale bar of {self.value} {self.unit} over {self.pixels} px has no length")

    @property
    def nm_per_pixel(self) -> float:
        return self.value * SCALE_UNITS_NM[self.unit] / self.pixels


@dataclass(frozen=True, slots=True)
class Molecule:
    """A structure read from a drawing: canonical SMILES, printed label, confidence 0..1, the readers that agreed."""

    smiles: str
    label: str = ""
    confidence: float = 0.0
    readers: tuple[str, ...] = ()
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The searchable unit. An undivided figure has exactly one, with an empty label.

    ``kind`` is "" when nothing said what the panel is; ``kind_score`` is in 0..1. ``caption`` is the panel's own
    part of the caption (sub-caption with the shared opening), the whole caption for an undivided figure.
    """

    id: str
    label: str = ""
    box: Box | None = None
    caption: str = ""
    kind: str = ""
    kind_score: float = 0.0
    text: tuple[TextLine, ...] = ()
    scale: ScaleBar | None = None
    molecules: tuple[Molecule, ...] = ()
    image: Picture | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, scheme or chart as printed.

    ``label`` as printed ("FIG. 3"), "" if it has none; ``mentions`` are the sentences of the body that cite it;
    ``found_by`` names the way that found its box (geometry, layout, jats, html, image, scan, ...).
    """

    id: str
    label: str
    box: Box | None
    caption: str
    mentions: tuple[str, ...] = ()
    panels: tuple[Panel, ...] = ()
    image: Picture | None = None
    found_by: str = ""
    caption_page: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. ``id`` is the first 16 hex digits of its file's sha256; ``source`` its file name.

    Whatever the document and its metadata do not say stays "" or None: nothing is guessed. ``pages`` counts printed
    pages and is 0 where the format has none.
    """

    id: str
    source: str
    title: str = ""
    authors: tuple[str, ...] = ()
    doi: str = ""
    year: int | None = None
    journal: str = ""
    licence: str = ""
    abstract: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class PageImage:
    """A printed page that holds a figure, rendered for showing; width and height in points."""

    page: int
    width: float
    height: float
    image: Picture


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, so that an empty list never hides a crash: the stage, the place, one clear line."""

    stage: str
    where: str
    error: str


@dataclass(frozen=True, slots=True)
class StageCost:
    """What one stage of one harvest cost: how often it ran, seconds on the clock and of the processor."""

    stage: str
    calls: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Harvest:
    """One document: the unit of work, of commit and of resume. ``costs`` are for reports; no library keeps them."""

    paper: Paper
    figures: tuple[Figure, ...] = ()
    failures: tuple[Failure, ...] = ()
    page_images: tuple[PageImage, ...] = ()
    costs: tuple[StageCost, ...] = ()


def figure_id(paper_id: str, number: int) -> str:
    """The id of the ``number``-th figure (from 1) of a paper: ``<paper>.f03``."""
    return f"{paper_id}.f{number:02d}"


def panel_id(figure: str, letter: str) -> str:
    """The id of a figure's panel: ``<figure>.a``; an undivided figure's panel is letter ``a`` with label ""."""
    return f"{figure}.{letter.lower()}"


def to_json(record: Any) -> Any:
    """A record as plain dicts, lists, strings and numbers, ready for ``json.dumps``."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {f.name: to_json(getattr(record, f.name)) for f in dataclasses.fields(record)}
    if isinstance(record, tuple | list):
        return [to_json(item) for item in record]
    return record


def from_json(kind: type[T], data: Any) -> T:
    """The record of type ``kind`` that ``to_json`` made ``data`` from; unknown keys raise TypeError."""
    return typing.cast(T, _build(kind, data))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, data: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in data)
    if origin in (types.UnionType, typing.Union):
        if data is None:
            return None
        return _build(next(a for a in typing.get_args(kind) if a is not type(None)), data)
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        return typing.cast(Any, kind)(**{key: _build(hints.get(key, str), value) for key, value in data.items()})
    if kind is float and isinstance(data, int):
        return float(data)
    return data

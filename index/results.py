"""What a search gives back: hits that say why they are there, and show themselves in a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvest.records import Box, Figure, Molecule, Panel, Paper, ScaleBar, to_json
from index.fusion import Signal
from index.shown import hit_html, hit_png, results_html

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; ``is_match``: the query found it."""

    text: str
    is_match: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text in pieces, the found ones marked, and the field it comes from ("caption", "inside", "mentions", ...)."""

    field: str = "caption"
    pieces: tuple[Piece, ...] = ()

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def to_html(self) -> str:
        """The text escaped for HTML, found pieces in <mark>."""
        return "".join(
            f"<mark>{html.escape(p.text)}</mark>" if p.is_match else html.escape(p.text) for p in self.pieces
        )


@dataclass(frozen=True, slots=True)
class Also:
    """Another panel of a hit's figure that answers the query; ``label`` is its letter."""

    panel_id: str
    label: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class MoleculeHit:
    """A molecule of a hit that matched the structure asked for, and how well, 0..1."""

    molecule: Molecule
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A panel that answers the query, ``record``, and in ``also`` the other panels of its figure that do.

    ``whole``: nothing tells the panels of a parted figure apart, so that the figure itself is the answer. ``panel``
    is "" then, as for a figure that is not parted; caption, box and picture are the figure's, and ``record`` is its
    first panel.
    """

    paper: Paper
    figure: Figure
    record: Panel
    score: float
    signals: Mapping[str, Signal]
    snippet: Snippet = field(default_factory=Snippet)
    image_path: Path | None = None
    also: tuple[Also, ...] = ()
    whole: bool = False
    molecules: tuple[MoleculeHit, ...] = ()

    @property
    def figure_id(self) -> str:
        return self.figure.id

    @property
    def panel_id(self) -> str:
        return self.record.id

    @property
    def paper_id(self) -> str:
        return self.paper.id

    @property
    def source(self) -> str:
        return self.paper.source

    @property
    def page(self) -> int | None:
        return self.figure.box.page if self.figure.box else None

    @property
    def label(self) -> str:
        return self.figure.label

    @property
    def panel(self) -> str:
        return "" if self.whole else self.record.label

    @property
    def kind(self) -> str:
        """The panel's kind; of a whole figure the one that all its panels are of, else ""."""
        kinds = {panel.kind for panel in self.figure.panels} if self.whole else {self.record.kind}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def kind_score(self) -> float:
        if not self.kind:
            return 0.0
        return min(panel.kind_score for panel in (self.figure.panels if self.whole else (self.record,)))

    @property
    def box(self) -> Box | None:
        return self.figure.box if self.whole else self.record.box or self.figure.box

    @property
    def scale(self) -> ScaleBar | None:
        return None if self.whole else self.record.scale

    @property
    def caption(self) -> str:
        return self.figure.caption if self.whole else self.record.caption or self.figure.caption

    @property
    def image(self) -> Image:
        """The panel's picture; FileNotFoundError when the library holds none."""
        import PIL.Image

        if self.image_path is None:
            raise FileNotFoundError(f"no picture is kept for {self.panel_id}")
        return PIL.Image.open(self.image_path)

    def to_json(self) -> dict[str, Any]:
        """The hit as `figlens search --json` prints it."""
        return {
            "figure_id": self.figure_id,
            "panel_id": self.panel_id,
            "paper_id": self.paper_id,
            "source": self.source,
            "page": self.page,
            "label": self.label,
            "panel": self.panel,
            "kind": self.kind,
            "kind_score": self.kind_score,
            "box": to_json(self.box),
            "figure_box": to_json(self.figure.box),
            "scale": _scale_json(self.scale),
            "caption": self.caption,
            "score": self.score,
            "signals": {name: {"rank": s.rank, "score": s.score} for name, s in self.signals.items()},
            "also": [to_json(other) for other in self.also],
            "molecules": [{**to_json(found.molecule), "score": found.score} for found in self.molecules],
        }

    def _repr_png_(self) -> bytes | None:
        return hit_png(self)

    def _repr_html_(self) -> str:
        return hit_html(self)


def _scale_json(scale: ScaleBar | None) -> dict[str, Any] | None:
    if scale is None:
        return None
    return {
        "value": scale.value,
        "unit": scale.unit,
        "nm_per_pixel": scale.nm_per_pixel,
        "confidence": scale.confidence,
        "source": scale.source,
    }


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that matching panels have: how many do, and the value as shown."""

    value: str | int
    count: int
    name: str = ""


GUESSED = "No paper says these words: these are guesses by what pictures show and captions mean."


@dataclass(frozen=True, slots=True)
class Results(Sequence[Hit]):
    """The hits of one page, best first, with what holds for all matching panels.

    ``total`` counts the hits of all pages: figures, or panels where ``every_panel`` was asked for. ``facets`` maps
    kind, scale, year, journal and paper to their values. ``suggestion`` is the query with its
    misspelt words put right, "" if none is; ``nothing_alike`` says that no picture of the library looks like the one
    asked with; ``notes`` say in a line each what could not be used for this answer; ``unsaid``: nothing holds the
    words, so that the hits are guesses by what pictures show and mean.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)
    suggestion: str = ""
    nothing_alike: bool = False
    every_panel: bool = False
    notes: tuple[str, ...] = ()
    unsaid: bool = False

    @property
    def guessed(self) -> str:
        """What a reader is told where nothing holds the words; "" otherwise."""
        return GUESSED if self.unsaid else ""

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __getitem__(self, place: Any) -> Any:
        return self.hits[place]

    def __bool__(self) -> bool:
        return bool(self.hits)

    def to_json(self) -> dict[str, Any]:
        """The object of `figlens search --json` and of the HTTP API."""
        return {
            "hits": [hit.to_json() for hit in self.hits],
            "total": self.total,
            "facets": {
                name: [{"value": f.value, "name": f.name or str(f.value), "count": f.count} for f in facets]
                for name, facets in self.facets.items()
            },
            "suggestion": self.suggestion,
            "nothing_alike": self.nothing_alike,
            "notes": list(self.notes),
        }

    def _repr_html_(self) -> str:
        return results_html(self)

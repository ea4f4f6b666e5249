"""What a card of the grid shows: a figure or a panel, said in a few lines."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from markupsafe import Markup

from harvest.records import Figure, Panel, Paper, Picture
from index.results import Hit
from search_ui.pages.molecules import ShownDrawing, shown_drawings
from search_ui.pages.panels import anchor, panel_name
from search_ui.scales import bar_text

CAPTION = 320
"""Letters of a caption that a card shows."""

MOLECULES = 3
"""Molecules of a hit that a card shows."""

SIGNALS = {
    "text": "words", "image": "looks", "match": "same details", "picture": "what the picture shows",
    "caption": "what is said of it",
}  # fmt: skip
"""How signals are called on a page, where their own name does not say it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal that speaks for a hit; the score as it is shown."""

    name: str
    rank: int
    score: str


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One cell of a grid; ``panels`` counts those of a whole figure that has several.

    ``molecules`` are those that have the structure asked for, ``more_molecules`` counts those left out.
    """

    url: str
    title: str
    image: Picture | None
    kind: str
    scale: str
    caption: str | Markup
    paper: str
    paper_url: str
    page: int
    reasons: tuple[Reason, ...] = ()
    also: tuple[Link, ...] = ()
    panels: int = 0
    molecules: tuple[ShownDrawing, ...] = ()
    more_molecules: int = 0


def figure_title(figure: Figure) -> str:
    """The printed label, or what stands for it."""
    return figure.label or "Figure without label"


def panel_title(figure: Figure, panel: Panel) -> str:
    """The figure's label and the panel's letter."""
    name = panel_name(figure, panel)
    return f"{figure_title(figure)}\N{NO-BREAK SPACE}{name}" if name else figure_title(figure)


def figure_url(figure: Figure, panel: Panel | None = None) -> str:
    """The address of a figure's page, at one of its panels where it has several."""
    place = anchor(figure, panel) if panel else ""
    return f"/figures/{figure.id}" + (f"#{place}" if place else "")


def shortened(text: str, most: int = CAPTION) -> str:
    """``text`` cut at a word, with an ellipsis, when it is longer than ``most``."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def figure_card(paper: Paper, figure: Figure) -> Card:
    """The card of a whole figure."""
    kinds = {panel.kind for panel in figure.panels}
    only = figure.panels[0] if len(figure.panels) == 1 else None
    return Card(
        url=figure_url(figure),
        title=figure_title(figure),
        image=figure.image or next((panel.image for panel in figure.panels if panel.image), None),
        kind=kinds.pop() if len(kinds) == 1 else "",
        scale=bar_text(only.scale) if only and only.scale else "",
        caption=shortened(figure.caption),
        paper=paper.title or paper.source,
        paper_url=f"/papers/{paper.id}",
        page=figure.box.page if figure.box and paper.pages else 0,
        panels=len(figure.panels) if len(figure.panels) > 1 else 0,
    )


def panel_card(paper: Paper, figure: Figure, panel: Panel) -> Card:
    """The card of one panel."""
    return dataclasses.replace(
        figure_card(paper, figure),
        url=figure_url(figure, panel),
        title=panel_title(figure, panel),
        image=panel.image or figure.image,
        kind=panel.kind,
        scale=bar_text(panel.scale) if panel.scale else "",
        caption=shortened(panel.caption or figure.caption),
        panels=0,
    )


def hit_card(hit: Hit) -> Card:
    """The card of a search's hit: its panel, with the words found marked and the reasons for it."""
    card = figure_card(hit.paper, hit.figure) if hit.whole else panel_card(hit.paper, hit.figure, hit.record)
    return dataclasses.replace(
        card,
        also=_also(hit),
        molecules=shown_drawings(hit.record, (found.molecule for found in hit.molecules[:MOLECULES])),
        more_molecules=max(0, len(hit.molecules) - MOLECULES),
        caption=Markup(hit.snippet.to_html()) or card.caption,
        reasons=tuple(
            Reason(SIGNALS.get(name, name), signal.rank, f"{signal.score:.3g}")
            for name, signal in sorted(hit.signals.items(), key=lambda item: item[1].rank)
        ),
    )


def _also(hit: Hit) -> tuple[Link, ...]:
    """The figure's other panels that were found, in reading order."""
    found = {other.panel_id for other in hit.also}
    panels = (panel for panel in hit.figure.panels if panel.id in found)
    return tuple(Link(panel_name(hit.figure, panel), figure_url(hit.figure, panel)) for panel in panels)

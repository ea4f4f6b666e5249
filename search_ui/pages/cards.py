"""What a card of the grid shows: a figure or a panel, said in a few lines."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from markupsafe import Markup

from harvest.records import Figure, Panel, Paper, Picture
from index.results import Hit

CAPTION = 320
"""Letters of a caption that a card shows."""

SIGNALS = {"text": "words", "image": "looks", "match": "same details"}
"""How signals are called on a page, where their own name does not say it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal that speaks for a hit; the score as it is shown."""

    name: str
    rank: int
    score: str


@dataclass(frozen=True, slots=True)
class Card:
    """One cell of a grid."""

    url: str
    title: str
    image: Picture | None
    kind: str
    caption: str | Markup
    paper: str
    paper_url: str
    page: int
    reasons: tuple[Reason, ...] = ()


def figure_title(figure: Figure) -> str:
    """The printed label, or what stands for it."""
    return figure.label or "Figure without label"


def panel_title(figure: Figure, panel: Panel) -> str:
    """The figure's label and the panel's letter."""
    return f"{figure_title(figure)} ({panel.label})" if panel.label else figure_title(figure)


def figure_url(figure: Figure, panel: Panel | None = None) -> str:
    """The address of a figure's page, at one of its panels where that has a label."""
    return f"/figures/{figure.id}" + (f"#panel-{panel.label}" if panel and panel.label else "")


def shortened(text: str, most: int = CAPTION) -> str:
    """``text`` cut at a word, with an ellipsis, when it is longer than ``most``."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def figure_card(paper: Paper, figure: Figure) -> Card:
    """The card of a whole figure."""
    kinds = {panel.kind for panel in figure.panels}
    return Card(
        url=figure_url(figure),
        title=figure_title(figure),
        image=figure.image or next((panel.image for panel in figure.panels if panel.image), None),
        kind=kinds.pop() if len(kinds) == 1 else "",
        caption=shortened(figure.caption),
        paper=paper.title or paper.source,
        paper_url=f"/papers/{paper.id}",
        page=figure.box.page if figure.box and paper.pages else 0,
    )


def hit_card(hit: Hit) -> Card:
    """The card of a search's hit: its panel, with the words found marked and the reasons for it."""
    return dataclasses.replace(
        figure_card(hit.paper, hit.figure),
        url=figure_url(hit.figure, hit.record),
        title=panel_title(hit.figure, hit.record),
        image=hit.record.image or hit.figure.image,
        kind=hit.kind,
        caption=Markup(hit.snippet.to_html()) or shortened(hit.caption),
        reasons=tuple(
            Reason(SIGNALS.get(name, name), signal.rank, f"{signal.score:.3g}")
            for name, signal in sorted(hit.signals.items(), key=lambda item: item[1].rank)
        ),
    )

"""Facets as links: every value chooses itself or lets itself go, and keeps the rest of the query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.results import Results
from search_ui.kind_names import kind_name
from search_ui.pages.asked import Asked

TITLES = {"kind": "Kind", "scale": "Scale bar", "year": "Year", "journal": "Journal", "paper": "Paper"}
SAID = {
    "scale": "scale bar {}",
    "scale_above": "scale bar above {}",
    "scale_below": "scale bar below {}",
    "smiles": "structure {}",
    "elements": "elements {}",
}
"""How a chosen filter is said where its value alone would say nothing."""

SHOWN = 12
"""Values of a facet that are shown."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet; ``count`` is 0 for one that is chosen and no hit has."""

    name: str
    count: int
    url: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter's name, its title and its values."""

    name: str
    title: str
    values: tuple[Value, ...]


def facet_of(asked: Asked, name: str, found: Results) -> Facet | None:
    """The values of one facet, most frequent first, years latest first; None when it has none."""
    shown = [each for each in found.facets.get(name, ()) if each.value != ""][:SHOWN]
    if name == "year":
        shown.sort(key=lambda each: int(each.value), reverse=True)
    values = tuple(
        Value(
            name=kind_name(str(each.value)) if name == "kind" else each.name or str(each.value),
            count=each.count,
            url=asked.toggled(name, str(each.value)),
            on=str(each.value) in asked.values(name),
        )
        for each in shown
    )
    return Facet(name, TITLES[name], values) if values else None


def chosen_values(asked: Asked, facets: Iterable[Facet]) -> list[Value]:
    """Everything that narrows the answer, as links that let it go."""
    names = {value.url: value.name for facet in facets for value in facet.values}
    chosen = []
    for facet, value in asked.chosen():
        url = asked.toggled(facet, value)
        name = names.get(url) or SAID.get(facet, "{}").format(kind_name(value) if facet == "kind" else value)
        chosen.append(Value(name, 0, url, on=True))
    return chosen

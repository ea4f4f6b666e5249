"""A query as the address of a page: every link on it is the same query with one thing changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

FILTERS = ("kind", "scale", "scale_above", "scale_below", "year", "paper", "journal", "smiles", "structure", "elements")
SINGLE = ("scale_above", "scale_below", "year", "smiles", "structure", "elements")
"""Filters that have one value at most."""
FIELDS = ("smiles", "structure", "elements")
"""Filters that have a field of their own in the search form."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Words, the key of a kept picture, filters, and the page of the answer (from 1).

    The filters are those of ``search_ui.asking.Filters``, in their order. ``every_panel``: each panel is shown, not the
    best of each figure.
    """

    q: str = ""
    image: str = ""
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
    every_panel: bool = False
    page: int = 1

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """The query's names and values with ``changes``, without what says nothing."""
        changed = dataclasses.replace(self, **changes)
        if not changed.smiles:
            changed = dataclasses.replace(changed, structure="")
        pairs: list[tuple[str, str]] = []
        for field in dataclasses.fields(changed):
            value = getattr(changed, field.name)
            values = value if isinstance(value, tuple) else (value,)
            said = (each for each in values if each not in ("", False) and (field.name, each) != ("page", 1))
            pairs += [(field.name, "1" if each is True else str(each)) for each in said]
        return pairs

    def filters(self) -> list[tuple[str, str]]:
        """The names and values of all that the search form has no field for, but for the page."""
        hidden = {*FILTERS, "every_panel"} - set(FIELDS)
        return [(name, value) for name, value in self.pairs() if name in hidden]

    def url(self, **changes: Any) -> str:
        """The address of this query with ``changes``."""
        pairs = self.pairs(**changes)
        return "/search?" + urlencode(pairs) if pairs else "/"

    def without_filters(self) -> str:
        """The address of the same words and picture with every filter dropped."""
        return self.url(**{name: "" if name in SINGLE else () for name in FILTERS}, page=1)

    def values(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet."""
        value = getattr(self, facet)
        return value if isinstance(value, tuple) else ((value,) if value else ())

    def toggled(self, facet: str, value: str) -> str:
        """The address with one value of a facet chosen, or no longer."""
        chosen = self.values(facet)
        if facet in SINGLE:
            return self.url(**{facet: "" if value in chosen else value}, page=1)
        left = tuple(each for each in chosen if each != value) if value in chosen else (*chosen, value)
        return self.url(**{facet: left}, page=1)

    def chosen(self) -> Iterator[tuple[str, str]]:
        """(facet, value) of everything that narrows the answer by itself."""
        for facet in FILTERS:
            for value in self.values(facet) if facet != "structure" else ():
                yield facet, value

"""Sentences of a paper: titles, people, abstract, body text and the sentences that cite figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from harvest.samples.facts import Substance
from harvest.samples.markup import plain
from harvest.samples.phrases import (
    AIMS,
    BODY,
    DRAWINGS,
    FAMILY,
    GIVEN,
    HEADS,
    MENTIONS,
    PICTURES,
    PLACES,
    TOPICS,
)


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """The paper's own data, as printed in its front matter; texts in markup."""

    title: str
    authors: tuple[str, ...]
    affiliations: tuple[str, ...]
    doi: str
    year: int
    journal: str
    volume: int
    first_page: int
    licence: str
    abstract: str
    keywords: tuple[str, ...]
    received: str
    accepted: str

    def truth(self) -> dict[str, Any]:
        """The paper's entry in the truth."""
        return {
            "title": plain(self.title),
            "authors": list(self.authors),
            "doi": self.doi,
            "year": self.year,
            "journal": self.journal,
            "licence": self.licence,
            "abstract": plain(self.abstract),
        }


class Writer:
    """Writes the prose of one paper about one substance."""

    def __init__(self, rng: Generator, substance: Substance, cite: str) -> None:
        self.rng = rng
        self.substance = substance
        self.cite = cite
        self._bag: list[str] = []

    def pick(self, *choices: Any) -> Any:
        """One of the choices."""
        return choices[int(self.rng.integers(len(choices)))]

    def names(self, count: int) -> tuple[str, ...]:
        """Authors' names, no two alike."""
        given = self.rng.choice(len(GIVEN), count, replace=False)
        family = self.rng.choice(len(FAMILY), count, replace=False)
        return tuple(f"{GIVEN[int(g)]} {FAMILY[int(f)]}" for g, f in zip(given, family, strict=True))

    def sentence(self) -> str:
        """A sentence of the body; none comes twice before all have come."""
        if not self._bag:
            self._bag = [BODY[int(k)] for k in self.rng.permutation(len(BODY))]
        first = int(self.rng.integers(1, 40))
        cite = self.cite.format(self.pick(f"{first}", f"{first},{first + 1}", f"{first}–{first + 3}"))
        text = self._bag.pop()
        if self.cite.startswith("^"):
            text = text.replace(" {cite}", "{cite}")
        return text.format(
            long=self.substance.long,
            name=self.substance.name,
            cite=cite,
            mass=int(self.rng.integers(1, 20)),
            vol=int(self.rng.integers(2, 12)) * 10,
            temp=int(self.rng.integers(10, 22)) * 10,
            hours=int(self.rng.integers(2, 48)),
            energy=f"{self.rng.uniform(0.2, 1.9):.2f}",
            share=int(self.rng.integers(78, 99)),
        )

    def paragraph(self, count: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(count))

    def mention(self, ref: str, kind: str) -> str:
        """A sentence that cites a figure of that kind."""
        group = "drawing" if kind in DRAWINGS else ("micrograph" if kind in PICTURES else "plot")
        return str(self.pick(*MENTIONS[group])).format(ref=ref, name=self.substance.name)

    def facts(self, journal: str, prefix: str) -> PaperFacts:
        """Title, people, dates and the rest of the front matter."""
        year = int(self.rng.integers(2008, 2026))
        title = f"{self.pick(*HEADS)} {self.substance.name} {self.pick(*AIMS)}"
        number = int(self.rng.integers(100, 999999))
        months = ("January", "March", "May", "June", "September", "October")
        day = int(self.rng.integers(1, 28))
        return PaperFacts(
            title=title,
            authors=self.names(int(self.rng.integers(2, 7))),
            affiliations=(str(self.pick(*PLACES[:3])), str(self.pick(*PLACES[3:]))),
            doi=f"{prefix}/{journal.split()[0].lower()[:4]}.{year}.{number:06d}",
            year=year,
            journal=journal,
            volume=int(self.rng.integers(3, 140)),
            first_page=int(self.rng.integers(101, 9000)),
            licence=str(self.pick("CC BY 4.0", "CC BY 4.0", "CC BY-NC 4.0", "")),
            abstract=self.paragraph(int(self.rng.integers(4, 7))).replace(" " + self.cite, ""),
            keywords=(plain(self.substance.name), self.substance.family, str(self.pick(*TOPICS))),
            received=f"{day} {self.pick(*months)} {year - 1}",
            accepted=f"{day + 1} {self.pick(*months)} {year}",
        )

    def reference(self, number: int) -> str:
        """An entry of the list of references."""
        people = ", ".join(f"{name.split()[0][0]}. {name.split()[1]}" for name in self.names(self.pick(1, 2, 3)))
        journal = self.pick("J. Imag. Chem.", "Acta Ficta", "Adv. Specimens", "Phys. Notes B", "Solid Lett.")
        volume, year, first = (int(self.rng.integers(*span)) for span in ((2, 300), (1985, 2025), (100, 9000)))
        last = first + int(self.rng.integers(3, 14))
        title = f"{self.pick(*HEADS)} {self.pick(*TOPICS)}"
        return f"[{number}] {people}, {title}, *{journal}* **{volume}** ({year}) {first}–{last}."

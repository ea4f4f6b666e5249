"""Sentences of a paper: titles, people, abstract, body text and the sentences that cite figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from harvest.samples.facts import Substance
from harvest.samples.markup import plain

_GIVEN = ("Ana", "Bruno", "Chen", "Dagmar", "Emeka", "Fatima", "Giulia", "Hiro", "Ines", "Jonas", "Kavya", "Liwei", "Marta", "Nils",
          "Olga", "Pedro", "Qing", "Ravi", "Sofie", "Tomás")  # fmt: skip
_FAMILY = ("Almeida", "Bergström", "Castellano", "Dvořák", "Eriksen", "Fontaine", "Gupta", "Hofmann", "Ivanova", "Jensen", "Kowalski",
           "Lindqvist", "Moreau", "Nakamura", "Okafor", "Petrov", "Quintero", "Rossi", "Sato", "Wang", "Zhang", "Ünal")  # fmt: skip
_PLACES = ("Institute of Materials Chemistry, University of Lindau", "Department of Physics, Northgate College",
           "State Laboratory of Functional Surfaces, Port Amsel", "School of Engineering, Technical University of Brenn",
           "Center for Nanoscale Science, Osterby")  # fmt: skip
_AIMS = ("for high-performance devices", "with improved stability", "and its role in charge transport",
         "through interface engineering", "prepared by a simple route", "studied by in situ methods",
         "with enhanced activity under visible light", "from first principles and experiment")  # fmt: skip
_HEADS = ("Structure and properties of", "Controlled synthesis of", "On the morphology of", "Rapid preparation of",
          "Understanding defects in", "Interfacial effects in", "Size-dependent behavior of")  # fmt: skip
_BODY = (
    "The growing demand for efficient and affordable materials has drawn considerable attention to {long} in recent years {cite}.",
    "Among the candidates, {name} stands out because of its chemical stability, its low cost and the flexibility of its structure {cite}.",
    "However, the limited conductivity and the slow kinetics at the interface remain significant obstacles to its wide application {cite}.",
    "Several strategies have been proposed to overcome these difficulties, including doping, coating and the control of the particle size {cite}.",
    "In this work, we describe a simple procedure for the preparation of {name} and examine how the conditions affect its properties.",
    "All chemicals were of analytical grade and were used as received without further purification.",
    "In a typical synthesis, {mass} mmol of the precursor was dissolved in {vol} mL of deionized water under vigorous stirring.",
    "The suspension was transferred into a Teflon-lined autoclave and kept at {temp} °C for {hours} h before cooling to room temperature.",
    "The product was collected by centrifugation, washed with ethanol several times, and dried at 60 °C overnight.",
    "X-ray diffraction was carried out with Cu Kα radiation (*λ* = 1.5406 Å) at a scan rate of 2° min^−1^.",
    "The morphology was examined by scanning electron microscopy at 5 kV and by transmission electron microscopy at 200 kV.",
    "Specific surface areas were determined from nitrogen adsorption at 77 K with the Brunauer–Emmett–Teller method.",
    "These observations are consistent with earlier reports on related compounds {cite}.",
    "The difference can be attributed to the higher concentration of oxygen vacancies near the surface, which modifies the local field {cite}.",
    "It should be noted that the effect becomes weaker at higher temperature, where diffusion is sufficiently fast.",
    "The values are averages of at least three measurements, and the uncertainty corresponds to one standard deviation.",
    "A quantitative analysis gives an activation energy of {energy} eV, in fair agreement with the calculated one.",
    "This behavior suggests that the first step is limited by the transfer of charge across the interface rather than by diffusion in the solid.",
    "Taken together, the results point to a cooperative mechanism in which both components of {name} take part.",
    "The samples retained {share}% of the initial value after the test, which is a significant improvement over the reference.",
    "No impurity phase was detected within the sensitivity of the measurement.",
    "The influence of humidity was tested separately and found to be negligible under the conditions of this study.",
)  # fmt: skip
_MENTIONS = {
    "micrograph": (
        "{ref} shows the morphology of the {name} samples.",
        "The images in {ref} reveal a uniform distribution over the whole area.",
        "As can be seen in {ref}, the features are evenly distributed and well separated.",
    ),
    "plot": (
        "As shown in {ref}, the signal changes systematically along the series.",
        "The curves in {ref} confirm this trend for all compositions.",
        "{ref} compares the results obtained for {name} under different conditions.",
        "A closer look at the data ({ref}) shows that the change is reversible.",
    ),
    "drawing": (
        "The procedure is illustrated in {ref}.",
        "{ref} gives an overview of the arrangement used in this work.",
        "The route is summarized in {ref}, together with the conditions.",
    ),
}
_DRAWINGS = {"schematic", "flowchart", "molecule", "reaction_scheme", "crystal_structure"}
_PICTURES = {"sem", "tem", "stem", "afm", "electron_diffraction", "elemental_map", "optical_micrograph", "fluorescence"}
_TOPICS = ("oxide films", "ion transport", "charge carriers", "catalytic sites", "porous carbons", "grain boundaries", "thin films",
           "layered solids", "surface states", "composite electrodes")  # fmt: skip


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
        given = self.rng.choice(len(_GIVEN), count, replace=False)
        family = self.rng.choice(len(_FAMILY), count, replace=False)
        return tuple(f"{_GIVEN[int(g)]} {_FAMILY[int(f)]}" for g, f in zip(given, family, strict=True))

    def sentence(self) -> str:
        """A sentence of the body; none comes twice before all have come."""
        if not self._bag:
            self._bag = [_BODY[int(k)] for k in self.rng.permutation(len(_BODY))]
        first = int(self.rng.integers(1, 40))
        cite = self.cite.format(self.pick(f"{first}", f"{first},{first + 1}", f"{first}–{first + 3}"))
        text = self._bag.pop()
        if self.cite.startswith("^"):
            text = text.replace(" {cite}", "{cite}")
        return text.format(
            long=self.substance.long, name=self.substance.name, cite=cite, mass=int(self.rng.integers(1, 20)),
            vol=int(self.rng.integers(2, 12)) * 10, temp=int(self.rng.integers(10, 22)) * 10, hours=int(self.rng.integers(2, 48)),
            energy=f"{self.rng.uniform(0.2, 1.9):.2f}", share=int(self.rng.integers(78, 99)),
        )  # fmt: skip

    def paragraph(self, count: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(count))

    def mention(self, ref: str, kind: str) -> str:
        """A sentence that cites a figure of that kind."""
        group = "drawing" if kind in _DRAWINGS else ("micrograph" if kind in _PICTURES else "plot")
        return str(self.pick(*_MENTIONS[group])).format(ref=ref, name=self.substance.name)

    def facts(self, journal: str, prefix: str) -> PaperFacts:
        """Title, people, dates and the rest of the front matter."""
        year = int(self.rng.integers(2008, 2026))
        title = f"{self.pick(*_HEADS)} {self.substance.name} {self.pick(*_AIMS)}"
        number = int(self.rng.integers(100, 999999))
        months = ("January", "March", "May", "June", "September", "October")
        day = int(self.rng.integers(1, 28))
        return PaperFacts(
            title=title,
            authors=self.names(int(self.rng.integers(2, 7))),
            affiliations=(str(self.pick(*_PLACES[:3])), str(self.pick(*_PLACES[3:]))),
            doi=f"{prefix}/{journal.split()[0].lower()[:4]}.{year}.{number:06d}",
            year=year,
            journal=journal,
            volume=int(self.rng.integers(3, 140)),
            first_page=int(self.rng.integers(101, 9000)),
            licence=str(self.pick("CC BY 4.0", "CC BY 4.0", "CC BY-NC 4.0", "")),
            abstract=self.paragraph(int(self.rng.integers(4, 7))).replace(" " + self.cite, ""),
            keywords=tuple(
                dict.fromkeys((plain(self.substance.name), self.substance.family, str(self.pick(*_TOPICS))))
            ),
            received=f"{day} {self.pick(*months)} {year - 1}",
            accepted=f"{day + 1} {self.pick(*months)} {year}",
        )

    def reference(self, number: int) -> str:
        """An entry of the list of references."""
        people = ", ".join(
            f"{name.split()[0][0]}. {name.split()[1]}" for name in self.names(int(self.rng.integers(1, 4)))
        )
        journal = self.pick("J. Imag. Chem.", "Acta Ficta", "Adv. Specimens", "Phys. Notes B", "Solid Lett.")
        pages = int(self.rng.integers(100, 9000))
        return (
            f"[{number}] {people}, {self.pick(*_HEADS)} {self.pick(*_TOPICS)}, *{journal}* **{int(self.rng.integers(2, 300))}** "
            f"({int(self.rng.integers(1985, 2025))}) {pages}–{pages + int(self.rng.integers(3, 14))}."
        )

"""A library of some hundred invented panels, and queries made of its own words: the same for the same seed."""

from __future__ import annotations

import random
from pathlib import Path

from tests.index.made import Drawn, Part, Written, make

KINDS = ("sem", "tem", "xrd_pattern", "schematic", "electrochemistry", "bar_chart", "")
JOURNALS = ("Metals", "Frontiers in Chemistry", "Acta Materialia", "")
NOUNS = (
    "nanowires", "particles", "LiFePO4", "α-Fe2O3", "hematite", "grain boundaries", "band structure", "TiO2 nanotubes",
    "4-nitrophenol", "graphene oxide", "solid electrolyte", "Li-ion battery", "CsPbBr3", "dislocations",
    "perovskite films", "Raman spectra", "sulphur cathodes", "aluminium alloys", "zeolite ZSM-5", "catalyst",
    "5 µm pores", "fibres",
)  # fmt: skip
VERBS = (
    "annealed at 500 °C",
    "after 100 cycles",
    "grown on Si(111)",
    "under load",
    "in water",
    "before etching",
    "at 1 C",
)
VIEWS = ("SEM image of", "XRD pattern of", "TEM images of", "Schematic of", "Capacity of", "Photographs of", "Size of")
SCALES = ((200.0, "nm"), (1.0, "µm"), (5.0, "µm"), (50.0, "nm"), None, None)
HANDWRITTEN = (
    '"grain boundaries" AND kind:sem', "nano* NOT particles", "(hematite OR LiFePO4) AND annealed",
    "caption:graphene -oxide", 'title:"band structure"', "year:2018-2020 kind:tem", "scale:<500nm",
    "scale:1um- particles", "journal:Metals AND fib*", "mentions:capacity", "inside:intensity", "author:novak",
    "-kind:sem year:2019", '"Li-ion battery" OR "solid electrolyte"', "NOT (nanowires OR particles)",
    "kind:schematic AND (battery OR catalyst)", 'caption:"after 100 cycles"', "zsm*", '"500 °C"',
    "panel:a kind:xrd_pattern", "α-Fe2O3 AND Si(111)", "abstract:sulfur", "a* AND b*", "kind:sem kind:tem",
)  # fmt: skip


def library(folder: Path, papers: int = 40, seed: int = 7) -> Path:
    """The invented papers as a library under ``folder``."""
    chance = random.Random(seed)
    return make(folder, [_paper(chance, number) for number in range(papers)])


def queries(count: int, seed: int = 11) -> list[str]:
    """Boolean queries and filters: the written ones, and others drawn from the words of the library."""
    chance = random.Random(seed)
    drawn = (_query(chance) for _ in range(10 * count))
    return list(dict.fromkeys((*HANDWRITTEN, *drawn)))[:count]


def _sentence(chance: random.Random) -> str:
    things = " and ".join(chance.sample(NOUNS, chance.randint(1, 3)))
    return f"{chance.choice(VIEWS)} {things} {chance.choice(VERBS)}"


def _panel(chance: random.Random, kind: str) -> Part:
    inside = ("Intensity (a.u.)", "2θ (degree)") if kind == "xrd_pattern" else ("HV 5.00 kV",)
    return Part(_sentence(chance), kind, round(chance.uniform(0.4, 1.0), 2), inside, chance.choice(SCALES))


def _figure(chance: random.Random, number: int) -> Drawn:
    panels = [_panel(chance, chance.choice(KINDS)) for _ in range(chance.randint(1, 4))]
    parts = "; ".join(f"({letter}) {part.caption}" for letter, part in zip("abcd", panels, strict=False))
    letters = chance.choices("abcd", k=chance.randint(0, 2))
    mentions = [f"{_sentence(chance)} is shown in Figure {number}{letter}." for letter in letters]
    return Drawn(f"Figure {number}. {_sentence(chance)}. {parts}.", mentions, panels=panels)


def _paper(chance: random.Random, number: int) -> Written:
    return Written(
        f"paper{number:03d}.pdf",
        [_figure(chance, place) for place in range(1, chance.randint(2, 5))],
        title=f"{chance.choice(NOUNS)} and {chance.choice(NOUNS)}",
        abstract=". ".join(_sentence(chance) for _ in range(4)),
        year=chance.choice((2017, 2018, 2019, 2020, 2021, None)),
        journal=chance.choice(JOURNALS),
        authors=("Ana Álvarez", "B. Novák") if chance.random() < 0.5 else ("C. Dubois",),
    )


def _query(chance: random.Random) -> str:
    words = [chance.choice(" ".join((*NOUNS, *VERBS, *VIEWS)).split()) for _ in range(3)]
    one, two, three = words
    start = "".join(filter(str.isalnum, one))[: chance.randint(1, 4)]
    forms = (
        f"{one} AND {two}", f"{one} OR {two}", f"{one} NOT {two}", f'"{chance.choice(NOUNS)}"', f"{start}*",
        f'"{chance.choice(NOUNS)} {chance.choice(VERBS)}"', f"caption:{one} AND NOT {two}",
        f"({one} OR {two}) AND {three}", f"kind:{chance.choice(KINDS[:-1])} AND {one}",
        f"year:{chance.randint(2017, 2021)} AND ({one} OR {start}*)",
        f"title:{one} OR mentions:{two}", f"-{one} kind:{chance.choice(KINDS[:-1])}", f"{start}* AND {two} AND {three}",
    )  # fmt: skip
    return chance.choice(forms)

"""A small library of invented papers that most tests of the index search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import open_library
from index.library import FigureLibrary
from tests.index.made import Drawn, Written, make

PAPERS = (
    Written(
        "olivine.pdf",
        (
            Drawn(
                "Figure 1. XRD patterns of LiFePO4/graphene composites.", kind="xrd_pattern", inside=("2θ (degree)",)
            ),
            Drawn("Figure 2. SEM images of LiFePO4 particles.", kind="sem", inside=("HV 5.00 kV", "Quanta FEG")),
            Drawn(
                "Figure 3. Cycling performance at 1 C.",
                mentions=("The capacity retention is shown in Figure 3.",),
                kind="electrochemistry",
            ),
        ),
        title="Graphene-wrapped olivine cathodes",
        abstract="Lithium-ion batteries need cathodes that last.",
        year=2019,
        journal="Frontiers in Chemistry",
        authors=("Ana Álvarez", "B. Novák"),
    ),
    Written(
        "casting.pdf",
        (
            Drawn("Fig. 1. Schematic of the TRC process.", kind="schematic", label="Fig. 1"),
            Drawn("Fig. 2. Temperature of the strip at the exit.", inside=("Distance (mm)", "Br=5.04"), label="Fig. 2"),
        ),
        title="Solidification of aluminium alloys",
        abstract="We model vertical twin-roll casting (TRC) of metallic glass strips.",
        year=2021,
        journal="Metals",
    ),
    Written(
        "perovskite.pdf",
        (
            Drawn(
                "FIG. 1. (a) Potential energy of CsPbBr3 and (b) its band structure.",
                panels=("Potential energy of CsPbBr3", "Band structure of CsPbBr3"),
                label="FIG. 1",
            ),
            Drawn("FIG. 2. Nanowires of α-Fe2O3 reduce 4-nitrophenol & <stain> colour.", kind="tem", label="FIG. 2"),
            Drawn("Scheme 1. Isomerisation of (E)-stilbene.", label="Scheme 1"),
        ),
        title="Octahedral tilting",
        year=2021,
        journal="Physical Review Letters",
    ),
)


@pytest.fixture(scope="session")
def made_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented papers as a library; tests only read it."""
    return make(tmp_path_factory.mktemp("made"), PAPERS)


@pytest.fixture(scope="session")
def lib(made_library: Path) -> Iterator[FigureLibrary]:
    with open_library(made_library) as opened:
        yield opened

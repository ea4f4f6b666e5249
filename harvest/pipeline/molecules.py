"""The molecules of a paper's panels: those drawn in them, and those that captions, labels and citing sentences name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from harvest.molecules import may_hold_molecules
from harvest.molecules.names import merged, named_molecules, names_in, names_to_smiles
from harvest.records import Figure, Molecule, Panel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.molecules import MoleculeResolver
    from harvest.molecules.bounded import BoundedDrawings
    from harvest.molecules.drawings import DrawingReader
    from harvest.molecules.readers import MoleculeReader
    from harvest.pipeline.listed import ListedMembers
    from harvest.pipeline.work import Work
    from harvest.reading.ocr import OcrEngine

DPI = 300
"""Drawings of strokes are drawn anew at this resolution: readers see small rings better."""
OWN, CITED = 0.9, 0.6
"""How sure it is that a panel is about a compound that its own words name, and one that a citing sentence names."""
MOST_NAMED = 40
"""Compounds that words may add to a panel."""


class PaperMolecules:
    """Reads drawn molecules for one paper, within its limits; the readers' processes serve the papers after it too."""

    def __init__(self, work: Work) -> None:
        from harvest.molecules.bounded import BoundedDrawings
        from harvest.molecules.resolver import SchemeResolver

        limits = work.limits
        self.drawings: BoundedDrawings = BoundedDrawings(
            _drawings(work.engine(wanted=True)), limits.molecule_seconds, limits.molecule_panel_seconds, work.watch
        )
        self._resolver: MoleculeResolver = SchemeResolver(self.drawings)

    def of(self, panel: Panel, pixels: NDArray[np.uint8], listed: ListedMembers | None = None) -> tuple[Molecule, ...]:
        """The molecules drawn in a panel with a box, which ``pixels`` show; ``listed`` is what tables say of R."""
        assert panel.box is not None
        self.drawings.next_panel()
        tables = partial(listed.near, panel.box.page) if listed is not None else tuple
        return self._resolver.read(pixels, panel.box, panel.text, panel.caption, tables)


def _drawings(engine: OcrEngine | None) -> DrawingReader:
    """``engine`` reads what is printed beside a diagram, such as "HCl"."""
    from harvest.molecules.drawings import DrawingReader

    return DrawingReader(_readers(), engine)


@cache
def _readers() -> tuple[MoleculeReader, ...]:
    """Once for the process: they are programs that start slowly. MissingExtra where none works."""
    from harvest.molecules import open_resolver
    from harvest.molecules.readers import installed_readers

    readers = installed_readers()
    if not readers:
        open_resolver()  # raises MissingExtra, which says what there is to install
    return readers


def drawn_molecules(panel: Panel, pixels: NDArray[np.uint8] | None, work: Work) -> Panel:
    """The panel with the molecules drawn in it, where its kind may hold any."""
    if pixels is None or panel.box is None or not may_hold_molecules(panel.kind):
        return panel
    if work.redraw is not None and work.settings.dpi < DPI:
        pixels = work.redraw(panel.box, DPI)
    return replace(panel, molecules=work.molecules.of(panel, pixels, work.listed))


def with_names(figures: Sequence[Figure], work: Work) -> tuple[Figure, ...]:
    """The figures with the compounds that their words name; as they were where names cannot be read."""
    with work.stage("names", work.source):
        candidates = dict.fromkeys(name for figure in figures for text in _texts(figure) for name in names_in(text))
        known = names_to_smiles(list(candidates))
        if known:
            return tuple(
                replace(figure, panels=tuple(_named(figure, panel, known) for panel in figure.panels))
                for figure in figures
            )
    return tuple(figures)


def _texts(figure: Figure) -> list[str]:
    inside = [line.text for panel in figure.panels for line in panel.text]
    return [figure.caption, *(panel.caption for panel in figure.panels), *figure.mentions, *inside]


def _named(figure: Figure, panel: Panel, known: dict[str, str]) -> Panel:
    named: dict[str, Molecule] = {}
    for text in (panel.caption or figure.caption, *(line.text for line in panel.text)):
        for molecule in named_molecules(text, known, OWN):
            named.setdefault(molecule.smiles, molecule)
    for sentence in figure.mentions:
        if _cites(sentence, figure, panel):
            for molecule in named_molecules(sentence, known, CITED):
                named.setdefault(molecule.smiles, molecule)
    added = list(named.values())[:MOST_NAMED]
    return replace(panel, molecules=merged(panel.molecules, added)) if added else panel


def _cites(sentence: str, figure: Figure, panel: Panel) -> bool:
    """Whether a sentence that cites the figure speaks of this panel: it names its letter, or no letter at all."""
    number = re.search(r"S?\d+", figure.label)
    if len(figure.panels) < 2 or not panel.label or number is None:
        return True
    letters = re.findall(rf"(?<![\w.]){number[0]}\s?\(?([A-Za-z])\b", sentence)
    return not letters or panel.label.lower() in {letter.lower() for letter in letters}

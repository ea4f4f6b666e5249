"""Labels of the page name the atoms of readings that were traced over a drawing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.molecules.printed import Printed, named
from harvest.molecules.readers import Reading
from harvest.molecules.strokes import Rect
from harvest.molecules.structure import canonical, reading_of
from harvest.molecules.tracing import trace
from harvest.molecules.words import plain
from tests.harvest.molecules.test_tracing import drawn


def read(smiles: str) -> tuple[Reading, NDArray[np.uint8]]:
    """A reading that says ``smiles``, traced over the picture drawn of it."""
    molblock, grey = drawn(smiles)
    reading = reading_of(molblock)
    assert reading is not None
    return replace(reading, trace=trace(molblock, grey)), grey


def at(reading: Reading, *atoms: int) -> Rect:
    """The place of some atoms in the picture, letters' size."""
    assert reading.trace is not None
    places = np.array([reading.trace.places[atom] for atom in atoms])
    (x0, y0), (x1, y1) = places.min(axis=0) - 8, places.max(axis=0) + 8
    return float(x0), float(y0), float(x1), float(y1)


@pytest.mark.parametrize(
    ("seen", "label", "true"),
    [
        ("*c1ccc(CC(C)CC)cc1", "(CH2)12CH3", "C" * 13 + "c1ccc(CC(C)CC)cc1"),
        ("*c1ccc(CC(C)CC)cc1", "AcHN", "CC(=O)Nc1ccc(CC(C)CC)cc1"),
        ("Pc1ccc(CC(C)CC)cc1", "R1", "[1*]c1ccc(CC(C)CC)cc1"),
        ("Cc1ccc(CC(C)CC)cc1", "ibmtp", "*c1ccc(CC(C)CC)cc1"),
        ("Cc1ccc(CC(C)CC)cc1", "Conditions:", "Cc1ccc(CC(C)CC)cc1"),
    ],
)
def test_a_label_names_the_atom_that_stands_there(seen: str, label: str, true: str) -> None:
    reading, grey = read(seen)
    better = named(reading, grey, [Printed(label, at(reading, 0))])
    assert better.smiles == canonical(true)


def test_atoms_made_of_a_labels_letters_become_one() -> None:
    reading, grey = read("CCc1ccc(CC(C)CC)cc1")
    better = named(reading, grey, [Printed("OMe", at(reading, 0, 1))])
    assert better.smiles == canonical("COc1ccc(CC(C)CC)cc1")


def test_a_named_label_is_no_unexplained_ink() -> None:
    reading, grey = read("*c1ccc(CC(C)CC)cc1")
    x0, y0, x1, y1 = at(reading, 0)
    wide = np.pad(grey, ((0, 0), (200, 200)), constant_values=255)
    rect = (x0 + 110, y0, x1 + 200, y1)
    wide[round(y0) : round(y1) : 2, round(rect[0]) : round(rect[2])] = 0
    assert reading.molblock is not None
    first = replace(reading, trace=trace(reading.molblock, wide))
    assert first.trace is not None and first.trace.extra > 1
    better = named(first, wide, [Printed("(CH2)4CH3", rect)])
    assert better.smiles == canonical("CCCCCc1ccc(CC(C)CC)cc1")
    assert better.trace is not None and better.trace.extra < 0.5


def test_ocr_names_only_what_readers_could_not() -> None:
    reading, grey = read("Nc1ccc(CC(C)CC)cc1")
    assert named(reading, grey, [Printed("O", at(reading, 0), own=False)]) == reading
    assert named(reading, grey, [Printed("OH", at(reading, 0))]).smiles == canonical("Oc1ccc(CC(C)CC)cc1")
    reading, grey = read("*c1ccc(CC(C)CC)cc1")
    assert named(reading, grey, [Printed("N3", at(reading, 0), own=False)]).smiles == canonical(
        "[N-]=[N+]=Nc1ccc(CC(C)CC)cc1"
    )
    reading, grey = read("Cc1ccc(CC(C)CC)cc1")
    assert named(reading, grey, [Printed("OMe", at(reading, 0), own=False)]) == reading
    assert named(reading, grey, [Printed("Br", at(reading, 0), own=False)]).smiles == canonical("Brc1ccc(CC(C)CC)cc1")


def test_what_chemistry_does_not_allow_is_not_named() -> None:
    reading, grey = read("CC(C)(C)c1ccc(CC)cc1")
    assert named(reading, grey, [Printed("O", at(reading, 1))]) == reading
    assert named(reading, grey, []) == reading
    assert named(Reading("CCO"), grey, [Printed("O", (0, 0, 9, 9))]).smiles == "CCO"


def test_labels_lose_what_ocr_makes_of_their_bonds() -> None:
    assert [plain(text) for text in ("ÓH", "H₃N", "N3.", "-NC", "HO,", "CN-")] == ["OH", "H3N", "N3", "NC", "HO", "CN"]
    assert plain("O-", own=True) == "O-"

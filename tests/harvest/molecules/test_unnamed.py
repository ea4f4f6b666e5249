"""Atoms that one reader could not name and another could."""

from __future__ import annotations

import pytest

from harvest.molecules.readers import Reading
from harvest.molecules.structure import canonical
from harvest.molecules.unnamed import with_names


@pytest.mark.parametrize(
    ("osra", "imago", "named"),
    [
        ("*c1ccc(S(=O)(=O)Cl)cc1", "ClSc1ccc(Br)cc1", "Brc1ccc(S(=O)(=O)Cl)cc1"),
        ("*#Cc1ccccc1", "N#Cc1cccc(C)c1", "N#Cc1ccccc1"),
        ("*c1ccccc1", "CCc1ccccc1", "*c1ccccc1"),
        ("C1=*C=CC=C1", "IC1=CC=CC=C1", "C1=*C=CC=C1"),
        ("*c1ccccc1", "Nc1ccccc1O", "*c1ccccc1"),
        ("*c1ccccc1*", "Nc1ccccc1", "*c1ccccc1*"),
        ("[1*]c1ccccc1", "Nc1ccccc1", "[1*]c1ccccc1"),
        ("*c1ccccc1", "*c1ccccc1N", "*c1ccccc1"),
        ("*(C)(C)(C)C", "ClCC", "*(C)(C)(C)C"),
    ],
)
def test_naming(osra: str, imago: str, named: str) -> None:
    found = with_names({"osra": Reading(osra), "imago": Reading(imago)})
    assert canonical(found["osra"].smiles) == canonical(named)
    assert found["imago"].smiles == imago


def test_a_reader_does_not_complete_itself() -> None:
    found = with_names({"osra": Reading("*c1ccccc1"), "osra:.2": Reading("Nc1ccccc1")})
    assert found["osra"].smiles == "*c1ccccc1"

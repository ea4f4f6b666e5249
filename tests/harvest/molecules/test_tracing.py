"""A reading laid over its picture: the right one covers it, a wrong one does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rdkit import Chem
from rdkit.Chem import rdDepictor
from rdkit.Chem.Draw import rdMolDraw2D

from harvest.molecules.tracing import Trace, trace

SMILES = "CCc1ccc(CC(C)CC)cc1"


def drawn(smiles: str = SMILES, bond: float = 50.0) -> tuple[str, NDArray[np.uint8]]:
    """A molblock and the grey picture drawn from its places."""
    import io

    from PIL import Image

    mol = Chem.MolFromSmiles(smiles)
    rdDepictor.Compute2DCoords(mol)
    canvas = rdMolDraw2D.MolDraw2DCairo(-1, -1)
    options: Any = canvas.drawOptions()
    options.useBWAtomPalette()
    options.scalingFactor = bond / 1.5
    options.prepareMolsBeforeDrawing = False
    Chem.Kekulize(mol, clearAromaticFlags=True)
    canvas.DrawMolecule(mol)
    canvas.FinishDrawing()
    picture = Image.open(io.BytesIO(canvas.GetDrawingText())).convert("L")
    return str(Chem.MolToMolBlock(mol, kekulize=False)), np.asarray(picture, np.uint8)


def looked(molblock: str, grey: NDArray[np.uint8], pixels: float | None = None) -> Trace:
    found = trace(molblock, grey, pixels)
    assert found is not None
    return found


@pytest.mark.parametrize("pixels", [None, 50 / 1.5])
def test_the_right_reading_covers_the_picture(pixels: float | None) -> None:
    molblock, grey = drawn()
    found = looked(molblock, grey, pixels)
    assert (found.bare, found.orders) == (0, 0)
    assert found.extra < 0.5


def test_a_missing_double_bond_is_seen() -> None:
    molblock, grey = drawn()
    mol = Chem.RWMol(Chem.MolFromMolBlock(molblock, sanitize=False))
    double = next(bond for bond in mol.GetBonds() if bond.GetBondTypeAsDouble() == 2)
    double.SetBondType(Chem.BondType.SINGLE)
    assert looked(str(Chem.MolToMolBlock(mol, kekulize=False)), grey, 50 / 1.5).orders == 1


def test_a_missing_branch_is_left_over_and_its_place_known() -> None:
    molblock, grey = drawn()
    mol = Chem.RWMol(Chem.MolFromMolBlock(molblock, sanitize=False))
    for at in (8, 7):
        mol.RemoveAtom(at)
    found = looked(str(Chem.MolToMolBlock(mol, kekulize=False)), grey, 50 / 1.5)
    assert found.extra > 0.5 and found.left is not None
    x0, y0, x1, y1 = found.left
    assert 0 <= x0 < x1 <= grey.shape[1] + 2 and 0 <= y0 < y1 <= grey.shape[0] + 2


def test_a_bond_too_many_is_bare() -> None:
    molblock, grey = drawn()
    mol = Chem.RWMol(Chem.MolFromMolBlock(molblock, sanitize=False))
    mol.AddBond(0, 6, Chem.BondType.SINGLE)
    assert looked(str(Chem.MolToMolBlock(mol, kekulize=False)), grey, 50 / 1.5).bare >= 1


def test_too_little_to_compare() -> None:
    molblock, grey = drawn()
    assert trace(molblock, np.full_like(grey, 255)) is None
    assert trace("", grey) is None
    assert trace(drawn("CO")[0], grey) is None

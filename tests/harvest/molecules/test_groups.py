"""Groups as printed → SMILES from the bound atom."""

from __future__ import annotations

import pytest
from rdkit import Chem

from harvest.molecules.groups import group_smiles

KNOWN = {
    "H": "[H]*",
    "Me": "*C",
    "OMe": "*OC",
    "CF3": "*C(F)(F)F",
    "NO2": "*[N+](=O)[O-]",
    "CN": "*C#N",
    "COOMe": "*C(=O)OC",
    "CO₂Et": "*C(=O)OCC",
    "Boc": "*C(=O)OC(C)(C)C",
    "Ts": "*S(=O)(=O)c1ccc(C)cc1",
    "C6H13": "*CCCCCC",
    "OC8H17": "*OCCCCCCCC",
    "C6H5": "*c1ccccc1",
    "NHCOCH3": "*NC(C)=O",
    "N(CH3)2": "*N(C)C",
    "NPh2": "*N(c1ccccc1)c1ccccc1",
    "CH(CH3)2": "*C(C)C",
    "CH2CH2OH": "*CCO",
    "CH2Ph": "*Cc1ccccc1",
    "t-Bu": "*C(C)(C)C",
    "n-C6H13": "*CCCCCC",
    "Si(CH3)3": "*[Si](C)(C)C",
    "p-Tol": "*c1ccc(C)cc1",
    "4-MeOC6H4": "*c1ccc(OC)cc1",
    "4-methoxyphenyl": "*c1ccc(OC)cc1",
    "3,5-(CF3)2C6H3": "*c1cc(C(F)(F)F)cc(C(F)(F)F)c1",
    "C6H4-4-OMe": "*c1ccc(OC)cc1",
    "2-thienyl": "*c1cccs1",
    "B(OH)2": "*B(O)O",
    "(CH2)16CH3": "*" + "C" * 17,
    "(CH2CH2O)3CH3": "*CCOCCOCCOC",
    "PPh3": "*P(c1ccccc1)(c1ccccc1)c1ccccc1",
}


@pytest.mark.parametrize(("written", "smiles"), KNOWN.items())
def test_known_groups(written: str, smiles: str) -> None:
    found = group_smiles(written)
    assert found is not None
    assert Chem.MolToSmiles(Chem.MolFromSmiles(found)) == Chem.MolToSmiles(Chem.MolFromSmiles(smiles))


@pytest.mark.parametrize(
    "written", ["", "foo", "benzidine", "82%", "C6H99", "OO(", "Xx", "H2SO4 conc.", "C" * 60, "(((", "5", "N(CH2)2"]
)
def test_what_is_no_group_is_none(written: str) -> None:
    assert group_smiles(written) is None

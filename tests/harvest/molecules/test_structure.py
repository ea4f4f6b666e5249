"""Molblocks of readers: slips repaired, abbreviations expanded, loose strokes joined."""

from __future__ import annotations

import pytest
from rdkit import Chem
from rdkit.Chem import rdDepictor

from harvest.molecules.structure import abbreviations, canonical, reading_of, reading_of_smiles


def block(smiles: str) -> str:
    """A molblock with places."""
    mol = Chem.MolFromSmiles(smiles)
    rdDepictor.Compute2DCoords(mol)
    return str(Chem.MolToMolBlock(mol))


def molblock(atoms: list[tuple[float, float, str]], bonds: list[tuple[int, int, int]]) -> str:
    """A molblock as a reader writes it."""
    head = f"\n  reader\n\n{len(atoms):3d}{len(bonds):3d}  0  0  0  0  0  0  0  0999 V2000\n"
    lines = [f"{x:10.4f}{y:10.4f}{0:10.4f} {symbol:<3} 0  0  0  0  0  0  0  0  0  0  0  0" for x, y, symbol in atoms]
    lines += [f"{a:3d}{b:3d}{order:3d}  0  0  0  0" for a, b, order in bonds]
    return head + "\n".join(lines) + "\nM  END\n"


def read(text: str) -> str:
    reading = reading_of(text)
    return reading.smiles if reading else ""


@pytest.mark.parametrize("smiles", ["CC(=O)Oc1ccccc1C(=O)O", "C[C@H](N)C(=O)O", "F/C=C/F", "O=[N+]([O-])c1ccccc1"])
def test_a_good_molblock_is_read_as_it_is(smiles: str) -> None:
    assert read(block(smiles)) == canonical(smiles)


ROW = [(0.0, 0.0, "C"), (1.0, 0.5, "C"), (2.0, 0.0, "C")]


@pytest.mark.parametrize(
    ("label", "smiles"),
    [
        ("CI", "CCCCl"),
        ("CF3", "CCCC(F)(F)F"),
        ("F3C", "CCCC(F)(F)F"),
        ("OMe", "CCCOC"),
        ("MeO", "CCCOC"),
        ("NC", "CCCC#N"),
        ("NO2", "CCC[N+](=O)[O-]"),
        ("Ph", "CCCc1ccccc1"),
        ("Et", "CCCCC"),
        ("C6H13", "CCCCCCCCC"),
        ("Ac", "CCCC(C)=O"),
        ("Pr", "CCCCCC"),
        ("Ar", "CCC*"),
        ("R1", "CCC[1*]"),
        ("R", "CCC*"),
        ("(2S", "CCC*"),
        ("(CH2)4CH3", "CCCCCCCC"),
        ("Alkyl", "CCC*"),
    ],
)
def test_labels_that_are_no_elements(label: str, smiles: str) -> None:
    text = molblock([*ROW, (3.0, 0.5, label)], [(1, 2, 1), (2, 3, 1), (3, 4, 1)])
    assert read(text) == canonical(smiles)


def test_an_h_between_two_atoms_was_an_n_and_four_bonds_charge_it() -> None:
    assert (
        read(molblock([*ROW, (3.0, 0.5, "H"), (4.0, 0.0, "C")], [(1, 2, 1), (2, 3, 1), (3, 4, 1), (4, 5, 1)]))
        == "CCCNC"
    )
    atoms = [(0.0, 0.0, "N"), (1.0, 0.0, "C"), (-1.0, 0.0, "C"), (0.0, 1.0, "C"), (0.0, -1.0, "C")]
    assert read(molblock(atoms, [(1, n, 1) for n in (2, 3, 4, 5)])) == "C[N+](C)(C)C"


def test_a_stroke_beside_a_bond_is_its_second_line() -> None:
    chain = [(float(x), 0.5 * (x % 2), "C") for x in range(6)]
    bonds = [(n, n + 1, 1) for n in range(1, 6)]
    loose = [(2.15, 0.25, "C"), (2.85, 0.6, "C")]
    assert read(molblock([*chain, *loose], [*bonds, (7, 8, 1)])) in ("CCC=CCC", "CC/C=C/CC", "CC/C=C\\CC")


def test_printed_characters_and_dashes_beside_a_molecule_go() -> None:
    chain = [(float(x), 0.5 * (x % 2), "C") for x in range(6)]
    bonds = [(n, n + 1, 1) for n in range(1, 6)]
    around = [(9.0, 9.0, "V"), (12.0, 3.0, "C"), (12.9, 3.0, "C"), (15.0, 0.0, "Cl")]
    assert read(molblock([*chain, *around], [*bonds, (8, 9, 1)])) == canonical("CCCCCC.Cl")


def test_what_is_no_molecule_is_no_reading() -> None:
    assert reading_of("") is None
    assert reading_of("no molblock\n" * 5) is None
    assert (
        reading_of(
            molblock([(0.0, 0.0, "C")] * 1 + [(1.0, float(n), "F") for n in range(6)], [(1, n, 1) for n in range(2, 8)])
        )
        is None
    )
    assert reading_of_smiles("") is None
    assert reading_of_smiles("C1CC") is None


def test_every_abbreviation_is_a_group_that_rdkit_takes() -> None:
    for label, smiles in abbreviations().items():
        assert Chem.MolFromSmiles(f"*{smiles}") is not None, label


def test_an_n_read_as_a_stroke_and_a_corner_is_one_atom() -> None:
    ring = [(0.0, 1.0), (0.87, 0.5), (0.87, -0.5), (0.0, -1.0), (-0.87, -0.5), (-0.87, 0.5)]
    atoms = [(x, y, "C") for x, y in ring]
    atoms[0] = (-0.15, 1.0, "I")
    atoms.append((0.15, 0.95, "C"))
    bonds = [(7, 2, 2), (2, 3, 1), (3, 4, 2), (4, 5, 1), (5, 6, 2), (6, 1, 1), (1, 7, 1)]
    assert read(molblock(atoms, bonds)) == canonical("c1ccncc1")


def test_an_iodine_within_a_chain_or_an_n_in_strokes_is_an_n() -> None:
    bonds = [(1, 2, 1), (2, 3, 1), (3, 4, 1), (3, 5, 1)]
    for label in ("I", "llI", "N/"):
        atoms = [(0.0, 0.0, "C"), (1.0, 0.5, "C"), (2.0, 0.0, label), (3.0, 0.5, "C"), (2.0, -1.0, "C")]
        assert read(molblock(atoms, bonds)) == canonical("CCN(C)C")


def test_an_iodine_at_an_end_stays_one() -> None:
    text = molblock([*ROW, (2.3, 0.1, "I")], [(1, 2, 1), (2, 3, 1), (3, 4, 1)])
    assert read(text) == canonical("CCCI")


@pytest.mark.parametrize(("label", "variables"), [("R", 1), ("R2", 1), ("Ar", 1), ("X", 1), ("A", 0), ("(2S", 0)])
def test_printed_r_groups_are_counted(label: str, variables: int) -> None:
    reading = reading_of(molblock([*ROW, (3.0, 0.5, label)], [(1, 2, 1), (2, 3, 1), (3, 4, 1)]))
    assert reading is not None and "*" in reading.smiles
    assert reading.variables == variables


def test_saturated_atoms_give_a_metal_their_electrons() -> None:
    atoms = [(0.0, 0.0, "Pt"), (1.0, 1.0, "Cl"), (-1.0, -1.0, "Cl"), (1.0, -1.0, "DMSO"), (-1.0, 1.0, "N")]
    atoms += [(-2.0, 1.0, "C"), (-1.0, 2.0, "C"), (-1.6, 1.8, "C")]
    bonds = [(1, 2, 1), (1, 3, 1), (1, 4, 1), (1, 5, 1), (5, 6, 1), (5, 7, 1), (5, 8, 1)]
    assert read(molblock(atoms, bonds)) == canonical("[Pt](Cl)(Cl)(<-S(C)(C)=O)<-N(C)(C)C")

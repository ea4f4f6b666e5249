"""Definitions of R as journals print them, and the members they make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdkit import Chem

from harvest.molecules.members import fits, resolve, substituted
from harvest.molecules.rgroups import Row, definitions, spread
from harvest.records import Box, Molecule

CASES: list[tuple[list[str], str, dict[str, dict[str, str]]]] = [
    (["R = H, Me, OMe"], "1a–c", {"1a": {"R": "H"}, "1b": {"R": "Me"}, "1c": {"R": "OMe"}}),
    (["R1 = Me, R2 = Ph"], "2", {"2": {"R1": "Me", "R2": "Ph"}}),
    (["R¹ = Me, R² = Ph"], "2", {"2": {"R1": "Me", "R2": "Ph"}}),
    (["1a: R = H; 1b: R = Me"], "", {"1a": {"R": "H"}, "1b": {"R": "Me"}}),
    (["1a: R = H", "1b: R = Me"], "", {"1a": {"R": "H"}, "1b": {"R": "Me"}}),
    (["1a R = H, 1b R = Me"], "", {"1a": {"R": "H"}, "1b": {"R": "Me"}}),
    (["3a, R = Cl"], "", {"3a": {"R": "Cl"}}),
    (["R: CH3 (1a) 82%,", "C2H5 (1b) 63%"], "", {"1a": {"R": "CH3"}, "1b": {"R": "C2H5"}}),
    (["R = H (3a), 4-MeOC6H4 (3b) or CF3 (3c)"], "", {"3a": {"R": "H"}, "3b": {"R": "4-MeOC6H4"}, "3c": {"R": "CF3"}}),
    (["R = 3,5-(CF3)2C6H3 (4a), H (4b)"], "", {"4a": {"R": "3,5-(CF3)2C6H3"}, "4b": {"R": "H"}}),
    (["R = H HapyA", "R = CH3 HapyB"], "", {"HapyA": {"R": "H"}, "HapyB": {"R": "CH3"}}),
    (
        ["9 R1 = H R2 = OAc (Glc)", "10 R1 = OAc R2 = H (Gal)"],
        "",
        {"9": {"R1": "H", "R2": "OAc"}, "10": {"R1": "OAc", "R2": "H"}},
    ),
    (["R1=R2=H,", "R1=OH; R2=H;"], "7a-b", {"7a": {"R1": "H", "R2": "H"}, "7b": {"R1": "OH", "R2": "H"}}),
    (["X = O, S"], "4", {"4 (X = O)": {"X": "O"}, "4 (X = S)": {"X": "S"}}),
    (["where R = H or CH3 and T = 300 K"], "1", {"1 (R = H)": {"R": "H"}, "1 (R = CH3)": {"R": "CH3"}}),
    (["R1 = H, Me; R2 = Ph, Et"], "5a-b", {"5a": {"R1": "H", "R2": "Ph"}, "5b": {"R1": "Me", "R2": "Et"}}),
    (["Phenols 1 (R = Me) and 2 (R = Et), see text."], "", {"1": {"R": "Me"}, "2": {"R": "Et"}}),
    (["4a: R1 = NO2, R2 = CF3"], "", {"4a": {"R1": "NO2", "R2": "CF3"}}),
    (["5 (c = 1, d = 1)"], "", {}),
    (["80 °C, 5 h", "Pd(PPh3)4, K2CO3"], "3", {}),
]


@pytest.mark.parametrize(("lines", "label", "wanted"), CASES)
def test_definitions(lines: list[str], label: str, wanted: dict[str, dict[str, str]]) -> None:
    assert {row.label: dict(row.values) for row in definitions(lines, label)} == wanted


def test_every_pair_where_the_label_counts_so_many() -> None:
    rows = definitions(["R1 = H, Me; R2 = Ph, Et"], "5a–d")
    assert [(row.label, *(group for _, group in row.values)) for row in rows] == [
        ("5a", "H", "Ph"),
        ("5b", "H", "Et"),
        ("5c", "Me", "Ph"),
        ("5d", "Me", "Et"),
    ]


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=12))
def test_any_text_is_read_without_an_error(lines: list[str], label: str) -> None:
    assert len(definitions(lines, label)) <= 60


def test_spread() -> None:
    assert spread("1a–c") == ["1a", "1b", "1c"]
    assert spread("Q2a-b") == ["Q2a", "Q2b"]
    assert spread("12") == ["12"]
    assert spread("3–6") == ["3", "4", "5", "6"]
    assert spread("6-3") == ["6-3"]
    assert spread("") == [""]


@pytest.mark.parametrize(
    ("core", "values", "wanted"),
    [
        ("*c1ccc(O)cc1", {"R": "H"}, "Oc1ccccc1"),
        ("*c1ccc(O)cc1", {"R": "OMe"}, "COc1ccc(O)cc1"),
        ("[1*]c1ccc([2*])cc1", {"R1": "NO2", "R2": "CF3"}, "O=[N+]([O-])c1ccc(C(F)(F)F)cc1"),
        ("c1ccc2c(c1)*c1ccccc12", {"X": "S"}, "c1ccc2c(c1)sc1ccccc12"),
        ("[1*]N1C(=O)c2ccccc2C1=O", {"R1": "H"}, "O=C1NC(=O)c2ccccc21"),
        ("*[C@H](N)C(=O)O", {"R": "Me"}, "C[C@H](N)C(=O)O"),
        ("*c1ccc(*)[nH]1", {"R": "Ph"}, "c1ccc(-c2ccc(-c3ccccc3)[nH]2)cc1"),
    ],
)
def test_groups_are_put_where_the_stars_are(core: str, values: dict[str, str], wanted: str) -> None:
    found = substituted(core, values)
    assert found is not None
    assert Chem.MolToSmiles(Chem.MolFromSmiles(found)) == Chem.MolToSmiles(Chem.MolFromSmiles(wanted))


@pytest.mark.parametrize(
    ("core", "values"),
    [
        ("*c1ccccc1", {"R": "nonsense"}),
        ("[1*]c1ccc([2*])cc1", {"R1": "H"}),
        ("*c1ccc(*)cc1", {"R1": "H", "R2": "Me"}),
        ("c1ccc2c(c1)*c1ccccc12", {"X": "CF3"}),
        ("not a molecule", {"R": "H"}),
    ],
)
def test_what_does_not_fit_is_none(core: str, values: dict[str, str]) -> None:
    assert substituted(core, values) is None


def test_a_core_fits_the_variables_that_are_defined() -> None:
    single, double = [Row("1a", (("R", "H"),))], [Row("1a", (("R1", "H"), ("R2", "Me")))]
    assert fits("*c1ccccc1", single) and fits("*c1ccc(*)cc1", single)
    assert fits("[1*]c1ccc([2*])cc1", double)
    assert not fits("c1ccccc1", single) and not fits("[1*]c1ccccc1", single)
    assert not fits("[1*]c1ccc([1*])cc1", double) and not fits("*c1ccc([2*])cc1", double)
    assert not fits("nothing", single)


def test_members_keep_the_box_and_the_readers_and_carry_their_labels() -> None:
    box = Box(3, 1, 2, 30, 40)
    core = Molecule("*c1ccc(O)cc1", "1a–b", 0.8, ("imago", "osra"), box)
    members = resolve(core, [Row("1a", (("R", "H"),)), Row("1b", (("R", "Me"),))])
    assert [(m.smiles, m.label) for m in members] == [("Oc1ccccc1", "1a"), ("Cc1ccc(O)cc1", "1b")]
    assert all(m.box == box and m.readers == core.readers and m.confidence == 0.8 for m in members)


def test_an_unresolved_core_stays_with_less_confidence() -> None:
    core = Molecule("*c1ccccc1", "1", 0.8)
    assert resolve(core, []) == (Molecule("*c1ccccc1", "1", 0.4),)
    assert resolve(core, [Row("1a", (("R", "what"),))])[0].confidence == 0.4
    assert resolve(Molecule("CCO", "2", 0.9), [Row("1a", (("R", "H"),))]) == (Molecule("CCO", "2", 0.9),)

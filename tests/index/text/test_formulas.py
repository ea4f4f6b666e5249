"""Names of compounds from their formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.formulas import element_names, names, parse


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        ("LiFePO4", "lithium iron phosphate"),
        ("NaOH", "sodium hydroxide"),
        ("CsPbBr3", "cesium lead tribromide"),
        ("Na0.66Fe0.5Mn0.5O2", "sodium iron manganese oxide"),
        ("LiNi0.8Co0.1Mn0.1O2", "lithium nickel cobalt manganese oxide"),
        ("Li2NCN", "dilithium cyanamide"),
        ("TiO2", "titanium dioxide"),
        ("MoS2", "molybdenum disulfide"),
        ("CO", "carbon monoxide"),
        ("NaO2", "sodium superoxide"),
        ("Na2O2", "sodium peroxide"),
        ("(NH4)2SO4", "ammonium sulfate"),
        ("CH3NH3PbI3", "methylammonium lead iodide"),
        ("Ca(OH)2", "calcium hydroxide"),
        ("GaAs", "gallium arsenide"),
        ("BaTiO3", "barium titanate"),
        ("Al35La50Ni15", "aluminum lanthanum nickel alloy"),
        ("Ti", "titanium"),
        ("O2", "oxygen"),
        ("KOH", "potassium hydroxide"),
        ("FeCl3", "iron trichloride"),
        ("K3Fe(CN)6", "potassium hexacyanoferrate"),
    ],
)
def test_a_formula_has_this_name(formula: str, name: str) -> None:
    assert name in names(formula)


@pytest.mark.parametrize("text", ["SEM", "CV", "PVP", "In", "He", "I", "C2H5OH", "C6H6", "Xx2", "", "P2", "H("])
def test_no_rule_names_these(text: str) -> None:
    assert not names(text)


def test_atoms_are_counted_through_brackets() -> None:
    formula = parse("Ca(OH)2")
    assert formula is not None and dict(formula.atoms) == {"Ca": 1, "O": 2, "H": 2}


def test_the_table_of_elements_is_whole() -> None:
    assert len(element_names()) >= 99
    assert element_names()["W"] == "tungsten"


@given(st.text("ABCFHLNOPSTabeilnor0123456789.()", max_size=14))
def test_any_text_is_a_formula_or_none(text: str) -> None:
    formula = parse(text)
    assert formula is None or all(count > 0 or "0" in text for _, count in formula.atoms)
    names(text)

"""Which elements a text speaks of, and the filter over them."""

from __future__ import annotations

import pytest

from harvest.errors import UsageError
from index.structures.elements import ElementFilter, elements_of, parse_elements


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("LiNi0.8Co0.1Mn0.1O2 cathodes", "Co Li Mn Ni O"),
        ("α-Fe2O3 nanowires", "Fe O"),
        ("TiO2/graphene", "O Ti"),
        ("GeTe and Ge₂Sb₂Te₅", "Ge Sb Te"),
        ("La1−xSrxMnO3−δ", "La Mn O Sr"),
        ("Bi2Te3-ySey films", "Bi Se Te"),
        ("Fe 2 O 3 on LiNi 0.8 Co 0.1 Mn 0.1 O 2", "Co Fe Li Mn Ni O"),
        ("NMC811 against LFP", "Co Fe Li Mn Ni O P"),
        ("zinc oxide by caesium", "Cs O Zn"),
        ("CH3NH3PbI3, MAPbI3", "C H I N Pb"),
        ("Co and Ni foils", "Co Ni"),
    ],
)
def test_formulas_names_and_abbreviations_have_elements(text: str, elements: str) -> None:
    assert " ".join(sorted(elements_of(text))) == elements


@pytest.mark.parametrize(
    "text",
    [
        "Figure 2. (C) As shown in this, sample No. 5",
        "PVDF, SEM, EDS, XPS, TEM and XRD of S1, C2",
        "this may lead to at He I am",
        "Box 1 by Cox, U. S. Navy",
        "",
    ],
)
def test_words_and_labels_have_none(text: str) -> None:
    assert elements_of(text) == frozenset()


def test_a_number_with_its_unit_is_no_part_of_a_formula() -> None:
    assert elements_of("Cu 20 V at 300 K") == {"Cu"}


def test_a_filter_says_what_must_and_what_must_not_be_there() -> None:
    wanted = parse_elements("Li, ni !Co")
    assert wanted == ElementFilter(frozenset({"Li", "Ni"}), frozenset({"Co"}))
    assert wanted.passes(["Li", "Ni", "O"])
    assert not wanted.passes(["Li", "Ni", "Co"])
    assert not wanted.passes(["Li"])
    assert parse_elements("lead,tellurium").wanted == {"Pb", "Te"}


@pytest.mark.parametrize("text", ["Xx", "", " , ", "Li,!", "Li;Q9", "Li,,Xx,!", "L" * 10_000])
def test_what_is_no_element_is_one_clear_line(text: str) -> None:
    with pytest.raises(UsageError) as said:
        parse_elements(text)
    assert "Li,Ni,!Co" in str(said.value) and len(str(said.value)) < 200
    assert "\n" not in str(said.value)

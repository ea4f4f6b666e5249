"""Abbreviations that papers define."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.abbreviations import definitions, expansions


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We model vertical twin-roll casting (TRC) here.", "TRC", "twin-roll casting"),
        ("made of nanoparticles (NPs) in water", "NPs", "nanoparticles"),
        ("DSC (differential scanning calorimetry) was used", "DSC", "differential scanning calorimetry"),
        ("by scanning electron microscopy (SEM, JEOL 7001)", "SEM", "scanning electron microscopy"),
        ("hierarchical porous carbon [HPC]", "HPC", "hierarchical porous carbon"),
    ],
)
def test_a_definition_is_read(text: str, short: str, long: str) -> None:
    assert definitions([text]) == {short: long}


@pytest.mark.parametrize(
    "text", ["as shown (a) and (b)", "in recent work [12]", "the sample (see Methods)", "heated (500 °C)", "X (Y)"]
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert definitions([text]) == {}


def test_expansions_go_both_ways() -> None:
    runs = expansions(["twin-roll casting (TRC)"])
    assert runs[("trc",)] == ("twin", "roll", "cast")
    assert runs[("twin", "roll", "cast")] == ("trc",)


@given(st.lists(st.text("aB ()[],;-TRC", max_size=40), max_size=3))
def test_any_text_can_be_read(texts: list[str]) -> None:
    assert all(short and long for short, long in definitions(texts).items())

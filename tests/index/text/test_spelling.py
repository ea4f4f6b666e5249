"""Corrections from a vocabulary."""

from __future__ import annotations

import pytest

from index.text.spelling import Speller

SPELLER = Speller({"graphene": 30, "process": 20, "arrhenius": 2, "length": 9, "lattice": 7, "later": 1, "strategy": 3})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("grahpene", "graphene"),
        ("proces", "process"),
        ("arrhenuis", "arrhenius"),
        ("lenght", "length"),
        ("latice", "lattice"),
        ("stratgey", "strategy"),
    ],
)
def test_one_or_two_errors_find_their_word(written: str, meant: str) -> None:
    assert SPELLER.corrections(written)[0].word == meant


@pytest.mark.parametrize("written", ["xrd", "fe2o3", "zzzzzzz", "gr", ""])
def test_these_are_left_alone(written: str) -> None:
    assert SPELLER.corrections(written) == []


def test_a_frequent_word_wins_over_a_rare_one_as_near() -> None:
    assert Speller({"coating": 1, "casting": 90}).corrections("coasting")[0].word == "casting"

"""Everyday English words."""

from __future__ import annotations

import pytest

from index.text.thesaurus import Thesaurus, english

SMALL = Thesaurus(["brine\tseawater", "plot", "seawater\tsaltwater brine"])


@pytest.mark.parametrize("word", ["lamp", "lamps", "grass", "coated", "stopping", "studies", "slowly", "wider"])
def test_english_words_are_known(word: str) -> None:
    assert english().knows(word)


@pytest.mark.parametrize("word", ["proces", "desing", "lenght", "grahpene", "latice", "volum", "xyz", "", "zzzz"])
def test_misspelt_words_are_not(word: str) -> None:
    assert not english().knows(word)


def test_words_of_the_same_sense_are_near() -> None:
    assert SMALL.near("seawater") == ["saltwater", "brine"]
    assert SMALL.near("plots") == []
    assert SMALL.near("unheard") == []
    assert "brine" in english().near("seawater")


def test_the_table_is_sorted_for_bisection() -> None:
    lines = english()._lines
    assert len(lines) > 50_000
    assert lines == sorted(lines)

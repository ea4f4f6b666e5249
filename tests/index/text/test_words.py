"""Stems, spellings and families of words."""

from __future__ import annotations

import pytest

from index.text.words import american, family, term


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("nanometre", "nanometer"),
        ("labelled", "labeled"),
        ("sulphide", "sulfide"),
        ("caesium", "cesium"),
        ("grey", "gray"),
    ],
)
def test_british_words_become_american(written: str, form: str) -> None:
    assert american(written) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("particles", "particle"),
        ("coated", "coating"),
        ("spectra", "spectrum"),
        ("vertices", "vertex"),
        ("molten", "melts"),
    ],
)
def test_forms_of_a_word_share_their_term(one: str, other: str) -> None:
    assert term(one) == term(other)


@pytest.mark.parametrize("word", ["xps", "eds", "2d", "fe2o3", "gas"])
def test_short_words_and_formulas_keep_their_form(word: str) -> None:
    assert term(word) == word


@pytest.mark.parametrize(
    ("one", "other"), [("viscosity", "viscous"), ("conductor", "conductivity"), ("caster", "casting")]
)
def test_words_of_one_root_share_their_family(one: str, other: str) -> None:
    assert family(term(one)) == family(term(other))


def test_a_family_keeps_four_letters() -> None:
    assert all(len(family(term(word))) >= 4 for word in ("iron", "rated", "cation", "oxide"))

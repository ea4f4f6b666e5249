"""Tokens: what chemists write in many ways must become one."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.analysis import BARRIER, analyse


def tokens(text: str) -> set[str]:
    return set(analyse(text).stream().split()) - {BARRIER}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("α-Fe2O3", "α‑Fe₂O₃"),
        ("Fe2O3", "Fe₂O₃"),
        ("5 µm", "5 μm"),
        ("cm−1", "cm⁻¹"),
        ("colour of sulphur fibres", "color of sulfur fibers"),
        ("aluminium", "aluminum"),
        ("polymerised behaviour", "polymerized behavior"),
        ("ﬁlm", "film"),
        ("Ångström", "Angstrom"),
        ("spectra", "spectrum"),
        ("MOFs", "MOF"),
        ("X‐ray", "X-ray"),
        ("1,000 cycles", "1000 cycle"),
    ],
)
def test_two_spellings_give_the_same_tokens(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("4-nitrophenol", "4nitrophenol"),
        ("4-nitrophenol", "nitrophenol"),
        ("(E)-stilbene", "estilben"),
        ("(E)-stilbene", "stilben"),
        ("LiNi0.8Co0.1Mn0.1O2", "lini0.8co0.1mn0.1o2"),
        ("α-Fe2O3", "fe2o3"),
        ("βTi", "beta"),
        ("5 µm", "5um"),
        ("5um", "5um"),
        ("10 mm", "10mm"),
        ("Br=5.04", "5.04"),
        ("LiFePO 4", "lifepo4"),
        ("Fe 2 O 3", "fe2o3"),
        ("Ca(OH)2", "caoh2"),
        ("sodium–air", "sodiumair"),
        ("Young’s modulus", "young"),
        ("3D", "3d"),
        ("JCPDS 83-2092", "832092"),
    ],
)
def test_a_text_holds_a_token(text: str, token: str) -> None:
    assert token in tokens(text)


def test_a_formula_brings_its_names() -> None:
    extras = {extra.terms for extra in analyse("particles of LiFePO4").extras}
    assert analyse("lithium iron phosphate").terms in extras


@pytest.mark.parametrize("word", ["SEM", "CV", "In", "As", "HPC", "PVP", "Fig", "A"])
def test_words_and_abbreviations_are_no_formulas(word: str) -> None:
    assert not [extra for extra in analyse(f"{word} of").extras if len(extra.terms) > 1]


def test_tokens_know_their_place_in_the_text_as_given() -> None:
    text = "Das ﬁne α‑Fe₂O₃ (5 µm)"
    found = {word.term: text[word.start : word.end] for word in analyse(text).words}
    assert found["fe2o3"] == "Fe₂O₃"
    assert found["um"] == "µm"
    assert found["alpha"] == "α"


def test_no_phrase_runs_from_the_words_into_the_extras() -> None:
    stream = analyse("grown 4-nitrophenol").stream().split()
    assert stream.index(BARRIER) == len(analyse("grown 4-nitrophenol").words)


@given(st.text(max_size=60))
@example("\u0378 \u03f6")  # no letter, though among the Greek ones
def test_any_text_gives_tokens_a_backend_can_take(text: str) -> None:
    analysis = analyse(text)
    for token in analysis.stream().split(" "):
        assert token == BARRIER or re.fullmatch(r"[\w.]*", token), token
    places = [(word.start, word.end) for word in analysis.words]
    places += [(extra.start, extra.end) for extra in analysis.extras]
    assert all(0 <= start < end <= len(text) for start, end in places)

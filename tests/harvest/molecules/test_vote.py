"""The vote of readers, and what speaks for and against a structure."""

from __future__ import annotations

import pytest

from harvest.molecules.readers import Reading
from harvest.molecules.tracing import Trace
from harvest.molecules.vote import candidates, identity, is_sure, oddities, probability, vote
from harvest.records import Molecule

GOOD = Trace(bare=0, extra=0.1, orders=0, bonds=8)
BAD = Trace(bare=3, extra=6.0, orders=2, bonds=8)


def test_nobody_read_anything() -> None:
    assert vote({}) is None


def test_two_readers_that_agree_win_and_are_named() -> None:
    molecule = vote(
        {
            "imago": Reading("Oc1ccccc1", trace=GOOD),
            "osra": Reading("c1ccccc1O", None, 0.8, trace=GOOD),
            "osra:.2": Reading("CCCCO", None, 0.9, trace=BAD),
        }
    )
    assert molecule is not None
    assert identity(molecule.smiles) == identity("Oc1ccccc1")
    assert molecule.readers == ("imago", "osra")
    assert 0.8 < molecule.confidence <= 1.0


def test_agreement_and_fit_raise_the_confidence() -> None:
    def sure(**readings: Reading) -> float:
        molecule = vote(readings)
        assert molecule is not None
        return molecule.confidence

    one = sure(osra=Reading("Oc1ccccc1", None, 0.8, trace=GOOD))
    both = sure(osra=Reading("Oc1ccccc1", None, 0.8, trace=GOOD), imago=Reading("Oc1ccccc1", trace=GOOD))
    against = sure(osra=Reading("Oc1ccccc1", None, 0.8, trace=GOOD), imago=Reading("CCCCCC", trace=GOOD))
    unfit = sure(osra=Reading("Oc1ccccc1", None, 0.8, trace=BAD))
    assert both > one > against
    assert one > unfit


def test_the_drawing_that_covers_the_ink_wins_over_one_that_does_not() -> None:
    molecule = vote(
        {
            "osra": Reading("CCc1ccccc1", None, 0.7, trace=BAD),
            "osra:.2": Reading("CCc1ccccc1Cl", None, 0.7, trace=GOOD),
            "imago": Reading("CCc1ccccc1Cl", trace=GOOD),
        }
    )
    assert molecule is not None and molecule.smiles == "CCc1ccccc1Cl"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Oc1ccccc1", "C1=CC=CC=C1O", True),
        ("C[C@H](N)O", "C[C@@H](N)O", False),
        ("[1*]c1ccccc1", "[2*]c1ccccc1", False),
        ("[1*]c1ccccc1", "c1ccccc1[1*]", True),
    ],
)
def test_identity_is_of_structures_not_of_spellings(one: str, other: str, same: bool) -> None:
    assert (identity(one) == identity(other)) is same


def test_candidates_group_spellings() -> None:
    found = candidates({"imago": Reading("OCC"), "osra": Reading("CCO"), "osra:.2": Reading("CCN")})
    assert sorted(len(candidate.names) for candidate in found) == [1, 2]


def test_oddities_see_pieces_dummies_radicals_and_rare_elements() -> None:
    odd = oddities("C.CC*.[CH3].[V]")
    assert (odd["pieces"], odd["unnamed"]) == (3.0, 1.0)
    assert odd["radicals"] >= 1 and odd["rare"] == 1
    assert oddities("C1C=C1")["strained"] == 1
    assert not any(value for name, value in oddities("Cc1ccc(C(=O)O)cc1").items() if name != "large")


@pytest.mark.parametrize(
    ("smiles", "confidence", "told"),
    [("c1ccccc1O", 0.21, True), ("c1ccccc1O", 0.19, False), ("CCCC", 0.45, False), ("CCCC", 0.55, True)],
)
def test_what_is_hardly_sure_is_not_told(smiles: str, confidence: float, told: bool) -> None:
    assert is_sure(Molecule(smiles, "", confidence)) is told


def test_r_groups_that_are_printed_are_no_unread_labels() -> None:
    printed = {"osra": Reading("[1*]c1ccc([2*])cc1", variables=2)}
    unread = {"osra": Reading("[1*]c1ccc([2*])cc1")}
    (known,), (unknown,) = candidates(printed), candidates(unread)
    assert (known.features["variables"], known.features["unnamed"]) == (2, 0)
    assert (unknown.features["variables"], unknown.features["unnamed"]) == (0, 2)
    assert probability(known) > probability(unknown)


def test_a_label_that_another_reader_named_is_no_variable() -> None:
    (named,) = candidates({"osra": Reading("Clc1ccccc1", variables=1)})
    assert (named.features["variables"], named.features["unnamed"]) == (0, 0)


def test_readers_that_see_r_and_r1_agree() -> None:
    told = vote({"imago": Reading("*c1ccc([2*])cc1", variables=2), "osra": Reading("[1*]c1ccc([2*])cc1", variables=2)})
    assert told is not None
    assert (told.smiles, told.readers) == ("[1*]c1ccc([2*])cc1", ("imago", "osra"))

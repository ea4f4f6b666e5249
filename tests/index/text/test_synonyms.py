"""The curated tables, and how they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.text.analysis import analyse
from index.text.synonyms import SAME_WEIGHT, Synonyms, field_synonyms, kind_phrases


def meanings(query: str) -> set[str]:
    return {" ".join(meaning.terms) for meaning in field_synonyms().meanings(analyse(query).terms)}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("diffractogram", "XRD pattern"),
        ("diffractogram", "X-ray diffraction"),
        ("electron micrograph", "SEM"),
        ("electron micrograph", "TEM"),
        ("lithium iron phosphate", "LFP"),
        ("LFP", "LiFePO4"),
        ("ethanol", "C2H5OH"),
        ("C2H5OH", "ethanol"),
        ("Nyquist plot", "EIS"),
        ("negative electrode", "anode"),
        ("haematite", "Fe2O3"),
    ],
)
def test_the_field_says_it_this_way(asked: str, found: str) -> None:
    assert " ".join(analyse(found).terms) in meanings(asked)


def test_a_one_way_line_leads_one_way() -> None:
    synonyms = Synonyms()
    synonyms.add("electron micrograph => SEM, TEM", 0.5)
    assert [m.terms for m in synonyms.meanings(("electron", "micrograph"))] == [("sem",), ("tem",)]
    assert list(synonyms.meanings(("sem",))) == []


def test_a_word_inside_a_longer_name_is_not_asked_alone() -> None:
    synonyms = Synonyms()
    synonyms.add("graphene oxide, GO", SAME_WEIGHT)
    synonyms.add("oxide, ceramic", SAME_WEIGHT)
    assert {m.terms for m in synonyms.meanings(("graphen", "oxid"))} == {("go",)}


@pytest.mark.parametrize("line", ["", "alone", "a, a", "=> b", "a =>", "sol-gel, sol gel"])
def test_a_line_that_says_nothing_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match="two sides"):
        Synonyms().add(line, 0.5)


def test_the_tables_are_generous() -> None:
    folder = Path(__file__).parents[3] / "index" / "text"
    lines = [
        line
        for name in ("synonyms.txt", "related.txt")
        for line in (folder / name).read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert len(lines) > 700
    assert len(lines) == len(set(lines))


def test_every_kind_of_the_truth_has_its_phrases(shared_data: Path) -> None:
    schema = (shared_data / "papers" / "truth" / "SCHEMA.md").read_text("utf-8")
    missing = [kind for kind in kind_phrases() if kind not in schema]
    assert not missing
    assert {"sem", "xrd_pattern", "bar_chart", "schematic", "electrochemistry"} <= set(kind_phrases())

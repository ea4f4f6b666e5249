"""What is found, and why, in a small library."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvest.errors import UsageError
from index import open_library
from index.library import FigureLibrary
from index.query import parse
from index.text.expansion import read
from tests.index.made import Drawn, Written, make


def found(lib: FigureLibrary, text: str, **filters: object) -> list[str]:
    results = lib.search(text, limit=20, every_panel=True, **filters)  # type: ignore[arg-type]
    return [f"{hit.source.removesuffix('.pdf')} {hit.label.split()[-1]}{hit.panel}" for hit in results]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("diffractogram", "olivine 1"),
        ("X-ray diffraction of lithium iron phosphate", "olivine 1"),
        ("electron micrograph of LFP", "olivine 2"),
        ("sem imges of particals", "olivine 2"),
        ("durability of the battery", "olivine 3"),
        ("twin-roll casting schematic", "casting 1"),
        ("strip caster sketch", "casting 1"),
        ("Br=5.04 distance", "casting 2"),
        ("caesium lead tribromide energy bands", "perovskite 1b"),
        ("haematite", "perovskite 2"),
        ("4-nitrophenol", "perovskite 2"),
        ("nitrophenol", "perovskite 2"),
        ("p-nitrophenol", "perovskite 2"),
        ("color", "perovskite 2"),
        ("(E)-stilbene isomerization", "perovskite 1"),
        ("Quanta FEG", "olivine 2"),
        ("author:novak sem", "olivine 2"),
        ("vertical casting aluminum strip temperature", "casting 2"),
    ],
)
def test_the_first_hit(lib: FigureLibrary, query: str, first: str) -> None:
    assert found(lib, query)[0] == first


@pytest.mark.parametrize(
    ("query", "all_of_them"),
    [
        ('"XRD patterns"', {"olivine 1"}),
        ('"patterns XRD"', set()),
        ("LiFePO4 AND graphene", {"olivine 1", "olivine 2"}),
        ("caption:LiFePO4 AND caption:graphene", {"olivine 1"}),
        ("caption:LiFePO4 -graphene", set()),
        ("caption:LiFePO4 -patterns", {"olivine 2"}),
        ("caption:schematic OR caption:nanowires", {"casting 1", "perovskite 2"}),
        ("caption:nano*", {"perovskite 2"}),
        ("kind:sem", {"olivine 2"}),
        ('kind:"electron micrograph"', {"olivine 2", "perovskite 2"}),
        ("year:2020- label:1", {"casting 1", "perovskite 1a", "perovskite 1b", "perovskite 1"}),
        ("year:2020- label:figure1", {"casting 1", "perovskite 1a", "perovskite 1b"}),
        ("year:2020- label:scheme1", {"perovskite 1"}),
        ("journal:metals", {"casting 1", "casting 2"}),
        ("paper:casting.pdf NOT caption:schematic", {"casting 2"}),
        ("title:tilting", {"perovskite 1a", "perovskite 1b", "perovskite 2", "perovskite 1"}),
        ("inside:quanta", {"olivine 2"}),
        ("mentions:retention", {"olivine 3"}),
        ('"band structure of CsPbBr3"', {"perovskite 1a", "perovskite 1b"} - {"perovskite 1a"}),
        ("kind:nonsense", set()),
        ("year:then", set()),
    ],
)
def test_boolean_queries_match_exactly(lib: FigureLibrary, query: str, all_of_them: set[str]) -> None:
    assert set(found(lib, query)) == all_of_them


def test_plain_words_leave_out_what_only_touches_the_query(lib: FigureLibrary) -> None:
    assert "casting 1" not in found(lib, "SEM images of LiFePO4 particles")


def test_filters_narrow_and_facets_count(lib: FigureLibrary) -> None:
    everything = lib.search(limit=0)
    assert (everything.total, len(everything)) == (8, 0)
    assert {facet.value: facet.count for facet in everything.facets["year"]} == {2021: 5, 2019: 3}
    panels = lib.search(limit=0, every_panel=True)
    assert panels.total == 9
    assert {facet.value: facet.count for facet in panels.facets["year"]} == {2021: 6, 2019: 3}
    assert everything.facets["paper"][0].name == "Octahedral tilting"
    assert {facet.value for facet in everything.facets["kind"]} == {
        *("xrd_pattern", "sem", "electrochemistry", "schematic", "tem")
    }
    assert found(lib, "", kind="sem") == ["olivine 2"]
    assert found(lib, "", kind=["sem", "tem"], year="2020-") == ["perovskite 2"]
    assert set(found(lib, "", year=(2019, 2019), journal="frontiers")) == {"olivine 1", "olivine 2", "olivine 3"}
    assert found(lib, "", paper="casting") == ["casting 1", "casting 2"]


def test_pages_of_hits_follow_one_another(lib: FigureLibrary) -> None:
    whole = [hit.panel_id for hit in lib.search("LiFePO4 CsPbBr3 casting nanowires", limit=9)]
    parts = [
        hit.panel_id
        for offset in (0, 2, 4)
        for hit in lib.search("LiFePO4 CsPbBr3 casting nanowires", limit=2, offset=offset)
    ]
    assert parts == whole[:6]
    assert lib.search("LiFePO4", limit=1, offset=50).hits == ()


def test_a_misspelt_query_is_suggested_and_answered(lib: FigureLibrary) -> None:
    results = lib.search("grahpene compsites")
    assert results.suggestion == "graphene composites"
    assert results[0].label == "Figure 1"
    assert lib.search("graphene composites").suggestion == ""


@pytest.mark.parametrize("sign", ["GeTe", "SnTe", "FinFET"])
def test_formulas_and_abbreviations_are_no_misprints_of_words(tmp_path: Path, sign: str) -> None:
    words = Drawn("Figure 1. Oxygen gets reduced at a site of finite size.")
    with open_library(make(tmp_path, [Written("words.pdf", [words])])) as lib:
        assert lib.search(sign).suggestion == ""


def test_a_hit_says_why_it_is_there(lib: FigureLibrary) -> None:
    (first, second, *_) = lib.search("LiFePO4 graphene")
    assert first.signals["text"].rank == 1
    assert second.signals["text"].rank == 2
    assert first.signals["text"].score > second.signals["text"].score > 0
    assert first.score > second.score


def test_snippets_mark_what_was_found_and_escape_the_rest(lib: FigureLibrary) -> None:
    snippet = lib.search("colour nanowires").hits[0].snippet
    assert snippet.field == "caption"
    assert "<mark>Nanowires</mark>" in snippet.to_html()
    assert "&lt;stain&gt; <mark>colour</mark>" in snippet.to_html()
    assert str(snippet) == "FIG. 2. Nanowires of α-Fe2O3 reduce 4-nitrophenol & <stain> colour."
    assert "<mark>LiFePO4</mark>" in lib.search("lithium iron phosphate XRD").hits[0].snippet.to_html()
    inside = lib.search("Quanta").hits[0].snippet
    assert (inside.field, inside.to_html()) == ("inside", "HV 5.00 kV · <mark>Quanta</mark> FEG")


@pytest.mark.parametrize("text", ["a:b:c", "NEAR(a b)", "title:", "x" * 5000, '"—"', "kind:sem ???", "2θ", "&amp"])
def test_odd_texts_are_answered(lib: FigureLibrary, text: str) -> None:
    assert lib.search(text).total < lib.search().total


@pytest.mark.parametrize(
    "text", ['"', "((((", "-", "*", '"" OR ""', "AND", "😀", "???", "—", "\u200b", "…" * 500, "caption:!!"]
)
def test_mere_signs_do_not_list_the_whole_library(lib: FigureLibrary, text: str) -> None:
    with pytest.raises(UsageError, match="says nothing to search for") as caught:
        lib.search(text)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 150


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u3000"])
def test_a_field_of_blanks_asks_for_nothing(lib: FigureLibrary, blank: str) -> None:
    every = lib.search().total
    assert lib.search(blank).total == every
    assert lib.search(kind=blank, paper=[blank], journal=(blank, blank)).total == every
    assert lib.search(smiles=blank, elements=blank).total == every


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("\"()-*:ab ORNDT^+{}[]~'\\", max_size=40)))
def test_no_text_breaks_a_search(lib: FigureLibrary, text: str) -> None:
    try:
        results = lib.search(text, limit=2)
    except UsageError:
        assert parse(text) is None and text.strip()
        return
    assert results.total >= len(results)
    assert all(hit.snippet.to_html() is not None for hit in results)


PHOTOGRAPHED = (
    Written(
        "cells.pdf",
        (
            Drawn("Figure 1. Photograph of the assembled coin cell.", kind="photo"),
            Drawn("Figure 2. SEM image of the separator.", kind="sem"),
            Drawn("Figure 3. Optical photograph of the burnt separator.", kind="photo"),
            Drawn("Figure 4. Cycling of the coin cell at 1 C.", kind="electrochemistry"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("query", "first", "photographs"),
    [
        ("a picture of the separator", "SEM image of the separator", False),
        ("picture of cycling", "Cycling of the coin cell", False),
        ("photograph of the coin cell", "Photograph of the assembled", True),
        ("photo of the coin cell", "Photograph of the assembled", True),
        ("optical photograph of the separator", "Optical photograph", True),
        ("photos", "Photograph of the assembled", True),
    ],
)
def test_a_picture_may_be_of_any_kind_a_photograph_may_not(
    tmp_path: Path, query: str, first: str, photographs: bool
) -> None:
    with open_library(make(tmp_path, PHOTOGRAPHED)) as lib:
        results = lib.search(query)
        assert first in results[0].caption
        asked = read(query, lib._current()).concepts
        assert any(("photograph",) in concept.ways for concept in asked) == photographs


def test_wrong_calls_get_one_line(lib: FigureLibrary) -> None:
    with pytest.raises(UsageError, match="year 'soon'"):
        lib.search("x", year="soon")
    with pytest.raises(UsageError, match="negative"):
        lib.search("x", limit=-1)
    with pytest.raises(UsageError, match="2024-2018 end before they begin; write 2018-2024"):
        lib.search("x", year="2024-2018")
    with pytest.raises(UsageError, match="no range of lengths"):
        lib.search("x", scale="500nm-10nm")


@pytest.mark.parametrize(
    ("kind", "said"),
    [("schmatic", "did you mean schematic"), ("zzz", "kinds are sem"), ("x" * 999, "kinds are"), ("???", "kinds are")],
)
def test_a_kind_that_is_none_is_told_so(lib: FigureLibrary, kind: str, said: str) -> None:
    with pytest.raises(UsageError, match="no kind of picture") as caught:
        lib.search("LiFePO4", kind=["sem", kind])
    assert said in str(caught.value) and len(str(caught.value)) < 150
    assert lib.search("LiFePO4", kind="pie_chart").total == 0  # a kind, of which there is none here

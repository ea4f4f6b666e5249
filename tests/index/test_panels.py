"""Panels as hits: one a figure, the right one, filtered and counted by what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harvest.errors import MissingExtra, UsageError
from index import open_library
from index.encoders import Encoder
from index.filters import SCALES
from index.library import FigureLibrary
from index.results import Hit
from tests.index.made import Drawn, Part, Written, make

OPENING = "Figure 1. Growth of zinc oxide."
PAPERS = (
    Written(
        "zinc.pdf",
        (
            Drawn(
                f"{OPENING} (a) SEM of nanorods. (b) Diffraction of the powder. (c) Absorbance over time.",
                mentions=(
                    "The bulging edges are seen in Figure 1b.",
                    "Nothing grew in the dark (Figure 1).",
                    "Fading is shown in Fig. 1(c) and 1(b).",
                ),
                panels=(
                    Part(f"{OPENING} (a) SEM of nanorods.", "sem", 0.95, ("HV 5 kV",), (200, "nm")),
                    Part(f"{OPENING} (b) Diffraction of the powder.", "xrd_pattern", 0.9, ("2θ (degree)",)),
                    Part(f"{OPENING} (c) Absorbance over time.", "line_plot", 0.6, ("wurtzite",)),
                ),
            ),
            Drawn(
                "Figure 2. Micrographs of tin.",
                panels=(Part("", "sem", 0.9, (), (5, "µm")), Part("", "sem", 0.9, (), (1, "mm"))),
            ),
        ),
        title="Oxides",
        year=2020,
    ),
    Written(
        "tin.pdf",
        (
            Drawn("Figure 1. Tin needles.", panels=(Part("Long ones", "tem", 0.9, (), (5, "nm")), Part("Short ones"))),
            Drawn("Figure 2. A scheme of the oven for zinc.", kind="schematic"),
        ),
        year=2021,
    ),
)


def no_encoder(_: str) -> Encoder:
    raise MissingExtra("words alone are asked here")


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FigureLibrary]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.embeddings.search.open_encoder", no_encoder)
        yield from _opened(tmp_path_factory)


def _opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FigureLibrary]:
    with open_library(make(tmp_path_factory.mktemp("panels"), PAPERS)) as opened:
        yield opened


def name(hit: Hit) -> str:
    return f"{hit.source.removesuffix('.pdf')} {hit.label.split()[-1]}{hit.panel}"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("nanorods", "zinc 1a"),
        ("powder", "zinc 1b"),
        ("SEM of zinc oxide", "zinc 1a"),
        ("XRD pattern of zinc oxide", "zinc 1b"),
        ("wurtzite", "zinc 1c"),
        ("bulging edges", "zinc 1b"),
        ("zinc oxide growth", "zinc 1"),
        ("nothing in the dark", "zinc 1"),
        ("short needles", "tin 1b"),
    ],
)
def test_the_panel_that_says_it_is_named(lib: FigureLibrary, query: str, first: str) -> None:
    assert name(lib.search(query)[0]) == first


def test_one_hit_a_figure_with_its_other_panels_beside_it(lib: FigureLibrary) -> None:
    hits = lib.search("zinc oxide nanorods powder")
    assert len({hit.figure_id for hit in hits}) == len(hits)
    first = hits[0]
    assert name(first)[:-1] == "zinc 1"
    assert {first.panel, *(other.label for other in first.also)} == {"a", "b"}  # c says neither
    assert [other.score for other in first.also] == sorted((o.score for o in first.also), reverse=True)
    assert all(0 < other.score <= first.score for other in first.also)
    assert {o.panel_id: o.kind for o in first.also}.items() <= {
        (f"{first.figure_id}.a", "sem"),
        (f"{first.figure_id}.b", "xrd_pattern"),
    }


def test_browsing_lists_all_panels_that_pass(lib: FigureLibrary) -> None:
    hit = next(hit for hit in lib.search("", paper="zinc", kind=("sem", "line_plot")) if hit.label == "Figure 1")
    assert (hit.panel, [other.label for other in hit.also]) == ("a", ["c"])


@pytest.mark.parametrize(
    ("query", "panels"),
    [
        ("electron micrograph", {"zinc 1a", "zinc 2a", "zinc 2b", "tin 1a"}),
        ("SEM", {"zinc 1a", "zinc 2a", "zinc 2b"}),
        ("XRD pattern", {"zinc 1b"}),
        ("nanorods", {"zinc 1a", "tin 1a", "tin 1b"}),  # needles are much alike
        ("bulging edges", {"zinc 1b"}),
        ('"HV 5 kV"', {"zinc 1a"}),
        ("zinc oxide", {"zinc 1a", "zinc 1b", "zinc 1c", "tin 2"}),  # the opening speaks of every panel
        ("SEM of zinc oxide", {"zinc 1a", "zinc 2a", "zinc 2b"}),
        ("nothing in the dark", {"zinc 1a", "zinc 1b", "zinc 1c"}),  # the figure's, and no panel's own
    ],
)
def test_panels_count_that_answer_for_themselves(lib: FigureLibrary, query: str, panels: set[str]) -> None:
    every = lib.search(query, every_panel=True, limit=20)
    assert {name(hit) for hit in every} == panels
    grouped = lib.search(query, limit=20)
    assert {name(hit) if not hit.whole else "" for hit in grouped} <= {*panels, ""}
    listed = sum(len(hit.figure.panels) if hit.whole else 1 + len(hit.also) for hit in grouped)
    assert listed == len(panels)
    assert sum(facet.count for facet in grouped.facets["kind"]) == sum(1 for hit in every if hit.kind)


@pytest.mark.parametrize("query", ["", "zinc oxide", "electron micrograph", "nanorods", "growth of zinc oxide"])
def test_a_facet_counts_what_its_filter_finds(lib: FigureLibrary, query: str) -> None:
    facets = lib.search(query).facets
    for facet in facets["kind"]:
        found = lib.search(query, kind=str(facet.value), every_panel=True, limit=20)
        assert found.total == facet.count and {hit.kind for hit in found} == {facet.value}
    for facet in facets["scale"]:
        assert lib.search(query, scale=str(facet.value), every_panel=True).total == facet.count


def test_a_figure_whose_panels_are_not_told_apart_answers_as_a_whole(lib: FigureLibrary) -> None:
    hit = lib.search("growth of zinc oxide")[0]
    assert hit.whole and hit.panel == "" and hit.also == ()
    assert hit.caption == hit.figure.caption and hit.box == hit.figure.box and hit.scale is None and hit.kind == ""
    tin = next(hit for hit in lib.search("micrographs of tin") if hit.label == "Figure 2")
    assert tin.whole and (tin.kind, tin.kind_score) == ("sem", 0.9)


def test_a_filter_that_leaves_one_panel_names_it(lib: FigureLibrary) -> None:
    assert [name(hit) for hit in lib.search("growth of zinc oxide", kind="sem")] == ["zinc 1a"]
    assert [name(hit) for hit in lib.search("panel:b growth of zinc oxide")] == ["zinc 1b"]
    assert name(lib.search("", paper="zinc", kind="sem")[1]) == "zinc 2"  # all of its panels are


def test_every_panel_is_a_hit_when_asked_for(lib: FigureLibrary) -> None:
    panels = lib.search("zinc", every_panel=True, limit=20)
    assert len({hit.panel_id for hit in panels}) == len(panels) == panels.total
    assert all(hit.also == () and not hit.whole for hit in panels)
    grouped = lib.search("zinc", limit=20)
    assert {hit.figure_id for hit in panels} == {hit.figure_id for hit in grouped}
    assert grouped.total == len(grouped) < panels.total


@pytest.mark.parametrize("every_panel", [False, True])
def test_pages_of_hits_follow_one_another(lib: FigureLibrary, every_panel: bool) -> None:
    whole = lib.search("zinc tin needles", limit=20, every_panel=every_panel)
    parts = [
        hit.panel_id
        for offset in range(0, whole.total, 2)
        for hit in lib.search("zinc tin needles", limit=2, offset=offset, every_panel=every_panel)
    ]
    assert parts == [hit.panel_id for hit in whole] and len(parts) == whole.total


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"scale_below": "500nm"}, {"zinc 1a", "tin 1a"}),
        ({"scale_below": "200 nm"}, {"tin 1a"}),
        ({"scale_below": 200.5}, {"zinc 1a", "tin 1a"}),
        ({"scale_above": "1um"}, {"zinc 2a", "zinc 2b"}),
        ({"scale_above": "0.2 µm", "scale_below": "1mm"}, {"zinc 2a"}),
        ({"scale": "10nm-500nm"}, {"zinc 1a"}),
        ({"scale": ["<10nm", ">=100um"]}, {"tin 1a", "zinc 2b"}),
        ({"scale": ()}, {*["zinc 1a", "zinc 1b", "zinc 1c", "zinc 2a", "zinc 2b", "tin 1a", "tin 1b", "tin 2"]}),
    ],
)
def test_scale_bars_filter(lib: FigureLibrary, filters: dict[str, object], found: set[str]) -> None:
    hits = lib.search("", every_panel=True, limit=20, **filters)  # type: ignore[arg-type]
    assert {name(hit) for hit in hits} == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("scale:<500nm", {"zinc 1a", "tin 1a"}),
        ("scale:>1um", {"zinc 2a", "zinc 2b"}),
        ("scale:10nm-500nm", {"zinc 1a"}),
        ('scale:"0.2 µm"', {"zinc 1a"}),
        ("kind:sem NOT scale:<1mm", {"zinc 2b"}),
        ("panel:(B)", {"zinc 1b", "zinc 2b", "tin 1b"}),
        ("scale:soon", set()),
        ("scale:>= 1um", set()),
    ],
)
def test_query_texts_filter(lib: FigureLibrary, query: str, found: set[str]) -> None:
    assert {name(hit) for hit in lib.search(query, every_panel=True, limit=20)} == found


@pytest.mark.parametrize(
    "wrong", [{"scale_below": "small"}, {"scale_above": -1}, {"scale_below": ""}, {"scale": "wide"}]
)
def test_a_length_that_is_none_gets_one_line(lib: FigureLibrary, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r"(no length|no range of lengths): write it like") as caught:
        lib.search("zinc", **wrong)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_facets_count_panels_and_filter(lib: FigureLibrary) -> None:
    facets = lib.search("").facets
    assert {facet.value: facet.count for facet in facets["kind"]} == {
        "sem": 3,
        "xrd_pattern": 1,
        "line_plot": 1,
        "tem": 1,
        "schematic": 1,
    }
    assert [(f.name, f.count) for f in facets["scale"]] == [
        *(("below 10 nm", 1), ("100 nm – 1 µm", 1), ("1–10 µm", 1), ("100 µm and more", 1))
    ]
    assert {facet.value: facet.count for facet in facets["year"]} == {2020: 2, 2021: 2}  # figures
    assert {f.value for f in facets["scale"]} <= {value for value, _ in SCALES}
    for facet in facets["scale"]:
        assert lib.search("", scale=str(facet.value), every_panel=True).total == facet.count


def test_the_json_of_a_panel_tells_its_place_and_scale(lib: FigureLibrary) -> None:
    said = lib.search("nanorods").to_json()["hits"][0]
    assert said["panel"] == "a" and said["kind_score"] == 0.95
    assert said["box"]["page"] == said["figure_box"]["page"] == 1
    assert said["scale"] == {"value": 200, "unit": "nm", "nm_per_pixel": 2.0, "confidence": 1.0, "source": "picture"}
    also = lib.search("zinc oxide nanorods powder").to_json()["hits"][0]["also"]
    assert {tuple(other) for other in also} == {("panel_id", "label", "kind", "score")}
    assert lib.search("powder").to_json()["hits"][0]["scale"] is None


def test_similar_panels_are_of_other_figures(tmp_path: Path) -> None:
    with open_library(make(tmp_path, PAPERS)) as lib:
        own = lib.search("nanorods")[0]
        for asked in (own.panel_id, own.figure_id):
            assert own.figure_id not in {hit.figure_id for hit in lib.similar(asked)}

"""A real paper, from its PDF to answers: the panel that is asked for is named, and lengths of scale bars filter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harvest.runner import ingest
from harvest.settings import HarvestSettings, Limits
from index import open_library
from index.library import FigureLibrary

pytestmark = pytest.mark.slow
PAPER = "PMC7075112.pdf"


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FigureLibrary]:
    """Six figures of porous carbon; panels a to e of the third are electron micrographs of 1 µm down to 5 nm."""
    folder = tmp_path_factory.mktemp("real") / "lib"
    (paper,) = shared_data.joinpath("papers").rglob(PAPER)
    summary = ingest([paper], folder, HarvestSettings(), Limits(), 1)
    assert not summary.failed
    with open_library(folder) as library:
        yield library


@pytest.mark.parametrize(
    ("query", "panel"),
    [
        ("pore size distribution of hierarchical porous carbon", ("Figure 2", "d")),
        ("X-ray diffraction pattern", ("Figure 2", "a")),
        ("Raman spectrum", ("Figure 2", "b")),
        ("scanning electron micrograph of the carbon", ("Figure 3", "a")),
        ("Nyquist plot", ("Figure 6", "a")),
    ],
)
def test_the_panel_asked_for_is_named(real: FigureLibrary, query: str, panel: tuple[str, str]) -> None:
    hit = real.search(query)[0]
    assert (hit.label, hit.panel) == panel


def test_other_panels_are_listed_where_they_answer_too(real: FigureLibrary) -> None:
    hit = next(hit for hit in real.search("electron micrograph") if hit.label == "Figure 3")
    assert {hit.panel, *(other.label for other in hit.also)} == set("abcde")
    hit = next(hit for hit in real.search("X-ray diffraction pattern") if hit.label == "Figure 2")
    assert (hit.panel, hit.also) == ("a", ())


def test_scale_bars_filter(real: FigureLibrary) -> None:
    small = real.search("porous carbon", scale_below="100nm", every_panel=True, limit=50)
    assert {(hit.label, hit.panel) for hit in small} >= {("Figure 3", "c"), ("Figure 3", "d"), ("Figure 3", "e")}
    for hit in small:
        assert hit.scale is not None and hit.scale.unit == "nm" and hit.scale.value < 100
    large = real.search("", scale_above="500nm", every_panel=True, limit=50)
    assert ("Figure 3", "a") in {(hit.label, hit.panel) for hit in large}
    assert {hit.panel_id for hit in small}.isdisjoint(hit.panel_id for hit in large)
    facets = real.search("").facets["scale"]
    assert sum(facet.count for facet in facets) >= 4

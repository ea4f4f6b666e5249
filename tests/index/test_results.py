"""Results as JSON, as HTML and in a notebook."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from index.library import FigureLibrary
from index.results import Results

HIT_KEYS = [
    *("figure_id", "panel_id", "paper_id", "source", "page", "label", "panel", "kind"),
    *("kind_score", "box", "figure_box", "scale", "caption", "score", "signals", "also", "molecules"),
]


def test_the_json_object_is_as_promised(lib: FigureLibrary) -> None:
    answer = json.loads(json.dumps(lib.search("SEM of LiFePO4").to_json()))
    assert list(answer) == ["hits", "total", "facets", "suggestion", "nothing_alike", "notes"]
    hit = answer["hits"][0]
    assert list(hit) == HIT_KEYS
    assert (hit["source"], hit["label"], hit["page"], hit["kind"]) == ("olivine.pdf", "Figure 2", 2, "sem")
    assert hit["panel_id"].startswith(hit["figure_id"]) and hit["figure_id"].startswith(hit["paper_id"])
    assert list(hit["signals"]["text"]) == ["rank", "score"]
    assert answer["nothing_alike"] is False


def test_a_hit_shows_its_picture(lib: FigureLibrary) -> None:
    hit = lib.search("SEM of LiFePO4")[0]
    assert hit.image.size == (96, 64)
    png = hit._repr_png_()
    assert png is not None and Image.open(io.BytesIO(png)).size == (96, 64)
    assert "data:image/png;base64," in hit._repr_html_()


def test_captions_are_escaped_in_html(lib: FigureLibrary) -> None:
    shown = lib.search("colour nanowires")._repr_html_()
    assert "<stain>" not in shown
    assert "&lt;stain&gt;" in shown


def test_results_are_a_sequence(lib: FigureLibrary) -> None:
    results = lib.search("LiFePO4")
    assert [hit.figure_id for hit in results] == [results[i].figure_id for i in range(len(results))]
    assert bool(results)
    assert not Results()


@pytest.mark.parametrize(("nothing_alike", "said"), [(True, "looks like this picture"), (False, "No figure found")])
def test_nothing_found_says_so(nothing_alike: bool, said: str) -> None:
    assert said in Results(nothing_alike=nothing_alike, suggestion="a & b")._repr_html_()

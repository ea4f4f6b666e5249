"""Panels in all three faces: what each is, where it lies, how it is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from harvest.records import Figure, to_json
from harvest.store import Library
from search_ui.cli.main import main
from tests.search_ui.panelled import FOUR, MANY, ONE, OWN, PAPER
from tests.search_ui.test_pages import read, texts


@pytest.fixture(scope="module")
def four(panel_library: Path) -> Figure:
    with Library.open(panel_library) as opened:
        return opened.figure(FOUR)[1]


def ask(client: TestClient, **parameters: Any) -> Any:
    return client.get("/api/v1/search", params=parameters).json()


def letters(answer: Any, figure: str = FOUR) -> list[str]:
    return sorted(hit["panel"] for hit in answer["hits"] if hit["figure_id"] == figure)


# API


def test_a_panel_is_answered_whole(panel_client: TestClient, four: Figure) -> None:
    figure = panel_client.get(f"/api/v1/figures/{FOUR}").json()
    for told, panel in zip(figure["panels"], four.panels, strict=True):
        alone = panel_client.get(f"/api/v1/panels/{panel.id}").json()
        assert alone == told | {"figure_id": FOUR, "figure_label": "Figure 1", "paper_id": PAPER.id}
        for name in ("label", "box", "caption", "kind", "kind_score", "text", "image"):
            assert told[name] == to_json(getattr(panel, name)), name
        assert panel_client.get(told["image_url"]).status_code == 200
    scale, bar = figure["panels"][0]["scale"], four.panels[0].scale
    assert bar and scale == to_json(bar) | {"nm_per_pixel": pytest.approx(500 / 120)}
    assert figure["panels"][2]["scale"] is None


def test_the_image_of_a_panel_is_its_crop(panel_client: TestClient, panel_library: Path, four: Figure) -> None:
    with Library.open(panel_library) as opened:
        for panel in four.panels:
            assert panel.image is not None
            answer = panel_client.get(f"/api/v1/panels/{panel.id}/image")
            assert answer.content == opened.image_path(panel.image).read_bytes()
            assert "no-cache" in answer.headers["cache-control"]


def test_hits_say_which_panel_and_its_scale(panel_client: TestClient, four: Figure) -> None:
    (hit,) = ask(panel_client, q="particle at high magnification", limit=1)["hits"]
    assert (hit["panel_id"], hit["panel"], hit["kind"], hit["kind_score"]) == (f"{FOUR}.b", "b", "tem", 0.87)
    assert hit["box"] == to_json(four.panels[1].box) and hit["figure_box"] == to_json(four.box)
    assert (hit["scale"]["value"], hit["scale"]["unit"], hit["scale"]["source"]) == (20, "nm", "caption")


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"kind": "sem"}, ["a"]),
        ({"kind": ["sem", "tem"]}, ["a", "b"]),
        ({"scale_below": "500nm"}, ["b"]),
        ({"scale_below": "0.6 µm"}, ["a", "b"]),
        ({"scale_above": "20nm", "scale_below": "1um"}, ["a"]),
        ({"scale_above": "1um"}, []),
        ({"scale": "10nm-<100nm"}, ["b"]),
        ({"scale": ["10nm-<100nm", "100nm-<1um"], "kind": "sem"}, ["a"]),
    ],
)
def test_kinds_and_scales_narrow(panel_client: TestClient, parameters: dict[str, Any], found: list[str]) -> None:
    assert letters(ask(panel_client, every_panel="true", limit=100, **parameters)) == found


def test_one_panel_a_figure_or_every_panel(panel_client: TestClient) -> None:
    best = ask(panel_client, q="growth over time", kind=["sem", "tem", "line_plot"])
    (hit,) = (hit for hit in best["hits"] if hit["figure_id"] == FOUR)
    assert hit["panel"] == "c" and {"a", "b"} >= {other["label"] for other in hit["also"]}
    every = ask(panel_client, kind="elemental_map", every_panel="true", limit=100)
    assert every["total"] == len(every["hits"]) == 30
    assert ask(panel_client, kind="elemental_map")["total"] == 1


def test_every_value_of_a_facet_can_be_asked_for(panel_client: TestClient) -> None:
    facets = ask(panel_client, q="silver OR foam OR maps", every_panel="true")["facets"]
    assert {"kind", "scale"} <= set(facets)
    for name in ("kind", "scale"):
        for value in facets[name]:
            asked = ask(panel_client, q="silver OR foam OR maps", every_panel="true", **{name: value["value"]})
            assert asked["total"] == value["count"], value


def test_what_looks_like_a_panel(panel_client: TestClient) -> None:
    answer = panel_client.get(f"/api/v1/panels/{FOUR}.a/similar").json()
    assert FOUR not in {hit["figure_id"] for hit in answer["hits"]}


WRONG_SCALES = [{"scale_below": "banana"}, {"scale_above": "-5nm"}, {"scale_below": "0"}, {"scale": "5 parsec"}]


@pytest.mark.parametrize("wrong", WRONG_SCALES)
@pytest.mark.parametrize("address", ["/api/v1/search", "/search"])
def test_a_scale_that_is_none_is_refused_in_one_line(
    panel_client: TestClient, wrong: dict[str, str], address: str
) -> None:
    answer = panel_client.get(address, params={"q": "silver", **wrong})
    assert answer.status_code == 422
    if address == "/search":
        lines = texts(html.fromstring(answer.text), "//section[@class='empty']/p")
        assert next(iter(wrong.values())) in lines[0]
    else:
        assert next(iter(wrong.values())) in answer.json()["error"] and list(answer.json()) == ["error"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/panels/none",
        f"/api/v1/panels/{FOUR}.e",
        f"/api/v1/panels/{FOUR}",
        f"/api/v1/panels/{FOUR}.e/image",
        f"/api/v1/panels/{FOUR}.e/similar",
        "/api/v1/panels/..%2F..%2Fcatalog.sqlite/image",
        f"/figures/{FOUR}/similar?panel=e",
    ],
)
def test_a_panel_that_is_not_there_is_a_404(panel_client: TestClient, address: str) -> None:
    answer = panel_client.get(address)
    assert answer.status_code == 404
    assert "There is no" in answer.text or "no figure" in answer.text


# pages


def test_a_figure_shows_its_panels_with_all_that_is_known(panel_client: TestClient, four: Figure) -> None:
    page = read(panel_client, f"/figures/{FOUR}")
    frames = page.xpath("//div[@class='panel']")
    assert [frame.get("aria-label") for frame in frames] == [f"Panel {letter}" for letter in "abcd"]
    assert four.box is not None
    for frame, panel in zip(frames, four.panels, strict=True):
        assert panel.box is not None
        (edge,) = frame.xpath(".//rect[@class='edge']")
        drawn = [float(edge.get(name).rstrip("%")) for name in ("x", "y", "width", "height")]
        box, whole = panel.box, four.box
        expected = [(box.x0 - whole.x0) / whole.width, (box.top - whole.top) / whole.height]
        expected += [box.width / whole.width, box.height / whole.height]
        assert drawn == pytest.approx([100 * share for share in expected], abs=0.01)
        assert frame.xpath(".//svg/@id") == [f"panel-{panel.label}"]
    about = texts(page, "//div[@class='about']")
    assert "SEM 87" in about[0] and "500" in about[0] and "4.17" in about[0] and "Reads: 500 nm" in about[0]
    assert "Overview <b>in</b> the microscope" in about[0]
    listed = page.xpath("//ul[@class='panels']/li")
    assert len(listed) == 4
    assert listed[1].xpath(".//img/@loading") == ["lazy"]
    more, shown = listed[1].xpath(".//p[@class='links']/a/@href")
    assert "look like Figure 1" in texts(read(panel_client, more), "//h1")[0]
    assert panel_client.get(shown).headers["content-type"] == "image/png"


def test_text_read_in_a_figure_stands_at_its_place(panel_client: TestClient, four: Figure) -> None:
    page = read(panel_client, f"/figures/{FOUR}")
    (words,) = page.xpath("//svg[@class='place words']")
    assert four.box and words.get("viewbox") == f"{four.box.x0} {four.box.top} {four.box.width} {four.box.height}"
    lines = [line for panel in four.panels for line in panel.text]
    drawn = words.xpath("./g")
    assert [each.xpath("string(text)") for each in drawn] == [line.text for line in lines]
    for each, line in zip(drawn, lines, strict=True):
        assert line.box is not None
        (rect,) = each.xpath("./rect")
        assert [float(rect.get(name)) for name in ("x", "y")] == [line.box.x0, line.box.top]
        assert each.get("class") == ("own" if line.source == "pdf" else "by-ocr")
    assert "rapidocr, 93" in drawn[0].xpath("string(title)") and "own text" in drawn[2].xpath("string(title)")
    assert "rotate(-90)" in drawn[3].xpath("./text/@transform")[0] and not drawn[2].xpath("./text/@transform")


def test_scale_bars_are_marked(panel_client: TestClient) -> None:
    for figure, lengths in ((FOUR, ["500", "20"]), (ONE, ["2"]), (MANY, [])):
        page = read(panel_client, f"/figures/{figure}")
        assert [each.split()[0] for each in texts(page, "//svg[@class='bar-name']")] == lengths
        notes = texts(page, "//g[@class='bar']/title")
        assert all("nm/pixel" in note and "sure" in note for note in notes) and len(notes) == len(lengths)


def test_an_undivided_figure_has_no_frames(panel_client: TestClient) -> None:
    page = read(panel_client, f"/figures/{ONE}")
    assert not page.xpath("//rect[@class='edge'] | //ul[@class='panels'] | //p[@class='pick']")
    assert texts(page, "//div[@class='tools']/label") == ["Scale bar"]
    assert texts(page, "//h1/span[@class='scale']")[0].endswith("µm")


def test_many_panels_have_names_of_their_own(panel_client: TestClient) -> None:
    page = read(panel_client, f"/figures/{MANY}")
    names = page.xpath("//@id")
    assert len(page.xpath("//rect[@class='edge']")) == 30
    assert len(names) == len(set(names)) and "panel-q" in names
    anchors = {href.lstrip("#") for href in page.xpath("//main//a/@href[starts-with(., '#')]")}
    assert anchors <= set(names)
    assert not page.xpath("//div[@class='about']/p[@class='sub-caption']"), "the whole caption said thirty times"


def test_results_are_panels_that_lead_to_themselves(panel_client: TestClient, four: Figure) -> None:
    page = read(panel_client, "/search?q=particle+at+high+magnification")
    card = page.xpath("//li[@class='card']")[0]
    assert texts(card, ".//h3/a") == ["Figure 1 b"]
    assert texts(card, ".//span[@class='kind']") == ["TEM"] and texts(card, ".//span[@class='scale']") == ["20 nm"]
    assert card.xpath(".//h3/a/@href") == [f"/figures/{FOUR}#panel-b"]
    assert four.panels[1].image and card.xpath(".//img/@src") == [f"/thumbnails/480/{four.panels[1].image.name}"]


def test_whole_figures_say_how_many_panels_they_have(panel_client: TestClient) -> None:
    page = read(panel_client, f"/papers/{PAPER.id}")
    assert [title.split(" ", 2)[2:] for title in texts(page, "//li[@class='card']//h3")] == [
        ["4 panels"],
        ["SEM 2 µm"],
        ["Elemental map 30 panels"],
    ]


def test_other_panels_that_answer_are_named_in_reading_order(panel_client: TestClient) -> None:
    page = read(panel_client, "/search?q=overview+OR+magnification+OR+growth")
    (card,) = page.xpath("//li[@class='card'][.//h3/a[starts-with(., 'Figure 1')]]")
    links = card.xpath(".//p[@class='also']/a")
    assert [link.text for link in links] == ["a", "b"]
    assert [link.get("href") for link in links] == [f"/figures/{FOUR}#panel-{letter}" for letter in "ab"]


def test_scales_are_facets_and_fields(panel_client: TestClient) -> None:
    page = read(panel_client, "/search?q=silver+OR+foam&every_panel=1")
    links = page.xpath("//details[summary='Scale bar']//li/a")
    assert [texts(link, "./span[1]")[0] for link in links] == ["10–100 nm", "100 nm – 1 µm", "1–10 µm"]
    narrowed = read(panel_client, links[0].get("href"))
    assert texts(narrowed, "//h1") == ["1 panel for silver OR foam"]
    assert texts(narrowed, "//a[contains(@class, 'chip on')]") == ["10–100 nm ×"]
    (form,) = page.xpath("//details[summary='Scale bar']//form")
    kept = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    assert kept == {"q": "silver OR foam", "every_panel": "1", "scale_above": "", "scale_below": ""}
    below = read(panel_client, "/search?q=silver+OR+foam&every_panel=1&scale_above=&scale_below=1um")
    assert texts(below, "//h1") == ["2 panels for silver OR foam"]
    (chosen,) = below.xpath("//a[contains(@class, 'chip on')]")
    assert "scale bar below 1um" in chosen.text_content()
    assert texts(read(panel_client, chosen.get("href")), "//h1") == texts(page, "//h1")


def test_the_search_form_keeps_scales_and_panels(panel_client: TestClient) -> None:
    page = read(panel_client, "/search?q=silver&scale_below=1um&every_panel=1&kind=sem")
    fields = {
        each.get("name"): each.get("value") for each in page.xpath("//form[@role='search']/input[@type='hidden']")
    }
    assert fields == {"kind": "sem", "scale_below": "1um", "every_panel": "1"}
    answer = panel_client.post("/search", data={"q": "powder", **fields}, follow_redirects=False)
    assert answer.headers["location"] == "/search?q=powder&kind=sem&scale_below=1um&every_panel=1"


def test_sub_captions_are_text_and_never_markup(panel_client: TestClient) -> None:
    for address in (f"/figures/{FOUR}", "/search?q=microscope", "/search?q=overview&every_panel=1"):
        page = read(panel_client, address)
        assert OWN[0][4:] in page.text_content() and not page.xpath("//main//b[text()='in']")


# command line


def run(capsys: pytest.CaptureFixture[str], library: Path, *arguments: str, code: int = 0) -> str:
    assert main([*arguments, "--library", str(library)]) == code
    captured = capsys.readouterr()
    return captured.out if code == 0 else captured.err


def test_a_search_prints_letter_kind_and_scale(panel_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, panel_library, "search", "particles", "--kind", "tem", "--scale-bar-below", "500nm")
    assert "Figure 1 b" in out and "[TEM, scale bar 20 nm] panels.pdf, page 3" in out and f"{FOUR}.b" in out
    assert "Figure 1 a" not in out and "Figure 2" not in out


def test_every_panel_is_printed_when_asked_for(panel_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    best = run(capsys, panel_library, "search", "overview OR magnification OR growth")
    assert "Figure 1 c, also a, b [Line plot]" in best
    every = run(capsys, panel_library, "search", "--kind", "elemental_map", "--every-panel", "-n", "7")
    assert "Figure 3 g [Elemental map]" in every and "7 of 30 panels" in every


def test_json_is_what_the_api_answers(
    panel_library: Path, panel_client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--kind", "sem", "--scale-bar-below", "1um", "--scale-bar-above", "10nm", "--every-panel", "--json")
    printed = json.loads(run(capsys, panel_library, "search", "silver", *asked))
    filters = {"q": "silver", "kind": "sem", "scale_below": "1um", "scale_above": "10nm", "every_panel": "1"}
    assert ask(panel_client, **filters) == printed and printed["total"] == 1
    assert panel_client.post("/api/v1/search", data=filters).json() == printed


def test_similar_takes_panels_and_figures(panel_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (f"{FOUR}.a", FOUR):
        answer = json.loads(run(capsys, panel_library, "similar", asked, "--json"))
        assert FOUR not in {hit["figure_id"] for hit in answer["hits"]}
    assert "no figure" in run(capsys, panel_library, "similar", f"{FOUR}.zz", code=4)


@pytest.mark.parametrize("length", ["banana", "-3nm", "0nm", "3 parsec", ""])
def test_a_length_that_is_none_costs_one_line(
    panel_library: Path, capsys: pytest.CaptureFixture[str], length: str
) -> None:
    error = run(capsys, panel_library, "search", "silver", "--scale-bar-below", length, code=2)
    assert error.startswith("figlens: ") and repr(length) in error and len(error.splitlines()) == 1

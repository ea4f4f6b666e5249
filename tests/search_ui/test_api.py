"""The HTTP API: the same answers as the command line, and one clear line for everything that is none."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from harvest.records import Figure, Harvest, Panel, ScaleBar, from_json, to_json
from index import open_library
from search_ui.api.models import FigureAnswer, PanelAnswer, ScaleAnswer
from search_ui.app import create_app
from search_ui.cli.main import main


def png(image_path: Path) -> tuple[str, bytes, str]:
    return ("../../etc/passwd.png", image_path.read_bytes(), "text/html")


def record_of(answer: dict[str, Any], figure: Figure) -> dict[str, Any]:
    """The figure's record in an answer: without what the API adds to it and to its panels."""
    panels = [{name: panel[name] for name in to_json(figure.panels[0])} for panel in answer["panels"]]
    for panel in panels:
        if panel["scale"]:
            panel["scale"] = {name: panel["scale"][name] for name in ScaleBar.__slots__}
    return {**{name: answer[name] for name in to_json(figure)}, "panels": panels}


def test_health_counts_the_library(client: TestClient) -> None:
    answer = client.get("/api/v1/health").json()
    assert answer["status"] == "ok"
    assert (answer["papers"], answer["figures"], answer["failed"]) == (3, 5, 1)


@pytest.mark.parametrize("words", ["nanowires", "electron micrograph", "crackd film", "nothing of this kind"])
def test_a_search_answers_what_the_command_line_prints(
    client: TestClient, library: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert main(["search", words, "--library", str(library), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert client.get("/api/v1/search", params={"q": words}).json() == printed
    assert client.post("/api/v1/search", data={"q": words}).json() == printed


def test_a_search_finds_the_figure_and_says_why(client: TestClient) -> None:
    hit = client.get("/api/v1/search", params={"q": "zinc oxide nanowires"}).json()["hits"][0]
    assert (hit["source"], hit["label"], hit["page"]) == ("zinc.pdf", "Figure 1", 1)
    assert hit["signals"]["text"]["rank"] == 1


def test_filters_narrow_a_search(client: TestClient) -> None:
    for filters, sources in (
        ({"year": "2018-2024"}, {"film.png"}),
        ({"year": "1990-"}, {"film.png"}),
        ({"journal": "Journal of Films"}, {"film.png"}),
        ({"paper": "gold.pdf"}, {"gold.pdf"}),
        ({"paper": ["gold.pdf", "zinc.pdf"]}, {"gold.pdf", "zinc.pdf"}),
    ):
        hits = client.get("/api/v1/search", params=filters).json()["hits"]
        assert {hit["source"] for hit in hits} == sources, filters


def test_limit_and_offset_page_through(client: TestClient) -> None:
    every = [hit["panel_id"] for hit in client.get("/api/v1/search?kind=&q=figure&limit=100").json()["hits"]]
    paged = [
        hit["panel_id"]
        for offset in range(len(every))
        for hit in client.get(f"/api/v1/search?q=figure&limit=1&offset={offset}").json()["hits"]
    ]
    assert paged == every


def test_a_picture_finds_its_figure(client: TestClient, papers: Path) -> None:
    answer = client.post("/api/v1/search", files={"image": png(papers / "film.png")}).json()
    assert answer["hits"][0]["source"] == "film.png"
    assert not answer["nothing_alike"]
    assert "image" in answer["hits"][0]["signals"]


def test_words_and_a_picture_are_fused(client: TestClient, papers: Path) -> None:
    answer = client.post("/api/v1/search", data={"q": "cracked film"}, files={"image": png(papers / "film.png")}).json()
    assert {"text", "image"} <= set(answer["hits"][0]["signals"])


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "say what to search for"),
        ({"q": "  "}, "say what to search for"),
        ({"q": "x" * 5000}, "5000 letters"),
        ({"year": "soon"}, "soon"),
        ({"q": "???"}, "'???' says nothing to search for"),
        ({"q": "—", "kind": "sem"}, "says nothing to search for"),
        ({"kind": " ", "paper": "  ", "scale": " "}, "say what to search for"),
        ({"kind": "nonsense"}, "no kind of picture 'nonsense'"),
        ({"q": "x", "limit": "0"}, "limit"),
        ({"q": "x", "limit": "many"}, "limit"),
        ({"q": "x", "offset": "-1"}, "offset"),
    ],
)
def test_a_question_without_sense_is_refused_in_one_line(client: TestClient, params: dict[str, str], said: str) -> None:
    answer = client.get("/api/v1/search", params=params)
    assert answer.status_code == 422
    assert said in answer.json()["error"]
    assert list(answer.json()) == ["error"] and "\n" not in answer.json()["error"]


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", b"<svg onload='x'/>", b"\x89PNG\r\n\x1a\n" + bytes(40), b"GIF89a"]
)
def test_what_is_no_picture_is_refused(client: TestClient, data: bytes) -> None:
    answer = client.post("/api/v1/search", files={"image": ("a.png", data, "image/png")})
    assert answer.status_code == 422
    assert "picture" in answer.json()["error"]


def test_every_paper_and_figure_is_answered_whole(client: TestClient, harvests: dict[str, Harvest]) -> None:
    listed = client.get("/api/v1/papers").json()
    assert listed["total"] == len(harvests) == len(listed["papers"])
    for harvest in harvests.values():
        paper = client.get(f"/api/v1/papers/{harvest.paper.id}").json()
        assert {name: paper[name] for name in to_json(harvest.paper)} == to_json(harvest.paper)
        assert [figure["id"] for figure in paper["figures"]] == [figure.id for figure in harvest.figures]
        for figure in harvest.figures:
            answer = client.get(f"/api/v1/figures/{figure.id}").json()
            assert from_json(type(figure), record_of(answer, figure)) == figure
            assert answer["paper"] == to_json(harvest.paper)


def test_papers_come_in_pages(client: TestClient) -> None:
    ids = [client.get(f"/api/v1/papers?limit=1&offset={n}").json()["papers"][0]["id"] for n in range(3)]
    assert len(set(ids)) == 3


def test_images_may_be_kept_for_ever(client: TestClient, harvests: dict[str, Harvest]) -> None:
    image = harvests["film.png"].figures[0].image
    assert image is not None
    answer = client.get(f"/api/v1/images/{image.name}")
    assert answer.status_code == 200 and answer.headers["content-type"] == f"image/{image.suffix}"
    assert "immutable" in answer.headers["cache-control"]
    again = client.get(f"/api/v1/images/{image.name}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_of_a_figure_is_shown_whole(client: TestClient, harvests: dict[str, Harvest]) -> None:
    from PIL import Image

    figure = client.get(f"/api/v1/figures/{harvests['zinc.pdf'].figures[1].id}").json()
    answer = client.get(figure["page_url"])
    width, height = Image.open(io.BytesIO(answer.content)).size
    assert abs(width / height - 595 / 842) < 0.01
    assert client.get(answer.url.path.rsplit("/", 1)[0] + "/99").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/figures/none",
        "/api/v1/figures/none/similar",
        "/api/v1/papers/none",
        "/api/v1/images/none",
        f"/api/v1/images/{'0' * 64}.png",
        "/api/v1/images/..%2F..%2Fcatalog.sqlite",
        "/api/v1/images/%00",
        "/api/v1/pages/none/1",
        "/api/v1/nothing",
    ],
)
def test_what_is_not_there_is_a_404_in_one_line(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("path", ["papers?offset=1{}", "papers?limit=1{}", "pages/none/1{}", "search?q=x&offset=1{}"])
def test_numbers_beyond_all_bounds_are_refused(client: TestClient, path: str) -> None:
    answer = client.get("/api/v1/" + path.format("0" * 30))
    assert answer.status_code == 422 and "less than or equal" in answer.json()["error"]


@pytest.mark.parametrize("name", ["none", "none.a", "none.f01.a"])
def test_a_panel_that_is_not_there_is_called_one(client: TestClient, name: str) -> None:
    for path in ("", "/similar", "/image"):
        answer = client.get(f"/api/v1/panels/{name}{path}")
        assert (answer.status_code, answer.json()) == (404, {"error": f"There is no panel {name} in this library."})


def test_head_is_answered_as_get_is_but_for_the_body(client: TestClient, harvests: dict[str, Harvest]) -> None:
    image = harvests["film.png"].figures[0].image
    assert image is not None
    own = f"/api/v1/images/{image.name}"
    for address in ("/", "/search?q=zinc", "/api/v1/search?q=zinc", own, "/static/style.css"):
        asked, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b""), address
        assert head.headers == asked.headers, address
    assert client.head("/api/v1/figures/none").status_code == 404


def test_another_method_is_refused_in_one_line(client: TestClient) -> None:
    answer = client.delete("/api/v1/search?q=x")
    assert (answer.status_code, answer.json()) == (405, {"error": "/api/v1/search does not answer to DELETE."})
    assert "does not answer to PUT" in client.put("/library").text


def test_json_is_no_form(client: TestClient) -> None:
    answer = client.post("/api/v1/search", json={"q": "zinc"})
    assert answer.status_code == 422 and "send a form" in answer.json()["error"]


def test_the_name_of_a_picture_is_no_picture(client: TestClient) -> None:
    """What ``curl -F image=crop.png`` sends, without the @."""
    answer = client.post("/api/v1/search", data={"image": "crop.png"})
    assert answer.status_code == 422
    assert answer.json()["error"] == "image: send the picture as a file of the form, with curl -F image=@FILE"


@pytest.mark.parametrize("path", ["figures/none", "figures/none/similar", "panels/none.a", "papers/none"])
def test_no_answer_tells_where_library_and_papers_lie(
    client: TestClient, library: Path, papers: Path, path: str
) -> None:
    for address in (f"/api/v1/{path}", f"/{path}", "/", "/library"):
        said = client.get(address).text
        assert str(library.parent) not in said and str(papers.parent) not in said, address
        assert "none" in said or address in ("/", "/library")


def test_notes_do_not_tell_where_anything_lies(panel_library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "secret" / "lib"
    shutil.copytree(panel_library, folder)
    with open_library(folder) as opened:
        opened.refresh()
    with sqlite3.connect(folder / "index" / "embeddings.sqlite") as index:
        index.execute("UPDATE meta SET value = ? WHERE name = 'encoder'", (f"local:{tmp_path}/secret/model",))
    with TestClient(create_app(folder), base_url="http://127.0.0.1:8000") as client:
        (note,) = client.get("/api/v1/search", params={"q": "particles"}).json()["notes"]
        assert note.startswith("searched without embeddings: ") and "local:model" in note
        page = client.get("/search", params={"q": "particles"}).text
    assert "secret" not in note and "secret" not in page and "local:model" in page


def test_similar_leaves_the_figure_itself_out(client: TestClient, harvests: dict[str, Harvest]) -> None:
    figure = harvests["zinc.pdf"].figures[0]
    answer = client.get(f"/api/v1/figures/{figure.id}/similar").json()
    assert figure.id not in {hit["figure_id"] for hit in answer["hits"]}


def test_the_description_is_whole_and_has_no_stranger(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/search", "/api/v1/figures/{figure_id}", "/api/v1/images/{name}"} <= set(described["paths"])
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    assert "post" in described["paths"]["/api/v1/search"]


def test_a_figure_answer_names_every_field_of_the_record() -> None:
    for record, answer in ((Figure, FigureAnswer), (Panel, PanelAnswer), (ScaleBar, ScaleAnswer)):
        assert {field.name for field in fields(record)} <= set(answer.model_fields)

"""The pages, as they come from the server; what a browser makes of them is in tests/browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from harvest.records import Harvest
from search_ui.app import create_app
from search_ui.cli.main import main

Page = html.HtmlElement


def read(client: TestClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.text)


def texts(page: Page, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def test_home_says_what_can_be_searched_and_shows_some(client: TestClient) -> None:
    page = read(client, "/")
    assert "5 figures of 3 papers" in texts(page, "//p[@class='lead']")[0]
    assert len(page.xpath("//li[@class='card']")) == 5
    assert page.xpath("//input[@name='q']") and page.xpath("//input[@type='file']")


def test_results_mark_the_words_found(client: TestClient) -> None:
    page = read(client, "/search?q=nanowires")
    first = page.xpath("//li[@class='card']")[0]
    assert texts(first, ".//h3")[0].startswith("Figure 1")
    assert texts(first, ".//mark") == ["nanowires"]
    assert "words: rank 1" in texts(first, ".//details[@class='why']//li")[0]


def test_captions_are_text_and_never_markup(client: TestClient, harvests: dict[str, Harvest]) -> None:
    for address in ("/search?q=cracked", f"/figures/{harvests['film.png'].figures[0].id}", "/"):
        page = read(client, address)
        assert not page.xpath("//main//b[text()='cracked']"), address
        assert "<b>cracked</b> film & its edge" in page.text_content(), address


def test_the_query_is_text_and_never_markup(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "<script>alert(1)</script>\"'", "kind": "<i>", "journal": '"><i>'})
    assert "<script>alert" not in answer.text and "<i>" not in answer.text


def test_facets_are_links_that_keep_the_query(client: TestClient) -> None:
    page = read(client, "/search?q=figure")
    (journal,) = page.xpath("//details[summary='Journal']//a")
    narrowed = read(client, journal.get("href"))
    assert texts(narrowed, "//h1") == ["1 figure for figure"]
    (chosen,) = narrowed.xpath("//a[contains(@class, 'chip on')]")
    assert texts(read(client, chosen.get("href")), "//h1") == texts(page, "//h1")


def test_a_misspelt_word_brings_a_suggestion(client: TestClient) -> None:
    page = read(client, "/search?q=nanowirse")
    links = page.xpath("//p[@class='suggestion']/a")
    assert links and links[0].get("href") == "/search?q=nanowires"


def test_nothing_found_says_so_and_offers_less(client: TestClient) -> None:
    page = read(client, "/search?q=qqqqzzzz&kind=sem")
    assert texts(page, "//h1")[0].startswith("Nothing found")
    assert page.xpath("//a[@class='button']/@href") == ["/search?q=qqqqzzzz"]


def test_asking_for_nothing_leads_home(client: TestClient) -> None:
    for answer in (client.get("/search", follow_redirects=False), client.post("/search", follow_redirects=False)):
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_picture_is_kept_while_filters_change(client: TestClient, papers: Path) -> None:
    with (papers / "film.png").open("rb") as file:
        answer = client.post("/search", files={"image": ("../film.png", file)}, data={"q": ""})
    page = html.fromstring(answer.text)
    key = re.fullmatch(r"/search\?image=([0-9a-f]{64})", f"{answer.url.path}?{answer.url.query.decode()}")
    assert key
    assert "film" in texts(page, "//li[@class='card']//p[@class='source']")[0].lower()
    assert client.get(f"/query-images/{key[1]}").headers["content-type"] == "image/png"
    facets = page.xpath("//details[@class='facet']//a/@href")
    assert facets and all(f"image={key[1]}" in href for href in facets)
    again = client.post("/search", data={"q": "film", "image_key": key[1]}, follow_redirects=False)
    assert again.headers["location"] == f"/search?q=film&image={key[1]}"


def test_a_forgotten_picture_is_asked_for_again(client: TestClient) -> None:
    for key in ("0" * 64, "../../catalog.sqlite", "%00"):
        page = read(client, f"/search?image={key}", 410)
        assert "Choose it again" in page.text_content()


def test_a_figure_is_shown_with_all_that_is_known(client: TestClient, harvests: dict[str, Harvest]) -> None:
    figure = harvests["zinc.pdf"].figures[0]
    page = read(client, f"/figures/{figure.id}")
    assert texts(page, "//p[@class='whole-caption']") == [figure.caption]
    assert texts(page, "//ul[@class='mentions']/li") == [" ".join(each.split()) for each in figure.mentions]
    (rect,) = page.xpath("//a[@class='page']//rect")
    assert figure.box is not None
    assert [float(rect.get(name)) for name in ("x", "y", "width", "height")] == pytest.approx(
        [figure.box.x0, figure.box.top, figure.box.width, figure.box.height]
    )
    assert [float(part) for part in page.xpath("//a[@class='page']/svg")[0].get("viewbox").split()] == [0, 0, 595, 842]
    downloads = page.xpath("//a[@download]")
    assert [each.get("download") for each in downloads] == ["zinc-Figure-1.png", "zinc-Figure-1.json"]
    assert all(client.get(each.get("href")).status_code == 200 for each in downloads)


def test_a_doi_is_a_link_however_odd(client: TestClient, harvests: dict[str, Harvest]) -> None:
    page = read(client, f"/papers/{harvests['film.png'].paper.id}")
    assert page.xpath("//dl//a/@href") == ["https://doi.org/10.1234/films%3C7%3E"]
    assert "Journal of Films, 2021" in page.text_content()


def test_more_like_this_has_a_page(client: TestClient, harvests: dict[str, Harvest]) -> None:
    figure = harvests["gold.pdf"].figures[0]
    assert "look like Fig. 1" in texts(read(client, f"/figures/{figure.id}/similar"), "//h1")[0]


@pytest.mark.parametrize(
    ("address", "last"), [("/search?q=figure&page=9", "/search?q=figure"), ("/library?page=9", "/library?page=1")]
)
def test_a_page_beyond_the_last_leads_back_to_it(client: TestClient, address: str, last: str) -> None:
    page = read(client, address)
    assert "There is no page 9" in page.text_content() and "Page 9 of" not in page.text_content()
    assert last in page.xpath("//main//*[contains(@class, 'empty')]//a/@href")
    for wrong in ("No figure answers", "No paper yet"):
        assert wrong not in page.text_content()


def test_a_wrong_filter_can_be_let_go(client: TestClient) -> None:
    """The form would send it again."""
    page = read(client, "/search?q=zinc&kind=nonsense&year=soon", 422)
    assert page.xpath("//main//a/@href") == ["/search?q=zinc"]


def test_the_library_page_names_what_failed(client: TestClient, library: Path) -> None:
    page = read(client, "/library")
    (row,) = page.xpath("//section[@aria-labelledby='failed']//tbody/tr")
    assert row[0].text_content() == "broken.pdf"
    assert len(page.xpath("//section[@aria-labelledby='papers']//tbody/tr")) == 3


def test_the_manual_of_the_api_lists_every_call(client: TestClient) -> None:
    page = read(client, "/api")
    calls = texts(page, "//section[@class='call']/h2")
    described = client.get("/api/v1/openapi.json").json()["paths"]
    assert calls == [f"{method.upper()} {path}" for path, methods in described.items() for method in methods]
    assert "image" in texts(page, "//section[h2='POST /api/v1/search']//td/code")


@pytest.mark.parametrize(
    "address", ["/nowhere", "/figures/none", "/papers/none", "/thumbnails/480/none", "/thumbnails/7/x"]
)
def test_what_is_not_there_gets_a_page(client: TestClient, address: str) -> None:
    page = read(client, address, 404)
    assert texts(page, "//h1") == ["Nothing here"]


def test_thumbnails_are_small(client: TestClient, harvests: dict[str, Harvest]) -> None:
    image = harvests["film.png"].figures[0].image
    assert image is not None
    answer = client.get(f"/thumbnails/480/{image.name}")
    assert answer.headers["content-type"] == "image/jpeg" and "immutable" in answer.headers["cache-control"]
    assert client.get(f"/thumbnails/960/{image.name}").headers["content-type"] == f"image/{image.suffix}"
    assert client.get(f"/thumbnails/481/{image.name}").status_code == 404


def test_pages_load_nothing_from_elsewhere_and_have_nothing_inline(
    client: TestClient, harvests: dict[str, Harvest]
) -> None:
    figure = harvests["zinc.pdf"].figures[0]
    for address in ("/", "/search?q=figure", f"/figures/{figure.id}", "/library", "/api", "/nowhere"):
        page = html.fromstring(client.get(address).text)
        assert not page.xpath("//script[not(@src)] | //style | //@style | //@onclick | //@onload"), address
        for loaded in page.xpath("//script/@src | //link/@href | //img/@src | //form/@action"):
            assert loaded.startswith("/") and not loaded.startswith("//"), loaded


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    assert main(["ingest", str(tmp_path / "none"), "--library", str(tmp_path / "lib")]) == 0
    with TestClient(create_app(tmp_path / "lib"), base_url="http://localhost") as client:
        page = read(client, "/")
        assert "This library is empty" in page.text_content()
        assert "figlens ingest" in page.text_content()
        assert "Nothing found" in read(client, "/search?q=anything").text_content()
        assert "No paper yet" in read(client, "/library").text_content()


def test_new_papers_are_found_without_a_restart(tmp_path: Path, papers: Path) -> None:
    folder = str(tmp_path / "lib")
    assert main(["ingest", str(papers / "film.png"), "--library", folder, "--no-ocr"]) == 0
    with TestClient(create_app(tmp_path / "lib"), base_url="http://localhost") as client:
        assert client.get("/api/v1/search?q=sapphire").json()["total"] == 0
        assert main(["ingest", str(papers / "zinc.pdf"), "--library", folder, "--no-ocr"]) == 0
        assert client.get("/api/v1/search?q=sapphire").json()["total"] == 1
        assert "zinc" in read(client, "/").text_content()

"""What a reader does on the pages, in a real browser."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from harvest.records import Figure, Paper
from harvest.store import Library

if TYPE_CHECKING:
    from playwright.sync_api import Page

Found = list[tuple[Paper, Figure]]
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, {type: "image/png"}));
  const type = name === "pasted.png" ? "paste" : "drop";
  const event = type === "paste"
    ? new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true})
    : new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true});
  document.body.dispatchEvent(event);
}"""


@pytest.fixture
def wanted(figures: Found) -> tuple[Paper, Figure]:
    """A figure with an image, a long caption and sentences that cite it."""
    return next(each for each in figures if each[1].image and each[1].mentions and len(each[1].caption) > 40)


@pytest.fixture
def words(wanted: tuple[Paper, Figure]) -> str:
    """The caption of the wanted figure without its label."""
    _, figure = wanted
    return " ".join(re.findall(r"\w+", figure.caption.removeprefix(figure.label))[:12])


@pytest.fixture
def either(figures: Found) -> str:
    """A query that finds figures of two papers."""
    longest = {paper.id: max(re.findall(r"[a-z]+", figure.caption.lower()), key=len) for paper, figure in figures}
    return " OR ".join(longest.values())


@pytest.fixture
def crop(library: Path, wanted: tuple[Paper, Figure], tmp_path: Path) -> Path:
    """Most of the wanted figure, as a reader cuts it from a screen."""
    image = wanted[1].image
    assert image is not None
    with Library.open(library) as opened, Image.open(opened.image_path(image)) as whole:
        part = whole.convert("RGB").crop((10, 10, whole.width - 10, whole.height - 10))
    path = tmp_path / "crop.png"
    part.save(path)
    return path


def search(page: Page, text: str) -> None:
    page.get_by_label("Words to search for").fill(text)
    page.get_by_label("Words to search for").press("Enter")
    page.wait_for_url("**/search?**")


def first_link(page: Page) -> str:
    return page.locator(".card h3 a").first.get_attribute("href") or ""


def test_a_query_finds_a_figure_which_opens_and_leads_back(
    page: Page, wanted: tuple[Paper, Figure], words: str
) -> None:
    _, figure = wanted
    page.goto("/")
    search(page, words)
    assert first_link(page).startswith(f"/figures/{figure.id}")
    assert page.locator(".card").first.locator("mark").count() > 0
    results = page.url
    page.locator(".card h3 a").first.click()
    page.wait_for_url(f"**/figures/{figure.id}*")
    assert page.locator(".whole-caption").inner_text() == figure.caption
    assert page.locator(".mentions li").count() == len(figure.mentions)
    assert page.locator("img.large").evaluate("image => image.complete && image.naturalWidth > 100")
    page.go_back()
    page.wait_for_url(results)
    assert page.get_by_label("Words to search for").input_value() == words


def test_the_box_on_the_page_stands_where_the_figure_is(page: Page, wanted: tuple[Paper, Figure]) -> None:
    _, figure = wanted
    assert figure.box is not None
    page.goto(f"/figures/{figure.id}")
    sheet, frame = page.locator(".page img").bounding_box(), page.locator(".page rect").bounding_box()
    assert sheet and frame
    scale = sheet["width"] / float((page.locator(".page svg").get_attribute("viewBox") or "").split()[2])
    assert frame["x"] - sheet["x"] == pytest.approx(figure.box.x0 * scale, abs=3)
    assert frame["y"] - sheet["y"] == pytest.approx(figure.box.top * scale, abs=3)
    assert frame["width"] == pytest.approx(figure.box.width * scale, abs=5)


def test_an_uploaded_picture_finds_the_figure_it_was_cut_from(
    page: Page, wanted: tuple[Paper, Figure], crop: Path
) -> None:
    page.goto("/")
    page.get_by_label("By a picture").set_input_files(crop)
    preview = page.get_by_alt_text("The picture you chose")
    assert preview.is_visible()
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search?image=*")
    assert first_link(page).startswith(f"/figures/{wanted[1].id}")
    assert page.get_by_alt_text("The picture you search by").evaluate("image => image.naturalWidth > 0")


def test_the_picture_stays_while_words_and_filters_change(page: Page, crop: Path, words: str) -> None:
    page.goto("/")
    page.get_by_label("By a picture").set_input_files(crop)
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search?image=*")
    search(page, words)
    assert "image=" in page.url and "q=" in page.url
    page.locator(".facet a").first.click()
    page.wait_for_url(re.compile("(kind|year|journal|paper)="))
    assert "image=" in page.url and "q=" in page.url
    page.get_by_role("link", name="Remove picture").click()
    page.wait_for_url(re.compile(r"/search\?q="))
    assert "image=" not in page.url


@pytest.mark.parametrize("name", ["dropped.png", "pasted.png"])
def test_a_dropped_or_pasted_picture_is_taken(page: Page, crop: Path, name: str) -> None:
    from base64 import b64encode

    page.goto("/")
    page.evaluate(DROP, [name, b64encode(crop.read_bytes()).decode()])
    assert page.get_by_alt_text("The picture you chose").is_visible()
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search?image=*")
    assert page.locator(".card").count() > 0


def test_a_chosen_picture_can_be_put_back(page: Page, crop: Path) -> None:
    page.goto("/")
    page.get_by_label("By a picture").set_input_files(crop)
    page.get_by_role("button", name="Remove picture").click()
    assert page.get_by_alt_text("The picture you chose").is_hidden()
    search(page, "figure")
    assert "image=" not in page.url


def test_an_unrelated_picture_finds_nothing_alike(page: Page, tmp_path: Path) -> None:
    stripes = Image.new("RGB", (300, 300), "yellow")
    for place in range(0, 300, 30):
        stripes.paste((20, 90, 200), (place, 0, place + 11, 300))
    stripes.save(tmp_path / "stripes.png")
    page.goto("/")
    page.get_by_label("By a picture").set_input_files(tmp_path / "stripes.png")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search?image=*")
    assert page.get_by_text("No figure of this library looks like your picture.").is_visible()
    assert page.locator(".card").count() == 0


def test_filters_narrow_and_let_go(page: Page, either: str) -> None:
    page.goto("/")
    search(page, either)
    everything = page.url
    before = page.locator(".found").inner_text()
    page.locator(".facet", has_text="Paper").locator("a").first.click()
    page.wait_for_url("**paper=*")
    narrowed = page.locator(".found").inner_text()
    assert narrowed != before
    page.go_back()
    assert page.locator(".found").inner_text() == before
    page.go_forward()
    page.get_by_role("link", name="Remove the filter").click()
    page.wait_for_url(everything)
    assert page.locator(".found").inner_text() == before


def test_a_misspelt_word_is_put_right_by_a_click(page: Page, words: str) -> None:
    long = max(words.split(), key=len)
    page.goto("/")
    search(page, long[:3] + long[4] + long[3] + long[5:] + "q")
    page.locator(".suggestion a").click()
    page.wait_for_url("**/search?**")
    assert page.locator(".card").count() > 0


def test_more_like_this_and_the_paper_are_a_click_away(page: Page, wanted: tuple[Paper, Figure]) -> None:
    paper, figure = wanted
    page.goto(f"/figures/{figure.id}")
    page.get_by_role("link", name="More like this").click()
    page.wait_for_url("**/similar")
    page.go_back()
    page.locator(".crumbs a").click()
    page.wait_for_url(f"**/papers/{paper.id}")
    assert page.locator(".card").count() > 0


def test_downloads_come_under_a_readable_name(page: Page, wanted: tuple[Paper, Figure]) -> None:
    paper, figure = wanted
    page.goto(f"/figures/{figure.id}")
    with page.expect_download() as image:
        page.get_by_role("link", name="Download image").click()
    assert image.value.suggested_filename.startswith(paper.source.rsplit(".", 1)[0])
    Image.open(io.BytesIO(Path(image.value.path()).read_bytes())).verify()
    with page.expect_download() as record:
        page.get_by_role("link", name="Download JSON").click()
    assert record.value.suggested_filename.endswith(".json")


def test_slash_goes_to_the_words(page: Page) -> None:
    page.goto("/library")
    page.keyboard.press("/")
    assert page.get_by_label("Words to search for").evaluate("field => field === document.activeElement")
    page.keyboard.type("a/b")
    assert page.get_by_label("Words to search for").input_value() == "a/b"


def test_the_library_page_names_what_failed(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Library", exact=True).click()
    page.wait_for_url("**/library")
    assert page.locator("section", has_text="Failed").locator("td", has_text="broken.pdf").first.is_visible()


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_no_page_is_wider_than_the_screen(page: Page, wanted: tuple[Paper, Figure], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("/", "/search?q=figure", f"/figures/{wanted[1].id}", f"/papers/{wanted[0].id}", "/library", "/api"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_everything_works_without_javascript(
    plain_page: Page, wanted: tuple[Paper, Figure], words: str, crop: Path
) -> None:
    page = plain_page
    page.goto("/")
    search(page, words)
    assert first_link(page).startswith(f"/figures/{wanted[1].id}")
    page.locator(".facet", has_text="Paper").locator("a").first.click()
    page.wait_for_url("**paper=*")
    page.locator(".card h3 a").first.click()
    page.wait_for_url("**/figures/**")
    page.goto("/")
    page.locator("#image").set_input_files(crop)
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search?image=*")
    assert first_link(page).startswith(f"/figures/{wanted[1].id}")

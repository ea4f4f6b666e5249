"""Searching by a structure and by elements on the pages, in a real browser, with JavaScript and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Watch
from tests.search_ui.schemed import SCHEME

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WAYS = {"substructure": "as a part", "exact": "as a whole", "similar": "or one like it"}


def ask(page: Page, smiles: str = "", way: str = "substructure", elements: str = "") -> None:
    """Fills the fields in, opening what holds them, and searches."""
    if not page.get_by_label("SMILES").is_visible():
        page.get_by_text("By a structure or elements").click()
    page.get_by_label("SMILES").fill(smiles)
    page.get_by_label("How molecules must have it").select_option(label=WAYS[way])
    page.get_by_role("textbox", name="Elements").fill(elements)
    with page.expect_navigation(url="**/search?**"):
        page.get_by_role("button", name="Search", exact=True).click()


def is_shown(picture: Locator) -> bool:
    picture.scroll_into_view_if_needed()
    picture.page.wait_for_load_state("networkidle")
    box = picture.bounding_box()
    return bool(box and box["width"] > 20 and box["height"] > 20)


def test_a_hit_shows_the_drawing_from_the_paper_beside_the_structure_read(scheme_page: Page) -> None:
    page = scheme_page
    page.goto("/")
    ask(page, "C1=CSC=C1", "exact")
    assert "structure=exact" in page.url
    assert page.locator(".found").inner_text().startswith("1 figure for the molecule")
    drawing, depiction = page.get_by_alt_text("Drawing in the paper"), page.get_by_alt_text("Structure c1ccsc1")
    assert is_shown(drawing) and is_shown(depiction)
    left, right = drawing.bounding_box(), depiction.bounding_box()
    assert left and right
    assert left["x"] + left["width"] <= right["x"] and abs(left["y"] - right["y"]) < 10
    assert page.locator(".molecules .said").inner_text().split("\n") == [
        "1a c1ccsc1",
        "read by Imago and OSRA, 97\N{NO-BREAK SPACE}% sure",
    ]
    assert page.get_by_label("SMILES").input_value() == "C1=CSC=C1"
    page.get_by_role("link", name="Remove the filter structure").click()
    assert page.get_by_label("SMILES").input_value() == ""


def test_members_of_a_family_stand_under_one_drawing_and_the_figure_shows_all(scheme_page: Page) -> None:
    page = scheme_page
    page.goto("/search?q=ligands")
    ask(page, "c1ccncc1")
    assert "q=ligands" in page.url
    assert page.get_by_alt_text("Drawing in the paper").count() == 1
    assert page.locator(".molecules .read img").count() == 3
    page.get_by_role("link", name="1 more molecule").click()
    page.wait_for_url(f"**/figures/{SCHEME}*")
    assert page.locator(".molecules .family .read img").count() == 4
    assert page.get_by_text("Not drawn, but named in the text").is_visible()
    page.locator(".smiles", has_text="CCO").click()
    page.wait_for_url("**/search?smiles=CCO&structure=exact")
    assert page.get_by_alt_text("Drawing in the paper").count() == 0
    assert "named in the text" in page.locator(".molecules .said").inner_text()


def test_a_structure_like_one_of_the_library_is_found(scheme_page: Page) -> None:
    page = scheme_page
    page.goto("/")
    ask(page, "CCCCc1ccncc1", "similar")
    assert page.locator(".molecules .said b").all_inner_texts()[0] == "2d"
    ask(page, "CCCCc1ccncc1", "exact")
    assert page.get_by_text("No figure answers this.").is_visible()


def test_what_cannot_be_read_is_one_line_and_can_be_mended(scheme_page: Page, watch: Watch) -> None:
    page = scheme_page
    page.goto("/")
    ask(page, "c1ccsc", elements="Li")
    said = page.locator("main p", has_text="cannot be read as SMILES")
    assert said.count() == 1 and said.is_visible()
    assert page.get_by_label("SMILES").input_value() == "c1ccsc"
    ask(page, "c1ccsc1", elements="Li,,Xx,!")
    assert page.locator("main p", has_text="no element").is_visible()
    ask(page, "c1ccsc1", elements="Li")
    assert page.locator(".card").count() == 1
    assert all("422" in error for error in watch.errors)
    watch.errors.clear()


def test_elements_narrow(scheme_page: Page) -> None:
    page = scheme_page
    page.goto("/")
    ask(page, elements="Li,Ni")
    assert page.locator(".card").count() == 1
    ask(page, elements="Li,!Ni")
    assert page.get_by_text("No figure answers this.").is_visible()
    page.get_by_role("link", name="Search without filters").click()
    page.wait_for_url("**/")


@pytest.mark.parametrize("width", [390, 1280])
def test_long_structures_make_no_page_wider_than_the_screen(scheme_page: Page, width: int) -> None:
    scheme_page.set_viewport_size({"width": width, "height": 844})
    long = "C" * 300
    for address in (f"/search?smiles={long}", "/search?smiles=c1ccncc1", f"/figures/{SCHEME}"):
        scheme_page.goto(address)
        assert scheme_page.evaluate("document.documentElement.scrollWidth") <= width, address

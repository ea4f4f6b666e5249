"""Panels on the pages, in a real browser: where they are drawn, how they are pointed at, chosen and filtered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harvest.records import Box, Figure
from harvest.store import Library
from tests.search_ui.panelled import FOUR, MANY, ONE, OWN

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ON_SCREEN = """shape => {
  const box = shape.getBBox(), to = shape.getScreenCTM();
  return {x: to.a * box.x + to.e, y: to.d * box.y + to.f, width: to.a * box.width, height: to.d * box.height};
}"""
"""Where a shape lies on the screen, without the line that is drawn around it."""

WIDTHS = [390, 800, 1280, 2200]


@pytest.fixture(scope="module")
def panelled_figures(panel_library: Path) -> dict[str, Figure]:
    with Library.open(panel_library) as opened:
        return {name: opened.figure(name)[1] for name in (FOUR, ONE, MANY)}


def stands(page: Page, drawn: Locator, box: Box | None, frame: Box | None, within: float = 2.0) -> None:
    """Assert that what is drawn covers ``box`` of the figure's picture, to ``within`` pixels of the screen."""
    picture, place = page.locator("img.large").bounding_box(), drawn.evaluate(ON_SCREEN)
    assert box and frame and picture
    across, down = picture["width"] / frame.width, picture["height"] / frame.height
    expected = {
        "x": picture["x"] + (box.x0 - frame.x0) * across,
        "y": picture["y"] + (box.top - frame.top) * down,
        "width": box.width * across,
        "height": box.height * down,
    }
    assert place == pytest.approx(expected, abs=within)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [FOUR, MANY])
def test_frames_stand_where_the_panels_are(
    panel_page: Page, panelled_figures: dict[str, Figure], name: str, width: int
) -> None:
    figure = panelled_figures[name]
    panel_page.set_viewport_size({"width": width, "height": 900})
    panel_page.goto(f"/figures/{name}")
    assert panel_page.locator(".edge").count() == len(figure.panels)
    for number in {0, 1, len(figure.panels) - 1}:
        stands(panel_page, panel_page.locator(".edge").nth(number), figure.panels[number].box, figure.box)
    assert panel_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS[:3])
def test_scale_bars_are_marked_at_their_place(
    panel_page: Page, panelled_figures: dict[str, Figure], width: int
) -> None:
    panel_page.set_viewport_size({"width": width, "height": 900})
    for name in (FOUR, ONE):
        figure = panelled_figures[name]
        panel_page.goto(f"/figures/{name}")
        scale = figure.panels[0].scale
        assert scale
        stands(panel_page, panel_page.locator(".bar-edge").first, scale.box, figure.box)
    panel_page.locator(".show-bars").uncheck()
    assert panel_page.locator(".bar-edge").first.is_hidden()


def test_pointing_at_a_panel_says_what_it_is(panel_page: Page) -> None:
    panel_page.goto(f"/figures/{FOUR}")
    about = panel_page.locator(".about")
    assert all(not about.nth(number).is_visible() for number in range(4))
    panel_page.locator(".edge").nth(1).hover()
    assert about.nth(1).is_visible() and not about.nth(0).is_visible()
    assert OWN[1] in about.nth(1).inner_text() and "TEM" in about.nth(1).inner_text()
    before = panel_page.locator("h1").bounding_box()
    panel_page.locator(".edge").nth(2).hover()
    assert about.nth(2).is_visible() and not about.nth(1).is_visible()
    assert panel_page.locator("h1").bounding_box() == before, "the page jumps while the reader points"


@pytest.mark.parametrize("script", [True, False])
def test_a_panel_is_chosen_and_let_go(panel_page: Page, plain_panel_page: Page, script: bool) -> None:
    page = panel_page if script else plain_panel_page
    page.goto(f"/figures/{FOUR}")
    page.locator(".edge").nth(3).click()
    page.wait_for_url("**#panel-d")
    page.mouse.move(0, 0)
    about = page.locator(".about").nth(3)
    assert about.is_visible() and OWN[3] in about.inner_text()
    assert page.locator(".veil:visible").count() == 1
    assert page.locator("#panel-d .edge").evaluate("edge => getComputedStyle(edge).strokeWidth") == "3px"
    assert page.locator("#panel-a .edge").evaluate("edge => getComputedStyle(edge).strokeWidth") != "3px"
    page.get_by_role("link", name="Let go of panel d").click()
    page.mouse.move(0, 0)
    assert not about.is_visible() and page.locator(".veil:visible").count() == 0
    page.go_back()
    page.wait_for_url("**#panel-d")
    assert about.is_visible()


def test_panels_are_reached_by_keyboard_in_reading_order(panel_page: Page) -> None:
    panel_page.goto(f"/figures/{FOUR}")
    panel_page.locator(".show-text").focus()
    focused = "document.activeElement.getAttribute('aria-label') || ''"
    seen: list[str] = []
    for _ in range(30):
        panel_page.keyboard.press("Tab")
        label = str(panel_page.evaluate(focused))
        if label.startswith("Panel ") and ":" in label:
            seen.append(label)
            assert panel_page.locator(".about:visible").count() == 1
    assert seen == ["Panel a: SEM", "Panel b: TEM", "Panel c: Line plot", "Panel d: XRD pattern"]
    panel_page.locator("#panel-b a").focus()
    panel_page.keyboard.press("Enter")
    panel_page.wait_for_url("**#panel-b")
    for _ in range(2):  # the frame itself comes first
        panel_page.keyboard.press("Tab")
    assert OWN[1] in panel_page.evaluate("(document.activeElement.closest('.about') || {}).textContent || ''")


@pytest.mark.parametrize("script", [True, False])
def test_the_text_in_the_picture_is_shown_at_its_place_when_wanted(
    panel_page: Page, plain_panel_page: Page, panelled_figures: dict[str, Figure], script: bool
) -> None:
    page = panel_page if script else plain_panel_page
    figure = panelled_figures[FOUR]
    page.goto(f"/figures/{FOUR}")
    words = page.locator(".words")
    assert words.is_hidden() and page.locator(".legend").is_hidden()
    page.get_by_role("checkbox", name="Text").check()
    assert words.is_visible() and "read by OCR" in page.locator(".legend").inner_text()
    lines = [line for panel in figure.panels for line in panel.text]
    for number, line in enumerate(lines):
        stands(page, words.locator("rect").nth(number), line.box, figure.box)
        drawn, frame = (
            words.locator("text").nth(number).bounding_box(),
            words.locator("rect").nth(number).bounding_box(),
        )
        assert drawn and frame
        assert drawn["width"] <= frame["width"] * 1.4 and drawn["height"] <= frame["height"] * 1.4
        assert abs(drawn["x"] + drawn["width"] / 2 - frame["x"] - frame["width"] / 2) < frame["width"] / 3
    page.get_by_role("checkbox", name="Text").uncheck()
    assert words.is_hidden()


def test_the_text_in_the_picture_can_be_marked_and_copied(panel_page: Page) -> None:
    panel_page.goto(f"/figures/{FOUR}")
    panel_page.get_by_role("checkbox", name="Text").check()
    panel_page.locator(".words text").first.dblclick(position={"x": 4, "y": 6})
    assert panel_page.evaluate("getSelection().toString()").strip() == "500"


def test_frames_can_be_put_away(panel_page: Page) -> None:
    panel_page.goto(f"/figures/{FOUR}#panel-b")
    panel_page.get_by_role("checkbox", name="Panels").uncheck()
    assert panel_page.locator(".edge:visible, .veil:visible, .about:visible, .pick:visible").count() == 0
    assert panel_page.locator(".bar-edge:visible").count() == 2
    panel_page.locator(".whole").click(trial=True)  # nothing lies over the way to the picture itself


def test_a_hit_leads_to_its_panel(panel_page: Page) -> None:
    panel_page.goto("/search?q=particle+at+high+magnification")
    panel_page.locator(".card h3 a").first.click()
    panel_page.wait_for_url(f"**/figures/{FOUR}#panel-b")
    assert panel_page.locator(".about").nth(1).is_visible()
    assert panel_page.locator("img.large").evaluate("image => image.getBoundingClientRect().top") < 400


def test_the_list_leads_back_to_the_picture(panel_page: Page) -> None:
    panel_page.set_viewport_size({"width": 390, "height": 700})
    panel_page.goto(f"/figures/{MANY}")
    last = panel_page.locator(".panels h3 a").last
    last.click()
    panel_page.wait_for_url("**#panel-ad")
    panel_page.wait_for_function("Math.abs(document.querySelector('img.large').getBoundingClientRect().top) < 200")
    assert panel_page.locator(".about").last.is_visible()
    panel_page.locator("#panel-ad ~ .about").get_by_role("link", name="Find similar to panel ad").click()
    panel_page.wait_for_url(f"**/figures/{MANY}/similar?panel=ad")


@pytest.mark.parametrize("script", [True, False])
def test_kinds_and_scales_are_filters(panel_page: Page, plain_panel_page: Page, script: bool) -> None:
    page = panel_page if script else plain_panel_page
    page.goto("/search?q=silver+OR+foam&every_panel=1")
    everything = page.locator(".found").inner_text()
    page.locator(".facet", has_text="Scale bar").get_by_role("link", name="100 nm –").click()
    page.wait_for_url("**scale=*")
    assert page.locator(".card").count() == 1 and "500" in page.locator(".card .scale").inner_text()
    page.get_by_role("link", name="Remove the filter").click()
    assert page.locator(".found").inner_text() == everything
    page.get_by_label("Scale bar shorter than").fill("1um")
    page.get_by_label("Scale bar shorter than").press("Enter")
    page.wait_for_url("**scale_below=1um*")
    assert page.locator(".card").count() == 2
    page.locator(".facet", has_text="Kind").get_by_role("link", name="TEM").click()
    page.wait_for_url("**kind=tem*")
    assert page.locator(".found").inner_text().startswith("1 panel for")
    page.goto("/search?q=maps")
    page.get_by_role("link", name="every panel").click()
    page.wait_for_url("**every_panel=1*")
    assert page.locator(".found").inner_text().startswith("30 panels")


def test_an_undivided_figure_is_plain(panel_page: Page) -> None:
    panel_page.goto(f"/figures/{ONE}")
    assert panel_page.locator(".edge, .about, .pick, .show-panels, .show-text").count() == 0
    panel_page.locator(".bar-edge").hover()
    assert panel_page.locator(".bar-name").is_visible()


def test_sample_figures_show_what_was_found_in_them(page: Page, figures: list[tuple[object, Figure]]) -> None:
    """From the file through splitter, store and server to the screen."""
    divided = [figure for _, figure in figures if len(figure.panels) > 1]
    assert divided
    for figure in divided[:2]:
        page.goto(f"/figures/{figure.id}")
        for number, panel in enumerate(figure.panels):
            stands(page, page.locator(".edge").nth(number), panel.box, figure.box, within=3.0)

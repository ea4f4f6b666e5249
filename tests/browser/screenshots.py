r"""Pictures of the pages of a running server, in light, dark and on a phone, for looking at:

figlens serve --library demo &
python tests/browser/screenshots.py http://127.0.0.1:8000 shots --words "SEM image" --image crop.png

With --manual it makes the pictures of the manual instead: search.png, figure.png (a panel chosen) and, with --image,
picture.png, with --smiles structure.png. Those in docs/pictures are of drawn samples, crop.png a part of the first hit:

figlens demo --library demo --papers 12
figlens serve --library demo &
python tests/browser/screenshots.py http://127.0.0.1:8000 docs/pictures --manual --words "SEM of particles" \
    --image crop.png --smiles c1ccccc1
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}


MANUAL: Any = {"width": 1280, "height": 1100}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="the running server's address")
    parser.add_argument("out", type=Path, help="where the pictures go")
    parser.add_argument("--words", default="SEM image", help="what to search for")
    parser.add_argument("--smiles", default="", help="a structure to search by")
    parser.add_argument("--image", type=Path, help="a picture to search by")
    parser.add_argument("--manual", action="store_true", help="make the pictures of the manual")
    args = parser.parse_args()
    program = chromium.find()
    if program is None:
        print("no Chromium or Chrome on this machine", file=sys.stderr)
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    with chromium.launched(program) as browser:
        if args.manual:
            _manual(browser.new_context(color_scheme="light", viewport=MANUAL).new_page(), args)
            return 0
        for look, options in LOOKS.items():
            page = browser.new_context(**options).new_page()
            _shoot(page, args, look)
    return 0


def _search(page: Page, args: argparse.Namespace) -> None:
    page.goto(args.server)
    page.get_by_label("Words to search for").fill(args.words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")


def _search_structure(page: Page, args: argparse.Namespace) -> None:
    page.goto(args.server)
    page.get_by_text("By a structure or elements").click()
    page.get_by_label("SMILES").fill(args.smiles)
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search?**")


def _open_panel(page: Page) -> None:
    """The figure of the first hit that is a panel, of the first hit where none is."""
    titles = page.locator(".card h3 a")
    panel = page.locator(".card h3 a[href*='#panel-']")
    (panel if panel.count() else titles).first.click()
    page.wait_for_url("**/figures/**")


def _manual(page: Page, args: argparse.Namespace) -> None:
    def keep(name: str) -> None:
        page.wait_for_load_state("networkidle")
        path = args.out / f"{name}.png"
        page.screenshot(path=path)
        with Image.open(path) as shot:
            small = shot.convert("RGB").quantize(256)
        small.save(path, optimize=True)  # a repository keeps every version of them

    _search(page, args)
    keep("search")
    _open_panel(page)
    keep("figure")
    if args.image:
        page.goto(args.server)
        page.get_by_label("By a picture").set_input_files(args.image)
        page.get_by_role("button", name="Search", exact=True).click()
        page.wait_for_url("**/search?**")
        keep("picture")
    if args.smiles:
        _search_structure(page, args)
        keep("structure")


def _shoot(page: Page, args: argparse.Namespace, look: str) -> None:
    def keep(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=args.out / f"{look}-{name}.png", full_page=look != "phone")

    page.goto(args.server)
    keep("1-home")
    _search(page, args)
    keep("2-results")
    _open_panel(page)
    keep("3-panel")
    page.goto(page.url.partition("#")[0])
    if (text := page.locator(".show-text")).count():
        text.check()
    keep("3-text")
    page.locator(".crumbs a").click()
    page.wait_for_url("**/papers/**")
    keep("4-paper")
    for name, path in (("5-library", "/library"), ("6-api", "/api"), ("7-missing", "/nowhere")):
        page.goto(args.server + path)
        keep(name)
    if args.image:
        page.goto(args.server)
        page.get_by_label("By a picture").set_input_files(args.image)
        keep("8-chosen")
        page.get_by_role("button", name="Search", exact=True).click()
        page.wait_for_url("**/search?**")
        keep("9-picture")
    if args.smiles:
        _search_structure(page, args)
        keep("10-structure")
        page.locator(".card h3 a").first.click()
        page.wait_for_url("**/figures/**")
        page.goto(page.url.partition("#")[0])
        keep("11-molecules")


if __name__ == "__main__":
    sys.exit(main())

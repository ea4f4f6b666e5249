"""Pictures of the pages of a running server, in light, dark and on a phone, for looking at:

figlens serve --library demo &
python tests/browser/screenshots.py http://127.0.0.1:8000 shots --words "SEM image" --image crop.png
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.browser import chromium

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="the running server's address")
    parser.add_argument("out", type=Path, help="where the pictures go")
    parser.add_argument("--words", default="SEM image", help="what to search for")
    parser.add_argument("--image", type=Path, help="a picture to search by")
    args = parser.parse_args()
    program = chromium.find()
    if program is None:
        print("no Chromium or Chrome on this machine", file=sys.stderr)
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    with chromium.launched(program) as browser:
        for look, options in LOOKS.items():
            page = browser.new_context(**options).new_page()
            _shoot(page, args, look)
    return 0


def _shoot(page: Any, args: argparse.Namespace, look: str) -> None:
    def keep(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=args.out / f"{look}-{name}.png", full_page=look != "phone")

    page.goto(args.server)
    keep("1-home")
    page.get_by_label("Words to search for").fill(args.words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    keep("2-results")
    page.locator(".card h3 a").first.click()
    page.wait_for_url("**/figures/**")
    keep("3-figure")
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
        page.get_by_role("button", name="Search").click()
        page.wait_for_url("**/search?**")
        keep("9-picture")


if __name__ == "__main__":
    sys.exit(main())

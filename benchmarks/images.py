"""How well a picture finds the figure it was cut from, and how often a stranger is turned away.

    python benchmarks/images.py [--papers FOLDER] [--library DIR] [--count 120] [--misses FOLDER]

FOLDER holds PDFs and ``truth/NAME.json`` with the boxes of their figures and panels (see README, shared data). They are
ingested without OCR unless ``--library`` names a library of them. Crops are cut at random from the pages: 70 % of each
side of a figure, one panel, or 30 % of the area of one; at 70 to 300 dpi, JPEG 60, some grey, some of other contrast
and brightness. Strangers are drawn here and have nothing to do with any paper.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageDraw, ImageEnhance

from harvest.runner import ingest
from harvest.settings import HarvestSettings, Limits
from harvest.store import Library
from index.images import load_image
from index.pictures import ImageAnswer, PictureIndex, open_pictures

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "papers"
SHARE = {"part": 0.7, "panel": 1.0, "crop30": math.sqrt(0.3)}
DPI = (70, 80, 90, 105, 120, 140, 160, 200, 250, 300)
LEAST_SIDE, LEAST_SPREAD = 48, 12.0
"""Smaller or emptier crops show nothing that anybody would ask about."""


@dataclass
class Asked:
    """A crop and the figure it is from, with the letter of the panel where it is of one."""

    image: Image.Image
    paper: str
    label: str
    what: str
    panel: str = ""


def crops(folder: Path, count: int, seed: int) -> Iterator[Asked]:
    """``count`` crops of the papers' figures, deterministic by seed."""
    chance = random.Random(seed)
    figures = []
    for path in sorted((folder / "truth").glob("*.json")):
        paper = json.loads(path.read_text(encoding="utf-8"))
        figures += [(folder / paper["pdf"], figure) for figure in paper["figures"]]
    while count:
        path, figure = chance.choice(figures)
        what = chance.choice(["part", "panel", "panel", "crop30", "crop30"])
        part = figure if what == "part" else chance.choice(figure["panels"])
        box = part["box"]
        with pymupdf.open(path) as document:
            image = _crop(document[figure["page"] - 1], box, what, chance.choice(DPI), chance)
        if image is not None:
            count -= 1
            letter = "" if what == "part" else part["label"]
            yield Asked(_damaged(image, chance), path.stem, figure["label"], what, letter)


def _crop(page: pymupdf.Page, box: list[float], what: str, dpi: int, chance: random.Random) -> Image.Image | None:
    """The crop with the most contrast of twelve places; None when it is too small or too empty."""
    x0, y0, x1, y1 = box
    width, height = (x1 - x0) * SHARE[what], (y1 - y0) * SHARE[what]
    if min(width, height) * dpi / 72 < LEAST_SIDE:
        return None
    best: tuple[float, Image.Image] | None = None
    for _ in range(1 if what == "panel" else 12):
        x, y = x0 + chance.random() * (x1 - x0 - width), y0 + chance.random() * (y1 - y0 - height)
        clip = pymupdf.Rect(x, y, x + width, y + height)
        pixels = page.get_pixmap(dpi=dpi, clip=clip, alpha=False, colorspace=pymupdf.csRGB)
        image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
        spread = float(np.asarray(image.convert("L")).std())
        if best is None or spread > best[0]:
            best = spread, image
    return best[1] if best is not None and best[0] >= LEAST_SPREAD else None


def _damaged(image: Image.Image, chance: random.Random) -> Image.Image:
    effect = chance.choice(["", "grey", "contrast"])
    if effect == "grey":
        image = image.convert("L")
    if effect == "contrast":
        image = ImageEnhance.Contrast(image).enhance(chance.choice([0.6, 1.5]))
        image = ImageEnhance.Brightness(image).enhance(chance.choice([0.88, 1.12]))
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=60)
    return Image.open(kept)


def strangers(seed: int) -> Iterator[Image.Image]:
    """Drawn things of daily life and patterns: boards, flags, faces, keyboards, maps, scores, houses, noise."""
    chance = random.Random(seed)
    for draw in (_board, _flag, _face, _keyboard, _street_map, _score, _house, _calendar, _tree, _bricks):
        for _ in range(3):
            yield draw(chance)
    noise = np.random.default_rng(seed)
    yield Image.fromarray(noise.integers(0, 256, (300, 400, 3), dtype=np.uint8))
    yield Image.fromarray(noise.integers(0, 256, (20, 30, 3), dtype=np.uint8)).resize((450, 300))
    yield Image.fromarray(np.tile(np.linspace(0, 255, 400).astype(np.uint8), (300, 1)))
    yield Image.fromarray(np.full((200, 300, 3), 255, np.uint8))


def _canvas(colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (480, 400), colour)
    return image, ImageDraw.Draw(image)


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _board(chance: random.Random) -> Image.Image:
    image, pen = _canvas("#eed")
    dark = _colour(chance)
    for row in range(8):
        for column in range(8):
            if (row + column) % 2:
                pen.rectangle((40 + column * 45, 20 + row * 45, 85 + column * 45, 65 + row * 45), fill=dark)
            elif chance.random() < 0.3:
                pen.ellipse((48 + column * 45, 28 + row * 45, 77 + column * 45, 57 + row * 45), fill=_colour(chance))
    return image


def _flag(chance: random.Random) -> Image.Image:
    image, pen = _canvas("white")
    for stripe in range(parts := chance.choice((3, 5))):
        pen.rectangle((0, 400 * stripe // parts, 480, 400 * (stripe + 1) // parts), fill=_colour(chance))
    pen.ellipse((190, 150, 290, 250), fill=_colour(chance))
    return image


def _face(chance: random.Random) -> Image.Image:
    image, pen = _canvas("#" + "".join(chance.choice("89abcdef") for _ in range(6)))
    pen.ellipse((110, 50, 370, 350), fill="#f4cfa5", outline="black", width=4)
    for x in (180, 270):
        pen.ellipse((x, 140, x + 36, 170), fill="white", outline="black", width=3)
        pen.ellipse((x + 12, 146, x + 26, 162), fill=_colour(chance))
    pen.arc((180, 200, 300, 300), 20, 160, fill="#a22", width=6)
    pen.pieslice((100, 20, 380, 260), 180, 360, fill=_colour(chance))
    return image


def _keyboard(chance: random.Random) -> Image.Image:
    image, pen = _canvas(chance.choice(("#222", "#ddd")))
    for row in range(5):
        for key in range(12):
            x, y = 15 + key * 38 + row * 4, 90 + row * 44
            pen.rounded_rectangle((x, y, x + 32, y + 38), 5, fill="#f6f6f6", outline="#555")
            pen.text((x + 10, y + 10), chance.choice("QWERTYUIOPASDFGHJKLZXCVBNM"), fill="black")
    return image


def _street_map(chance: random.Random) -> Image.Image:
    image, pen = _canvas("#f2efe6")
    for _ in range(5):
        x, y = chance.randrange(420), chance.randrange(340)
        pen.rectangle((x, y, x + chance.randrange(40, 120), y + chance.randrange(40, 90)), fill="#c9e4b4")
    for _ in range(9):
        ends = [(chance.choice((0, 480)), chance.randrange(400)), (chance.randrange(480), chance.choice((0, 400)))]
        pen.line(ends, fill="#fff", width=chance.choice((8, 14)))
        pen.line(ends, fill="#d8b45a", width=3)
    return image


def _score(chance: random.Random) -> Image.Image:
    image, pen = _canvas("#fffef8")
    for staff in range(4):
        for line in range(5):
            pen.line((20, 40 + staff * 90 + line * 10, 460, 40 + staff * 90 + line * 10), fill="black")
        for note in range(12):
            x, y = 40 + note * 35, 35 + staff * 90 + chance.randrange(9) * 5
            pen.ellipse((x, y, x + 13, y + 10), fill="black")
            pen.line((x + 12, y + 5, x + 12, y - 30), fill="black", width=2)
    return image


def _house(chance: random.Random) -> Image.Image:
    image, pen = _canvas("#9ecbee")
    pen.rectangle((0, 320, 480, 400), fill="#5f9e44")
    pen.rectangle((120, 180, 360, 330), fill=_colour(chance), outline="black")
    pen.polygon([(100, 180), (380, 180), (240, 70)], fill=_colour(chance), outline="black")
    for x in (145, 285):
        pen.rectangle((x, 210, x + 50, 260), fill="#fff6b0", outline="black", width=3)
    pen.rectangle((215, 250, 265, 330), fill="#5b3a1e")
    return image


def _calendar(chance: random.Random) -> Image.Image:
    image, pen = _canvas("white")
    pen.rectangle((20, 20, 460, 70), fill=_colour(chance))
    for day in range(31):
        x, y = 25 + (day % 7) * 62, 90 + (day // 7) * 60
        pen.rectangle((x, y, x + 58, y + 54), outline="#888")
        pen.text((x + 6, y + 4), str(day + 1), fill="#c00" if chance.random() < 0.2 else "black")
    return image


def _tree(chance: random.Random) -> Image.Image:
    image, pen = _canvas("#dfeffa")
    pen.rectangle((225, 220, 255, 390), fill="#6b4423")
    for _ in range(60):
        x, y = int(chance.gauss(240, 60)), int(chance.gauss(150, 45))
        pen.ellipse((x - 30, y - 25, x + 30, y + 25), fill=(40, chance.randrange(90, 190), 40))
    return image


def _bricks(chance: random.Random) -> Image.Image:
    image, pen = _canvas("#bbb")
    for row in range(14):
        for column in range(-1, 8):
            x = column * 66 + (row % 2) * 33
            red = (chance.randrange(140, 200), chance.randrange(50, 80), 50)
            pen.rectangle((x + 2, row * 29 + 2, x + 62, row * 29 + 26), fill=red)
    return image


def number(label: str) -> tuple[str, str]:
    """What two spellings of a label have in common: scheme, chart or figure, and its number."""
    kind = next((kind for kind in ("scheme", "chart") if label.lower().startswith(kind)), "figure")
    found = re.search(r"\d+", label)
    return kind, found.group() if found else ""


def measure(pictures: PictureIndex, library: Library, arguments: argparse.Namespace) -> None:
    owner = {panel.key: (Path(panel.paper.source).stem, number(panel.figure.label)) for panel in library.panels()}
    letters = {panel.key: panel.panel.label.lower() for panel in library.panels()}
    times: list[float] = []
    named: list[bool] = []

    def search(image: Image.Image) -> ImageAnswer:
        start = time.perf_counter()
        answer = pictures.search(load_image(image))
        times.append(time.perf_counter() - start)
        return answer

    right: dict[str, list[bool]] = {}
    refused = 0
    for place, asked in enumerate(crops(arguments.papers, arguments.count, arguments.seed)):
        answer = search(asked.image)
        first = owner[answer.hits[0].key] if answer.hits else None
        good = first == (asked.paper, number(asked.label))
        right.setdefault(asked.what, []).append(good)
        refused += answer.nothing_alike
        if good and asked.panel and letters[answer.hits[0].key]:
            named.append(letters[answer.hits[0].key] == asked.panel.lower())
        if not good:
            print(f"  missed {place:03d}: {asked.what} of {asked.paper} {asked.label} {asked.image.size}: got {first}")
            if arguments.misses:
                asked.image.save(arguments.misses / f"{place:03d}.png")
    turned = []
    for place, image in enumerate(strangers(arguments.seed)):
        answer = search(image)
        turned.append(answer.nothing_alike)
        if answer.hits:
            print(f"  taken for alike: stranger {place}, {owner[answer.hits[0].key]}, {answer.hits[0].signals}")
    every = [good for row in right.values() for good in row]
    for what, row in sorted(right.items()):
        print(f"{what:8} success@1 {sum(row) / len(row):.3f} of {len(row)}")
    print(f"crops    success@1 {sum(every) / len(every):.3f} of {len(every)}, refused by mistake {refused}")
    if named:
        print(f"of crops of a lettered panel whose figure was found {sum(named)} of {len(named)} name the panel")
    print(f"strangers turned away {sum(turned)} of {len(turned)}")
    print(f"a search takes {1000 * statistics.median(times):.0f} ms (median), {1000 * max(times):.0f} ms (slowest)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=Path, default=SHARED)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=Path, help="a folder for the crops that were not found")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = arguments.library or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "library"
        if arguments.library is None:
            papers = sorted(arguments.papers.glob("*.pdf"))
            settings = HarvestSettings(ocr="none", ocr_figures=False, ocr_pages=False)
            ingest(papers, folder, settings, Limits(), jobs=2)
        if arguments.misses:
            arguments.misses.mkdir(parents=True, exist_ok=True)
        library = stack.enter_context(Library.open(folder))
        pictures = stack.enter_context(open_pictures(library))
        start = time.perf_counter()
        changed = pictures.refresh()
        print(f"{len(pictures)} panels, {changed} of them new, indexed in {time.perf_counter() - start:.1f} s")
        measure(pictures, library, arguments)


if __name__ == "__main__":
    main()

"""A few small papers made on the spot: two PDFs whose figures are pictures, and single pictures with captions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image, ImageDraw

PROSE = "Samples were dried at 80 °C for two hours and then examined in the usual way, as described elsewhere. "

FIRST = (
    ("Figure 1. SEM image of zinc oxide nanowires grown on sapphire.", "blobs", 1),
    ("Figure 2. Raman spectrum of the annealed film.", "curve", 2),
)
SECOND = (
    ("Fig. 1. TEM micrograph of gold nanoparticles.", "blobs", 3),
    ("Fig. 2. Stress-strain curve of one particle under load.", "curve", 4),
)


def write_papers(folder: Path) -> Path:
    """``folder`` with zinc.pdf, gold.pdf, and film.png beside film.json."""
    folder.mkdir(parents=True, exist_ok=True)
    write_pdf(folder / "zinc.pdf", "Growth of zinc oxide nanowires", FIRST)
    write_pdf(folder / "gold.pdf", "Gold nanoparticles under load", SECOND)
    picture("blobs", 5).save(folder / "film.png")
    caption = "Figure 7. Optical micrograph of a <b>cracked</b> film & its edge."
    facts = f'"caption": "{caption}", "title": "Cracks in films", "year": 2021, "doi": "10.1234/films<7>"'
    (folder / "film.json").write_text(f'{{{facts}, "journal": "Journal of Films"}}', encoding="utf-8")
    return folder


def write_pdf(path: Path, title: str, figures: tuple[tuple[str, str, int], ...]) -> None:
    """A paper with a figure a page, each between paragraphs of prose."""
    document = pymupdf.open()
    document.set_metadata({"title": title})
    for number, (caption, what, seed) in enumerate(figures, 1):
        page = document.new_page(width=595, height=842)
        heading = title if number == 1 else f"Results of part {number}"
        page.insert_text((72, 80), heading, fontsize=16)
        page.insert_textbox((72, 100, 523, 200), PROSE * 4, fontsize=10)
        scratch = path.with_suffix(f".{number}.png")
        picture(what, seed).save(scratch)
        page.insert_image((150, 220, 445, 440), filename=scratch)
        scratch.unlink()
        page.insert_textbox((72, 455, 523, 490), caption, fontsize=9)
        cited = f"The result is shown in {' '.join(caption.split()[:2]).rstrip('.')}, which is what was to be seen. "
        page.insert_textbox((72, 510, 523, 760), cited + PROSE * 8, fontsize=10)
    document.save(path)


def picture(what: str, seed: int) -> Image.Image:
    """A grey picture of round things, or a curve in a frame; 590 × 440 pixels, another one for each seed."""
    random = np.random.default_rng(seed)
    return _blobs(random) if what == "blobs" else _curve(random)


def _blobs(random: np.random.Generator) -> Image.Image:
    noise: NDArray[np.uint8] = random.integers(40, 90, (440, 590), dtype=np.uint8)
    image = Image.fromarray(noise, "L").convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, size = (int(random.integers(*span)) for span in ((0, 590), (0, 440), (8, 50)))
        shade = int(random.integers(110, 250))
        draw.ellipse((x, y, x + size, y + size * 0.8), fill=(shade, shade, shade))
    return image


def _curve(random: np.random.Generator) -> Image.Image:
    image = Image.new("RGB", (590, 440), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 20, 570, 380), outline="black", width=2)
    heights = 340 - 200 * np.abs(np.cumsum(random.normal(0, 0.04, 500)))
    draw.line([(65 + i, float(h)) for i, h in enumerate(heights)], fill="blue", width=3)
    draw.text((280, 400), "axis / unit", fill="black")
    return image

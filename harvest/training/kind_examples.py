"""The labelled panels that telling kinds apart is learnt from and tested on, out of a folder of data sets.

The folder holds ``papers`` (PDFs and ``truth/NAME.json`` with panels and kinds), ``micrographs`` and ``figures``
(pictures and ``labels.jsonl``), ``captioned_papers`` (figures and ``captions.jsonl``) and ``corpus`` (PDFs).
``kind_labels.csv`` beside this module says what was labelled by eye: a file, for PDFs a page and a box in points, for
parts of a picture a box in pixels, and the kind ("-": of no use). Drawn panels fill up kinds that are rare in print.
"""

from __future__ import annotations

import csv
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.documents.images import decode
from harvest.documents.pdf import open_pdf
from harvest.figures.find import find_figures
from harvest.panels import divide_caption
from harvest.reading.kinds import KINDS
from harvest.records import Box, Figure
from harvest.samples import PANEL_KINDS, draw_panel
from harvest.settings import Limits

LABELS = Path(__file__).with_name("kind_labels.csv")

SPECTRUM = "spectrum"
"""What ``figures`` calls a panel that is of one of the kinds ``SPECTRA``, unknown which."""

SPECTRA = ("xrd_pattern", *(kind for kind in KINDS if kind.endswith("_spectrum")))

NOT_OURS = {"electroluminescence": "other"}
"""What ``figures`` has names for and ``KINDS`` has not."""

ALIKE = 20
"""How many numbers in a row of a collection's pictures are taken for one document: neighbours look alike."""

DPI = 200
RARE = (
    "electrochemistry",
    "xrd_pattern",
    "xps_spectrum",
    "raman_spectrum",
    "edx_spectrum",
    "thermal_analysis",
    "iv_curve",
    "stress_strain",
    "adsorption_isotherm",
    "scatter_plot",
    "histogram",
    "box_plot",
    "heatmap",
    "contour_map",
    "surface_plot",
    "pie_chart",
)
"""Kinds that the data sets show seldom, for how often papers do: twice as many are drawn."""

TEST_TENTHS = 3
"""Every panel of a document is in the same part: three documents in ten are tested on."""

Pixels = NDArray[np.uint8]
Labels = dict[str, list[tuple[tuple[float, ...], str]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is of a panel: pixels (RGB, height × width × 3), its caption, its printed text (None: not read)."""

    image: Pixels
    caption: str = ""
    text: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One panel of a known kind (or ``SPECTRUM``): ``group`` is its document, ``load`` opens it."""

    key: str
    source: str
    group: str
    kind: str
    load: Callable[[], Shown]

    @property
    def part(self) -> str:
        """ "train" or "test", by the document's name alone."""
        tenth = int(hashlib.sha256(self.group.encode()).hexdigest(), 16) % 10
        return "test" if tenth < TEST_TENTHS else "train"


def examples(data: Path, drawn: int) -> Iterator[Example]:
    """All labelled panels of a known kind under ``data``, and ``drawn`` panels of each kind that can be drawn."""
    labels = read_labels(LABELS)
    yield from _papers(data / "papers")
    yield from _pictures(data, "micrographs", labels)
    yield from _pictures(data, "figures", labels)
    yield from _captioned(data, labels)
    yield from _corpus(data, labels)
    for kind in PANEL_KINDS:
        yield from (_drawn(kind, number) for number in range(drawn * (2 if kind in RARE else 1)))


def read_labels(path: Path) -> Labels:
    """By file: places (page and box, or box, or nothing) and kinds."""
    labels: Labels = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = tuple(float(row[name]) for name in ("page", "x0", "top", "x1", "bottom") if row[name])
            labels.setdefault(row["file"], []).append((place, row["kind"]))
    return labels


def _papers(folder: Path) -> Iterator[Example]:
    for truth in sorted((folder / "truth").glob("*.json")):
        paper = folder / f"{truth.stem}.pdf"
        for figure in json.loads(truth.read_text(encoding="utf-8"))["figures"]:
            captions = divide_caption(figure["caption"], [panel["label"] for panel in figure["panels"]])
            for panel in figure["panels"]:
                box = Box(figure["page"], *panel["box"])
                load = partial(_printed, paper, box, captions.get(panel["label"], figure["caption"]))
                yield Example(_key("papers", paper, box), "papers", paper.stem, panel["kind"], load)


def _corpus(data: Path, labels: Labels) -> Iterator[Example]:
    for name in sorted(name for name in labels if name.startswith("corpus/")):
        for (page, *sides), kind in labels[name]:
            box = Box(int(page), *sides)
            load = partial(_printed, data / name, box, None)
            yield Example(_key("corpus", data / name, box), "corpus", Path(name).stem, kind, load)


def _key(source: str, paper: Path, box: Box) -> str:
    sides = (box.x0, box.top, box.x1, box.bottom)
    return f"{source}/{paper.name}#{box.page}," + ",".join(f"{side:.1f}" for side in sides)


def _pictures(data: Path, source: str, labels: Labels) -> Iterator[Example]:
    for row in _rows(data / source / "labels.jsonl"):
        name = f"{source}/{row['image']}"
        kind = labels[name][0][1] if name in labels else NOT_OURS.get(row["kind"], row["kind"])
        if kind in (*KINDS, SPECTRUM):
            text = () if source == "figures" else None  # hundreds of charts: reading them takes an hour
            load = partial(_picture, data / name, (), row.get("caption", ""), text)
            yield Example(name, source, row.get("doi") or _neighbours(row["image"]), kind, load)


def _neighbours(image: str) -> str:
    """What stands for the document of a picture that is only numbered: NAME_012.jpg is of "NAME 0"."""
    name, _, number = image.rpartition(".")[0].rpartition("_")
    return f"{name} {int(number) // ALIKE}"


def _captioned(data: Path, labels: Labels) -> Iterator[Example]:
    for row in _rows(data / "captioned_papers" / "captions.jsonl"):
        name = f"captioned_papers/{row['image']}"
        for place, kind in labels.get(name, []):
            key = name + ("#" + ",".join(f"{value:.0f}" for value in place) if place else "")
            load = partial(_picture, data / name, place, row["caption"], ())  # too small for text to be read
            yield Example(key, "captioned_papers", row["doi"], kind, load)


def _drawn(kind: str, number: int) -> Example:
    return Example(f"drawn/{kind}/{number}", "drawn", f"drawn {number}", kind, partial(draw, kind, number))


def draw(kind: str, number: int) -> Shown:
    """The ``number``-th drawn panel of a kind, at a resolution of its own."""
    rng = np.random.default_rng([number, zlib.crc32(kind.encode())])
    panel = draw_panel(kind, rng)
    return Shown(panel.image(int(rng.integers(90, 200))), panel.caption, panel.words)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _picture(path: Path, place: tuple[float, ...], caption: str, text: tuple[str, ...] | None = None) -> Shown:
    image = decode(path, Limits().pixels)
    if place:
        x0, top, x1, bottom = (int(value) for value in place)
        image = image[top:bottom, x0:x1]
    return Shown(image, caption, text)


def _printed(path: Path, box: Box, caption: str | None) -> Shown:
    with open_pdf(path, Limits()) as document:
        text = tuple(line.text for line in document.text_lines(box))
        image = document.render(box, DPI)
    return Shown(image, _caption_around(path, box) if caption is None else caption, text if len(text) > 2 else None)


@cache
def _figures(path: Path) -> tuple[Figure, ...]:
    with open_pdf(path, Limits()) as document:
        return tuple(find_figures(document, path.stem).figures)


def _caption_around(path: Path, box: Box) -> str:
    """The caption of the figure that holds the middle of the box, "" where none was found."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    for figure in _figures(path):
        place = figure.box
        if place and place.page == box.page and place.x0 <= x <= place.x1 and place.top <= y <= place.bottom:
            return figure.caption
    return ""

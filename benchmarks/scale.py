"""How often scale bars are read right: on micrographs with a table of the truth, and on drawn ones.

    python benchmarks/scale.py ../shared/data/micrographs/scale_bars.csv [--drawn 10]

The table needs the columns image and scale ("500 nm", "bar" for a bar without text, "none"); the images lie beside it.
Without a caption nothing may be said of a bar without text. Drawn micrographs have an exact truth: they count as right
when their nanometres a pixel are within 5 % of it.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.documents.images import decode
from harvest.reading.figure_text import read_picture
from harvest.reading.ocr import OcrEngine, open_engine
from harvest.reading.scale import may_have_scale, read_scale
from harvest.records import SCALE_UNITS_NM, Box, ScaleBar, TextLine
from harvest.samples import PANEL_KINDS, draw_panel
from harvest.settings import Limits

UNITS = {"um": "µm", "A": "Å"}
CLOSE = 0.05


def verdict(scale: ScaleBar | None, truth: str) -> str:
    """ "right", "wrong", "none" (not found), or for images without a length "nothing" (said, rightly) and "false"."""
    if truth in ("bar", "none"):
        return "nothing" if scale is None else "false"
    if scale is None:
        return "none"
    value, unit = truth.split()
    return "right" if (scale.value, scale.unit) == (float(value), UNITS.get(unit, unit)) else "wrong"


def lines_of(image: NDArray[np.uint8], engine: OcrEngine) -> tuple[Box, tuple[TextLine, ...]]:
    """The image's box and the lines read in it."""
    box = Box(1, 0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
    return box, read_picture(image, engine, box)


def on_table(table: Path, engine: OcrEngine) -> None:
    """Print what is not right, then the counts and the cost of reading scales besides OCR."""
    counts: Counter[str] = Counter()
    cost = 0.0
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        image = decode(table.parent / row["image"], Limits().pixels)
        box, lines = lines_of(image, engine)
        begun = time.process_time()
        scale = read_scale(image, box, lines, engine=engine)
        cost += time.process_time() - begun
        said = verdict(scale, row["scale"])
        counts[said] += 1
        if said not in ("right", "nothing"):
            print(f"{said}: {row['image']}, {row['scale']}, read {scale and (scale.value, scale.unit)}")
    with_value = counts["right"] + counts["wrong"] + counts["none"]
    print(f"right {counts['right']}/{with_value}, wrong {counts['wrong']}, none {counts['none']}", end="; ")
    print(f"without a length: false {counts['false']}/{counts['false'] + counts['nothing']}")
    print(f"{cost / len(rows):.2f} CPU seconds an image besides OCR")


def on_drawn(seeds: int, engine: OcrEngine) -> None:
    """Print how many drawn scale bars are read right, and how many bars are seen where none was drawn."""
    counts: Counter[str] = Counter()
    for kind in PANEL_KINDS:
        for seed in range(seeds if may_have_scale(kind) else max(1, seeds // 10)):
            drawn = draw_panel(kind, np.random.default_rng(seed))
            image = np.ascontiguousarray(drawn.image(200))
            box, lines = lines_of(image, engine)
            scale = read_scale(image, box, lines, engine=engine)
            if drawn.scale is None:
                counts["nothing" if scale is None else "false"] += 1
                continue
            length = (drawn.scale.box[2] - drawn.scale.box[0]) * image.shape[1] / drawn.width
            truth = drawn.scale.value * SCALE_UNITS_NM[drawn.scale.unit] / length
            close = scale is not None and abs(scale.nm_per_pixel / truth - 1) <= CLOSE
            counts["none" if scale is None else "right" if close else "wrong"] += 1
    barred = counts["right"] + counts["wrong"] + counts["none"]
    print(f"drawn: right {counts['right']}/{barred}, wrong {counts['wrong']}, none {counts['none']}", end="; ")
    print(f"without a bar: false {counts['false']}/{counts['false'] + counts['nothing']}")


def main() -> None:
    """Print both measurements."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("table", type=Path)
    arguments.add_argument("--drawn", type=int, default=0, metavar="N", help="drawn panels of each kind with a bar")
    arguments.add_argument("--ocr-engine", default="rapidocr")
    given = arguments.parse_args()
    engine = open_engine(given.ocr_engine)
    on_table(given.table, engine)
    if given.drawn:
        on_drawn(given.drawn, engine)


if __name__ == "__main__":
    main()

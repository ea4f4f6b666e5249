"""How well and how fast figures are found in PDFs, beside figcrop where that is installed.

    python benchmarks/extract.py ../shared/data/papers [--truth ../shared/data/papers/truth] [--processes 2] [--no-peer]

With --truth, a folder of NAME.json files ({"figures": [{"label", "page", "box", "caption"}]}), it prints figure F1
(a figure counts as found at IoU 0.8 with the true box) and figure+caption F1 (the captions' texts agree to 95 % in
addition). Speed is pages a second over all the files with the given number of processes, starting them included:
finding the figures, and the whole extraction as `figlens extract` does it without OCR: images, panels, kinds, scale
bars, molecules. figcrop, which finds figures and writes their images, runs in as many processes right after.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

IOU = 0.8
TEXT = 0.95


@dataclass(frozen=True, slots=True)
class Run:
    """What one program made of the files: pages, seconds, and its figures by file name."""

    pages: int
    seconds: float
    figures: dict[str, list[dict[str, Any]]]

    @property
    def speed(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def found_in(path: Path) -> tuple[str, int, list[dict[str, Any]]]:
    """figlens, finding only: name, pages, figures."""
    from harvest.documents.pdf import open_pdf
    from harvest.figures.find import find_figures
    from harvest.settings import Limits

    with open_pdf(path, Limits()) as document:
        figures = find_figures(document, "0" * 16).figures
        boxes = [(figure, figure.box) for figure in figures if figure.box is not None]
        return (
            path.stem,
            document.page_count,
            [
                {"label": f.label, "page": b.page, "box": [b.x0, b.top, b.x1, b.bottom], "caption": f.caption}
                for f, b in boxes
            ],
        )


def extracted_from(path: Path) -> tuple[str, int, list[dict[str, Any]]]:
    """figlens, the whole extraction with images: name, pages, nothing."""
    from harvest.pipeline import harvest_file
    from harvest.settings import HarvestSettings, Limits

    settings = HarvestSettings(ocr="none", ocr_figures=False, page_images=False)
    with tempfile.TemporaryDirectory() as folder:
        return path.stem, harvest_file(path, path.name, settings, Limits(), Path(folder)).paper.pages, []


def peer_from(path: Path) -> tuple[str, int, list[dict[str, Any]]]:
    """figcrop: name, pages, its figures' boxes in points."""
    import figcrop
    import pymupdf

    with tempfile.TemporaryDirectory() as folder:
        figcrop.extract(str(path), folder)
    with pymupdf.open(path) as document:
        return path.stem, document.page_count, []


def run(work: Callable[[Path], tuple[str, int, list[dict[str, Any]]]], files: Sequence[Path], processes: int) -> Run:
    """All files through ``work`` in fresh processes."""
    start = time.perf_counter()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        results = list(pool.map(work, files))
    seconds = time.perf_counter() - start
    return Run(sum(pages for _, pages, _ in results), seconds, {name: figures for name, _, figures in results})


def overlap(a: Sequence[float], b: Sequence[float]) -> float:
    """Intersection over union of two [x0, top, x1, bottom]."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = sum((r[2] - r[0]) * (r[3] - r[1]) for r in (a, b))
    return width * height / (areas - width * height)


def alike(a: str, b: str) -> bool:
    """Whether two captions agree to 95 %, spaces, hyphens and case folded."""
    a, b = (re.sub(r"[\s\-\u00ad\u2010-\u2015]+", "", text).lower() for text in (a, b))
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= TEXT


def paired(truth: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]], least: float) -> list[tuple[int, int]]:
    """One-to-one pairs (truth, found) on the same page, best overlap first."""
    scored = sorted(
        (
            (overlap(t["box"], f["box"]), i, j)
            for i, t in enumerate(truth)
            for j, f in enumerate(found)
            if t["page"] == f["page"]
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    for score, i, j in scored:
        if score >= least and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def scores(truths: Path, figures: dict[str, list[dict[str, Any]]]) -> tuple[float, float]:
    """Figure F1 and figure+caption F1 over the files that have a truth; unlabelled figures do not count."""
    boxes = captions = wanted = reported = 0
    for path in sorted(truths.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8")).get("figures", [])
        found = figures.get(path.stem, [])
        free = {j for _, j in paired([t for t in truth if not t["label"]], found, 0.5)}
        found = [f for j, f in enumerate(found) if j not in free]
        truth = [t for t in truth if t["label"]]
        pairs = paired(truth, found, IOU)
        boxes += len(pairs)
        captions += sum(alike(truth[i]["caption"], found[j]["caption"]) for i, j in pairs)
        wanted += len(truth)
        reported += len(found)
    most = max(1, wanted + reported)
    return 2 * boxes / most, 2 * captions / most


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of PDFs")
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--no-peer", action="store_true", help="leave figcrop out")
    args = parser.parse_args()
    files = sorted(args.folder.glob("*.pdf"))
    if not files:
        parser.error(f"no PDF in {args.folder}")
    timed = partial(run, files=files, processes=args.processes)
    ours = timed(found_in)
    print(f"{len(files)} files, {ours.pages} pages, {args.processes} processes")
    if args.truth:
        figure, caption = scores(args.truth, ours.figures)
        print(f"figure F1 {figure:.3f}   figure+caption F1 {caption:.3f}")
    print(f"figlens, figures found:     {ours.speed:7.2f} pages/s")
    whole = timed(extracted_from)
    print(f"figlens, everything but OCR: {whole.speed:6.2f} pages/s")
    if args.no_peer or importlib.util.find_spec("figcrop") is None:
        return
    peer = timed(peer_from)
    print(f"figcrop:                    {peer.speed:7.2f} pages/s")
    print(
        f"figlens / figcrop:          {ours.speed / peer.speed:7.1f} found, {whole.speed / peer.speed:.1f} with images"
    )


if __name__ == "__main__":
    main()

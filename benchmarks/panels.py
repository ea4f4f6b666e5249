"""How well figures are divided into panels, by the whole harvest of each PDF.

    python benchmarks/panels.py ../shared/data/papers [--truth FOLDER] [--processes 2] [--ocr rapidocr] [--verbose]

The truth is a folder of NAME.json files ({"figures": [{"label", "page", "box", "panels": [{"label", "box"}]}]}), by
default the folder's own "truth". Panels count in the figures that were found (box at IoU 0.8) and truly have two panels
or more: a panel is right at IoU 0.5 with a true one; with its letter, case and brackets aside, for the second number.
--verbose names the figures that are not right.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from extract import IOU, overlap, paired

PANEL_IOU = 0.5


def harvested(path: Path, ocr: str) -> tuple[str, list[dict[str, Any]], float]:
    """A file's name, its figures with their panels, and the processor's seconds that dividing them took."""
    from harvest.pipeline import harvest_file
    from harvest.settings import HarvestSettings, Limits

    settings = HarvestSettings(ocr=ocr, page_images=False)
    with tempfile.TemporaryDirectory() as folder:
        harvest = harvest_file(path, path.name, settings, Limits(), Path(folder))
    figures = [
        {
            "label": figure.label,
            "page": figure.box.page,
            "box": [figure.box.x0, figure.box.top, figure.box.x1, figure.box.bottom],
            "panels": [
                {"label": panel.label, "box": [panel.box.x0, panel.box.top, panel.box.x1, panel.box.bottom]}
                for panel in figure.panels
                if panel.box is not None
            ],
        }
        for figure in harvest.figures
        if figure.box is not None
    ]
    spent = sum(cost.cpu_seconds for cost in harvest.costs if cost.stage == "panels")
    return path.stem, figures, spent


def matched(true: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """One-to-one pairs (true, found) of panels, best overlap first."""
    scored = [(overlap(t["box"], f["box"]), i, j) for i, t in enumerate(true) for j, f in enumerate(found)]
    pairs: list[tuple[int, int]] = []
    for score, i, j in sorted(scored, reverse=True):
        if score >= PANEL_IOU and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def bare(label: str) -> str:
    """A letter without case and brackets."""
    return re.sub(r"[^0-9a-z]", "", label.lower())


def main() -> None:
    """Prints panel F1 and panel+letter F1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of PDFs")
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--ocr", default="rapidocr", help="rapidocr, tesseract or none")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    truths = args.truth or args.folder / "truth"
    files = [path for path in sorted(args.folder.glob("*.pdf")) if (truths / f"{path.stem}.json").exists()]
    if not files:
        parser.error(f"no PDF in {args.folder} with a truth in {truths}")
    with ProcessPoolExecutor(args.processes, mp_context=get_context("spawn")) as pool:
        results = list(pool.map(partial(harvested, ocr=args.ocr), files))
    boxes = letters = wanted = reported = divided = 0
    for name, figures, _ in results:
        truth = json.loads((truths / f"{name}.json").read_text(encoding="utf-8")).get("figures", [])
        for i, j in paired(truth, figures, IOU):
            true = [panel for panel in truth[i].get("panels", []) if panel.get("box")]
            if len(true) < 2 or not truth[i]["label"]:
                continue
            found = figures[j]["panels"]
            pairs = matched(true, found)
            right = sum(bare(true[a]["label"]) == bare(found[b]["label"]) for a, b in pairs)
            boxes, letters, divided = boxes + len(pairs), letters + right, divided + 1
            wanted, reported = wanted + len(true), reported + len(found)
            if args.verbose and (right < len(true) or len(found) != len(true)):
                print(f"{name} {truth[i]['label']}: {len(true)} panels, {len(found)} found, {right} right")
    count = sum(len(figures) for _, figures, _ in results)
    most = max(1, wanted + reported)
    print(f"{len(files)} files, {count} figures, {divided} with several panels, {wanted} panels in them")
    print(f"panel F1 {2 * boxes / most:.3f}   panel+letter F1 {2 * letters / most:.3f}")
    spent = sum(seconds for _, _, seconds in results)
    print(f"dividing: {spent / max(1, count):.3f} s of processor a figure, letters read included")


if __name__ == "__main__":
    main()

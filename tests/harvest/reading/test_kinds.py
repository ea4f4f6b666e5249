"""Kinds of panels: the contract of the reader, and how often it is right on real ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from harvest.documents.images import decode
from harvest.reading.kinds import KINDS, KindReader, open_kind_reader
from harvest.samples import PANEL_KINDS, draw_panel


@pytest.fixture(scope="module")
def reader() -> KindReader:
    return open_kind_reader()


def test_drawn_kinds_are_kinds() -> None:
    assert set(PANEL_KINDS) <= set(KINDS) and KINDS[-1] == "other" and len(set(KINDS)) == len(KINDS)


def test_without_a_picture_the_caption_decides(reader: KindReader) -> None:
    assert reader.read(None) == ("", 0.0)
    assert reader.read(None, "Viscosity against temperature") == ("", 0.0)
    assert reader.read(None, "SEM image of the film")[0] == "sem"


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 2), (20000, 30), (40, 40)])
def test_any_size_gets_a_kind_and_a_score(reader: KindReader, shape: tuple[int, int]) -> None:
    image = np.random.default_rng(1).integers(0, 256, (*shape, 3), dtype=np.uint8)
    kind, score = reader.read(image)
    assert kind in KINDS and 0.0 <= score <= 1.0
    assert reader.read(image) == (kind, score)


def test_a_picture_that_shows_nothing_is_other(reader: KindReader) -> None:
    assert reader.read(np.full((300, 300, 3), 255, np.uint8), "SEM image") == ("other", 0.0)
    assert reader.read(np.zeros((1, 1, 3), np.uint8)) == ("other", 0.0)


def test_importing_and_opening_load_nothing_heavy() -> None:
    code = "import sys, harvest.reading.kinds; print(sorted({'numpy', 'cv2', 'onnxruntime'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_the_weights_that_ship_know_real_panels(reader: KindReader, shared_data: Path) -> None:
    """A quick look at pictures the weights were trained on: a broken file or another order of features would show.

    How often they are right on documents they have not seen is printed by ``benchmarks/kinds.py``.
    """
    rows = [json.loads(line) for line in (shared_data / "micrographs" / "labels.jsonl").open(encoding="utf-8")]
    chosen = [row for row in rows if row["kind"]][::8]
    seen = [decode(shared_data / "micrographs" / row["image"], 10**7) for row in chosen]
    alone = [reader.read(image)[0] == row["kind"] for image, row in zip(seen, chosen, strict=True)]
    told = [reader.read(image, row["caption"])[0] == row["kind"] for image, row in zip(seen, chosen, strict=True)]
    assert np.mean(alone) >= 0.9 and np.mean(told) >= 0.92


def test_an_axis_and_a_caption_tell_plots_apart(reader: KindReader) -> None:
    panel = draw_panel("xps_spectrum", np.random.default_rng(5)).image(120)
    assert reader.read(panel, "XPS spectra of C 1s", ("Binding energy (eV)", "Intensity (a.u.)"))[0] == "xps_spectrum"
    assert reader.read(panel, "", ("Raman shift (cm-1)", "Intensity (a.u.)"))[0] == "raman_spectrum"
    loop = draw_panel("electrochemistry", np.random.default_rng(5)).image(120)
    assert reader.read(loop, "", ("Potential (V vs. Li/Li+)", "Current (mA)"))[0] == "electrochemistry"

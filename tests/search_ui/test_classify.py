"""``figlens classify`` as a user runs it, on good files and bad."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from harvest.reading.kinds import KINDS
from search_ui.cli.main import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    noise = np.random.default_rng(1)
    Image.new("RGB", (1, 1)).save(tmp_path / "one.png")
    Image.new("1", (20000, 20000)).save(tmp_path / "huge.png")
    Image.fromarray(noise.integers(0, 65536, (90, 120), dtype=np.uint16)).save(tmp_path / "deep.tif")
    Image.fromarray(noise.integers(0, 256, (90, 120, 4), dtype=np.uint8), "CMYK").save(tmp_path / "ink.jpg")
    frames = [Image.fromarray(noise.integers(0, 256, (60, 60), dtype=np.uint8)) for _ in range(3)]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    (tmp_path / "cut.png").write_bytes((tmp_path / "one.png").read_bytes()[:40])
    (tmp_path / "text.png").write_text("not a picture")
    return tmp_path


def test_each_image_gets_a_row_and_bad_ones_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = ["deep.tif", "ink.jpg", "moving.gif", "one.png"]
    bad = ["cut.png", "huge.png", "missing.png", "text.png", ""]
    paths = [str(folder / name) for name in (*bad, *good)]
    assert main(["classify", *paths, "--csv", "--ocr-engine", "none"]) == 1
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["image"] for row in rows] == paths and list(rows[0]) == ["image", "kind", "score"]
    assert all(not row["kind"] and not row["score"] for row in rows[: len(bad)])
    assert all(row["kind"] in KINDS and 0 <= float(row["score"]) <= 1 for row in rows[len(bad) :])
    assert len(err.splitlines()) == len(bad) and err.count("figlens: ") == len(bad)


def test_real_images(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = str(shared_data / "micrographs" / "chemrxiv_10_26434_10262912_v1_fig_2_0.jpg")
    assert main(["classify", image]) == 0
    path, kind, score = capsys.readouterr().out.split()
    assert (path, kind) == (image, "tem") and 0.3 < float(score) <= 1.0

"""``figlens scale``: a row an image, one line for what cannot be read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from search_ui.cli.main import main

HEADER = ["image", "value", "unit", "nm_per_pixel", "confidence"]


def rows(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


def picture(path: Path, size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Path:
    """A soft grey picture with a white bar of 100 pixels and no label."""
    grey = np.random.default_rng(1).normal(120, 6, (size[1], size[0])).clip(0, 255).astype(np.uint8)
    grey[-24:-20, 40:140] = 255
    Image.fromarray(grey).convert(mode).save(path)
    return path


def test_a_micrograph_and_its_row(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rapidocr")
    image = shared_data / "micrographs" / "chemrxiv_10_26434_2023_pg6pq_fig_3_1.jpg"
    assert main(["scale", "--csv", str(image)]) == 0
    header, row = rows(capsys)
    assert header == HEADER
    assert row[:3] == [str(image), "250", "nm"]
    assert float(row[3]) == pytest.approx(250 / 139.3, rel=0.03)
    assert 0.8 < float(row[4]) <= 1


def test_without_a_table_it_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = picture(tmp_path / "a,b.png")
    assert main(["scale", str(image), "--ocr-engine", "none"]) == 0
    assert capsys.readouterr().out == f"{image}: no scale bar\n"
    assert main(["scale", str(image), "--ocr-engine", "none", "--caption", "Scale bar: 50 nm"]) == 0
    assert capsys.readouterr().out.startswith(f"{image}: 50 nm, 0.5 nm a pixel")


def test_a_caption_with_the_bars_length(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = picture(tmp_path / "a,b.png")
    assert main(["scale", "--csv", "--caption", "(scale bar 2 µm)", "--ocr-engine", "none", str(image)]) == 0
    (_, row) = rows(capsys)
    assert row[:3] == [str(image), "2", "µm"]
    assert float(row[3]) == pytest.approx(20, rel=0.02)


def test_what_cannot_be_read_costs_a_line_and_an_empty_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "text.png"
    text.write_text("no picture")
    broken = picture(tmp_path / "broken.png")
    broken.write_bytes(broken.read_bytes()[:200])
    wanting = [str(tmp_path / "missing.png"), str(text), str(broken), str(tmp_path)]
    good = str(picture(tmp_path / "good.png"))
    assert main(["scale", "--csv", "--ocr-engine", "none", "--caption", "Bar: 1 µm", *wanting, good]) == 1
    said = capsys.readouterr()
    assert [row[0] for row in csv.reader(io.StringIO(said.out))] == ["image", *wanting, good]
    table = list(csv.reader(io.StringIO(said.out)))
    assert all(row[1:] == ["", "", "", ""] for row in table[1:-1])
    assert table[-1][1:3] == ["1", "µm"]
    lines = said.err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("figlens: ") for line in lines)


@pytest.mark.parametrize("name", ["one pixel", "long", "deep", "cmyk", "animated", "palette"])
def test_odd_pictures(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / {"cmyk": "a.jpg", "animated": "a.gif", "deep": "a.tif"}.get(name, "a.png")
    if name == "one pixel":
        Image.new("RGB", (1, 1)).save(path)
    elif name == "long":
        Image.new("L", (20_000, 40), 90).save(path)
    elif name == "deep":
        grey = np.random.default_rng(1).normal(30_000, 900, (300, 400)).clip(0, 65535).astype(np.uint16)
        grey[276:280, 40:140] = 65535
        Image.fromarray(grey).save(path)
    elif name == "animated":
        frames = [Image.open(picture(tmp_path / f"{number}.png")) for number in range(2)]
        frames[0].save(path, save_all=True, append_images=frames[1:])
    else:
        picture(path, mode="CMYK" if name == "cmyk" else "P")
    assert main(["scale", "--csv", "--ocr-engine", "none", "--caption", "Bar: 1 µm", str(path)]) == 0
    (_, row) = rows(capsys)
    if name in ("one pixel", "long"):
        assert row == [str(path), "", "", "", ""]
    else:
        assert float(row[3]) == pytest.approx(10, rel=0.03)

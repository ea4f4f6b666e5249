"""``figlens embed`` as a user runs it, on good files and bad, with an encoder that costs nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from search_ui.cli.main import main
from tests.index.encoders.standin import Colours


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoders.open_encoder", Colours)


def paint(folder: Path, name: str, colour: str, size: tuple[int, int] = (40, 30)) -> str:
    Image.new("RGB", size, colour).save(folder / name)
    return str(folder / name)


def rows(out: Path, count: int) -> np.ndarray:
    vectors: np.ndarray = np.load(out)
    assert vectors.shape == (count, Colours.dim) and vectors.dtype == np.float32
    return vectors


def test_rows_are_unit_vectors_in_the_order_given(tmp_path: Path) -> None:
    colours = ["red", "lime", "blue"] * 14
    paths = [paint(tmp_path, f"{number}.png", colour) for number, colour in enumerate(colours)]
    assert main(["embed", *paths, "--out", str(tmp_path / "out.npy")]) == 0
    vectors = rows(tmp_path / "out.npy", len(colours))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert vectors.argmax(axis=1).tolist() == [0, 1, 2] * 14


def test_bad_pictures_cost_a_line_and_leave_a_row_of_zeros(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.png").write_text("not a picture")
    (tmp_path / "cut.png").write_bytes(Path(paint(tmp_path, "whole.png", "red")).read_bytes()[:40])
    (tmp_path / "folder.png").mkdir()
    Image.new("1", (20000, 20000)).save(tmp_path / "huge.png")
    Image.fromarray(np.full((9, 9), 40000, np.uint16)).save(tmp_path / "deep.tif")
    Image.new("CMYK", (30, 30)).save(tmp_path / "ink.jpg")
    Image.new("P", (30, 30)).save(tmp_path / "moving.gif", save_all=True, append_images=[Image.new("P", (30, 30))])
    paint(tmp_path, "one.png", "white", (1, 1))
    paint(tmp_path, "wide.png", "white", (20000, 10))
    good = ["deep.tif", "ink.jpg", "moving.gif", "one.png", "wide.png"]
    bad = ["cut.png", "huge.png", "missing.png", "text.png", "folder.png", "", "long" * 99]
    paths = [str(tmp_path / name) for name in (*good[:2], *bad, *good[2:])]
    assert main(["embed", *paths, "--out", str(tmp_path / "out.npy")]) == 1
    vectors = rows(tmp_path / "out.npy", len(paths))
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, *[0] * len(bad), 1, 1, 1])
    err = capsys.readouterr().err.splitlines()
    assert sum(line.startswith("figlens: ") for line in err) == len(bad) == len(err) - 1


def test_texts_are_a_row_a_line_empty_ones_too(tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_bytes("\ufeffred things\r\n\r\nµ blue\u2028green\nblue".encode())
    assert main(["embed", "--texts", str(tmp_path / "texts.txt"), "--out", str(tmp_path / "out.npy")]) == 0
    assert rows(tmp_path / "out.npy", 4).argmax(axis=1)[[0, 2, 3]].tolist() == [0, 1, 2]
    (tmp_path / "texts.txt").write_text("")
    assert main(["embed", "--texts", str(tmp_path / "texts.txt"), "--out", str(tmp_path / "out.npy")]) == 0
    assert rows(tmp_path / "out.npy", 0).size == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--out", "out.npy"], 2),
        (["a.png", "--texts", "texts.txt", "--out", "out.npy"], 2),
        (["--texts", "missing.txt", "--out", "out.npy"], 2),
        (["--texts", "latin.txt", "--out", "out.npy"], 3),
        (["a.png", "--out", "nowhere/out.npy"], 2),
        (["a.png"], 2),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(
    arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "latin.txt").write_bytes(b"\xb5m")
    assert main(["embed", *arguments]) == code
    err = capsys.readouterr().err.splitlines()
    assert len([line for line in err if line.startswith("figlens: ")]) == 1
    assert not list(tmp_path.glob("*.npy*"))

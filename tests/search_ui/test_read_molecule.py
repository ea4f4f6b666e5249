"""`figlens read-molecule` and `figlens readers`, as a user calls them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from harvest.molecules.readers import installed_readers
from harvest.molecules.structure import canonical
from search_ui.cli.main import main
from tests.harvest.molecules.drawn import blank, drawing

IBUPROFEN = "CC(C)Cc1ccc(C(C)C(=O)O)cc1"

pytestmark = pytest.mark.skipif(not installed_readers(), reason="no reader of drawn molecules works here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Image.fromarray(drawing(IBUPROFEN)).save(tmp_path / "ibuprofen.png")
    Image.fromarray(blank(80, 120)).save(tmp_path / "paper.png")
    return tmp_path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_row_a_molecule_and_one_for_a_picture_without(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(folder / "ibuprofen.png"), str(folder / "paper.png")]
    assert main(["read-molecule", "--csv", *paths]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "image,smiles,label,confidence"
    first, second = rows(out)
    assert first["image"] == paths[0] and canonical(first["smiles"]) == canonical(IBUPROFEN)
    assert float(first["confidence"]) > 0.5
    assert second == {"image": paths[1], "smiles": "", "label": "", "confidence": ""}


def test_json_and_plain_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read-molecule", "--json", str(folder / "paper.png")]) == 0
    assert json.loads(capsys.readouterr().out) == {"images": [{"image": str(folder / "paper.png"), "molecules": []}]}
    assert main(["read-molecule", str(folder / "paper.png")]) == 0
    assert "no molecule" in capsys.readouterr().out


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, Path]:
    """Pictures that are unusual or none, by what a user gets: ibuprofen, nothing, or a line that says why not."""
    drawn, path = Image.fromarray(drawing(IBUPROFEN)), tmp_path / "odd"
    path.mkdir()
    drawn.convert("CMYK").save(path / "ibuprofen.jpg", quality=95)
    drawn.save(path / "ibuprofen.gif", save_all=True, append_images=[Image.new("RGB", drawn.size, "white")])
    Image.fromarray(np.asarray(drawn.convert("L"), np.uint16) * 257).save(path / "ibuprofen.tif")
    ink = Image.new("RGBA", drawn.size, "black")
    ink.putalpha(Image.fromarray(255 - np.asarray(drawn.convert("L"))))
    ink.save(path / "ibuprofen.webp", lossless=True)
    Image.fromarray(blank(1, 1)).save(path / "nothing.png")
    Image.new("L", (20_000, 40), 255).save(path / "nothing.tif")
    Image.new("1", (20_000, 20_000)).save(path / "bad-huge.png")
    (path / "bad-text.png").write_text("this is no picture\n")
    drawn.save(path / "bad-cut.png")
    (path / "bad-cut.png").write_bytes((path / "bad-cut.png").read_bytes()[:400])
    (path / "bad-folder").mkdir()
    return {each.name: each for each in [*sorted(path.iterdir()), path / "bad-gone.png"]}


def test_odd_pictures_cost_a_line_or_are_read_and_the_others_go_on(
    odd: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read-molecule", "--csv", *map(str, odd.values())]) == 1
    told = capsys.readouterr()
    bad = [name for name in odd if name.startswith("bad")]
    lines = told.err.splitlines()
    assert len(lines) == len(bad) == 5 and all(line.startswith("figlens: ") for line in lines)
    assert all(name in line for name, line in zip(bad, lines, strict=True))
    table = rows(told.out)
    assert [row["image"] for row in table] == [str(path) for path in odd.values()]
    read = {Path(row["image"]).name: canonical(row["smiles"]) for row in table if row["smiles"]}
    assert read == {name: canonical(IBUPROFEN) for name in odd if name.startswith("ibuprofen")}


def test_json_tells_what_cannot_be_read_from_what_shows_no_molecule(
    odd: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(odd["bad-text.png"]), str(odd["nothing.png"])]
    assert main(["read-molecule", "--json", *paths]) == 1
    said = json.loads(capsys.readouterr().out)["images"]
    assert said == [{"image": paths[0], "molecules": None}, {"image": paths[1], "molecules": []}]


def test_csv_and_json_together_are_a_wrong_call(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read-molecule", "--csv", "--json", str(folder / "paper.png")]) == 2
    assert "--csv or --json" in capsys.readouterr().err


def test_without_any_reader_the_message_says_how_to_get_one(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvest.molecules.readers.installed_readers", lambda: ())
    assert main(["read-molecule", str(folder / "paper.png")]) == 6
    assert "epam.imago" in capsys.readouterr().err


def test_readers_says_which_work_and_how_to_get_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["readers"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["imago", "osra", "decimer", "opsin"]
    assert all("works, reads" in line or "missing: " in line for line in lines)
    assert main(["readers", "--json"]) == 0
    assert {reader["name"] for reader in json.loads(capsys.readouterr().out)["readers"]} == {
        "imago",
        "osra",
        "decimer",
        "opsin",
    }

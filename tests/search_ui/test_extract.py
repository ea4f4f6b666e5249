"""``figlens extract``: what other programs read."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from harvest.runner.report import Reporter
from search_ui.cli.main import main
from tests.search_ui.papers import FIRST, write_pdf


def extract(*arguments: object, code: int = 0) -> None:
    assert main(["extract", *map(str, arguments), "--jobs", "1"]) == code


def test_a_paper_becomes_an_object_and_images(papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    extract(papers / "zinc.pdf", "--out", out)
    answer = json.loads((out / "zinc.json").read_text(encoding="utf-8"))
    assert (answer["paper"]["source"], answer["paper"]["pages"]) == ("zinc.pdf", 2)
    first, second = answer["figures"]
    assert (first["label"], first["page"], first["caption_page"]) == ("Figure 1", 1, 1)
    assert first["caption"] == FIRST[0][0]
    assert first["mentions"] and "Figure 1" in first["mentions"][0]
    assert first["box"] == pytest.approx([150, 220, 445, 440], abs=3)
    assert (second["page"], len(first["panels"])) == (2, 1)
    assert first["panels"][0]["box"] == first["box"]
    with Image.open(out / first["image"]) as image:
        assert image.width / image.height == pytest.approx(295 / 220, abs=0.05)
    assert sorted(path.name for path in out.iterdir()) == ["zinc", "zinc.json"]


def test_panels_are_written_where_asked_for(papers: Path, tmp_path: Path) -> None:
    film = tmp_path / "pair.png"
    with Image.open(papers / "film.png") as one:
        pair = Image.new("RGB", (2 * one.width + 40, one.height), "white")
        pair.paste(one, (0, 0))
        pair.paste(one.rotate(180), (one.width + 40, 0))
        pair.save(film)
    film.with_suffix(".txt").write_text("Figure 2. Films. (a) SEM image before and (b) SEM image after use.")
    out = tmp_path / "out"
    for asked in (("--panels",), ()):
        extract(film, papers / "zinc.pdf", "--out", out, *asked)
        (figure,) = json.loads((out / "pair.json").read_text(encoding="utf-8"))["figures"]
        assert len(figure["panels"]) == 2
        assert [panel["box"][1] for panel in figure["panels"]] == [0, 0]
        assert all(len(panel["box"]) == 4 and panel["kind"] for panel in figure["panels"])
        images = [panel["image"] for panel in figure["panels"]]
        assert all((out / image).is_file() for image in images) if asked else images == [None, None]
        whole = json.loads((out / "zinc.json").read_text(encoding="utf-8"))["figures"][0]
        assert whole["panels"][0]["image"] == whole["image"]
    assert [path.name for path in (out / "pair").iterdir()] == ["f01.png"], "what the run before wrote is gone"


def test_a_broken_file_costs_one_line_and_an_object(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4\nnot much")
    extract(bad, papers / "film.png", "--out", tmp_path / "out", code=3)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("figlens: ") and "bad.pdf" in line
    answer = json.loads((tmp_path / "out" / "bad.json").read_text(encoding="utf-8"))
    assert answer["figures"] == [] and answer["failures"][0]["error"]
    assert json.loads((tmp_path / "out" / "film.json").read_text(encoding="utf-8"))["figures"]


def test_papers_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    for folder, seed in (("a", 1), ("b", 2), ("C", 3)):
        (tmp_path / folder).mkdir()
        write_pdf(tmp_path / folder / "paper.pdf", f"Paper {folder}", ((FIRST[0][0], "blobs", seed),))
    (tmp_path / "C" / "paper.pdf").rename(tmp_path / "C" / "PAPER.pdf")
    extract(tmp_path / "a", tmp_path / "b", tmp_path / "C", "--out", tmp_path / "out")
    written = {path.name for path in (tmp_path / "out").glob("*.json")}
    assert len({name.casefold() for name in written}) == 3
    for path in (tmp_path / "out").glob("*.json"):
        answer = json.loads(path.read_text(encoding="utf-8"))
        assert (tmp_path / "out" / answer["figures"][0]["image"]).is_file()
        assert answer["figures"][0]["image"].startswith(f"{path.stem}/")


def test_the_same_paper_twice_is_written_twice(papers: Path, tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        shutil.copy(papers / "zinc.pdf", tmp_path / name)
    extract(tmp_path / "one.pdf", tmp_path / "two.pdf", "--out", tmp_path / "out")
    one, two = (json.loads((tmp_path / "out" / f"{name}.json").read_text(encoding="utf-8")) for name in ("one", "two"))
    assert len(one["figures"]) == len(two["figures"]) == 2
    assert (one["paper"]["source"], two["paper"]["source"]) == ("one.pdf", "two.pdf")


def test_an_archive_is_opened(papers: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        archive.write(papers / "zinc.pdf", "inner/zinc.pdf")
        archive.writestr("../outside.pdf", b"%PDF-1.7\n")
    main(["extract", str(tmp_path / "many.zip"), "--out", str(tmp_path / "out"), "--jobs", "1"])
    assert len(json.loads((tmp_path / "out" / "zinc.json").read_text(encoding="utf-8"))["figures"]) == 2
    assert not (tmp_path / "outside.pdf").exists()


def test_jsonl_prints_a_line_a_file_and_nothing_else(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    extract(papers / "zinc.pdf", papers / "film.png", "--jsonl")
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {Path(each["file"]).name: len(each["figures"]) for each in answers} == {"zinc.pdf": 2, "film.png": 1}
    assert all(figure["image"] is None for each in answers for figure in each["figures"])
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    write_pdf(paper, "Two figures", FIRST)
    extract(paper, "--out", tmp_path / "out")
    (tmp_path / "out" / "paper" / "notes.txt").write_text("mine", encoding="utf-8")
    write_pdf(paper, "One figure", FIRST[:1])
    extract(paper, "--out", tmp_path / "out")
    assert sorted(path.stem for path in (tmp_path / "out" / "paper").iterdir()) == ["f01", "notes"]


def test_names_and_texts_cannot_steer_the_terminal(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file called by an escape sequence, or by one of the single characters that mean the same."""
    for name in ("\x1b]0;owned\x07\x1b[2J.pdf", "\x9b31mred\u202efdp.pdf", "two\nlines.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4\nnot much")
    main(["ingest", str(tmp_path), "--library", str(tmp_path / "lib"), "--jobs", "1", "--no-ocr"])
    main(["status", "--library", str(tmp_path / "lib")])
    main(["status", "--library", str(tmp_path / "lib"), "--json"])
    main(["search", "x", "--image", str(tmp_path / "\x1b[2J.png"), "--library", str(tmp_path / "lib")])
    extract(tmp_path, "--jsonl", code=3)
    said = capsys.readouterr()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said.out + said.err)
    assert r"\x1b]0;owned\x07\x1b[2J.pdf" in said.err and r"two\nlines.pdf" in said.out
    names = {Path(json.loads(line)["file"]).name for line in said.out.splitlines() if line.startswith('{"file')}
    assert "\x1b]0;owned\x07\x1b[2J.pdf" in names, "as JSON the name is the name"


def test_jsonl_comes_as_soon_as_a_paper_is_done(
    papers: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second paper is still to come when the first one is printed."""
    seen: list[int] = []
    told = Reporter.tell

    def tell(reporter: Reporter, current: str = "") -> None:
        told(reporter, current)
        seen.append(len(capsys.readouterr().out.splitlines()))

    monkeypatch.setattr(Reporter, "tell", tell)
    extract(papers / "zinc.pdf", papers / "film.png", "--jsonl")
    assert seen == [1, 1]
    assert capsys.readouterr().out == ""

"""Commands on a library, as a user runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from harvest.molecules.readers import installed_readers
from harvest.records import Harvest
from search_ui.cli.main import main

KEYS = {
    "figure_id",
    "panel_id",
    "paper_id",
    "source",
    "page",
    "label",
    "panel",
    "kind",
    "kind_score",
    "box",
    "figure_box",
    "scale",
    "caption",
    "score",
    "signals",
    "also",
    "molecules",
}


def run(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> str:
    assert main([str(each) for each in arguments]) == code
    return capsys.readouterr().out


def ask(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    return json.loads(run(capsys, *arguments, "--json"))


def test_a_search_prints_hits_with_their_reasons(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "search", "zinc oxide nanowires", "--library", library)
    first, caption, why = out.splitlines()[:3]
    assert "Figure 1" in first and "zinc.pdf, page 1" in first
    assert "nanowires" in caption
    assert re.search(r"\.f01  1\.000  .*text #1 \(", why)
    assert "\x1b[" not in out


def test_json_has_exactly_the_promised_keys(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "search", "zinc", "--library", library)
    assert set(answer) == {"hits", "total", "facets", "suggestion", "nothing_alike", "notes"}
    assert all(set(hit) == KEYS for hit in answer["hits"]) and answer["hits"]
    assert set(answer["hits"][0]["signals"]["text"]) == {"rank", "score"}


def test_a_picture_finds_its_figure(library: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "search", "--image", papers / "film.png", "--library", library)
    assert answer["hits"][0]["source"] == "film.png"


def test_filters_narrow(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for filters in (["--year", "2018-2024"], ["--journal", "Journal of Films"], ["--paper", "film.png"]):
        hits = ask(capsys, "search", *filters, "--library", library)["hits"]
        assert {hit["source"] for hit in hits} == {"film.png"}


def test_nothing_found_says_so(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No figure answers this." in run(capsys, "search", "qqqqzzzz", "--library", library)


def test_an_offset_tells_what_is_left(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("search", "figure", "--library", library)
    total = len(re.findall(r"^ +\d+  ", run(capsys, *asked), re.MULTILINE))
    assert f"1 of {total} figures; -n shows more" in run(capsys, *asked, "-n", 1)
    assert "goes on" not in run(capsys, *asked, "--offset", total - 1)
    assert run(capsys, *asked, "--offset", total) == f"No more hits: {total} figures answer this.\n"


def test_a_misspelt_word_brings_a_suggestion(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Did you mean: " in run(capsys, "search", "sapphrie", "--library", library)
    assert "Did you mean: sapphire \\x07\n" in run(capsys, "search", "sapphrie \x07", "--library", library)


@pytest.mark.parametrize(
    ("image", "code", "said"), [("nowhere.png", 2, "no picture at"), ("text.png", 3, "is no picture"), ("", 2, "")]
)
def test_what_is_no_picture_costs_one_line(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], image: str, code: int, said: str
) -> None:
    (tmp_path / "text.png").write_text("words, not pixels", encoding="utf-8")
    assert main(["search", "--image", str(tmp_path / image), "--library", str(library)]) == code
    error = capsys.readouterr().err
    assert error.startswith("figlens: ") and said in error


def test_what_the_system_refuses_costs_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / ("long" * 99))
    assert main(["status", "--library", folder]) == 1
    error = capsys.readouterr().err
    assert error.startswith("figlens: ") and "too long" in error and error.count("\n") == 1
    with pytest.raises(OSError, match="too long"):
        main(["--debug", "status", "--library", folder])


def test_similar_leaves_the_figure_itself_out(
    library: Path, harvests: dict[str, Harvest], capsys: pytest.CaptureFixture[str]
) -> None:
    figure = harvests["zinc.pdf"].figures[0].id
    answer = ask(capsys, "similar", figure, "--library", library)
    assert figure not in {hit["figure_id"] for hit in answer["hits"]}
    assert main(["similar", "none", "--library", str(library)]) == 4


def test_status_lists_every_input(library: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "status", "--library", library)
    outcomes = {Path(each["path"]).name: each for each in answer["inputs"]}
    assert {name: each["outcome"] for name, each in outcomes.items()} == {
        "broken.pdf": "failed",
        "film.png": "harvested",
        "gold.pdf": "harvested",
        "zinc.pdf": "harvested",
    }
    assert outcomes["zinc.pdf"]["figures"] == 2
    assert outcomes["broken.pdf"]["stage"] and outcomes["broken.pdf"]["reason"]
    shown = run(capsys, "status", "--library", library)
    assert "3 papers, 5 figures" in shown and "broken.pdf" in shown and "zinc.pdf" not in shown
    assert "zinc.pdf: 2 figures" in run(capsys, "status", "--all", "--library", library)


def test_the_library_comes_from_the_environment(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGLENS_LIBRARY", str(library))
    assert "3 papers" in run(capsys, "status")


def test_ingest_skips_reports_prunes_and_retries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.search_ui.papers import picture

    folder, library = tmp_path / "in", tmp_path / "lib"
    folder.mkdir()
    for number in (1, 2):
        picture("blobs", number).save(folder / f"{number}.png")
        (folder / f"{number}.txt").write_text(f"Figure {number}. Foam number {number}.", encoding="utf-8")
    (folder / "3.pdf").write_bytes(b"%PDF-1.7\n")
    ingest = ("ingest", folder, "--library", library, "--no-ocr", "--jobs", 1)
    assert main([str(each) for each in ingest]) == 0
    captured = capsys.readouterr()
    assert "2 papers harvested" in captured.out and "1 failed" in captured.out
    assert "3.pdf" in captured.err
    again = run(capsys, *ingest)
    assert "0 papers harvested" in again and "2 up to date" in again and "not tried again" in again
    picture("blobs", 3).save(folder / "3.png")
    (folder / "3.pdf").unlink()
    (folder / "2.png").unlink()
    assert "1 papers harvested" in (gone := run(capsys, *ingest)) and "--prune" in gone
    assert ask(capsys, "search", "foam", "--library", library)["total"] == 2
    assert "1 papers pruned" in run(capsys, *ingest, "--prune")
    assert ask(capsys, "search", "foam", "--library", library)["total"] == 1
    assert "0 papers harvested" in run(capsys, "retry", "--library", library, "--no-ocr")


def test_reindex_loses_nothing(tmp_path: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    library = tmp_path / "lib"
    run(capsys, "ingest", papers / "film.png", "--library", library, "--no-ocr")
    before = ask(capsys, "search", "--image", papers / "film.png", "--library", library)
    shutil.rmtree(library / "index")
    run(capsys, "reindex", "--library", library)
    assert ask(capsys, "search", "--image", papers / "film.png", "--library", library) == before


def test_samples_are_drawn_with_their_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "samples", tmp_path / "drawn", "--papers", 1, "--seed", 3)
    (paper,) = (tmp_path / "drawn").glob("*.pdf")
    assert json.loads(paper.with_suffix(".json").read_text(encoding="utf-8"))["figures"]


@pytest.mark.slow
def test_the_demo_finds_by_words_by_a_structure_and_by_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(capsys, "demo", "--library", tmp_path / "demo", "--papers", 2, "--no-ocr")
    assert "2 papers harvested" in out
    words, structure, image = out.split("figlens search ")[1:]
    assert "text #1" in words and "image #1" in image
    cut = re.search(r"being cut from (.+) of (\S+)\n", image)
    assert cut and cut[1] in image.splitlines()[1] and cut[2] in image.splitlines()[1]
    assert f"figlens serve --library {tmp_path / 'demo'}" in out
    assert structure.startswith('--smiles "c1ccccc1" -n 3\n')
    if installed_readers():
        assert "structure #1" in structure

"""``figlens ingest --profile`` and ``figlens retry --profile``: what each stage cost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from harvest.records import StageCost
from search_ui.cli.main import main
from search_ui.cli.profile import print_costs

ROW = re.compile(r"(?P<stage>\S.*?)\s+(?P<calls>\d+)\s+(?P<seconds>[\d.]+)\s+(?P<cpu>[\d.]+)\s+(?P<share>[\d.]+)%")


def rows(text: str) -> dict[str, tuple[int, float, float, float]]:
    found = [match for match in map(ROW.fullmatch, text.splitlines()) if match]
    return {m["stage"]: (int(m["calls"]), float(m["seconds"]), float(m["cpu"]), float(m["share"])) for m in found}


def test_ingest_says_what_each_stage_cost(papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "library"
    ingest = ["ingest", str(papers / "zinc.pdf"), "--library", str(library), "--no-ocr", "--jobs", "1"]
    assert main([*ingest, "--profile"]) == 0
    table = rows(capsys.readouterr().out)
    wanted = {"figures", "metadata", "picture", "text", "panels", "kind", "page image", "store"}
    indexes = {"text index", "structure index", "picture index", "embeddings"}
    assert wanted | indexes | {"other", "all"} <= set(table)
    assert not any(stage.startswith("ocr") for stage in table)
    whole = table.pop("all")
    assert whole[3] == 100.0
    assert sum(row[2] for row in table.values()) == pytest.approx(whole[2], abs=0.1)
    assert sum(row[3] for row in table.values()) == pytest.approx(100, abs=1)
    assert [row[2] for row in table.values()] == sorted((row[2] for row in table.values()), reverse=True)
    assert (table["metadata"][0], table["store"][0]) == (1, 1)
    assert main([*ingest, "--profile"]) == 0, "nothing to do: only the indexes were looked at"
    assert set(rows(capsys.readouterr().out)) == indexes | {"all"}
    assert main(ingest) == 0
    assert "share" not in capsys.readouterr().out


def test_retry_says_it_too(papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "zinc.pdf"
    paper.write_bytes(b"%PDF-1.4\nnot much")
    library = str(tmp_path / "library")
    assert main(["ingest", str(paper), "--library", library, "--no-ocr", "--jobs", "1"]) == 0
    paper.write_bytes((papers / "zinc.pdf").read_bytes())
    capsys.readouterr()
    assert main(["retry", "--library", library, "--no-ocr", "--jobs", "1", "--profile"]) == 0
    assert "panels" in rows(capsys.readouterr().out)


def test_a_batch_without_any_cost(capsys: pytest.CaptureFixture[str]) -> None:
    print_costs([])
    assert rows(capsys.readouterr().out) == {"all": (0, 0.0, 0.0, 0.0)}
    print_costs([StageCost("a stage of a long name indeed", 1, 2.0, 1.0), StageCost("ocr", 3, 4.0, 3.0)])
    assert rows(capsys.readouterr().out)["ocr"] == (3, 4.0, 3.0, 75.0)


WITH_NUMPY_WATCHED = """
import os, sys

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            print("threads of products:", os.environ.get("OPENBLAS_NUM_THREADS"))

sys.meta_path.insert(0, Watch())
from search_ui.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("chosen", "threads"), [(None, "1"), ("3", "3")])
def test_products_of_the_indexes_are_made_on_one_thread(
    papers: Path, tmp_path: Path, chosen: str | None, threads: str
) -> None:
    """It must be said before NumPy is imported; who has chosen otherwise is left alone."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment |= {"OPENBLAS_NUM_THREADS": chosen} if chosen else {}
    library = str(tmp_path / "library")
    for command in (["ingest", str(papers / "zinc.pdf"), "--no-ocr", "--jobs", "1"], ["reindex"]):
        done = subprocess.run(
            [sys.executable, "-c", WITH_NUMPY_WATCHED, *command, "--library", library],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        assert f"threads of products: {threads}\n" in done.stdout

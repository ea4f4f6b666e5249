"""The shared development queries over the true captions of the shared papers: the floor that perfect harvesting gives.

The captions alone are searched here, so what needs citing sentences, abstracts or the words inside pictures is not
asked for; ``benchmarks/queries.py`` measures a real library.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from index import open_library
from tests.index.made import Drawn, Written, make

FLOORS = {"words": 1.0, "chemistry": 0.85, "typo": 0.85, "kind": 0.85, "paraphrase": 0.75}
"""Least success@5 by type; one query is 0.125."""


@pytest.fixture(scope="module")
def scores(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    folder = make(tmp_path_factory.mktemp("truth"), [_paper(path) for path in sorted(_truth(shared_data))])
    queries = (shared_data / "queries" / "text_queries.jsonl").read_text("utf-8").splitlines()
    lines = []
    with open_library(folder) as library:
        for query in map(json.loads, queries):
            hits = [{"pdf": hit.source, "label": hit.label} for hit in library.search(query["query"], limit=20)]
            lines.append({"id": query["id"], "hits": hits})
    report, _ = _scorer(shared_data).score(str(shared_data / "queries"), lines, image=False)
    text: dict[str, dict[str, float]] = report["text"]
    return text


@pytest.mark.parametrize("kind", FLOORS)
def test_captions_alone_answer_this_share(scores: dict[str, dict[str, float]], kind: str) -> None:
    assert scores[kind]["success@5"] >= FLOORS[kind]


def _truth(shared_data: Path) -> list[Path]:
    return list((shared_data / "papers" / "truth").glob("*.json"))


def _paper(path: Path) -> Written:
    truth: dict[str, Any] = json.loads(path.read_text("utf-8"))
    figures = [
        Drawn(figure["caption"], kind="" if figure["kind"] == "compound" else figure["kind"], label=figure["label"])
        for figure in truth["figures"]
    ]
    return Written(truth["pdf"], figures)


def _scorer(shared_data: Path) -> ModuleType:
    path = shared_data.parent / "bench" / "score_queries.py"
    spec = importlib.util.spec_from_file_location("score_queries", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""FTS5 and Elasticsearch answer alike: the same rows, the same strengths, the same hits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import open_library
from index.backends import Backends
from index.library import FigureLibrary
from index.results import Results
from index.text.analysis import analyse
from index.text.backend import FIGURE_FIELDS, PANEL_FIELDS, Clause, Row
from tests.contract import invented
from tests.contract.test_text_backend import elasticsearch, fts5
from tests.elasticsearch.server import clean
from tests.index.made import Written
from tests.index.test_shared_queries import _paper as truth_paper
from tests.index.test_shared_queries import _truth as truth_files

ALPHABET = ["a", "b", "ab", "abc", "b2", "1.5", ".", "電", "λ", "x" * 300, "x" * 299 + "y", "ångström", "q" * 255]


def streams(count: int, seed: int) -> list[Row]:
    chance = random.Random(seed)
    rows = []
    for key in range(1, count + 1):
        texts = {name: " ".join(chance.choices(ALPHABET, k=chance.randint(0, 60))) for name in ("caption", "inside")}
        rows.append(Row(key * 3, texts))
    return rows


def clauses(seed: int) -> list[Clause]:
    chance = random.Random(seed)
    made = [Clause("caption", (word,)) for word in ALPHABET]
    made += [Clause("inside", (word[:2],), prefix=True) for word in ALPHABET]
    made += [Clause("caption", tuple(chance.choices(ALPHABET, k=chance.randint(2, 3)))) for _ in range(60)]
    made += [Clause("caption", (chance.choice(ALPHABET), chance.choice("abx1")), prefix=True) for _ in range(20)]
    return made


def test_rows_and_strengths_are_the_same(server_setting: str) -> None:
    backends = [fts5(), elasticsearch(server_setting)]
    for backend in backends:
        backend.add(streams(150, 1))
        backend.add([Row(7, {"figure": "a b ab"}), Row(9, {"figure": "a"})])
        backend.flush()
        backend.remove(PANEL_FIELDS, range(3, 90, 6))
        backend.remove(FIGURE_FIELDS, [9])
        assert backend.size("figure") == 1
    embedded, server = (backend.match([*clauses(2), Clause("figure", ("a",))]) for backend in backends)
    assert max(len(found.rows) for found in embedded) > 50
    for one, other in zip(embedded, server, strict=True):
        assert one.rows.tolist() == other.rows.tolist()
        assert np.allclose(one.strength, other.strength, atol=1e-5)


def test_more_rows_than_a_page_holds(server_setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.text.elasticsearch.PAGE", 7)
    monkeypatch.setattr("index.text.elasticsearch.ENDINGS", 2)
    backend = elasticsearch(server_setting)
    backend.add(Row(key, {"caption": f"word w{key}"}) for key in range(1, 31))
    backend.flush()
    whole, ending = backend.match([Clause("caption", ("word",)), Clause("caption", ("word", "w"), prefix=True)])
    assert whole.rows.tolist() == ending.rows.tolist() == list(range(1, 31))


@pytest.fixture(scope="module")
def setting(elasticsearch_url: str) -> Iterator[str]:
    yield f"elasticsearch+{elasticsearch_url}/congruent"
    clean(elasticsearch_url, "congruent")


@pytest.fixture(scope="module")
def both(setting: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FigureLibrary, FigureLibrary]]:
    folder = invented.library(tmp_path_factory.mktemp("congruent"))
    with (
        open_library(folder, backends=Backends("fts5")) as one,
        open_library(folder, backends=Backends(setting)) as two,
    ):
        yield one, two


@pytest.mark.parametrize("every_panel", [True, False])
def test_a_hundred_queries_have_the_same_hits(both: tuple[FigureLibrary, FigureLibrary], every_panel: bool) -> None:
    found = 0
    for query in invented.queries(100):
        one, other = (library.search(query, limit=500, every_panel=every_panel) for library in both)
        same_hits(query, one, other)
        found += 0 < one.total < len(both[0].search(limit=0, every_panel=every_panel)) or one.total > 0
    assert found > 70


@pytest.mark.parametrize("query", ["SEM of nanowires", "hematite annealed in air", "battery capcity", "sulfur cathode"])
def test_plain_words_rank_alike(both: tuple[FigureLibrary, FigureLibrary], query: str) -> None:
    one, other = (library.search(query, limit=500) for library in both)
    assert one.total > 3
    same_hits(query, one, other)
    assert [hit.panel_id for hit in one][:10] == [hit.panel_id for hit in other][:10]


def test_queries_of_real_captions(shared_data: Path, server_setting: str, tmp_path: Path) -> None:
    from tests.index.made import make

    papers: list[Written] = [truth_paper(path) for path in sorted(truth_files(shared_data))]
    words = sorted(
        {word.term for paper in papers for figure in paper.figures for word in analyse(figure.caption).words}
    )
    chance = random.Random(3)
    folder = make(tmp_path, papers)
    with open_library(folder) as one, open_library(folder, backends=Backends(server_setting)) as other:
        for _ in range(60):
            first, second = chance.sample(words, 2)
            for query in (f"{first} OR {second}", f'"{first}" AND NOT {second}', f"caption:{first[:3]}*"):
                same_hits(query, one.search(query, limit=500), other.search(query, limit=500))


def same_hits(query: str, one: Results, other: Results) -> None:
    assert {hit.panel_id for hit in one} == {hit.panel_id for hit in other}, query
    assert one.total == other.total and one.facets == other.facets and one.suggestion == other.suggestion, query
    scores = {hit.panel_id: hit.score for hit in other}
    assert [hit.score for hit in one] == pytest.approx([scores[hit.panel_id] for hit in one], rel=1e-3), query

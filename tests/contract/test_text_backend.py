"""What every text backend must do; a new one adds itself to ``backend``."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.elastic.address import parse_address
from index.elastic.versions import Versions
from index.text import elasticsearch as server
from index.text.analysis import analyse
from index.text.backend import PANEL_FIELDS, Clause, Row, TextBackend
from index.text.elasticsearch import ElasticsearchText
from index.text.fts5 import TABLES, Fts5Text

CAPTIONS = {
    3: "SEM image of α-Fe2O3 nanowires",
    5: "XRD pattern of nanowires and nanowires again",
    9: "Schematic of a solid state battery",
}


def fts5() -> TextBackend:
    connection = sqlite3.connect(":memory:")
    for statement in TABLES:
        connection.execute(statement)
    return Fts5Text(lambda: connection)


def elasticsearch(setting: str) -> TextBackend:
    connection = sqlite3.connect(":memory:")
    for statement in server.TABLES:
        connection.execute(statement)
    versions = Versions(parse_address(setting), "text", "a library")
    version = versions.create("an analyser", server.MAPPINGS, server.SETTINGS)
    return ElasticsearchText(versions, version, lambda: connection)


@pytest.fixture(params=["fts5", "elasticsearch"])
def empty(request: pytest.FixtureRequest) -> TextBackend:
    return fts5() if request.param == "fts5" else elasticsearch(request.getfixturevalue("server_setting"))


@pytest.fixture
def backend(empty: TextBackend) -> TextBackend:
    words = {key: frozenset(text.lower().split()) for key, text in CAPTIONS.items()}
    empty.add(Row(key, {"caption": analyse(text).stream()}, words[key]) for key, text in CAPTIONS.items())
    empty.flush()
    return empty


def rows(backend: TextBackend, *terms: str, field: str = "caption", prefix: bool = False) -> list[int]:
    (found,) = backend.match([Clause(field, terms, prefix)])
    return [int(row) for row in found.rows]


def test_a_term_finds_its_rows_in_order(backend: TextBackend) -> None:
    assert rows(backend, "nanowir") == [3, 5]
    assert rows(backend, "absent") == []


def test_a_run_is_a_phrase(backend: TextBackend) -> None:
    assert rows(backend, "solid", "state") == [9]
    assert rows(backend, "state", "solid") == []


def test_a_prefix_goes_on(backend: TextBackend) -> None:
    assert rows(backend, "nano", prefix=True) == [3, 5]
    assert rows(backend, "solid", "stat", prefix=True) == [9]


def test_a_field_is_asked_alone(backend: TextBackend) -> None:
    assert rows(backend, "nanowir", field="mentions") == []


def test_more_of_a_term_is_stronger_and_strengths_are_bounded(backend: TextBackend) -> None:
    (found,) = backend.match([Clause("caption", ("nanowir",))])
    assert found.strength[1] > found.strength[0] > 0
    assert float(found.strength.max()) <= 1
    assert found.rows.dtype == np.int64


def test_removed_rows_are_gone(backend: TextBackend) -> None:
    backend.remove(PANEL_FIELDS, [3])
    assert rows(backend, "nanowir") == [5]
    assert backend.size("caption") == 2


def test_terms_and_words_are_known(backend: TextBackend) -> None:
    assert backend.starting_with("nano", 10) == ["nanowir"]
    assert backend.fields_of(["sem", "absent"]) == {"sem": frozenset({"caption"})}
    assert backend.vocabulary()["nanowires"] == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=3), st.booleans())
def test_no_term_is_syntax(backend: TextBackend, terms: list[str], prefix: bool) -> None:
    rows(backend, *terms, prefix=prefix)


def test_an_unknown_field_is_named(backend: TextBackend) -> None:
    with pytest.raises(ValueError, match="no text field"):
        rows(backend, "x", field="nonsense")

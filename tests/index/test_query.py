"""How a query's text is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import Either, Every, Filter, Not, Phrase, Words, parse, words_of


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("lithium dendrites SEM", Words("lithium dendrites SEM")),
        ('"solid state"', Phrase("solid state")),
        ("nano*", Phrase("nano", prefix=True)),
        ("a AND b", Every((Words("a"), Words("b")))),
        ("a OR b c", Either((Words("a"), Words("b c")))),
        ("a -b", Every((Words("a"), Not(Words("b"))), loose=True)),
        ("a NOT b", Every((Words("a"), Not(Words("b"))), loose=True)),
        ("(a OR b) c", Every((Either((Words("a"), Words("b"))), Words("c")), loose=True)),
        ("title:graphene", Phrase("graphene", ("title",))),
        ('caption:"as cast"', Phrase("as cast", ("caption", "opening", "figure"))),
        ("kind:sem", Filter("kind", "sem")),
        ("year:2018-2024", Filter("year", "2018-2024")),
        ('journal:"Acta Materialia"', Filter("journal", "Acta Materialia")),
        ("a AND", Words("a")),
        ("", None),
        ("AND OR", None),
        ("-", None),
    ],
)
def test_syntax(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "(E)-stilbene",
        "bis(trifluoromethylsulfonyl)imide",
        "at -40 C",
        "electrons and holes",
        "Br=5.04",
        "mA g-1",
        "see: this",
        "(002)plane",
    ],
)
def test_what_chemists_write_is_words(text: str) -> None:
    assert parse(text) == Words(text)


def test_a_quote_that_never_closes_runs_to_the_end() -> None:
    assert parse('a "b c') == Every((Words("a"), Phrase("b c")), loose=True)


def test_negated_words_are_not_shown() -> None:
    assert [leaf.text for leaf in words_of(parse('a "b" -c NOT (d OR e)'))] == ["a", "b"]


@given(st.text(max_size=80))
def test_any_text_is_a_query(text: str) -> None:
    parse(text)


@given(st.lists(st.sampled_from(['"', "(", ")", "-", "AND", "OR", "NOT", "a", "b*", "title:", "kind:", ":", " ", "*"])))
def test_any_syntax_is_a_query(parts: list[str]) -> None:
    parse(" ".join(parts))
    parse("".join(parts))


def test_deep_brackets_are_bounded() -> None:
    parse("(" * 5000 + "a" + ")" * 5000)

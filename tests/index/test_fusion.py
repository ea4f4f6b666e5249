"""Reciprocal rank fusion."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Signal, fuse


def test_first_everywhere_scores_one() -> None:
    best = fuse({"text": [(7, 3.2), (8, 1.0)], "image": [(7, 0.9)]})[0]
    assert (best.key, best.score) == (7, 1.0)
    assert best.signals == {"text": Signal(1, 3.2), "image": Signal(1, 0.9)}


def test_found_twice_beats_found_once() -> None:
    ranked = fuse({"text": [(1, 9.0), (2, 8.0)], "image": [(2, 0.9), (3, 0.8)]})
    assert [item.key for item in ranked] == [2, 1, 3]


def test_scores_do_not_matter_only_ranks() -> None:
    one = fuse({"text": [(1, 9.0), (2, 8.9)], "image": [(2, 0.1)]})
    other = fuse({"text": [(1, 900.0), (2, 0.1)], "image": [(2, 0.1)]})
    assert [item.score for item in one] == [item.score for item in other]


@given(st.dictionaries(st.sampled_from(["text", "image", "structure"]), st.lists(st.integers(0, 30), unique=True)))
def test_everything_ranked_is_there_once_in_order(rankings: dict[str, list[int]]) -> None:
    fused = fuse({name: [(key, 1.0) for key in keys] for name, keys in rankings.items()})
    assert sorted(item.key for item in fused) == sorted({key for keys in rankings.values() for key in keys})
    assert [item.score for item in fused] == sorted((item.score for item in fused), reverse=True)
    assert all(0 < item.score <= 1 + 1e-9 for item in fused)


def test_nothing_ranked_is_nothing() -> None:
    assert fuse({}) == []

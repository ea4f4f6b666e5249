from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from index.encoders.clip_heads import load_heads
from index.encoders.minilm import MiniLM
from index.training.clip import work as module
from index.training.clip.fit import Plan
from index.training.clip.work import Work, learnt, recalls, report, tried
from tests.index.training.clip.small import Ears, Eyes, write_data


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Eyes:
    eyes = Eyes()
    monkeypatch.setattr(module, "open_network", lambda: eyes)
    plan = Plan(dim=8, hidden=8, image_axes=6, text_axes=6, steps=60, batch=16, rate=0.01)
    monkeypatch.setattr(module, "PLANS", (plan, replace(plan, seed=1, labelled=2.0)))
    return eyes


def made(data: Path, cache: Path, ears: Ears) -> Work:
    return Work(data, cache, (), None, lambda _: None, cast(MiniLM, ears))


def test_from_data_to_heads_and_on_where_it_was(small: Eyes, tmp_path: Path) -> None:
    data, ears = write_data(tmp_path / "data"), Ears()
    work = made(data, tmp_path / "cache", ears)
    heads = learnt(work, tried(work).calibration)
    looked, heard = small.looked, ears.heard
    assert looked == len(work.pairs) + len(work.test)

    again = made(data, tmp_path / "cache", ears)
    same = learnt(again, tried(again).calibration)
    assert (small.looked, ears.heard) == (looked, heard)
    heads.save(tmp_path / "one.npz")
    same.save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_fit_is_not_used_again_where_other_pictures_count(
    small: Eyes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, cache = write_data(tmp_path / "data"), tmp_path / "cache"
    tried(made(data, cache, Ears()))
    before = set(cache.glob("fit-*"))
    monkeypatch.setattr("index.training.clip.examples.VIEWS_SHARE", 0.5)
    tried(made(data, cache, Ears()))
    assert before and len(set(cache.glob("fit-*")) - before) == len(before)


def test_what_ships_is_what_was_learnt(small: Eyes, tmp_path: Path) -> None:
    work = made(write_data(tmp_path / "data"), tmp_path / "cache", Ears())
    heads = tried(work)
    heads.save(tmp_path / "heads.npz")
    stored = load_heads(tmp_path / "heads.npz")
    rows = work.pictures(heads, work.test)
    assert rows.shape == (len(work.test), heads.image.dim)
    assert float((rows * work.pictures(stored, work.test)).sum(axis=1).min()) > 0.999
    assert np.array_equal(stored.calibration, heads.calibration)


def test_colours_are_found_by_their_words(small: Eyes, tmp_path: Path) -> None:
    work = made(write_data(tmp_path / "data"), tmp_path / "cache", Ears())
    heads = tried(work)
    assert recalls(work, heads)["captioned_test"] > 0.9
    assert "R@10 captioned_test" in report(work, heads)


def test_a_broken_picture_is_left_out_with_a_line(small: Eyes, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    (data / "micrographs" / "red_0.png").write_bytes(b"no picture")
    told: list[str] = []
    work = Work(data, tmp_path / "cache", (), None, told.append, cast(MiniLM, Ears()))
    assert "micrographs/red_0.png" not in {pair.key for pair in work.pairs}
    assert sum("red_0.png" in line for line in told) == 1


def test_views_are_learnt_from_and_not_measured_on(small: Eyes, tmp_path: Path) -> None:
    work = made(write_data(tmp_path / "data"), tmp_path / "cache", Ears())
    assert any(pair.view for pair in work.train)
    assert not any(pair.view for pair in [*work.kept, *work.test])
    assert {pair.part for pair in work.pairs if pair.view} == {"train", "kept"}

from __future__ import annotations

from pathlib import Path

import pytest

from index.training.clip import pairs as module
from index.training.clip.pairs import pairs, tenth
from tests.index.training.clip.small import write_data


def test_a_document_is_in_one_part(tmp_path: Path) -> None:
    parts: dict[tuple[str, str], set[str]] = {}
    for pair in pairs(write_data(tmp_path)):
        parts.setdefault((pair.source, pair.group), set()).add(pair.part)
    assert all(len(found) == 1 for found in parts.values())
    assert {"train", "kept"} <= set.union(*parts.values())


def test_what_is_tested_is_not_learnt_from(tmp_path: Path) -> None:
    folder = write_data(tmp_path)
    assert not {pair.path for pair in module.tested(folder)} & {pair.path for pair in pairs(folder)}
    assert all(pair.part == "test" for pair in module.tested(folder))


def test_keys_are_unique_on_real_data(shared_data: Path) -> None:
    found = pairs(shared_data)
    assert len({pair.key for pair in found}) == len(found) > 10_000
    assert sum(pair.source == "textbooks" and pair.part == "kept" for pair in found) >= 300
    documents = {
        part: {p.group for p in found if p.part == part and p.source != "figures"} for part in ("train", "kept")
    }
    assert not documents["train"] & documents["kept"]


@pytest.mark.parametrize("group", ["10.1/a", "b", ""])
def test_the_part_depends_on_the_name_alone(group: str) -> None:
    assert 0 <= tenth(group) <= 9
    assert tenth(group) == tenth(group)

"""What every vector backend must do: subclass, give ``make``, and pytest runs the suite on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.errors import LibraryError
from index.vectors import NO_KEY, VectorBackend

DIM = 16


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    result: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


def keys(*values: int) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


class VectorBackendContract:
    """Named without ``Test`` so that only its subclasses are collected."""

    shared = False
    """Whether what was loaded from one file is one and the same."""

    def make(self, dim: int) -> VectorBackend:
        raise NotImplementedError

    @pytest.fixture
    def backend(self) -> VectorBackend:
        return self.make(DIM)

    def test_starts_empty_and_finds_nothing(self, backend: VectorBackend) -> None:
        found, scores = backend.search(unit(2), 3)
        assert len(backend) == 0 and backend.dim == DIM and backend.keys().size == 0
        assert (found == NO_KEY).all() and np.isneginf(scores).all() and found.shape == (2, 3)

    def test_finds_exactly_what_brute_force_finds(self, backend: VectorBackend) -> None:
        stored, asked = unit(200), unit(5, seed=1)
        names = np.arange(200, dtype=np.int64) * 7 + 3
        backend.add(names, stored)
        found, scores = backend.search(asked, 10)
        truth = asked @ stored.T
        order = np.argsort(-truth, axis=1)[:, :10]
        assert (found == names[order]).all()
        assert np.allclose(scores, np.take_along_axis(truth, order, axis=1), atol=1e-5)

    def test_a_key_given_again_replaces_its_vector(self, backend: VectorBackend) -> None:
        old, new = unit(2, seed=2)
        backend.add(keys(5), old[np.newaxis])
        backend.add(keys(5), new[np.newaxis])
        found, scores = backend.search(new[np.newaxis], 2)
        assert len(backend) == 1 and found.tolist() == [[5, NO_KEY]] and scores[0, 0] == pytest.approx(1.0, abs=1e-5)

    def test_deleted_keys_are_never_found(self, backend: VectorBackend) -> None:
        stored = unit(20)
        backend.add(np.arange(20, dtype=np.int64), stored)
        assert backend.delete(keys(0, 3, 99)) == 2
        assert backend.delete(keys(0)) == 0
        found, _ = backend.search(stored[:1], 20)
        assert not {0, 3} & set(found[0].tolist()) and len(backend) == 18
        assert backend.keys().tolist() == [k for k in range(20) if k not in (0, 3)]

    def test_large_keys_survive(self, backend: VectorBackend) -> None:
        big = 2**62
        backend.add(keys(big, 1), unit(2))
        assert backend.search(unit(2)[:1], 1)[0].tolist() == [[big]]

    def test_only_allowed_keys_are_found_however_far(self, backend: VectorBackend) -> None:
        stored = unit(500)
        backend.add(np.arange(500, dtype=np.int64), stored)
        worst = int(np.argmin(stored @ stored[0]))
        found, _ = backend.search(stored[:1], 3, keys(worst, 7, 10_000))
        assert (set(found[0].tolist()) == {worst, 7, NO_KEY} and found[0, 1] == worst) or found[0, 0] == 7
        assert (backend.search(stored[:1], 3, keys())[0] == NO_KEY).all()

    @pytest.mark.parametrize("shape", [(2, DIM + 1), (3, DIM), (DIM,)])
    def test_wrong_shapes_are_refused_and_change_nothing(self, backend: VectorBackend, shape: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="shape"):
            backend.add(keys(1, 2), np.ones(shape, np.float32))
        assert len(backend) == 0

    def test_negative_and_repeated_keys_are_refused(self, backend: VectorBackend) -> None:
        for bad in (keys(-1, 2), keys(4, 4)):
            with pytest.raises(ValueError, match="keys"):
                backend.add(bad, unit(2))

    def test_saved_vectors_come_back_and_can_be_changed(self, backend: VectorBackend, tmp_path: Path) -> None:
        path, stored = tmp_path / "deep" / "vectors.bin", unit(30)
        backend.add(np.arange(30, dtype=np.int64), stored)
        backend.save(path)
        again = self.make(DIM)
        again.load(path)
        assert (again.search(stored, 4)[0] == backend.search(stored, 4)[0]).all()
        again.delete(keys(2))
        again.add(keys(2, 40), unit(2, seed=9))
        assert len(again) == 31 and (self.shared or len(backend) == 30)
        again.save(path)
        third = self.make(DIM)
        third.load(path)
        assert third.keys().tolist() == [*range(30), 40]
        assert [child.name for child in path.parent.iterdir()] == [path.name]

    def test_a_failed_save_leaves_the_old_file(self, backend: VectorBackend, tmp_path: Path) -> None:
        (tmp_path / "taken").mkdir()
        (tmp_path / "taken" / "file").write_text("in the way")
        with pytest.raises(LibraryError, match="cannot be written"):
            backend.save(tmp_path / "taken")
        assert [child.name for child in tmp_path.iterdir()] == ["taken"]

    @pytest.mark.parametrize("content", [b"", b"rubbish" * 100])
    def test_a_broken_file_names_the_repair(self, backend: VectorBackend, tmp_path: Path, content: bytes) -> None:
        backend.add(keys(1), unit(1))
        (tmp_path / "broken").write_bytes(content)
        with pytest.raises(LibraryError, match="figlens reindex"):
            backend.load(tmp_path / "broken")
        assert len(backend) == 1

    def test_another_dimension_is_refused(self, backend: VectorBackend, tmp_path: Path) -> None:
        self.make(DIM + 1).save(tmp_path / "other")
        with pytest.raises(LibraryError, match="figlens reindex"):
            backend.load(tmp_path / "other")

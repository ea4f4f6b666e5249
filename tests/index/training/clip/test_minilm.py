from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="converting towers needs onnx: pip install 'figlens[train]'")

from index.training.clip.minilm import quantised, read_safetensors


def test_tensors_are_read_from_a_safetensors_file(tmp_path: Path) -> None:
    first, second = np.arange(6, dtype="<f4").reshape(2, 3), np.array([7, 8], "<i8")
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
            "b": {"dtype": "I64", "shape": [2], "data_offsets": [24, 40]},
        }
    ).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + first.tobytes() + second.tobytes())
    found = read_safetensors(path)
    assert set(found) == {"a", "b"}
    assert np.array_equal(found["a"], first)
    assert np.array_equal(found["b"], second)


@pytest.mark.parametrize("axis", [0, 1])
def test_int8_is_true_to_half_a_step(axis: int) -> None:
    value = np.random.default_rng(0).standard_normal((30, 20)).astype(np.float32)
    value[:, 3] *= 50
    whole, scale = quantised(value, axis)
    assert whole.dtype == np.int8
    assert (np.abs(whole * scale - value) <= scale / 2 + 1e-6).all()

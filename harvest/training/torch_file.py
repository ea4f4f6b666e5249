"""Reads the tensors of a PyTorch checkpoint in the old (pre-1.6, not ZIP) format, without PyTorch.

The file is four pickles (magic number, protocol, machine, tensors), a pickled list of storage keys, and for each
key a little-endian int64 element count with the raw elements behind it. The unpickler builds ordered dictionaries and
tensors and refuses every other class, so a doctored file cannot run code.
"""

from __future__ import annotations

import collections
import pickle
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
_ELEMENTS: dict[str, np.dtype[Any]] = {
    "FloatStorage": np.dtype("<f4"),
    "HalfStorage": np.dtype("<f2"),
    "LongStorage": np.dtype("<i8"),
}


class _Tensor:
    """Where a tensor's elements lie in its storage; arrays are made once the storages have been read."""

    def __init__(self, storage: str, offset: int, size: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self.storage, self.offset, self.size, self.stride = storage, offset, size, stride


def _rebuild(storage: str, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> _Tensor:
    return _Tensor(storage, offset, size, stride)


class _Reader(pickle.Unpickler):
    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self.elements: dict[str, np.dtype[Any]] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild
        if module == "torch" and name in _ELEMENTS:
            return name
        raise pickle.UnpicklingError(f"a checkpoint of tensors has no business with {module}.{name}")

    def persistent_load(self, pid: Any) -> str:
        kind, elements, key = pid[:3]
        if kind != "storage":
            raise pickle.UnpicklingError(f"unknown persistent object {kind!r}")
        self.elements[key] = _ELEMENTS[elements]
        return str(key)


def read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    """The named tensors of a checkpoint; raises ``pickle.UnpicklingError`` when the file holds anything else."""
    with path.open("rb") as stream:
        if _Reader(stream).load() != MAGIC:
            raise pickle.UnpicklingError(f"{path.name} is no PyTorch checkpoint of the old format")
        _Reader(stream).load()
        _Reader(stream).load()
        reader = _Reader(stream)
        tensors: dict[str, _Tensor] = reader.load()
        storages: dict[str, NDArray[Any]] = {}
        for key in _Reader(stream).load():
            count = int.from_bytes(stream.read(8), "little")
            kind = reader.elements[key]
            storages[key] = np.frombuffer(stream.read(count * kind.itemsize), dtype=kind)
    return {name: _array(tensor, storages[tensor.storage]) for name, tensor in tensors.items()}


def _array(tensor: _Tensor, storage: NDArray[Any]) -> NDArray[Any]:
    strides = tuple(step * storage.itemsize for step in tensor.stride)
    return np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.size, strides).copy()

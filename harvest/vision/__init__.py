"""The picture network that telling kinds apart and searching by image share: pixels become feature maps, nothing else.

Its weights come with the package and are loaded at first use; nothing is downloaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NETWORK = Path(__file__).parent / "weights" / "efficientnet-lite0.onnx"
"""ImageNet-pretrained EfficientNet-lite0 up to its last map; see docs/models/efficientnet-lite0.md."""

FIELD = 224
CELL = 32
WINDOW = FIELD // CELL
"""The network was trained on 224 pixels a side, which are 7 × 7 cells of its last map."""

CHANNELS = 1280

LAYERS = (
    ("_blocks.0._project_conv", 16),
    ("_blocks.2.sum", 24),
    ("_blocks.4.sum", 40),
    ("_blocks.7.sum", 80),
    ("_blocks.10.sum", 112),
    ("_blocks.14.sum", 192),
    ("_blocks.15._project_conv", 320),
)
"""The end of each stage of the network and its channels: textures first, things last."""

DESCRIPTION = CHANNELS + 2 * sum(channels for _, channels in LAYERS)


class Network(Protocol):
    """A network of which ``feature_map`` may be called from any thread."""

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change with the weights or the preprocessing."""
        ...

    def feature_map(self, image: NDArray[np.uint8], level: float = 1.0) -> NDArray[np.float32]:
        """The last map of an RGB image (height × width × 3) of any size: ``CHANNELS`` × rows × columns.

        The image is shown over ``level``² fields of 224² pixels, its proportions kept.
        """
        ...

    def describe(self, image: NDArray[np.uint8], level: float = 1.0) -> NDArray[np.float32]:
        """``DESCRIPTION`` numbers of an image shown over ``level``² fields, from one pass.

        The mean of the last map, then the means and then the spreads of every channel of ``LAYERS``.
        """
        ...


def open_network(threads: int = 1) -> Network:
    """The network, which loads at first use; each has a session of its own, on ``threads`` threads."""
    from harvest.vision.efficientnet import EfficientNet

    return EfficientNet(NETWORK, threads)

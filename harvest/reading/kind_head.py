"""The kind reader that comes with the package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harvest.reading.caption_kinds import kind_from_caption
from harvest.reading.kinds import OTHER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LearntKindReader:
    """See ``harvest.reading.kinds.KindReader``."""

    def read(self, image: NDArray[np.uint8] | None, caption: str = "", text: Sequence[str] = ()) -> tuple[str, float]:
        kind, score = kind_from_caption(caption)
        return (kind, score) if kind or image is None else (OTHER, 0.1)

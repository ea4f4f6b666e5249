"""What a figure shows: the one thing that panels are found in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harvest.records import Box, TextLine


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure: ``pixels`` (RGB, height × width × 3) show ``box``; ``text`` is what the PDF and OCR say is in it."""

    pixels: NDArray[np.uint8]
    box: Box
    text: tuple[TextLine, ...] = ()

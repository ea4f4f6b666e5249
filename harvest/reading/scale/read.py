"""A picture's scale: which bar, which label, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvest.reading.ocr import OcrEngine
from harvest.reading.scale.bars import Bar, find_bars
from harvest.reading.scale.labels import Length, lengths_in, usual
from harvest.records import Box, ScaleBar, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_CONFIDENCE = 0.5
"""Below this nothing is said."""

_WITH_SCALE = frozenset(
    "sem tem stem afm stm optical_micrograph fluorescence elemental_map photo other micrograph map".split()
)


@dataclass(frozen=True, slots=True)
class Label:
    """A length with its place in the picture, in pixels."""

    length: Length
    x0: float
    y0: float
    x1: float
    y1: float
    trust: float

    @property
    def height(self) -> float:
        return self.y1 - self.y0


def may_have_scale(kind: str) -> bool:
    """Whether a panel of this kind can carry a bar of length: no plot, scheme or diffraction pattern."""
    return kind in _WITH_SCALE or kind == ""


def read_scale(
    image: NDArray[np.uint8],
    box: Box,
    text: Sequence[TextLine],
    caption: str = "",
    engine: OcrEngine | None = None,
) -> ScaleBar | None:
    """The scale bar of an RGB picture (height × width × 3) that shows ``box``; None rather than something doubtful.

    ``text`` are the lines already read in the picture, placed as ``box`` is. ``pixels`` counts those of ``image``.
    """
    bars = find_bars(image)
    if not bars:
        return None
    labels = _placed(text, box, image.shape[1], image.shape[0])
    best: tuple[float, Bar, Label] | None = None
    for label in labels:
        for bar in bars:
            score = _bond(bar, label) * bar.quality * label.trust * (0.4 + 0.6 * usual(label.length.value))
            if best is None or score > best[0]:
                best = (score, bar, label)
    if best is None or best[0] < LEAST_CONFIDENCE:
        return None
    score, bar, label = best
    place = _on_page(bar, box, image.shape[1], image.shape[0])
    return ScaleBar(label.length.value, label.length.unit, round(bar.length, 2), place, round(score, 3))


def _placed(text: Sequence[TextLine], box: Box, width: int, height: int) -> list[Label]:
    across, down = width / box.width, height / box.height
    labels = []
    for line in text:
        if line.box is None:
            continue
        for length in lengths_in(line.text):
            x0, x1 = (line.box.x0 - box.x0) * across, (line.box.x1 - box.x0) * across
            y0, y1 = (line.box.top - box.top) * down, (line.box.bottom - box.top) * down
            letter = (x1 - x0) / max(1, len(line.text))
            start, end = x0 + letter * length.start, x0 + letter * length.end
            labels.append(Label(length, start, y0, end, y1, length.trust * line.confidence))
    return labels


def _bond(bar: Bar, label: Label) -> float:
    """How well a label and a bar stand together, 0..1: above, below or beside, close, centred."""
    above, below = bar.y0 - label.y1, label.y0 - bar.y1
    gap_down = max(above, below) / label.height
    gap_across = max(bar.x0 - label.x1, label.x0 - bar.x1)
    if gap_across > 0:
        level = abs((bar.y0 + bar.y1) / 2 - (label.y0 + label.y1) / 2) / label.height
        beside = gap_across / label.height
        return max(0.0, 0.95 - max(0.0, beside - 0.7) * 0.5 - max(0.0, level - 0.2) * 1.2)
    if gap_down < -0.75:
        return 0.0
    off = abs((bar.x0 + bar.x1) - (label.x0 + label.x1)) / 2 / max(bar.length, label.x1 - label.x0)
    return max(0.0, 1 - max(0.0, gap_down - 0.5) * 0.5 - max(0.0, off - 0.15) * 0.8)


def _on_page(bar: Bar, box: Box, width: int, height: int) -> Box:
    across, down = box.width / width, box.height / height
    return Box(
        box.page,
        box.x0 + bar.x0 * across,
        box.top + bar.y0 * down,
        box.x0 + bar.x1 * across,
        box.top + bar.y1 * down,
    )

"""A picture's scale: which bar, which label, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from harvest.reading.ocr import OcrEngine
from harvest.reading.scale.bars import Bar, find_bars
from harvest.reading.scale.captions import length_in_caption
from harvest.reading.scale.labels import Length
from harvest.reading.scale.pairs import Label, Pair, best_pair
from harvest.reading.scale.words import labels_around, labels_in, other_lengths
from harvest.records import Box, ScaleBar, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_SCORE = 0.55
"""Of a bar and its label; below this nothing is said."""

_SURE = 0.7
_AT_LEAST, _AT_MOST, _CONTRADICTED = 0.85, 0.99, 0.7
_LOOKED_AT = 3
_LONE_BAR = 0.85
_LARGEST = 2400
_NM_A_PIXEL = (1e-3, 1e6)
_WITHOUT_SCALE = frozenset(
    {"line_plot", "scatter_plot", "bar_chart", "histogram", "box_plot", "pie_chart", "heatmap", "contour_map"}
    | {"surface_plot", "xrd_pattern", "xps_spectrum", "uvvis_spectrum", "raman_spectrum", "ir_spectrum", "pl_spectrum"}
    | {"nmr_spectrum", "edx_spectrum", "mass_spectrum", "chromatogram", "electrochemistry", "thermal_analysis"}
    | {"iv_curve", "stress_strain", "adsorption_isotherm", "band_structure", "electron_diffraction", "molecule"}
    | {"reaction_scheme", "flowchart", "table_image"}
)


_EXPECTED = frozenset(
    {"sem", "tem", "stem", "afm", "stm", "optical_micrograph", "fluorescence", "ebsd", "xray_image", "elemental_map"}
    | {"other", ""}
)


def may_have_scale(kind: str) -> bool:
    """Whether a panel of this kind can carry a bar of length: no plot, formula or (reciprocal) diffraction pattern."""
    return kind not in _WITHOUT_SCALE


def expects_scale(kind: str) -> bool:
    """Whether a bar of length is to be expected, so that a label which nobody read yet is worth another look."""
    return kind in _EXPECTED


def read_scale(
    image: NDArray[np.uint8],
    box: Box,
    text: Sequence[TextLine],
    caption: str = "",
    engine: OcrEngine | None = None,
) -> ScaleBar | None:
    """The scale bar of an RGB picture (height × width × 3) that shows ``box``; None rather than something doubtful.

    ``text`` are the lines already read in the picture, placed as ``box`` is; ``engine`` reads again around a bar that
    has no clear label. ``caption`` is the panel's own. ``pixels`` of the answer counts those of ``image``.
    """
    longest = max(image.shape[:2])
    if longest > _LARGEST:
        smaller = _reduced(image, _LARGEST / longest)
        found = read_scale(smaller, box, text, caption, engine)
        enlarged = image.shape[1] / smaller.shape[1]
        return None if found is None else replace(found, pixels=round(found.pixels * enlarged, 2))
    labels = labels_in(text, box, image)
    said = length_in_caption(caption) if caption else None
    if engine is None and not labels and said is None:
        return None  # nothing names a length, and nobody is there to read one
    bars = find_bars(image)
    if not bars:
        return None
    pair = best_pair(bars, labels)
    if engine is not None and (pair is None or pair.score < _SURE):
        likely = [pair.bar] if pair is not None else []
        likely += [bar for bar in bars[:_LOOKED_AT] if bar not in likely]
        again = [label for bar in likely[:_LOOKED_AT] for label in labels_around(bar, image, engine)]
        again = _apart(again, other_lengths(text), box, image.shape)
        pair = best_pair(bars, [*labels, *again])
    if pair is not None and pair.score >= LEAST_SCORE:
        return _answer(pair.bar, pair.label.length, _sureness(pair, said), "picture", box, image.shape)
    lone = _lone_bar(bars, image.shape)
    if said is not None and lone is not None:
        return _answer(lone, said, 0.8 * lone.quality, "caption", box, image.shape)
    return None


def _reduced(image: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """The picture at ``factor`` of its size: a bar is no finer for more pixels, and looking costs time."""
    import cv2

    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)  # type: ignore[no-any-return]


def _apart(labels: Sequence[Label], taken: Sequence[Box], box: Box, shape: tuple[int, ...]) -> list[Label]:
    """The labels whose middle lies in none of the places that are ``taken``."""
    across, down = box.width / shape[1], box.height / shape[0]

    def inside(label: Label, place: Box) -> bool:
        x, y = box.x0 + (label.x0 + label.x1) / 2 * across, box.top + (label.y0 + label.y1) / 2 * down
        return place.x0 <= x <= place.x1 and place.top <= y <= place.bottom

    return [label for label in labels if not any(inside(label, place) for place in taken)]


def _sureness(pair: Pair, said: Length | None) -> float:
    """How often such a pair is right, by its score: seen on some 250 micrographs looked at one by one.

    A caption that says the same makes surer, one that says another length less so.
    """
    if pair.score < LEAST_SCORE:
        return 0.0
    sure = _AT_LEAST + (_AT_MOST - _AT_LEAST) * (pair.score - LEAST_SCORE) / (1 - LEAST_SCORE)
    if said is None:
        return sure
    same = abs(said.nanometres / pair.label.length.nanometres - 1) < 0.01
    return 1 - (1 - sure) / 2 if same else sure * _CONTRADICTED


def _lone_bar(bars: Sequence[Bar], shape: tuple[int, ...]) -> Bar | None:
    """The one bar of the picture that is surely drawn; None where there are several."""
    sure = [bar for bar in bars if bar.quality >= _LONE_BAR]
    return sure[0] if len(sure) == 1 else None


def _answer(
    bar: Bar, length: Length, confidence: float, source: str, box: Box, shape: tuple[int, ...]
) -> ScaleBar | None:
    across, down = box.width / shape[1], box.height / shape[0]
    place = replace(
        box,
        x0=box.x0 + bar.x0 * across,
        top=box.top + bar.y0 * down,
        x1=box.x0 + bar.x1 * across,
        bottom=box.top + bar.y1 * down,
    )
    scale = ScaleBar(length.value, length.unit, round(bar.length, 2), place, round(confidence, 3), source)
    low, high = _NM_A_PIXEL
    return scale if low <= scale.nm_per_pixel <= high else None

"""Where the lengths are that a picture names: lines read before, and small places read again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from harvest.reading.ocr import OcrEngine, OcrLine
from harvest.reading.scale.bars import Bar
from harvest.reading.scale.labels import bar_lengths_in, lengths_in
from harvest.reading.scale.letters import letters_near
from harvest.reading.scale.pairs import Label
from harvest.records import Box, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ALONE = 0.85
_SMALL_TYPE = 9
_INK = 92
_UPRIGHT = 1.3
_NAMED = re.compile(r"scale(?:\s?bar)?\s?[:=]?\s?\d", re.IGNORECASE)


def labels_in(text: Sequence[TextLine], box: Box, image: NDArray[np.uint8]) -> list[Label]:
    """The lengths in lines that are placed as ``box`` is, which ``image`` shows."""
    across, down = image.shape[1] / box.width, image.shape[0] / box.height
    labels = []
    for line in text:
        if line.box is not None and _level(line.box):
            x0, x1 = (line.box.x0 - box.x0) * across, (line.box.x1 - box.x0) * across
            y0, y1 = (line.box.top - box.top) * down, (line.box.bottom - box.top) * down
            labels.extend(_in_line(OcrLine(line.text, x0, y0, x1, y1, line.confidence), image))
    return labels


def other_lengths(text: Sequence[TextLine]) -> list[Box]:
    """Where lines name lengths that are no bar's ("z = 30 µm"): no part of them is to be read as one."""
    return [
        line.box
        for line in text
        if line.box is not None and lengths_in(line.text) and not (_level(line.box) and bar_lengths_in(line.text))
    ]


def _level(place: Box) -> bool:
    """Whether a line runs across: what runs upwards belongs to an arrow or an axis."""
    return place.height < _UPRIGHT * place.width


def labels_around(bar: Bar, image: NDArray[np.uint8], engine: OcrEngine) -> list[Label]:
    """The lengths that are read in letters near a bar, as seen and with their background taken away.

    The two readings vouch for each other; one that stands alone, or against the other, counts for less.
    """
    labels: list[Label] = []
    for letters in letters_near(bar, image):
        said = engine.recognise([letters.seen, letters.alone])
        read = [(lengths[0], text, sure) for text, sure in said if len(lengths := bar_lengths_in(text)) == 1]
        if not read:
            continue
        _, text, sure = max(read, key=lambda each: each[2] * each[0].trust)
        agree = len({(each[0].value, each[0].unit) for each in read}) == 1 and len(read) == 2
        sure = 1 - (1 - sure) / 2 if agree else _ALONE * sure
        labels += _in_line(OcrLine(text, letters.x0, letters.y0, letters.x1, letters.y1, sure), image)
        if agree:
            break
    return labels


def _in_line(line: OcrLine, image: NDArray[np.uint8]) -> list[Label]:
    """The labels of a line that is placed in pixels of ``image``; small type is read less surely than it seems."""
    import numpy as np

    quarter = (line.y1 - line.y0) / 4  # boxes are wider than letters: the middle rows are theirs
    rows = slice(max(0, int(line.y0 + quarter)), int(line.y1 - quarter) + 1)
    place = image[rows, max(0, int(line.x0)) : int(line.x1) + 1].reshape(-1, 3).astype(np.int16)
    if not len(place):
        return []
    red, green, blue = (float(level) for level in np.median(place, axis=0))
    unlike = np.abs(place - (red, green, blue)).max(axis=1)
    ink = float(np.percentile(unlike, _INK))
    letter = (line.x1 - line.x0) / max(1, len(line.text))
    sure = line.confidence * min(1.0, 0.5 + (line.y1 - line.y0) / 2 / _SMALL_TYPE)
    named = _NAMED.match(line.text) is not None
    labels = []
    for length in bar_lengths_in(line.text):
        x0, x1 = line.x0 + letter * length.start, line.x0 + letter * length.end
        labels.append(Label(length, x0, line.y0, x1, line.y1, length.trust * sure, (red, green, blue), ink, named))
    return labels

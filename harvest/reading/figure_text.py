"""What a figure says: the PDF's own characters and OCR of its pixels, once each, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from harvest.reading.ocr import OcrEngine, OcrLine
from harvest.records import Box, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CAPITALS = re.compile(r"\b(?=\w{3,})[A-Zl]*[A-Z][A-Zl]*\b")
_TWO_THETA = re.compile(r"(?<![\d.])2[0oO](?=\s?[(/\[]\s?(?:°(?!\s?[CFK])|deg))")
_SAYS_SOMETHING = re.compile(r"\w")


def read_picture(
    image: NDArray[np.uint8], engine: OcrEngine, box: Box, own: Sequence[TextLine] = (), printed: bool = False
) -> tuple[TextLine, ...]:
    """The lines OCR reads in ``image``, which shows ``box``; their places in the box's coordinates.

    ``own`` are lines that are known already: they are painted over and not read again. The box is in points of a
    ``printed`` page, or in pixels.
    """
    height, width = image.shape[:2]
    across, down = box.width / width, box.height / height
    lines = []
    for line in engine.read(_without(own, image, box), 72 / across if printed else 0.0):
        if not _SAYS_SOMETHING.search(line.text):
            continue
        place = _placed(line, box, across, down)
        lines.append(TextLine(mended(line.text), place, engine.name, round(line.confidence, 3)))
    return tuple(lines)


def _without(own: Sequence[TextLine], image: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """The picture with the places of lines painted over, each in the colour most of its edge has."""
    import numpy as np

    places = [line.box for line in own if line.box is not None]
    if not places:
        return image
    height, width = image.shape[:2]
    painted = image.copy()
    for place in places:
        x0, x1 = ((x - box.x0) / box.width * width for x in (place.x0, place.x1))
        y0, y1 = ((y - box.top) / box.height * height for y in (place.top, place.bottom))
        patch = painted[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))]
        if patch.size:
            edge = np.concatenate([patch[0], patch[-1], patch[:, 0], patch[:, -1]])
            patch[:] = np.median(edge, axis=0)
    return painted


def without_repeats(own: Sequence[TextLine], read: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """``own`` lines, then those of ``read`` that no line of ``own`` covers with most of its area."""
    return (*own, *(line for line in read if not any(_covers(known, line) for known in own)))


def mended(text: str) -> str:
    """OCR's usual slips in figures put right: "SEl" is SEI ("AlCl3" stays), "20 (deg.)" an axis of 2θ."""
    angled = _TWO_THETA.sub("2θ", text)
    return _CAPITALS.sub(_capitals, angled) if "l" in angled else angled


def _capitals(found: re.Match[str]) -> str:
    word = found.group()
    if sum(letter == "l" for letter in word) * 2 >= len(word):
        return word
    return re.sub(r"(?<![ACTF])l", "I", word)


def _placed(line: OcrLine, box: Box, across: float, down: float) -> Box | None:
    x0, x1 = box.x0 + max(line.x0, 0.0) * across, box.x0 + line.x1 * across
    top, bottom = box.top + max(line.y0, 0.0) * down, box.top + line.y1 * down
    if not (x0 < x1 and top < bottom):
        return None
    return Box(box.page, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def _covers(known: TextLine, line: TextLine) -> bool:
    if known.box is None or line.box is None:
        return known.text.casefold() == line.text.casefold()
    across = min(known.box.x1, line.box.x1) - max(known.box.x0, line.box.x0)
    down = min(known.box.bottom, line.box.bottom) - max(known.box.top, line.box.top)
    return across > 0 and down > 0 and across * down > 0.4 * min(line.box.area, known.box.area)

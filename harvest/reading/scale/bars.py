"""Horizontal bars in a picture: flat, straight-edged, of one colour, unlike what is above and below them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harvest.vision.channels import brightest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORTEST, LONGEST = 0.03, 0.7
"""A bar's length as a share of the picture's width."""
_THICKEST = 0.08
_LEVELS = (24, 50, 90, 150)
_LEAST_CONTRAST = 28
_LEAST_QUALITY = 0.3
_FULL_CONTRAST = 70
_NOISE = 14
_MOST = 20
_AS_GOOD = 0.75
_EVEN = 4
_LONE_PIECE = 0.7
_ODD = 0.75
_LONG, _LONG_RIM = 0.5, 0.4
_TICK = 0.2
_THIN = 0.025


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in pixels (edges, so that the length is ``x1 - x0``), its colour (red, green, blue in 0..255).

    ``quality`` (0..1) is how much it looks drawn and not grown.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    colour: tuple[float, float, float]
    quality: float

    @property
    def length(self) -> float:
        return self.x1 - self.x0

    @property
    def thickness(self) -> float:
        return self.y1 - self.y0


def find_bars(image: NDArray[np.uint8]) -> list[Bar]:
    """The bars of an RGB picture (height × width × 3), best first; none in a picture too small for any."""
    import numpy as np

    height, width = image.shape[:2]
    if height < 16 or width < 24:
        return []
    pixels = image.astype(np.int16)
    found: list[Bar] = []
    for seed in _seeds(image):
        bar = _measured(pixels, *seed)
        if bar is not None and bar.quality >= _LEAST_QUALITY and SHORTEST * width <= bar.length <= LONGEST * width:
            found.append(replace(bar, quality=bar.quality * _ODD ** _oddities(pixels, bar)))
    found.sort(key=lambda bar: -bar.quality)
    return _joined(_distinct(found))


def _distinct(found: list[Bar]) -> list[Bar]:
    """Of bars that were found more than once the longest good one."""
    kept: list[Bar] = []
    for bar in found:
        at = next((at for at, other in enumerate(kept) if _overlap(bar, other)), None)
        if at is None:
            kept.append(bar)
        elif bar.length > kept[at].length and bar.quality > _AS_GOOD * kept[at].quality:
            kept[at] = bar  # noise had cut the shorter one off
    return kept


def _oddities(pixels: NDArray[np.int16], bar: Bar) -> int:
    """How much speaks against a bar: the picture's rim cuts it off, it is a frame's edge, no pen draws such ends."""
    height, width = pixels.shape[:2]
    cut = bar.x0 < 1 or bar.x1 > width - 1 or bar.length > _LONG * width
    rim = min(bar.y0, height - bar.y1)
    at_rim = bar.y0 < 1 or (rim < 1 and bar.thickness > _THIN * height) or (rim < 3 and bar.length > _LONG_RIM * width)
    ragged = _is_framed(pixels, bar) or not _has_sharp_ends(pixels, bar)
    return int(cut) + int(at_rim) + int(ragged)


def _is_framed(pixels: NDArray[np.int16], bar: Bar) -> bool:
    """Whether lines leave both ends in one direction and no other: ticks are short, or go both ways."""
    return (_leaves(pixels, bar, -1) or _leaves(pixels, bar, 1)) and not (
        _leaves(pixels, bar, -1) and _leaves(pixels, bar, 1)
    )


def _leaves(pixels: NDArray[np.int16], bar: Bar, way: int) -> bool:
    """Whether a line of the bar's colour leaves each end upwards (-1) or downwards (1), too long for a tick."""
    import numpy as np

    far = int(max(10, _TICK * bar.length))
    beyond = pixels[[max(0, int(bar.y0) - 3), min(len(pixels) - 1, int(bar.y1) + 2)], round(bar.x0) : round(bar.x1)]
    like = np.abs(np.median(beyond, axis=1) - np.asarray(bar.colour)).max() / 2
    start = int(bar.y0) - 1 if way < 0 else int(bar.y1)
    rows = slice(max(0, start - far + 1), start + 1) if way < 0 else slice(start, start + far)
    for end in (round(bar.x0), round(bar.x1) - 1):
        column = pixels[rows, max(0, end - 1) : end + 2]
        if len(column) < far:
            return False
        unlike = brightest(np.abs(column - np.asarray(bar.colour))).min(axis=1)
        if float((unlike < like).mean()) < 0.9:
            return False
    return True


def _has_sharp_ends(pixels: NDArray[np.int16], bar: Bar) -> bool:
    """Whether the rows of a bar that is thick enough to tell end in the same column."""
    import numpy as np

    rows = pixels[int(bar.y0) + 1 : int(bar.y1) - 1]
    if len(rows) < 3:
        return True
    unlike = brightest(np.abs(rows - np.asarray(bar.colour)))
    left, right = round(bar.x0), round(bar.x1)
    within = (unlike[:, left + 1] < 2 * _LEAST_CONTRAST) & (unlike[:, right - 2] < 2 * _LEAST_CONTRAST)
    beyond = (unlike[:, max(0, left - 3)] > _LEAST_CONTRAST / 2) & (
        unlike[:, min(unlike.shape[1] - 1, right + 2)] > _LEAST_CONTRAST / 2
    )
    return float((within & beyond).mean()) >= 0.6


def _joined(bars: list[Bar]) -> list[Bar]:
    """Bars of pieces in turn dark and light as one: pieces of one length, each beginning where the last one ends."""
    pieces = sorted(bars, key=lambda bar: bar.x0)
    joined: list[Bar] = []
    for first in pieces:
        chain = [first]
        for piece in pieces:
            last = chain[-1]
            level = abs(piece.y0 + piece.y1 - last.y0 - last.y1) <= _EVEN and abs(piece.length / first.length - 1) < 0.1
            if level and abs(piece.x0 - last.x1) <= _EVEN / 2 and piece.quality > _LONE_PIECE:
                chain.append(piece)
        if len(chain) > 2:
            x1, top, bottom = chain[-1].x1, min(bar.y0 for bar in chain), max(bar.y1 for bar in chain)
            joined.append(Bar(first.x0, top, x1, bottom, first.colour, min(bar.quality for bar in chain)))
    joined = _distinct(sorted(joined, key=lambda bar: -bar.length))
    return joined + [bar for bar in bars if not any(_overlap(bar, whole) for whole in joined)]


def _overlap(one: Bar, other: Bar) -> bool:
    """Whether two bars are one, as it was found from two seeds."""
    rows = min(one.y1, other.y1) - max(one.y0, other.y0)
    columns = min(one.x1, other.x1) - max(one.x0, other.x0)
    return rows > 0 and columns > 0.8 * min(one.length, other.length)


def _seeds(image: NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
    """Boxes (x, y, width, height) of what is lighter, darker or more colourful than above and below it.

    Hats of a column's height keep what is thin; an opening of the least length keeps what is long. One level would
    join a bar with the texture it lies on: each level has its own components.
    """
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    red, green, blue = cv2.split(image)
    light, dark = cv2.min(cv2.min(red, green), blue), cv2.max(cv2.max(red, green), blue)
    upright = np.ones((2 * max(5, round(_THICKEST * min(height, width))) + 1, 1), np.uint8)
    along = np.ones((1, max(8, round(SHORTEST * width))), np.uint8)
    layers = [(light, cv2.MORPH_TOPHAT), (dark, cv2.MORPH_BLACKHAT)]
    chroma = dark - light
    if (
        chroma.max() > 80 and np.percentile(chroma[::2, ::2], 80) < 40
    ):  # colour stands out only in a picture that is grey for the most part
        layers.append((chroma, cv2.MORPH_TOPHAT))
    seeds: set[tuple[int, int, int, int]] = set()
    for layer, hat in layers:
        response = cv2.morphologyEx(cv2.morphologyEx(layer, hat, upright), cv2.MORPH_OPEN, along)
        boxes = np.concatenate([_components(response > level) for level in _LEVELS])
        seeds.update((int(x), int(y), int(w), int(h)) for x, y, w, h in _flattest(np.unique(boxes, axis=0), layer))
    return sorted(seeds)


def _components(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The boxes (x, y, width, height) of the mask's parts that are long and nearly fill theirs."""
    import cv2
    import numpy as np

    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    x, y, w, h, area = stats[1:].T
    return np.stack([x, y, w, h], axis=1)[(w >= 2 * h) & (area >= 0.6 * w * h)]  # type: ignore[no-any-return]


def _flattest(boxes: NDArray[np.int32], layer: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Of many boxes those that are even along their middle and differ most from the rows above or below."""
    import cv2
    import numpy as np

    x, y, w, h = boxes.T
    x0, x1 = x + w // 4, x + w - w // 4
    sums, squares = cv2.integral2(layer)

    def mean(of: NDArray[np.float64], row: NDArray[np.int32]) -> NDArray[np.float64]:
        total = of[row + 1, x1] - of[row + 1, x0] - of[row, x1] + of[row, x0]
        return total / (x1 - x0)  # type: ignore[no-any-return]

    middle = mean(sums, y + h // 2)
    spread = np.sqrt(np.maximum(0, mean(squares, y + h // 2) - middle**2))
    above = np.abs(mean(sums, np.maximum(y - 2, 0)) - middle)
    below = np.abs(mean(sums, np.minimum(y + h + 1, len(layer) - 1)) - middle)
    contrast = np.maximum(above, below)
    merit = contrast / (6 + spread) * np.sqrt(w)
    good = np.flatnonzero((contrast > _LEAST_CONTRAST * 0.7) & (spread < np.maximum(10, contrast * 0.4)))
    return boxes[good[np.argsort(-merit[good])[:_MOST]]]


def _measured(pixels: NDArray[np.int16], x: int, y: int, w: int, h: int) -> Bar | None:
    """The bar that a seed is the middle of, measured to a part of a pixel; None where the outline is no bar's."""
    import numpy as np

    top, start = max(0, y - h - 4), max(0, x - 2 * w - 8)
    window = pixels[top : y + 2 * h + 4, start : x + 3 * w + 8]
    x, y = x - start, y - top
    centre = slice(x + w // 4, x + w - w // 4)
    if len(window) < h + 4:
        return None
    rows = np.median(window[:, centre], axis=1)
    background = np.median(np.delete(rows, slice(max(0, y - 1), y + h + 1), axis=0), axis=0)
    unlike = np.abs(rows[y : y + h] - background).max(axis=1)
    middle = int(np.argmax(unlike + (np.arange(h) == h // 2))) + y  # of a blurred line the clearest row
    colour = rows[middle].astype(np.int16)
    far = brightest(np.abs(window - colour))  # how unlike the bar's colour each pixel is
    profile = np.median(far[:, centre], axis=1)
    noise = float(np.percentile(far[middle, centre], 80))
    contrast = float(np.percentile(np.delete(profile, slice(max(0, y - 1), y + h + 1)), 75))
    if contrast < max(_LEAST_CONTRAST, 1.6 * noise):
        return None
    first, last = _run(profile < contrast / 2, middle)
    solid = [row for row in (middle - 1, middle, middle + 1) if first <= row <= last and profile[row] < _NOISE]
    ends = far[solid or [middle]].mean(axis=0)
    left, right = _run(_closed(ends < min(contrast / 2, max(24.0, 3 * noise)), ends < contrast * 0.6), x + w // 2)
    thickness = last - first + 1
    if right - left + 1 < max(8, 2 * thickness) or (first == 0 and top > 0):
        return None
    body = far[first : last + 1, left + 1 : right]
    filled = float((body < contrast * 0.6).mean())
    beyond = [far[row, left + 1 : right] for row in (first - 2, last + 2) if 0 <= row < len(far)]
    clear = sorted(float((side > contrast * 0.4).mean()) for side in beyond) or [0.0]
    even = 1 / (1 + (noise / _NOISE) ** 2 / 4)
    paint = 1.0 if colour.min() >= 215 or colour.max() <= 45 or colour.max() - colour.min() >= 90 else 0.85
    quality = filled * (clear[0] + clear[-1]) / 2 * even * paint * min(1.0, contrast / _FULL_CONTRAST)
    x0, x1 = start + left - _part(ends, left - 1, -1), start + right + 1 + _part(ends, right + 1, 1)
    red, green, blue = (float(level) for level in colour)
    return Bar(x0, float(top + first), x1, float(top + last + 1), (red, green, blue), quality)


def _run(mask: NDArray[np.bool_], start: int) -> tuple[int, int]:
    """The first and the last place of the run of True that holds ``start``."""
    left = right = start
    while left > 0 and mask[left - 1]:
        left -= 1
    while right < len(mask) - 1 and mask[right + 1]:
        right += 1
    return left, right


def _closed(mask: NDArray[np.bool_], nearly: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """``mask`` with gaps of one or two that ``nearly`` holds filled: the noise of a compressed picture."""
    closed = mask.copy()
    closed[1:-1] |= nearly[1:-1] & mask[:-2] & mask[2:]
    closed[1:-2] |= nearly[1:-2] & nearly[2:-1] & mask[:-3] & mask[3:]
    closed[2:-1] |= nearly[1:-2] & nearly[2:-1] & mask[:-3] & mask[3:]
    return closed


def _part(profile: NDArray[np.float64], at: int, step: int) -> float:
    """How much of the first pixel outside still belongs to the bar: its edge is blurred over a pixel or two."""
    if not 0 <= at < len(profile):
        return 0.0
    beyond = profile[at + step] if 0 <= at + step < len(profile) else profile[at]
    return max(0.0, 1 - float(profile[at]) / max(float(beyond), 1.0))

"""Horizontal bars in a picture: flat, straight-edged, of one colour, unlike what is above and below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORTEST, LONGEST = 0.03, 0.7
"""A bar's length as a share of the picture's width."""
_LEAST_CONTRAST = 28
_MOST = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in pixels (edges, so that the length is ``x1 - x0``).

    ``contrast`` is the difference to its surroundings in levels (0..255); ``straight`` (0..1) is how much of its
    outline is where a drawn bar's would be; ``even`` (0..1) falls with the noise inside.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    contrast: float
    straight: float
    even: float

    @property
    def length(self) -> float:
        return self.x1 - self.x0

    @property
    def thickness(self) -> float:
        return self.y1 - self.y0

    @property
    def quality(self) -> float:
        """How much this looks drawn and not grown, 0..1."""
        return self.straight * self.even * min(1.0, self.contrast / 70)


def find_bars(image: NDArray[np.uint8]) -> list[Bar]:
    """The bars of an RGB picture (height × width × 3), best first; none in a picture too small for any."""
    import numpy as np

    height, width = image.shape[:2]
    if height < 16 or width < 24:
        return []
    found: dict[tuple[int, int, int, int], Bar] = {}
    for x, y, w, h in _seeds(image):
        bar = _measured(image.astype(np.int16), x, y, w, h)
        if bar is not None and SHORTEST * width <= bar.length <= LONGEST * width:
            found[(round(bar.x0 / 3), round(bar.y0 / 2), round(bar.x1 / 3), round(bar.y1 / 2))] = bar
    return sorted(found.values(), key=lambda bar: -bar.quality)


def _seeds(image: NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
    """Boxes (x, y, width, height) of what is flat, and lighter, darker or more colourful than above and below."""
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    light, dark = image.min(axis=2), image.max(axis=2)
    chroma = dark - light
    thickest = max(5, round(0.08 * min(height, width)))
    upright = np.ones((2 * thickest + 1, 1), np.uint8)
    along = np.ones((1, max(8, round(SHORTEST * width))), np.uint8)
    layers = [(light, cv2.MORPH_TOPHAT), (dark, cv2.MORPH_BLACKHAT)]
    if np.percentile(chroma, 99.9) > 60:
        layers.append((chroma, cv2.MORPH_TOPHAT))
    seeds = []
    for layer, hat in layers:
        raised = cv2.morphologyEx(layer, hat, upright)
        response = cv2.morphologyEx(raised, cv2.MORPH_OPEN, along)
        _, _, stats, _ = cv2.connectedComponentsWithStats((response > _LEAST_CONTRAST).astype(np.uint8), connectivity=4)
        boxes = [tuple(int(v) for v in row[:4]) for row in stats[1:] if row[4] >= 0.5 * row[2] * row[3]]
        boxes.sort(key=lambda box: -float(response[box[1] : box[1] + box[3], box[0] : box[0] + box[2]].mean()))
        seeds.extend(boxes[:_MOST])
    return seeds  # type: ignore[return-value]


def _measured(image: NDArray[np.int16], x: int, y: int, w: int, h: int) -> Bar | None:
    """The bar that grew from a seed, to a part of a pixel; None where the outline is no bar's."""
    import numpy as np

    height, width = image.shape[:2]
    middle = image[y : y + h, x + w // 4 : x + w - w // 4].reshape(-1, 3)
    colour = np.median(middle, axis=0)
    reach = h + 4
    top, bottom = max(0, y - reach), min(height, y + h + reach)
    far = np.abs(image[top:bottom] - colour).max(axis=2)  # rows × columns: how unlike the bar each pixel is
    across = far[:, x : x + w]
    profile = np.median(across, axis=1)
    first, last = y - top, y - top + h - 1
    around = np.concatenate([profile[: max(0, first - 1)], profile[last + 2 :]])
    if around.size == 0:
        return None
    contrast = float(np.percentile(around, 75))
    if contrast < _LEAST_CONTRAST:
        return None
    inside = contrast / 2
    centre = int(np.argmin(profile[first : last + 1])) + first
    first = last = centre
    while first > 0 and profile[first - 1] < inside:
        first -= 1
    while last < len(profile) - 1 and profile[last + 1] < inside:
        last += 1
    rows = far[first : last + 1]
    ends = _ends(np.median(rows, axis=0), x + w // 2, inside)
    x0, x1 = round(ends[0]), round(ends[1])
    thickness = last - first + 1
    if x1 - x0 < max(8, 2 * thickness):
        return None
    body = rows[:, x0 + 1 : x1 - 1]
    sides = [far[row, x0 + 1 : x1 - 1] for row in (first - 2, last + 2) if 0 <= row < len(far)]
    if not sides or body.size == 0:
        return None
    filled = float((body < inside).mean())
    clear = sorted(float((side > inside * 0.8).mean()) for side in sides)
    straight = filled * (clear[-1] if len(clear) == 1 else 0.6 * clear[-1] + 0.4 * clear[0])
    even = 1 / (1 + float(np.median(np.abs(body - np.median(body)))) / 12)
    return Bar(ends[0], top + first, ends[1], top + last + 1, contrast, straight, even)


def _ends(profile: NDArray[np.float64], start: int, level: float) -> tuple[float, float]:
    """Where a run that holds ``start`` crosses ``level``, as pixel edges."""
    left = right = start
    while left > 0 and profile[left - 1] < level:
        left -= 1
    while right < len(profile) - 1 and profile[right + 1] < level:
        right += 1
    return float(left) - _part(profile, left - 1, level), float(right + 1) + _part(profile, right + 1, level)


def _part(profile: NDArray[np.float64], at: int, level: float) -> float:
    """How much of the first pixel outside still belongs to the bar: its edge is blurred over a pixel or two."""
    if not 0 <= at < len(profile):
        return 0.0
    return float(min(0.5, max(0.0, 1 - float(profile[at]) / (2 * level))))

"""Where letters in a bar's own colour stand above, below or beside it: told from the texture they lie on by colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvest.reading.scale.bars import Bar
from harvest.vision.channels import brightest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEAR, _LEAST_NEAR = 0.13, 26
_ACROSS, _LEAST_ACROSS = 0.3, 0.12
_UNLIKE = 60
_SMALLEST = 5
_FAINT = 2.5
_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class Letters:
    """A row of letters: its box in pixels of the picture, what is there, and its letters alone, dark on white."""

    x0: int
    y0: int
    x1: int
    y1: int
    seen: NDArray[np.uint8]
    alone: NDArray[np.uint8]


def letters_near(bar: Bar, image: NDArray[np.uint8]) -> Iterator[Letters]:
    """The rows of letters above and below a bar, then to its right and left; RGB, height × width × 3."""
    height, width = image.shape[:2]
    down = int(max(_LEAST_NEAR, _NEAR * height))
    across = int(max(_ACROSS * bar.length, _LEAST_ACROSS * width))
    left, right = max(0, int(bar.x0) - across), min(width, int(bar.x1) + across)
    top, bottom, middle = int(bar.y0), int(bar.y1), int(bar.y0 + bar.y1) // 2
    windows = (
        (left, max(0, top - down), right, max(0, top - 1)),
        (left, bottom + 1, right, min(height, bottom + down)),
        (int(bar.x1) + 2, max(0, middle - down // 2), min(width, int(bar.x1) + 2 * across), middle + down // 2),
        (max(0, int(bar.x0) - 2 * across), max(0, middle - down // 2), max(0, int(bar.x0) - 2), middle + down // 2),
    )
    for window in windows:
        found = _row(bar, image, *window)
        if found is not None:
            yield found


def _row(bar: Bar, image: NDArray[np.uint8], x0: int, y0: int, x1: int, y1: int) -> Letters | None:
    """The row of letters in a window of the picture; None where there is none, or where the window cuts it."""
    import cv2
    import numpy as np

    window = image[y0:y1, x0:x1].astype(np.int16)
    if min(window.shape[:2]) <= _SMALLEST:
        return None
    unlike = brightest(np.abs(window - np.asarray(bar.colour)))
    _, _, stats, _ = cv2.connectedComponentsWithStats((unlike < _UNLIKE).astype(np.uint8), connectivity=8)
    _x, y, w, h, area = stats[1:].T
    parts = stats[1:][(h >= _SMALLEST) & (h < len(window)) & (w <= 3 * h) & (area > _SMALLEST)][:, :4]
    if not len(parts):
        return None
    votes = np.zeros(len(window))
    for _, y, w, h in parts:
        votes[y : y + h] += w
    row = int(np.argmax(votes))
    parts = parts[(parts[:, 1] <= row) & (row < parts[:, 1] + parts[:, 3])]
    usual = float(np.median(parts[:, 3]))
    parts = parts[(parts[:, 3] >= 0.5 * usual) & (parts[:, 3] <= 1.8 * usual)]
    if not len(parts):
        return None
    first, last = int(parts[:, 0].min()), int((parts[:, 0] + parts[:, 2]).max())
    if (first == 0 and x0 > 0) or (last >= window.shape[1] and x0 + last < image.shape[1]):
        return None
    top, bottom = int(parts[:, 1].min()), int((parts[:, 1] + parts[:, 3]).max())
    margin = max(2, round(_MARGIN * usual))
    rows = slice(max(0, top - margin), bottom + margin)
    alone = np.clip(unlike[rows, max(0, first - margin) : last + margin] * _FAINT, 0, 255).astype(np.uint8)
    box = (max(0, x0 + first - 2 * margin), y0 + rows.start, x0 + last + 2 * margin, y0 + bottom + margin)
    seen = image[box[1] : box[3], box[0] : box[2]]
    return Letters(*box, _enlarged(seen), _enlarged(np.repeat(alone[:, :, None], 3, axis=2)))


def _enlarged(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Twice as large with a rim, as readers of lines like it."""
    import cv2

    larger = cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return cv2.copyMakeBorder(larger, 4, 4, 8, 8, cv2.BORDER_REPLICATE)  # type: ignore[no-any-return]

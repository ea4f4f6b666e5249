"""Lines of text cut out of a picture for recognition: straightened, turned upright, brought to one height."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TALL = 1.5  # a line this much taller than wide reads upwards or downwards
_MARGIN = 2


def cut_out(
    image: NDArray[np.uint8], corners: NDArray[np.float32], height: int, longest: float
) -> tuple[NDArray[np.uint8], bool]:
    """The line within four ``corners`` (x, y; clockwise from the upper left), ``height`` pixels high.

    A line that runs up or down the picture is laid on its side, and the second value says so: it may stand on its
    head. Lines longer than ``longest`` times their height are squeezed.
    """
    import cv2
    import numpy as np

    upper_left, upper_right, lower_right, lower_left = corners
    width = max(_apart(upper_left, upper_right), _apart(lower_left, lower_right), 1.0)
    depth = max(_apart(upper_left, lower_left), _apart(upper_right, lower_right), 1.0)
    turned = depth >= _TALL * width
    factor = height / (width if turned else depth)
    patch, place = _patch(image, corners, 2 * factor)
    most = round(longest * height)
    across, down = (min(max(round(side * factor), 1), most) for side in (width, depth))
    target = np.array([[0, 0], [across, 0], [across, down], [0, down]], np.float32)
    warp = cv2.getPerspectiveTransform(place.astype(np.float32), target)
    flat = cv2.warpPerspective(patch, warp, (across, down), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    line = np.rot90(flat) if turned else flat
    return np.ascontiguousarray(line, dtype=np.uint8), turned


def _patch(
    image: NDArray[np.uint8], corners: NDArray[np.float32], factor: float
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The picture around the corners and the corners in it, made smaller by ``factor`` where that is less than 1.

    Warping takes single pixels, so what is far too fine must be averaged first.
    """
    import cv2
    import numpy as np

    x0, y0 = (max(0, int(low) - _MARGIN) for low in corners.min(axis=0))
    x1, y1 = (int(high) + 1 + _MARGIN for high in corners.max(axis=0))
    patch = np.ascontiguousarray(image[y0:y1, x0:x1])
    place = corners - np.array([x0, y0], np.float32)
    if factor >= 1:
        return patch, place
    height, width = patch.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    smaller = np.asarray(cv2.resize(patch, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return smaller, place * np.array([size[0] / width, size[1] / height], np.float32)


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(((one - other) ** 2).sum() ** 0.5)

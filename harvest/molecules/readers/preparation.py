"""Pictures of diagrams made ready for readers: ink on white, with a margin, lines of a width that readers know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvest.vision.channels import brightest, darkest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

WHITE, INK = 215, 128
"""Greys from which on a pixel is paper, and up to which it is ink."""


def write_png(path: Path, image: NDArray[np.uint8]) -> None:
    """The picture as a plain grey PNG: no alpha, no colour profile, which some readers stumble over."""
    import cv2

    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    path.write_bytes(cv2.imencode(".png", grey)[1].tobytes())


def grey_of(image: NDArray[np.uint8]) -> Grey:
    """An RGB or grey picture as grey, dark ink on white: a mostly dark picture is turned over.

    On white paper the darkest channel counts, as a yellow S is ink too.
    """
    import cv2
    import numpy as np

    if image.ndim == 2:
        grey = image
    else:
        values = _bytes(darkest(image))
        grey = values if float(np.median(values)) >= WHITE else _bytes(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    return _bytes(255 - grey if _is_dark(grey) else grey)


def _is_dark(grey: Grey) -> bool:
    import numpy as np

    return float(np.median(grey)) < 100


def colours_of(grey: Grey) -> NDArray[np.uint8]:
    """A grey picture as the RGB that readers take."""
    import cv2

    return _bytes(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB))


def is_line_art(image: NDArray[np.uint8], least_side: int = 24) -> bool:
    """Whether a picture (RGB) may be a drawing in lines: mostly paper, some ink, hardly anything between.

    Photographs, micrographs and filled logos are none; that costs milliseconds, and spares them the readers. Light
    lines on a dark ground must be thin and without colour: maps of elements and fluorescence look alike else.
    """
    import cv2
    import numpy as np

    if min(image.shape[:2]) < least_side:
        return False
    grey = grey_of(image)
    paper, ink = grey >= WHITE, grey <= INK
    count = int(ink.sum())
    if not 0.0005 * ink.size < count < 0.2 * ink.size or float(paper.mean()) < 0.7:
        return False
    near = cv2.dilate(ink.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    pale = int((~paper & ~near).sum()) / count
    depth = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 3)
    filled = int((depth > max(4.0, 0.012 * max(grey.shape))).sum()) / count
    if _is_dark(_bytes(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))):
        coloured = float((brightest(image) - darkest(image))[ink].mean()) > 40
        return pale < 0.1 and filled < 0.02 and not coloured
    return pale < 0.5 and filled < 0.15


def stroke_width(grey: Grey) -> float:
    """The usual width of a line in pixels, 1 at least."""
    import cv2
    import numpy as np

    ink = (cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1] == 0).astype(np.uint8)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    ridge = depth[(depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))]
    return max(1.0, 2 * float(np.median(ridge)) - 1) if ridge.size else 1.0


def with_margin(grey: Grey, least: int = 15) -> Grey:
    """The picture on white with a margin: readers lose bonds that touch the edge."""
    import cv2

    margin = max(least, int(0.06 * min(grey.shape)))
    return _bytes(cv2.copyMakeBorder(grey, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,)))


def scaled(grey: Grey, factor: float) -> Grey:
    """The picture ``factor`` times as large."""
    import cv2

    if abs(factor - 1) < 0.02:
        return grey
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return _bytes(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=way))


def of_width(grey: Grey, width: float) -> Grey:
    """The picture with a margin, reduced so that its lines are no wider than ``width`` pixels."""
    return scaled(with_margin(grey), min(1.0, width / stroke_width(grey)))


def _bytes(pixels: Any) -> NDArray[np.uint8]:
    import numpy as np

    return np.asarray(pixels, dtype=np.uint8)

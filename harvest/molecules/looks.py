"""How a picture of a diagram is shown to a reader, and where its places lie then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvest.molecules.readers.preparation import colours_of, grey_of, of_width, scaled, stroke_width, with_margin
from harvest.molecules.strokes import Rect
from harvest.records import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.molecules.segment import Diagram

THICK = 3.5
"""Lines wider than that many pixels are read worse and far more slowly."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A grey picture made of another: the point (x, y) of that lies at ((x + across) * scale, (y + down) * scale)."""

    grey: NDArray[np.uint8]
    scale: float = 1.0
    across: float = 0.0
    down: float = 0.0

    def place(self, rect: Rect) -> Rect:
        """Where a rectangle (x0, y0, x1, y1) of the picture it was made of lies."""
        x0, y0, x1, y1 = rect
        return (
            (x0 + self.across) * self.scale,
            (y0 + self.down) * self.scale,
            (x1 + self.across) * self.scale,
            (y1 + self.down) * self.scale,
        )


Look = Callable[["NDArray[np.uint8]"], Shown]


def _of_width(grey: NDArray[np.uint8], width: float) -> Shown:
    margin = (with_margin(grey).shape[1] - grey.shape[1]) / 2
    shown = of_width(grey, width)
    return Shown(shown, shown.shape[1] / (grey.shape[1] + 2 * margin), margin, margin)


def _fitting(grey: NDArray[np.uint8]) -> Shown:
    return _of_width(grey, 3) if stroke_width(grey) > THICK else Shown(grey)


def _alone(grey: NDArray[np.uint8], bond: float) -> Shown:
    """The largest diagram without the words around it, bonds ``bond`` pixels long; the whole where none is found."""
    found = _largest(grey)
    part = grey if found is None else grey_of(found.image)
    framed = with_margin(part)
    shown = framed if found is None else scaled(framed, min(3.0, max(0.25, bond / found.bond)))
    x0, y0, x1, _ = found.crop if found is not None else (0, 0, grey.shape[1], 0)
    margin = (framed.shape[1] - (x1 - x0)) / 2
    return Shown(shown, shown.shape[1] / framed.shape[1], margin - x0, margin - y0)


def _largest(grey: NDArray[np.uint8]) -> Diagram | None:
    from harvest.molecules.segment import divide

    box = Box(1, 0.0, 0.0, float(grey.shape[1]), float(grey.shape[0]))
    found = [one for one in divide(colours_of(grey), (), box).diagrams if one.bond >= 5]
    return max(found, key=lambda one: one.image.shape[0] * one.image.shape[1], default=None)


LOOKS: Mapping[str, Look] = {
    "": Shown,
    "fit": _fitting,
    "3": lambda grey: _of_width(grey, 3),
    "2": lambda grey: _of_width(grey, 2),
    "alone": lambda grey: _alone(grey, 45),
    "large": lambda grey: _alone(grey, 65),
}
"""How a picture is shown to a reader: each takes a grey picture, bonds of the last two are 45 and 65 pixels long."""

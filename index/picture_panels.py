"""Where a panel's pictures are: its own, which it is alike by, and its figure's, in which it is found by place."""

from __future__ import annotations

from typing import NamedTuple

from harvest.records import Box
from harvest.store import StoredPanel

Area = tuple[float, float, float, float]
"""x0, top, x1, bottom as fractions of a picture's width and height."""

WHOLE: Area = (0.0, 0.0, 1.0, 1.0)


class PanelPicture(NamedTuple):
    """Names of a panel's own picture and its figure's, "" where there is none; the panel's ``area`` of the figure's.

    ``panels`` is how many panels the figure has: what is a small part of it is not looked at by parts again.
    """

    own: str
    figure: str
    area: Area = WHOLE
    panels: int = 1

    @property
    def is_part(self) -> bool:
        return self.own != self.figure


def pictures_of(stored: StoredPanel) -> PanelPicture:
    """The pictures of a panel of the library."""
    figure, panel = stored.figure.image, stored.panel.image
    own, whole = panel or figure, figure or panel
    if own is None or whole is None:
        return PanelPicture("", "")
    box, around = stored.panel.box, stored.figure.box
    area = _within(box, around) if box and around and own != whole else WHOLE
    return PanelPicture(own.name, whole.name, area, len(stored.figure.panels))


def _within(box: Box, around: Box) -> Area:
    x, y = around.x0, around.top
    across, down = around.width, around.height
    return (box.x0 - x) / across, (box.top - y) / down, (box.x1 - x) / across, (box.bottom - y) / down


def shared(panel: Area, query: Area) -> float:
    """How much of a panel or of a query that lies on its figure the two share: 1 where either holds the other."""
    across = min(panel[2], query[2]) - max(panel[0], query[0])
    down = min(panel[3], query[3]) - max(panel[1], query[1])
    if across <= 0 or down <= 0:
        return 0.0
    smaller = min((area[2] - area[0]) * (area[3] - area[1]) for area in (panel, query))
    return min(1.0, across * down / smaller)

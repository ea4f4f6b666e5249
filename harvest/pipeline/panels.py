"""A figure becomes its panels: divided, its words shared out, and each panel looked at by one reader after another.

A reader of panels sees what is known of a panel so far (place, words, caption, kind) with its pixels, and returns the
panel with what it read. Whatever else is to be read from panels is one more entry of ``READERS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from harvest.panels import FigureView, Part, split_figure
from harvest.pipeline.molecules import drawn_molecules
from harvest.pipeline.work import Work
from harvest.reading.caption_kinds import kind_from_caption
from harvest.reading.scale import expects_scale, may_have_scale, read_scale
from harvest.records import Box, Figure, Panel, Picture, TextLine, panel_id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PanelReader = Callable[[Panel, "NDArray[np.uint8] | None", Work], Panel]

_PLAIN = re.compile(r"[a-z0-9]{1,4}")
_CROP_QUALITY = 92
_PHOTOGRAPHIC = 0.6
"""Bytes a pixel of a figure's PNG from which on its panels are kept as JPEGs, which are a third as large then."""


def panels_of(
    figure: Figure,
    text: tuple[TextLine, ...],
    work: Work,
    where: str,
    pixels: NDArray[np.uint8] | None = None,
) -> tuple[Panel, ...]:
    """The panels of a ``figure`` whose box ``pixels`` (RGB) show; one that cannot be divided is its only panel.

    Every line of ``text`` goes to exactly one panel.
    """
    parts: tuple[Part, ...] = ()
    if pixels is not None and figure.box is not None:
        with work.stage("panels", where):
            parts = split_figure(FigureView(pixels, figure.box, text), figure.caption, work.engine(True))
    if len(parts) < 2 or figure.box is None or pixels is None:
        label, caption = (parts[0].label, parts[0].caption) if parts else ("", figure.caption)
        whole = Panel(panel_id(figure.id, "a"), label, figure.box, caption, text=text, image=figure.image)
        return (_read(whole, pixels, work, where),)
    panels = []
    shares = shared_out(text, [part.box for part in parts])
    for part, letter, lines in zip(parts, letters_of(parts), shares, strict=True):
        named = f"{where} {part.label or letter}"
        panel = Panel(panel_id(figure.id, letter), part.label, part.box, part.caption, text=lines)
        crop = _cropped(pixels, figure.box, part.box)
        with work.stage("picture", named):
            panel = replace(panel, image=_kept(crop, figure.image, work))
        panels.append(_read(panel, crop, work, named))
    return tuple(panels)


def letters_of(parts: Sequence[Part]) -> list[str]:
    """What tells the panels' ids apart: the printed letter where it is plain and not taken, else "p" and its place."""
    taken: set[str] = set()
    letters = []
    for number, part in enumerate(parts, 1):
        letter = part.label.lower()
        if not _PLAIN.fullmatch(letter) or letter in taken:
            letter = f"p{number}"
        while letter in taken:
            letter += "x"
        taken.add(letter)
        letters.append(letter)
    return letters


def shared_out(text: Sequence[TextLine], boxes: Sequence[Box]) -> list[tuple[TextLine, ...]]:
    """The lines of each box, in their order: a line goes to the box that holds most of it, else to the nearest.

    Of boxes that hold as much of it the smallest has it; a line without a place goes to the first.
    """
    shares: list[list[TextLine]] = [[] for _ in boxes]
    for line in text:
        place = line.box
        shares[0 if place is None else max(range(len(boxes)), key=lambda at: _claim(place, boxes[at]))].append(line)
    return [tuple(share) for share in shares]


def _claim(line: Box, box: Box) -> tuple[float, float, float]:
    """What makes the box the line's: the area shared, how near it is, how small it is."""
    across, down = min(line.x1, box.x1) - max(line.x0, box.x0), min(line.bottom, box.bottom) - max(line.top, box.top)
    shared = max(0.0, across) * max(0.0, down)
    apart = max(0.0, -across) ** 2 + max(0.0, -down) ** 2
    return round(shared, 3), -apart, -box.area


def _cropped(pixels: NDArray[np.uint8], whole: Box, part: Box) -> NDArray[np.uint8]:
    """The pixels of a part of the box that ``pixels`` show; never without any."""
    height, width = pixels.shape[:2]
    x0, x1 = _ends((part.x0 - whole.x0) / whole.width, (part.x1 - whole.x0) / whole.width, width)
    y0, y1 = _ends((part.top - whole.top) / whole.height, (part.bottom - whole.top) / whole.height, height)
    return pixels[y0:y1, x0:x1]


def _ends(start: float, end: float, size: int) -> tuple[int, int]:
    first = min(max(round(start * size), 0), size - 1)
    return first, min(max(round(end * size), first + 1), size)


def _kept(crop: NDArray[np.uint8], whole: Picture | None, work: Work) -> Picture:
    """The crop's own picture: a JPEG where the figure is one or is too photographic for a PNG to be small."""
    photographic = whole is not None and (whole.suffix == "jpg" or work.bytes_a_pixel(whole) > _PHOTOGRAPHIC)
    return work.keep(crop, "jpg" if photographic else "png", _CROP_QUALITY)


def _read(panel: Panel, pixels: NDArray[np.uint8] | None, work: Work, where: str) -> Panel:
    """The panel after every reader has looked at it; one that fails leaves it as it was."""
    kind, score = kind_from_caption(panel.caption)
    panel = replace(panel, kind=kind, kind_score=score)
    for stage, reader in READERS:
        with work.stage(stage, where):
            panel = reader(panel, pixels, work)
    return panel


def _kind(panel: Panel, pixels: NDArray[np.uint8] | None, work: Work) -> Panel:
    kind, score = work.kinds.read(pixels, panel.caption, [line.text for line in panel.text])
    return replace(panel, kind=kind, kind_score=score)


def _scale(panel: Panel, pixels: NDArray[np.uint8] | None, work: Work) -> Panel:
    if pixels is None or panel.box is None or not may_have_scale(panel.kind):
        return panel
    engine = work.engine(expects_scale(panel.kind))
    return replace(panel, scale=read_scale(pixels, panel.box, panel.text, panel.caption, engine))


READERS: tuple[tuple[str, PanelReader], ...] = (
    ("kind", _kind),
    ("scale", _scale),
    ("molecules", drawn_molecules),
)
"""The readers of panels by the stage that each is, in their order: a later one sees what an earlier one said."""

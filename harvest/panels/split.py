"""A figure divided into panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvest.documents.pages import Rect
from harvest.panels.cells import divided
from harvest.panels.glyphs import likeness, read, shapes
from harvest.panels.grid import inferred
from harvest.panels.ground import Ground
from harvest.panels.letters import Mark, chosen, mark_of, marks_in, rect
from harvest.panels.missing import by_count, by_words, completed
from harvest.panels.references import in_order, labels_named
from harvest.panels.subcaptions import divide_caption
from harvest.panels.view import FigureView
from harvest.records import Box

if TYPE_CHECKING:
    from harvest.reading.ocr import OcrEngine

_LEAST_SIDE = 24  # pixels of a figure that can hold panels
BATCHES, BATCH = 3, 12  # how often shapes of a figure are read, and how many at a time
LEAST_SURE, SURE = 0.5, 0.75  # of a letter in brackets or a mere stroke, of another
STROKES = ("i", "I", "l")


@dataclass(frozen=True, slots=True)
class Part:
    """A panel: ``label`` as printed ("" for an undivided figure or a panel without one), its box, its caption."""

    label: str
    box: Box
    caption: str


def split_figure(view: FigureView, caption: str, engine: OcrEngine | None = None) -> tuple[Part, ...]:
    """The figure's panels in reading order, at least one; ``engine`` reads letters that no line of text holds."""
    whole = (Part("", view.box, caption),)
    if min(view.pixels.shape[:2]) < _LEAST_SIDE:
        return whole
    ground = Ground(view.pixels, view.box.x0, view.box.top, view.box.width)
    expected = labels_named(caption)
    marks = _letters(view, ground, expected, engine)
    if len(marks) >= 2:
        letters = {label: ground.pixels(mark.box) for label, mark in marks.items()}
        wanted = expected if not letters.keys().isdisjoint(expected) else [label.swapcase() for label in expected]
        letters |= inferred(letters, wanted, 0.02 * max(ground.width, ground.height))
        letters = {label: letters[label] for label in in_order(letters)}
        cells = completed(ground, divided(ground, letters), letters, expected)
    elif len(expected) >= 2:
        cells = by_count(ground, expected)
    else:
        cells = by_words(ground, caption)
    return _parts(view, caption, ground, cells) if len(cells) > 1 else whole


def _letters(view: FigureView, ground: Ground, expected: Sequence[str], engine: OcrEngine | None) -> dict[str, Mark]:
    """The figure's letters: those among its text, then shapes that are read until none is missing."""
    size = max(view.box.width, view.box.height)
    marks = marks_in(view.text)
    found = chosen(marks, expected, size)
    if engine is None or len(found) >= len(expected) or len(expected) < 2:
        return found
    known = [ground.pixels(box) for line in view.text if (box := rect(line.box)) and _is_no_letter(line.text)]
    waiting = shapes(ground, known)
    for _ in range(BATCHES):
        if not waiting or len(found) >= len(expected):
            break
        like = [ground.pixels(mark.box) for mark in (found.values() or [m for m in marks if m.bracketed])]
        waiting.sort(key=lambda shape: -shape.worth - likeness(shape.box, like))
        for box, text, sure in read(waiting[:BATCH], view.pixels, ground, engine):
            mark = mark_of(text, ground.points(box), sure)
            plain = mark is not None and not mark.bracketed and mark.label not in STROKES
            if mark is not None and sure > (SURE if plain else LEAST_SURE):
                marks.append(mark)
        waiting = waiting[BATCH:]
        found = chosen(marks, expected, size)
    return found


def _is_no_letter(text: str) -> bool:
    return sum(sign.isalnum() for sign in text) >= 3 or any(sign.isdigit() for sign in text)


def _parts(view: FigureView, caption: str, ground: Ground, cells: Sequence[tuple[str, Rect]]) -> tuple[Part, ...]:
    captions = divide_caption(caption, [label for label, _ in cells])
    parts = []
    for label, cell in cells:
        box = _box(ground.points(cell), view.box)
        if box is not None:
            parts.append(Part(label, box, captions.get(label, caption)))
    return tuple(parts) if len(parts) > 1 else (Part("", view.box, caption),)


def _box(rect: Rect, within: Box) -> Box | None:
    x0, x1 = max(rect.x0, within.x0), min(rect.x1, within.x1)
    top, bottom = max(rect.top, within.top), min(rect.bottom, within.bottom)
    if x1 - x0 < 1e-3 or bottom - top < 1e-3:
        return None
    return Box(within.page, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))

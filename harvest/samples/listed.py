"""A page that shows a core with R as a figure and lists the members in a table of its own, amid running text."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from harvest.samples.canvas import Press, Rect
from harvest.samples.drawing.families import listed_family
from harvest.samples.facts import SUBSTANCES
from harvest.samples.floats import TableFloat
from harvest.samples.panels import DrawnPanel, Sketch, random_style
from harvest.samples.prose import Writer
from harvest.samples.truth import Truth
from harvest.samples.typeset import Type

_WIDE, _HIGH, _MARGIN, _GUTTER = 595.0, 780.0, 48.0, 18.0


@dataclass(frozen=True, slots=True)
class ListedFamily:
    """The page as a PDF, the figure's ``panel`` with its true molecules, and where its ink stands on the page."""

    pdf: bytes
    panel: DrawnPanel
    box: Rect


def draw_listed_family(rng: Generator) -> ListedFamily:
    """Two columns: figure, caption and text on the left; the table, ruled as journals do, in either or over both."""
    substance = SUBSTANCES[int(rng.integers(len(SUBSTANCES)))]
    column = (_WIDE - 2 * _MARGIN - _GUTTER) / 2
    panel, rows = listed_family(Sketch(rng, substance, random_style(rng), column - 20, 150.0, ""))
    writer = Writer(rng, substance, str(rng.choice(["[{}]", "^{}^"])))
    family = str(rng.choice(["serif", "sans"]))
    body = Type(family, 9.0, 11.0)
    words = Type(family, 8.0, 10.0, align="left")
    place = str(rng.choice(["left", "right", "across"]))
    width = 2 * column + _GUTTER if place == "across" else column
    caption = f"**Table 1.** {rng.choice(['Compounds prepared', 'Substituents and yields'])}."
    table = TableFloat(caption, rows, words, bool(rng.random() < 0.3), Truth("", 0, "", "", {}))
    press = Press()
    page = press.new_page(_WIDE, _HIGH)
    left, right, tops = _MARGIN, _MARGIN + column + _GUTTER, [_MARGIN, _MARGIN]
    if place == "across":
        table.put(page, left, _MARGIN, width)
        tops = [_MARGIN + table.height(width) + 14] * 2
    box = (left + 10, tops[0], left + 10 + panel.width, tops[0] + panel.height)
    page.drawing(box, panel.pdf, panel.clip)
    tops[0] = page.text(left, box[3] + 8, f"**Figure 1.** {panel.caption}.", words, column) + 12
    for k, name in enumerate(("left", "right")):
        x = (left, right)[k]
        if place == name:
            table.put(page, x, tops[k], column)
            tops[k] += table.height(column) + 14
        while tops[k] < _HIGH - _MARGIN - 90:
            tops[k] = page.text(x, tops[k], writer.paragraph(3), body, column)
    return ListedFamily(press.finish(), panel, box)

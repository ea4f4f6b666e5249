"""Which lines a caption takes, on pages given as lines."""

from __future__ import annotations

from dataclasses import replace

from harvest.documents.pages import Line, PageContent, Rect
from harvest.figures.caption_lines import caption_lines
from harvest.figures.labels import label_at_start
from harvest.figures.prose import Typography

LOOK = Typography(("Times", 10.0), frozenset({("Times", 10.0)}), 240.0, 12.0, frozenset())


def line(x0: float, base: float, text: str, size: float = 8.0, width: float | None = None) -> Line:
    right = x0 + (width or 0.45 * size * len(text))
    return Line(text, Rect(x0, base - size, right, base + 2), size, font="Helvetica", base=base, block=0)


def taken(*lines: Line) -> list[str]:
    """The texts of the lines that the caption on the first line takes."""
    others = {i for i, each in enumerate(lines) if i and label_at_start(each.text)}
    page = PageContent(1, 595, 842, lines)
    return [lines[i].text for i in caption_lines(page, 0, LOOK, others)]


def test_the_caption_of_the_figure_beside_stays_out() -> None:
    mine = ("Figure 2. Voltage against time of the samples", "annealed in air for two hours at a time")
    assert taken(
        line(50, 300, mine[0], width=190),
        line(250, 298, "Figure 3. Current against time", width=180),
        line(50, 310, mine[1], width=190),
        line(250, 309, "in the same samples as before", width=180),
    ) == list(mine)


def test_the_next_column_of_text_stays_out() -> None:
    mine = ("Figure 2. Voltage against time of the samples", "annealed in air for two hours at a time.")
    column = [line(250, 290 + 10 * k, "the lattice constant of the powders changes", width=190) for k in range(4)]
    column = [replace(each, font="Times") for each in column]
    assert taken(line(50, 300, mine[0], width=192), line(50, 310, mine[1], width=192), *column) == list(mine)


def test_lines_indented_under_a_label_are_the_caption() -> None:
    lines = [line(80, 300 + 10 * k, "voltage against time of the annealed samples") for k in range(3)]
    assert len(taken(line(50, 300, "Fig. 2", width=24), *lines)) == 4


def test_small_lettering_under_a_label_is_the_drawing() -> None:
    assert taken(line(200, 90, "FIG. 3", 18), line(200, 115, "HEAT TO 80 °C", 8)) == ["FIG. 3"]
    assert len(taken(line(200, 90, "FIG. 3", 18), line(200, 115, "Heating of the block", 16))) == 2


def test_a_heading_under_a_caption_stays_out() -> None:
    caption = ("Figure 1. Structure of the domain in complex", "with the first of the compounds.")
    lines = [line(50, 300 + 10 * k, text) for k, text in enumerate(caption)]
    assert taken(*lines, line(50, 320, "References:")) == list(caption)
    assert len(taken(*lines, line(50, 320, "References are drawn as broken lines."))) == 3

"""From an axes-painting function to a drawn panel: matplotlib without pyplot, in a paper's own style."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib
import pymupdf
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter

from harvest.samples.drawing.ink import ink_box
from harvest.samples.fonts import plot_family
from harvest.samples.markup import mathtext
from harvest.samples.panels import DrawnPanel, Sketch

_MARGIN = 24.0
"""Points around the axes' share of the page, so that long labels are never cut."""

Painter = Callable[[Axes], None]


def plot(sketch: Sketch, kind: str, caption: str, paint: Painter, **axes: Any) -> DrawnPanel:
    """Draw one axes with ``paint``; further arguments go to ``add_axes`` (``polar``, ``projection`` ...)."""
    left, bottom = 30.0, 26.0
    width, height = sketch.width + 2 * _MARGIN, sketch.height + 2 * _MARGIN
    place = (
        (_MARGIN + left) / width,
        (_MARGIN + bottom) / height,
        (sketch.width - left - 6) / width,
        (sketch.height - bottom - 6) / height,
    )

    def fill(figure: Figure) -> None:
        axis = figure.add_axes(place, **axes)
        axis.set_facecolor("none")
        paint(axis)
        _finish(axis, sketch)

    return draw(sketch, kind, caption, fill, (width, height))


def draw(
    sketch: Sketch, kind: str, caption: str, fill: Callable[[Figure], None], size: tuple[float, float]
) -> DrawnPanel:
    """Draw a whole figure of a size in points with ``fill``; the panel is its ink."""
    with matplotlib.rc_context(_settings(sketch)):
        figure = Figure(figsize=(size[0] / 72, size[1] / 72), facecolor="none")
        FigureCanvasPdf(figure)
        fill(figure)
        stream = io.BytesIO()
        figure.savefig(stream, format="pdf", metadata={"CreationDate": None, "Producer": None, "Creator": None})
        words = _words(figure)
    pdf = stream.getvalue()
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        clip = ink_box(document[0])
    return DrawnPanel(kind, clip[2] - clip[0], clip[3] - clip[1], caption, words, pdf, clip)


def _settings(sketch: Sketch) -> dict[str, Any]:
    style, family = sketch.style, plot_family(sketch.style.family, sketch.style.bold)
    return {
        "font.family": family,
        "mathtext.fontset": "custom",
        "mathtext.fallback": None,
        "mathtext.rm": family,
        "mathtext.it": family,
        "mathtext.bf": family,
        "mathtext.sf": family,
        "mathtext.tt": family,
        "mathtext.cal": family,
        "font.size": style.size,
        "axes.labelpad": 2.0,
        "axes.linewidth": 1.2 if style.bold else 0.7,
        "axes.prop_cycle": cycler(color=style.palette),
        "axes.grid": style.grid,
        "axes.spines.top": style.boxed,
        "axes.spines.right": style.boxed,
        "axes.unicode_minus": True,
        "grid.linewidth": 0.4,
        "lines.linewidth": style.line,
        "lines.markersize": 3.2,
        "legend.fontsize": style.size - 1,
        "legend.frameon": style.frame_legend,
        "legend.handlelength": 1.6,
        "legend.labelspacing": 0.3,
        "xtick.direction": style.ticks,
        "ytick.direction": style.ticks,
        "xtick.top": style.boxed and style.ticks == "in" and style.minor,
        "ytick.right": style.boxed and style.ticks == "in" and style.minor,
        "xtick.minor.visible": style.minor,
        "ytick.minor.visible": style.minor,
        "pdf.fonttype": 3,
        "figure.dpi": 72,
    }


def _texts(axis: Any) -> Iterator[Text]:
    """The texts an author wrote into an axes; tick labels, which are dear to ask for, only where they were set."""
    yield from (axis.xaxis.label, axis.yaxis.label, axis.title, *axis.texts)
    if axis.get_legend() is not None:
        yield from axis.get_legend().get_texts()
    for inset in axis.child_axes:
        yield from _texts(inset)


def _finish(axis: Axes, sketch: Sketch) -> None:
    """Set the markup of an axes' texts as mathtext, and its legend's frame."""
    for text in _texts(axis):
        if any(mark in text.get_text() for mark in "~^*"):
            text.set_text(mathtext(text.get_text()))
    legend = axis.get_legend()
    if sketch.style.frame_legend and legend is not None:
        legend.get_frame().set_linewidth(0.5)


def _words(figure: Figure) -> tuple[str, ...]:
    """The texts drawn, without bare numbers, in the order drawn."""
    texts = [text.get_text() for axis in figure.axes for text in _texts(axis) if text.get_visible()]
    texts += [label for axis in figure.axes for side in (axis.xaxis, axis.yaxis) for label in _set_labels(side)]
    texts += [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    plain = (re.sub(r"\$[_^]\{(?:\\mathregular\{)?([^}]*)\}?\}\$", r"\1", text) for text in texts)
    lines = (" ".join(text.split()) for text in plain)
    return tuple(dict.fromkeys(text for text in lines if re.search(r"[^\W\d_]", text) and "$" not in text))


def _set_labels(axis: Any) -> list[str]:
    formatter = axis.get_major_formatter()
    return list(formatter.seq) if isinstance(formatter, FixedFormatter) else []


def hide_y(axis: Axes) -> None:
    """Arbitrary units: no tick labels on y."""
    axis.set_yticks([])

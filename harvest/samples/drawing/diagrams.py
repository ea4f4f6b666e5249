"""Device stacks, cells and flow charts: boxes, arrows and words."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle

from harvest.samples.drawing.plot import draw
from harvest.samples.markup import mathtext
from harvest.samples.panels import DrawnPanel, Sketch

_TINTS = ("#9ecae1", "#fdae6b", "#a1d99b", "#bcbddc", "#fc9272", "#d9d9d9", "#fee391", "#c7e9c0")


def _bare(figure: Figure, width: float, height: float) -> Axes:
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set_xlim(0, width)
    axis.set_ylim(0, height)
    axis.set_axis_off()
    return axis


def schematic(sketch: Sketch) -> DrawnPanel:
    """A layered device in oblique view, or a cell with two electrodes."""
    size = (sketch.width + 10, sketch.height + 10)
    stack = sketch.chance(0.55)

    def fill(figure: Figure) -> None:
        axis = _bare(figure, *size)
        (_stack if stack else _cell)(axis, sketch, *size)

    what = "layered device" if stack else sketch.pick("cell", "working mechanism")
    caption = (
        f"Schematic {sketch.pick('illustration', 'diagram', 'representation')} of the {sketch.substance.name} {what}"
    )
    return draw(sketch, "schematic", caption, fill, size)


def _stack(axis: Axes, sketch: Sketch, width: float, height: float) -> None:
    name = mathtext(sketch.substance.short)
    layers = [
        sketch.pick("Au", "Ag", "Al"),
        sketch.pick("spiro-OMeTAD", "PEDOT:PSS", "MoO$_{3}$"),
        name,
        sketch.pick("SnO$_{2}$", "ZnO", "C60"),
        sketch.pick("ITO", "FTO"),
        sketch.pick("Glass", "PET", "Si"),
    ]
    layers = layers[-int(sketch.rng.integers(3, 7)) :]
    slab = (height - 34) / len(layers)
    deep = min(width * 0.16, 26.0)
    tints = [_TINTS[int(k)] for k in sketch.rng.permutation(len(_TINTS))]
    for k, layer in enumerate(reversed(layers)):
        y, right, x = 6 + k * slab, width - deep - 12, 10.0
        axis.add_patch(Rectangle((x, y), right - x, slab, fc=tints[k], ec="k", lw=0.6))
        side = [(right, y), (right + deep, y + deep * 0.6), (right + deep, y + slab + deep * 0.6), (right, y + slab)]
        axis.add_patch(Polygon(side, fc=tints[k], ec="k", lw=0.6, alpha=0.8))
        if k == len(layers) - 1:
            lid = [
                (x, y + slab),
                (right, y + slab),
                (right + deep, y + slab + deep * 0.6),
                (x + deep, y + slab + deep * 0.6),
            ]
            axis.add_patch(Polygon(lid, fc=tints[k], ec="k", lw=0.6))
        axis.text((x + right) / 2, y + slab / 2, layer, ha="center", va="center")


def _cell(axis: Axes, sketch: Sketch, width: float, height: float) -> None:
    top, bottom = height * 0.76, height * 0.12
    axis.add_patch(Rectangle((width * 0.12, bottom), width * 0.76, top - bottom, fc="#e8f4fb", ec="k", lw=0.8))
    names = sketch.pick(("Anode", "Cathode"), ("Li metal", sketch.substance.short), ("CE", "WE"))
    for share, name, tint in ((0.14, names[0], "#888888"), (0.74, names[1], "#e0a040")):
        axis.add_patch(
            Rectangle((width * share, bottom * 1.2), width * 0.12, top - bottom * 1.3, fc=tint, ec="k", lw=0.6)
        )
        axis.text(width * (share + 0.06), bottom * 0.35, mathtext(name), ha="center", va="center")
    axis.plot([width * 0.5] * 2, [bottom, top], "k--", lw=0.7)
    axis.text(width * 0.5, top + 3, "Separator", ha="center", fontsize=sketch.style.size - 1)
    ion = sketch.pick("Li$^{+}$", "Na$^{+}$", "OH$^{−}$", "e$^{−}$")
    for _ in range(7):
        x, y = width * sketch.between(0.31, 0.68), sketch.between(bottom + 10, top - 10)
        axis.add_patch(Circle((x, y), 6, fc="#d04040", ec="none"))
        axis.text(x, y, ion, ha="center", va="center", fontsize=5, color="w")
    for sign, y in ((1, 0.62), (-1, 0.3)):
        ends = (width * 0.36, width * 0.64)[::sign]
        axis.annotate(
            "", (ends[1], height * y), (ends[0], height * y), arrowprops={"arrowstyle": "-|>", "lw": 0.9, "color": "b"}
        )
    axis.plot(
        [width * 0.2, width * 0.2, width * 0.8, width * 0.8], [top, height * 0.93, height * 0.93, top], "k", lw=0.8
    )
    axis.add_patch(Circle((width * 0.5, height * 0.93), 6.5, fc="w", ec="k", lw=0.8))
    axis.text(width * 0.5, height * 0.93, "V", ha="center", va="center")


def flowchart(sketch: Sketch) -> DrawnPanel:
    """Steps in boxes with arrows, one decision among them."""
    steps = [
        "Raw materials",
        "Weighing",
        "Ball milling",
        "Drying at 80 °C",
        "Calcination",
        "Pressing",
        "Sintering",
        "Washing",
        "Data collection",
        "Feature extraction",
        "Model training",
        "Validation",
        "DFT relaxation",
    ]
    count = int(sketch.rng.integers(4, 7))
    start = int(sketch.rng.integers(0, len(steps) - count + 1))
    chosen = [*steps[start : start + count - 1], "Characterization"]
    decision = int(sketch.rng.integers(1, count - 1))
    across = sketch.width > 1.8 * sketch.height
    size = (sketch.width + 10, max(sketch.height, 20 * count if not across else 60) + 10)
    tint = sketch.pick("w", "#dbe9f6", "#e5f5e0", "#fff2cc")

    def fill(figure: Figure) -> None:
        axis = _bare(figure, *size)
        step = (size[0] if across else size[1]) / count
        wide, high = (step * 0.78, min(size[1] * 0.5, 34.0)) if across else (min(size[0] * 0.6, 110.0), step * 0.58)
        for k, name in enumerate(chosen):
            x, y = (step * (k + 0.5), size[1] / 2) if across else (size[0] * 0.42, size[1] - step * (k + 0.5))
            if k == decision and not across:
                diamond = np.array(
                    [(x - wide * 0.6, y), (x, y + high * 0.75), (x + wide * 0.6, y), (x, y - high * 0.75)]
                )
                axis.add_patch(Polygon(diamond, fc="#fde0dd", ec="k", lw=0.7))
                axis.text(x + wide * 0.62, y + 2, "no", fontsize=sketch.style.size - 1)
                axis.text(x + 4, y - high, "yes", fontsize=sketch.style.size - 1)
                turn = size[0] - 6
                axis.plot([x + wide * 0.6, turn, turn, x + wide * 0.62], [y, y, y + step, y + step], "k", lw=0.7)
            else:
                box = FancyBboxPatch(
                    (x - wide / 2, y - high / 2),
                    wide,
                    high,
                    boxstyle="round,pad=0,rounding_size=3",
                    fc=tint,
                    ec="k",
                    lw=0.7,
                )
                axis.add_patch(box)
            axis.text(
                x,
                y,
                name.replace(" ", "\n") if across else name,
                ha="center",
                va="center",
                fontsize=sketch.style.size - 1,
            )
            if k < count - 1:
                tip, tail = (
                    ((x + step - wide / 2, y), (x + wide / 2, y))
                    if across
                    else ((x, y - step + high * 0.55), (x, y - high * 0.55))
                )
                axis.annotate(
                    "", tip, tail, arrowprops={"arrowstyle": "-|>", "lw": 0.7, "color": "k", "shrinkA": 0, "shrinkB": 0}
                )

    return draw(sketch, "flowchart", f"Flow chart of the preparation of {sketch.substance.name} samples", fill, size)

"""Two-dimensional data: heat maps, contour maps, surfaces."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from harvest.samples.drawing.plot import draw
from harvest.samples.panels import DrawnPanel, Sketch

_COLOURS = ("viridis", "jet", "RdBu_r", "coolwarm", "plasma", "Blues", "YlOrRd")


def _field(sketch: Sketch, size: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """A smooth field of a few hills over the unit square."""
    x, y = np.meshgrid(np.linspace(0, 1, size), np.linspace(0, 1, size))
    field = np.zeros_like(x)
    for _ in range(int(sketch.rng.integers(3, 7))):
        cx, cy, width = sketch.between(0, 1), sketch.between(0, 1), sketch.between(0.1, 0.35)
        field += sketch.between(-1, 1.5) * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / width**2)
    return x, y, field


def _axes(figure: Figure, size: tuple[float, float]) -> None:
    figure.subplots_adjust(left=42 / size[0], right=1 - 34 / size[0], bottom=36 / size[1], top=1 - 14 / size[1])


def heatmap(sketch: Sketch) -> DrawnPanel:
    """A matrix of cells, with values or a colour bar."""
    rows, columns = int(sketch.rng.integers(4, 9)), int(sketch.rng.integers(4, 9))
    values = sketch.rng.uniform(-1, 1, (rows, columns))
    size = (sketch.width + 40, sketch.height + 40)
    letters = list("abcdefghij")

    def fill(figure: Figure) -> None:
        axis = figure.subplots()
        _axes(figure, size)
        image = axis.pcolormesh(values, cmap=sketch.pick(*_COLOURS), edgecolors="w", linewidth=0.4)
        if sketch.chance(0.5):
            for (j, i), value in np.ndenumerate(values):
                axis.text(i + 0.5, j + 0.5, f"{value:.1f}", ha="center", va="center", fontsize=sketch.style.size - 2.5)
        axis.set_xticks(np.arange(columns) + 0.5, [f"F{k + 1}" for k in range(columns)])
        axis.set_yticks(np.arange(rows) + 0.5, [f"sample {letters[k].upper()}" for k in range(rows)])
        axis.tick_params(length=0, labelsize=sketch.style.size - 1)
        bar = figure.colorbar(image, ax=axis, pad=0.03)
        bar.set_label(sketch.pick("Correlation coefficient", "Normalized value"))

    return draw(sketch, "heatmap", f"Heat map of descriptor correlations for {sketch.substance.name}", fill, size)


def contour_map(sketch: Sketch) -> DrawnPanel:
    """Filled contours with a colour bar, some with lines."""
    x, y, field = _field(sketch, 48)
    size = (sketch.width + 40, sketch.height + 40)

    def fill(figure: Figure) -> None:
        axis = figure.subplots()
        _axes(figure, size)
        filled = axis.contourf(x * 400, y * 100, field, int(sketch.rng.integers(8, 14)), cmap=sketch.pick(*_COLOURS))
        if sketch.chance(0.5):
            axis.contour(x * 400, y * 100, field, 8, colors="k", linewidths=0.35)
        axis.set_xlabel(sketch.pick("x (nm)", "Temperature (°C)", "Excitation wavelength (nm)"))
        axis.set_ylabel(sketch.pick("y (nm)", "Composition (at.%)", "Time (min)"))
        figure.colorbar(filled, ax=axis, pad=0.03).set_label(
            sketch.pick("Strain (%)", "Potential (mV)", "Intensity (a.u.)")
        )

    what = sketch.pick("Contour map of the strain field in", "Contour plot of the response of")
    return draw(sketch, "contour_map", f"{what} {sketch.substance.name}", fill, size)


def surface_plot(sketch: Sketch) -> DrawnPanel:
    """A coloured surface in perspective."""
    x, y, field = _field(sketch, 22)
    size = (sketch.width + 40, sketch.height + 40)

    def fill(figure: Figure) -> None:
        axis = figure.add_subplot(projection="3d")
        axis.plot_surface(x, y, field, cmap=sketch.pick(*_COLOURS), linewidth=0.1, edgecolor="k", rstride=1, cstride=1)
        axis.set_xlabel("x")
        axis.set_ylabel("y")
        axis.set_zlabel("E (eV)")
        axis.tick_params(labelsize=sketch.style.size - 2, pad=-2)

    return draw(sketch, "surface_plot", f"Potential energy surface of {sketch.substance.name}", fill, size)

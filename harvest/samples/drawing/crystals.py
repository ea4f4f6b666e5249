"""Ball-and-stick models of crystal structures in parallel projection."""

from __future__ import annotations

from itertools import product

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from harvest.samples.drawing.plot import draw
from harvest.samples.panels import DrawnPanel, Sketch

_MOTIFS = (
    (("A", (0, 0, 0)), ("B", (0.5, 0.5, 0.5)), ("C", (0.5, 0.5, 0)), ("C", (0.5, 0, 0.5)), ("C", (0, 0.5, 0.5))),
    (("A", (0, 0, 0)), ("A", (0.5, 0.5, 0)), ("B", (0.5, 0, 0.5)), ("B", (0, 0.5, 0.5))),
    (("A", (0, 0, 0)), ("B", (0.33, 0.33, 0.33)), ("B", (0.66, 0.66, 0.66)), ("A", (0.5, 0.5, 0.5))),
    (("A", (0, 0, 0.3)), ("B", (0.5, 0.5, 0.15)), ("B", (0.5, 0.5, 0.45))),
)
_COLOURS = ("#6a3d9a", "#e31a1c", "#1f78b4", "#33a02c", "#ff7f00", "#b15928", "#a6cee3", "#fdbf6f")


def crystal_structure(sketch: Sketch) -> DrawnPanel:
    """A few unit cells with bonds, the cell's edges, axes and a legend of elements."""
    motif = _MOTIFS[int(sketch.rng.integers(len(_MOTIFS)))]
    cells = [int(n) for n in sketch.pick((2, 2, 2), (3, 2, 1), (2, 1, 2), (1, 1, 1), (3, 1, 2))]
    elements = [*sketch.substance.elements, "O", "C"][:3]
    colours = dict(zip("ABC", (_COLOURS[int(k)] for k in sketch.rng.permutation(len(_COLOURS))), strict=False))
    atoms = [
        (kind, np.array(at) + np.array(cell))
        for cell in product(*(range(n + 1) for n in cells))
        for kind, at in motif
        if all(a + c <= n for a, c, n in zip(at, cell, cells, strict=True))
    ]
    turn, tilt = sketch.between(0.2, 0.7), sketch.between(0.15, 0.5)
    view = np.array(
        [[np.cos(turn), np.sin(turn), 0], [-np.sin(turn) * np.sin(tilt), np.cos(turn) * np.sin(tilt), np.cos(tilt)]]
    )
    depth = np.array([-np.sin(turn) * np.cos(tilt), np.cos(turn) * np.cos(tilt), -np.sin(tilt)])
    size = (sketch.width + 10, sketch.height + 10)

    def fill(figure: Figure) -> None:
        axis = figure.add_axes((0.03, 0.03, 0.8, 0.94))
        axis.set_aspect("equal")
        axis.set_axis_off()
        _bonds(axis, atoms, view, depth)
        scale = min(sketch.width, sketch.height) / (max(cells) + 1)
        for kind, at in sorted(atoms, key=lambda atom: -float(depth @ atom[1])):
            x, y = view @ at
            radius = scale * {"A": 0.3, "B": 0.22, "C": 0.16}[kind]
            axis.plot(x, y, "o", ms=radius, mfc=colours[kind], mec="k", mew=0.4, zorder=5 - float(depth @ at))
            axis.plot(
                x - 0.02,
                y + 0.03,
                "o",
                ms=radius * 0.25,
                mfc="w",
                mec="none",
                alpha=0.7,
                zorder=5.01 - float(depth @ at),
            )
        for a, b in _edges(cells):
            (x0, y0), (x1, y1) = view @ a, view @ b
            axis.plot([x0, x1], [y0, y1], "-", color="0.35", lw=0.6, zorder=1)
        for kind, element in zip(dict.fromkeys(k for k, _ in motif), elements, strict=False):
            axis.plot([], [], "o", color=colours[kind], label=element, ms=5)
        figure.legend(loc="center right", handletextpad=0.1, borderpad=0.2)
        axis.margins(0.08)

    caption = (
        f"Crystal structure of {sketch.substance.name} viewed along the [{sketch.pick('001', '010', '110')}] direction"
    )
    return draw(sketch, "crystal_structure", caption, fill, size)


def _bonds(
    axis: object, atoms: list[tuple[str, NDArray[np.float64]]], view: NDArray[np.float64], depth: NDArray[np.float64]
) -> None:
    places = np.array([at for _, at in atoms])
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    nearest = np.where(apart > 0.05, apart, 9).min() * 1.05
    for i, j in zip(*np.nonzero((apart > 0.05) & (apart < nearest)), strict=True):
        if i < j and atoms[i][0] != atoms[j][0]:
            (x0, y0), (x1, y1) = view @ places[i], view @ places[j]
            back = float(depth @ (places[i] + places[j])) / 2
            axis.plot([x0, x1], [y0, y1], "-", color="0.55", lw=1.6, zorder=4.9 - back)  # type: ignore[attr-defined]


def _edges(cells: list[int]) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    corners = [np.array(c, np.float64) for c in product(*((0, n) for n in cells))]
    return [(a, b) for k, a in enumerate(corners) for b in corners[k + 1 :] if np.count_nonzero(a - b) == 1]

"""Drawn panels: one picture of a known kind, with the words of a caption about the same facts.

``draw_panel("xrd_pattern", numpy.random.default_rng(1))`` draws; which module draws what is a table, and the drawing
libraries are loaded only when a panel is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from harvest.samples.facts import CONDITIONS, SUBSTANCES, Substance

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

_DRAWERS = {
    "spectra": ("xrd_pattern", "uvvis_spectrum", "raman_spectrum", "ir_spectrum", "pl_spectrum", "nmr_spectrum"),
    "signals": ("xps_spectrum", "edx_spectrum", "mass_spectrum", "chromatogram"),
    "electrochemistry": ("electrochemistry",),
    "properties": ("thermal_analysis", "iv_curve", "stress_strain", "adsorption_isotherm", "band_structure"),
    "charts": ("line_plot", "scatter_plot", "bar_chart", "histogram", "box_plot", "pie_chart"),
    "fields": ("heatmap", "contour_map", "surface_plot"),
    "electrons": ("sem",),
    "transmission": ("tem", "stem", "electron_diffraction"),
    "maps": ("afm", "elemental_map", "optical_micrograph", "fluorescence"),
    "diagrams": ("schematic", "flowchart"),
    "molecules": ("molecule", "reaction_scheme"),
    "crystals": ("crystal_structure",),
}
PANEL_KINDS = tuple(kind for kinds in _DRAWERS.values() for kind in kinds)
"""Every kind that can be drawn."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paper's authors draw: the same for all panels of a figure. Sizes in points."""

    family: str = "sans"
    size: float = 7.5
    line: float = 1.0
    palette: tuple[str, ...] = ("#000000", "#e41a1c", "#377eb8", "#4daf4a", "#984ea3", "#ff7f00")
    ticks: str = "in"
    boxed: bool = True
    minor: bool = False
    bold: bool = False
    grid: bool = False
    frame_legend: bool = False


@dataclass(frozen=True, slots=True)
class Sketch:
    """What to draw: width and height in points are a wish that the ink meets roughly (pictures: exactly)."""

    rng: Generator
    substance: Substance
    style: Style
    width: float
    height: float
    condition: str

    def pick(self, *choices: Any) -> Any:
        """One of the choices."""
        return choices[int(self.rng.integers(len(choices)))]

    def between(self, low: float, high: float) -> float:
        """A number from low to high."""
        return float(self.rng.uniform(low, high))

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return bool(self.rng.random() < share)


@dataclass(frozen=True, slots=True)
class DrawnScale:
    """A scale bar: its true length and its bar's box (x0, top, x1, bottom) in points of the panel."""

    value: float
    unit: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DrawnMolecule:
    """A structure: canonical SMILES, printed label and the drawing's box in points of the panel."""

    smiles: str
    label: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """A panel: a vector drawing (``pdf``, of which ``clip`` is the ink) or a ``raster`` (RGB, height × width × 3).

    ``caption`` is a phrase in markup without full stop; ``words`` are the words printed inside; width and height are
    points.
    """

    kind: str
    width: float
    height: float
    caption: str
    words: tuple[str, ...] = ()
    pdf: bytes = b""
    clip: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    raster: NDArray[np.uint8] | None = None
    scale: DrawnScale | None = None
    molecules: tuple[DrawnMolecule, ...] = ()

    def image(self, dpi: int = 200) -> NDArray[np.uint8]:
        """The panel as RGB pixels, height × width × 3, white behind; a raster comes as it is."""
        if self.raster is not None:
            return self.raster
        from harvest.samples.drawing.ink import render

        return render(self.pdf, self.clip, dpi)


def random_style(rng: Generator) -> Style:
    """A style as authors choose them."""
    palettes = (
        ("#000000", "#e41a1c", "#0000ff", "#008000", "#984ea3", "#ff7f00"),
        ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b"),
        ("#000000", "#ff0000", "#0000ff", "#00a651", "#ff00ff", "#808000"),
        ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"),
        ("#440154", "#31688e", "#35b779", "#90d743", "#fde725", "#21918c"),
        ("#000000", "#444444", "#777777", "#999999", "#bbbbbb", "#222222"),
    )
    return Style(
        family=("sans", "sans", "sans", "serif", "dejavusans")[int(rng.integers(5))],
        size=float(rng.choice([6.5, 7.0, 7.5, 8.0])),
        line=float(rng.choice([0.7, 0.9, 1.1, 1.4])),
        palette=palettes[int(rng.integers(len(palettes)))],
        ticks=("in", "in", "out")[int(rng.integers(3))],
        boxed=bool(rng.random() < 0.8),
        minor=bool(rng.random() < 0.2),
        bold=bool(rng.random() < 0.2),
        grid=bool(rng.random() < 0.12),
        frame_legend=bool(rng.random() < 0.2),
    )


def draw_panel(
    kind: str,
    rng: Generator,
    *,
    substance: Substance | None = None,
    style: Style | None = None,
    size: tuple[float, float] | None = None,
) -> DrawnPanel:
    """Draw one panel of a kind of ``PANEL_KINDS``; ``size`` is width and height in points. KeyError if unknown."""
    module = next((name for name, kinds in _DRAWERS.items() if kind in kinds), None)
    if module is None:
        raise KeyError(f"no panel of kind {kind!r} can be drawn; PANEL_KINDS lists those that can")
    width, height = size or (float(rng.uniform(150, 240)), float(rng.uniform(120, 180)))
    condition = CONDITIONS[int(rng.integers(len(CONDITIONS)))]
    condition = condition.format(int(rng.integers(6, 18)) * 50, int(rng.choice([50, 100, 200, 500])))
    sketch = Sketch(
        rng,
        substance or SUBSTANCES[int(rng.integers(len(SUBSTANCES)))],
        style or random_style(rng),
        width,
        height,
        condition,
    )
    drawer: Callable[[Sketch], DrawnPanel] = getattr(import_module(f"harvest.samples.drawing.{module}"), kind)
    return drawer(sketch)

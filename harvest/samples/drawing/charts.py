"""Charts of any science: lines, points, bars, distributions, shares."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harvest.samples.drawing.plot import draw, plot
from harvest.samples.drawing.spectra import sample_names
from harvest.samples.markup import mathtext
from harvest.samples.panels import DrawnPanel, Sketch

_QUANTITIES = (
    ("Time (min)", "C/C~0~", "Photocatalytic degradation of methylene blue over"),
    ("Temperature (K)", "Conductivity (S cm^−1^)", "Temperature dependence of the conductivity of"),
    ("Temperature (°C)", "Dielectric constant", "Dielectric constant against temperature of"),
    ("Concentration (µM)", "Response (%)", "Sensor response to the analyte of"),
    ("Annealing time (h)", "Grain size (µm)", "Grain growth of"),
    ("Frequency (Hz)", "tan δ", "Loss tangent of"),
    ("Time (h)", "H~2~ evolution (mmol g^−1^)", "Hydrogen evolution over"),
    ("Magnetic field (T)", "Magnetization (emu g^−1^)", "Magnetization of"),
    ("Pressure (GPa)", "Lattice parameter (Å)", "Lattice parameter under pressure of"),
)


def line_plot(sketch: Sketch) -> DrawnPanel:
    """Series with lines and markers, some with error bars or an inset."""
    x_title, y_title, what = _QUANTITIES[int(sketch.rng.integers(len(_QUANTITIES)))]
    names = sample_names(sketch, int(sketch.rng.integers(2, 6)))
    x = np.linspace(0, float(sketch.pick(10, 60, 100, 300)), int(sketch.rng.integers(6, 14)))
    shape = sketch.pick(
        lambda u: np.exp(-2 * u), lambda u: 1 - np.exp(-3 * u), lambda u: u**1.5, lambda u: 0.3 + 0.5 * u
    )
    errors = sketch.chance(0.35)
    inset = sketch.chance(0.2)

    def paint(axis: Axes) -> None:
        for k, name in enumerate(names):
            y = shape(x / x[-1] * (1 + 0.25 * k)) * (1 + 0.12 * k) + sketch.rng.normal(0, 0.012, len(x))
            marker = "os^vD<"[k]
            if errors:
                axis.errorbar(
                    x, y, sketch.rng.uniform(0.01, 0.05, len(x)), marker=marker, capsize=1.8, elinewidth=0.6, label=name
                )
            else:
                axis.plot(x, y, marker=marker, label=name)
        axis.set_xlabel(x_title)
        axis.set_ylabel(y_title)
        axis.legend()
        if inset:
            small = axis.inset_axes((0.58, 0.18, 0.36, 0.32))
            small.plot(x, np.log1p(x) * shape(x / x[-1]), "k-o", ms=1.6, lw=0.6)
            small.tick_params(labelsize=sketch.style.size - 2.5)

    return plot(sketch, "line_plot", f"{what} {sketch.substance.name} {sketch.condition}", paint)


def scatter_plot(sketch: Sketch) -> DrawnPanel:
    """Points with a fit, or a parity plot."""
    count = int(sketch.rng.integers(25, 160))
    x = sketch.rng.uniform(0, 10, count)
    parity = sketch.chance(0.4)
    y = x + sketch.rng.normal(0, 0.6, count) if parity else sketch.between(-2, 2) * x + sketch.rng.normal(0, 2, count)

    def paint(axis: Axes) -> None:
        axis.scatter(
            x, y, s=sketch.pick(6, 10, 14), alpha=0.7, edgecolors="none" if sketch.chance(0.5) else "k", linewidths=0.3
        )
        fit = np.polyfit(x, y, 1)
        ends = np.array([0, 10])
        axis.plot(ends, ends if parity else np.polyval(fit, ends), "--", color="r", lw=0.9)
        r2 = float(np.corrcoef(x, y)[0, 1] ** 2)
        axis.text(0.06, 0.9, f"R^2^ = {r2:.3f}", transform=axis.transAxes)
        axis.set_xlabel(
            "DFT energy (eV)" if parity else sketch.pick("Particle size (nm)", "Porosity (%)", "Band gap (eV)")
        )
        axis.set_ylabel(
            "Predicted energy (eV)" if parity else sketch.pick("Hardness (GPa)", "Activity (a.u.)", "Yield (%)")
        )

    what = (
        "Parity plot of predicted against DFT energies of" if parity else "Correlation of structure and performance of"
    )
    return plot(sketch, "scatter_plot", f"{what} {sketch.substance.name}", paint)


def bar_chart(sketch: Sketch) -> DrawnPanel:
    """Grouped or stacked bars, some hatched, some with error bars."""
    groups, series = sample_names(sketch, int(sketch.rng.integers(3, 6))), int(sketch.rng.integers(1, 4))
    labels = [["pristine", "modified", "reference"], ["1 h", "6 h", "24 h"], ["dry", "wet", "aged"]][
        int(sketch.rng.integers(3))
    ]
    values = sketch.rng.uniform(15, 95, (series, len(groups)))
    stacked = series > 1 and sketch.chance(0.25)
    hatch = sketch.chance(0.25)

    def paint(axis: Axes) -> None:
        at, width = np.arange(len(groups)), 0.75 if stacked else 0.75 / series
        for k in range(series):
            where = at if stacked else at + (k - (series - 1) / 2) * width
            axis.bar(
                where,
                values[k],
                width,
                bottom=values[:k].sum(axis=0) if stacked else 0,
                label=labels[k],
                yerr=None if stacked or not sketch.chance(0.6) else values[k] * 0.07,
                capsize=2,
                linewidth=0.5,
                edgecolor="k",
                hatch=("///", "...", "xx")[k] if hatch else None,
                color="w" if hatch else f"C{k}",
                error_kw={"elinewidth": 0.6},
            )
        axis.set_xticks(at, [mathtext(name) for name in groups])
        axis.tick_params(axis="x", which="both", length=0, labelsize=sketch.style.size - 1)
        axis.set_ylim(0, values.sum(axis=0).max() * 1.2 if stacked else values.max() * 1.35)
        axis.set_ylabel(
            sketch.pick("Yield (%)", "Conversion (%)", "Removal efficiency (%)", "Hardness (HV)", "Porosity (%)")
        )
        if series > 1:
            axis.legend(ncol=series, loc="upper center", columnspacing=0.8)

    return plot(sketch, "bar_chart", f"Comparison of the performance of {sketch.substance.name} samples", paint)


def histogram(sketch: Sketch) -> DrawnPanel:
    """A size distribution with its log-normal or normal fit."""
    mean = sketch.between(4, 60)
    data = sketch.rng.normal(mean, mean * 0.18, 240)
    colour = sketch.pick("0.7", *sketch.style.palette[1:4])

    def paint(axis: Axes) -> None:
        counts, edges, _ = axis.hist(
            data, bins=int(sketch.rng.integers(9, 18)), color=colour, edgecolor="k", linewidth=0.5
        )
        x = np.linspace(edges[0], edges[-1], 100)
        axis.plot(x, np.max(counts) * np.exp(-(((x - data.mean()) / data.std()) ** 2) / 2), "r")
        axis.text(0.97, 0.88, f"{data.mean():.1f} ± {data.std():.1f} nm", transform=axis.transAxes, ha="right")
        axis.set_xlabel(sketch.pick("Particle size (nm)", "Diameter (nm)"))
        axis.set_ylabel(sketch.pick("Counts", "Frequency", "Number of particles"))

    return plot(sketch, "histogram", f"Particle size distribution of {sketch.substance.name}", paint)


def box_plot(sketch: Sketch) -> DrawnPanel:
    """Boxes and whiskers of a few groups."""
    names = sample_names(sketch, int(sketch.rng.integers(3, 6)))
    data = [sketch.rng.normal(sketch.between(10, 18), sketch.between(0.6, 2), 30) for _ in names]

    def paint(axis: Axes) -> None:
        boxes = axis.boxplot(
            data, patch_artist=True, widths=0.55, flierprops={"markersize": 2}, medianprops={"color": "k"}
        )
        for k, box in enumerate(boxes["boxes"]):
            box.set_facecolor(sketch.style.palette[(k + 1) % 6])
            box.set_alpha(0.6)
        axis.set_xticks(range(1, len(names) + 1), [mathtext(name) for name in names])
        axis.tick_params(axis="x", labelsize=sketch.style.size - 1)
        axis.set_ylabel(sketch.pick("Efficiency (%)", "Power conversion efficiency (%)", "Thickness (nm)"))

    return plot(sketch, "box_plot", f"Statistics of devices made with {sketch.substance.name}", paint)


def pie_chart(sketch: Sketch) -> DrawnPanel:
    """Shares with percentages and a legend."""
    names = [*(f"{e} oxide" for e in sketch.substance.elements[:3]), "binder", "carbon", "others"]
    names = names[: int(sketch.rng.integers(3, 7))]
    shares = sketch.rng.uniform(1, 6, len(names))
    side = min(sketch.width, sketch.height)

    def fill(figure: Figure) -> None:
        axis = figure.add_axes((0.02, 0.05, 0.6, 0.9))
        parts = axis.pie(
            shares,
            autopct="%1.0f%%",
            colors=[*sketch.style.palette[1:], "0.8"],
            pctdistance=0.72,
            textprops={"fontsize": sketch.style.size - 1},
            wedgeprops={"edgecolor": "w", "linewidth": 0.8},
        )
        figure.legend(parts[0], names, loc="center right")

    caption = f"Mass fractions of the constituents of the {sketch.substance.name} sample"
    return draw(sketch, "pie_chart", caption, fill, (side * 1.7 + 20, side + 20))

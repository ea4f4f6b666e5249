"""Curves of thermal, electrical, mechanical and sorption measurements, and band structures."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harvest.samples.drawing.plot import draw, plot
from harvest.samples.drawing.spectra import gaussian, sample_names
from harvest.samples.markup import mathtext
from harvest.samples.panels import DrawnPanel, Sketch


def thermal_analysis(sketch: Sketch) -> DrawnPanel:
    """TG curves with DTG, or DSC traces."""
    t = np.linspace(30, 800, 300)
    steps = [(sketch.between(80, 150), sketch.between(2, 8)), (sketch.between(280, 420), sketch.between(15, 50))]
    if sketch.chance(0.5):
        steps.append((sketch.between(500, 650), sketch.between(5, 15)))
    weight = 100 - np.sum([loss / (1 + np.exp(-(t - at) / 16)) for at, loss in steps], axis=0)

    def gravimetry(axis: Axes) -> None:
        axis.plot(t, weight, label="TG")
        axis.set_ylim(float(weight.min()) - 8, 104)
        axis.set_ylabel(sketch.pick("Weight (%)", "Mass (%)", "Residual mass (%)"))
        axis.set_xlabel("Temperature (°C)")
        axis.set_xlim(30, 800)
        right = axis.twinx()
        right.plot(t, np.gradient(weight, t), "--", color="C1", lw=0.8)
        right.set_ylabel("DTG (% °C^−1^)", color="C1", labelpad=1)
        right.set_ylabel(mathtext(right.get_ylabel()), color="C1")

    def calorimetry(axis: Axes) -> None:
        for k, name in enumerate(sample_names(sketch, int(sketch.rng.integers(1, 4)))):
            heat = 0.4 * np.tanh((t - 320) / 20) + 2.6 * gaussian(t, sketch.between(420, 470), 14)
            heat = heat - 3 * gaussian(t, sketch.between(560, 620), 10)
            axis.plot(t, heat - 4 * k, label=name)
        axis.set_xlabel("Temperature (°C)")
        axis.set_ylabel(sketch.pick("Heat flow (mW mg^−1^)", "Heat flow (W g^−1^) endo down"))
        axis.legend(loc="upper left")

    if sketch.chance(0.6):
        return plot(sketch, "thermal_analysis", f"TG and DTG curves of {sketch.substance.name} in air", gravimetry)
    return plot(sketch, "thermal_analysis", f"DSC traces of {sketch.substance.name} at 10 °C min^−1^", calorimetry)


def iv_curve(sketch: Sketch) -> DrawnPanel:
    """Current-voltage curves of solar cells, diodes or switching devices."""
    names = sample_names(sketch, int(sketch.rng.integers(1, 4)))

    def solar(axis: Axes) -> None:
        for k, name in enumerate(names):
            v = np.linspace(0, 1.15, 120)
            axis.plot(v, 22 - k - 1e-9 * (np.exp((v + 0.03 * k) / 0.0455) - 1), label=name)
        axis.set_ylim(0, 26)
        axis.set_xlabel("Voltage (V)")
        axis.set_ylabel("Current density (mA cm^−2^)")
        axis.legend(loc="lower left")

    def diode(axis: Axes) -> None:
        for k, name in enumerate(names):
            v = np.linspace(-2, 2, 160)
            axis.semilogy(
                v, np.abs(1e-9 * (np.exp(v / (0.12 + 0.02 * k)) - 1)) + 2e-10 * (1 + 2 * np.abs(v)), label=name
            )
        axis.set_xlabel("Bias (V)")
        axis.set_ylabel("|Current| (A)")
        axis.legend()

    def switching(axis: Axes) -> None:
        v = np.concatenate([np.linspace(0, 2, 60), np.linspace(2, -2, 120), np.linspace(-2, 0, 60)])
        state = np.concatenate([v[:42] * 0 + 1e-6, v[42:150] * 0 + 4e-4, v[150:] * 0 + 1e-6])
        axis.semilogy(v, np.abs(v) * state + 1e-9, "-o", ms=1.5)
        axis.set_xlabel("Voltage (V)")
        axis.set_ylabel("Current (A)")

    paint, what = sketch.pick(
        (solar, "*J*–*V* curves of solar cells with"),
        (diode, "*I*–*V* characteristics of diodes with"),
        (switching, "Resistive switching *I*–*V* loop of"),
    )
    return plot(sketch, "iv_curve", f"{what} {sketch.substance.name}", paint)


def stress_strain(sketch: Sketch) -> DrawnPanel:
    """Engineering stress-strain curves with fracture marks."""
    names = sample_names(sketch, int(sketch.rng.integers(1, 6)))
    strong = float(sketch.pick(60, 250, 600))

    def paint(axis: Axes) -> None:
        for k, name in enumerate(names):
            end = sketch.between(6, 35)
            e = np.linspace(0, end, 150)
            stress = (
                strong
                * (1 - 0.12 * k)
                * (0.75 * (1 - np.exp(-e / 0.6)) + 0.25 * (e / end) ** 0.5 - 0.08 * (e / end) ** 8)
            )
            axis.plot(e, stress, label=name)
            axis.plot(e[-1], stress[-1], "x", color="k", ms=4)
        axis.set_xlim(0, None)
        axis.set_ylim(0, strong * 1.25)
        axis.set_xlabel(sketch.pick("Strain (%)", "Engineering strain (%)", "Tensile strain (%)"))
        axis.set_ylabel(sketch.pick("Stress (MPa)", "Engineering stress (MPa)", "Tensile stress (MPa)"))
        axis.legend(loc="lower right")

    caption = (
        f"{sketch.pick('Tensile', 'Engineering')} stress–strain curves of {sketch.substance.name} {sketch.condition}"
    )
    return plot(sketch, "stress_strain", caption, paint)


def adsorption_isotherm(sketch: Sketch) -> DrawnPanel:
    """Nitrogen isotherms, adsorption and desorption branch."""
    names = sample_names(sketch, int(sketch.rng.integers(1, 4)))

    def paint(axis: Axes) -> None:
        p = np.linspace(0.002, 0.995, 40)
        for k, name in enumerate(names):
            scale = sketch.between(100, 400)
            up = scale * (0.7 * p / (p + 0.01) + 0.15 * p + 0.4 * p**14)
            gap = scale * 0.1 * gaussian(p, 0.65, 0.14)
            axis.plot(p, up, "-", marker="os^"[k], ms=2.4, color=f"C{k}", label=name, lw=0.6)
            axis.plot(p, up + gap, "-", marker="os^"[k], ms=2.4, mfc="w", color=f"C{k}", lw=0.6)
        axis.set_xlabel("Relative pressure (P/P~0~)")
        axis.set_ylabel(sketch.pick("Quantity adsorbed (cm^3^ g^−1^ STP)", "Volume adsorbed (cm^3^ g^−1^)"))
        axis.set_xlim(0, 1)
        axis.legend(loc="upper left")

    caption = f"N~2~ adsorption–desorption isotherms of {sketch.substance.name} at 77 K"
    return plot(sketch, "adsorption_isotherm", caption, paint)


def band_structure(sketch: Sketch) -> DrawnPanel:
    """Bands along a path of the Brillouin zone, mostly with the density of states beside."""
    with_dos = sketch.chance(0.7)
    gap = sketch.between(0.3, 3.2)
    path = sketch.pick(
        ["Γ", "X", "M", "Γ"], ["Γ", "M", "K", "Γ"], ["L", "Γ", "X", "U|K", "Γ"], ["Γ", "X", "S", "Y", "Γ"]
    )
    k = np.linspace(0, len(path) - 1, 160)
    size = (sketch.width + 40, sketch.height + 40)
    colour = sketch.pick("b", "k", "r", sketch.style.palette[0])
    bands = []
    for n in range(int(sketch.rng.integers(6, 12))):
        wave = sum(
            (sketch.between(0.1, 0.8) / m * np.cos(np.pi * m * k + sketch.pick(0, np.pi)) for m in (1, 2)), k * 0
        )
        bands.append(np.abs(wave) + gap + 0.9 * (n // 2) if n % 2 else -np.abs(wave) - 0.9 * (n // 2))

    def fill(figure: Figure) -> None:
        grid = figure.subplots(
            1,
            2 if with_dos else 1,
            squeeze=False,
            sharey=True,
            gridspec_kw={"width_ratios": [3, 1] if with_dos else [1], "wspace": 0.06},
        )[0]
        figure.subplots_adjust(left=44 / size[0], right=1 - 12 / size[0], bottom=34 / size[1], top=1 - 12 / size[1])
        for band in bands:
            grid[0].plot(k, band, color=colour, lw=sketch.style.line * 0.8)
        grid[0].set_xticks(range(len(path)), path)
        grid[0].set_xlim(0, len(path) - 1)
        grid[0].set_ylim(-4, 6)
        grid[0].axhline(0, ls="--", color="0.4", lw=0.6)
        for j in range(1, len(path) - 1):
            grid[0].axvline(j, color="0.6", lw=0.5)
        grid[0].set_ylabel(mathtext(sketch.pick("E − E~F~ (eV)", "Energy (eV)")))
        if with_dos:
            e = np.linspace(-4, 6, 200)
            density = np.sum([gaussian(e, float(v), 0.18) for band in bands for v in band[::16]], axis=0)
            grid[1].fill_betweenx(e, density, color="0.7", lw=0)
            grid[1].plot(density, e, lw=0.7, label="Total")
            grid[1].plot(density * (0.3 + 0.2 * np.sin(e)), e, lw=0.7, label=f"{sketch.substance.elements[0]} d")
            grid[1].set_xticks([])
            grid[1].set_xlabel("DOS")
            grid[1].set_xlim(0, None)
            grid[1].legend(fontsize=sketch.style.size - 2)

    what = "Electronic band structure and density of states" if with_dos else "Electronic band structure"
    return draw(sketch, "band_structure", f"{what} of {sketch.substance.name} from DFT", fill, size)

"""Fitted and counted signals: photoelectrons, characteristic X-rays, ions, eluted peaks."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from harvest.samples.drawing.plot import hide_y, plot
from harvest.samples.drawing.spectra import gaussian, lorentzian
from harvest.samples.panels import DrawnPanel, Sketch

_LEVELS = {
    "C": ("C 1s", 284.8, 0.0),
    "O": ("O 1s", 530.2, 0.0),
    "Ti": ("Ti 2p", 458.8, 5.7),
    "Fe": ("Fe 2p", 711.0, 13.5),
    "Ni": ("Ni 2p", 855.0, 17.6),
    "Co": ("Co 2p", 780.5, 15.3),
    "Mn": ("Mn 2p", 642.2, 11.6),
    "Mo": ("Mo 3d", 229.2, 3.1),
    "S": ("S 2p", 162.0, 1.2),
    "N": ("N 1s", 399.0, 0.0),
    "Zn": ("Zn 2p", 1021.5, 23.0),
    "Pb": ("Pb 4f", 138.5, 4.9),
    "Br": ("Br 3d", 68.3, 1.0),
    "Cs": ("Cs 3d", 724.5, 13.9),
    "P": ("P 2p", 133.5, 0.9),
    "Li": ("Li 1s", 55.5, 0.0),
    "F": ("F 1s", 685.0, 0.0),
}
_LINES = {
    "C": 0.28,
    "N": 0.39,
    "O": 0.53,
    "F": 0.68,
    "Fe": 6.4,
    "Ni": 7.47,
    "Co": 6.93,
    "Mn": 5.9,
    "Ti": 4.51,
    "Zn": 8.63,
    "Mg": 1.25,
    "Al": 1.49,
    "S": 2.31,
    "P": 2.01,
    "Mo": 2.29,
    "Cr": 5.41,
    "Pb": 2.35,
    "Br": 1.48,
    "Cs": 4.29,
    "Ge": 9.88,
    "Sb": 3.6,
    "Te": 3.77,
    "Ba": 4.47,
    "Li": 0.05,
}


def xps_spectrum(sketch: Sketch) -> DrawnPanel:
    """A core level with its fitted components, or a survey."""
    known = [e for e in sketch.substance.elements if e in _LEVELS]
    if not known or sketch.chance(0.2):
        return _survey(sketch, known or ["C", "O"])
    level, energy, split = _LEVELS[sketch.pick(*known)]
    width = sketch.between(0.6, 1.1)
    parts = [(energy, 1.0), (energy + sketch.between(1.2, 2.0), sketch.between(0.2, 0.6))]
    if split:
        parts += [(energy + split, 0.5), (energy + split + 1.5, sketch.between(0.1, 0.3))]
    else:
        parts += [(energy + sketch.between(2.8, 4), sketch.between(0.1, 0.35))]
    x = np.linspace(energy + split + 7, energy - 5, 240)
    background = 0.12 + 0.1 / (1 + np.exp(-(x - energy) / 2))
    curves = [h * gaussian(x, p, width * (1.5 if split > 8 else 1)) for p, h in parts]
    total = background + np.sum(curves, axis=0)

    def paint(axis: Axes) -> None:
        axis.plot(
            x, total + sketch.rng.normal(0, 0.02, len(x)), "o", ms=1.8, mfc="none", mec="0.3", mew=0.4, label="Raw"
        )
        axis.plot(x, total, color="r", label="Fit")
        for k, curve in enumerate(curves):
            axis.fill_between(x, background, background + curve, alpha=0.5, color=f"C{(k + 1) % 6}", lw=0)
        axis.plot(x, background, "--", color="0.4", lw=0.6, label="Background")
        axis.set_xlim(x[0], x[-1])
        axis.text(0.04, 0.9, level, transform=axis.transAxes)
        axis.text(energy, float(total.max()) * 1.03, f"{energy:.1f} eV", ha="center", fontsize=sketch.style.size - 1.5)
        axis.set_ylim(0, float(total.max()) * 1.2)
        axis.set_xlabel(sketch.pick("Binding energy (eV)", "Binding Energy (eV)", "B.E. (eV)"))
        axis.set_ylabel("Intensity (a.u.)")
        hide_y(axis)

    return plot(sketch, "xps_spectrum", f"High-resolution {level} XPS spectrum of {sketch.substance.name}", paint)


def _survey(sketch: Sketch, elements: list[str]) -> DrawnPanel:
    x = np.linspace(1100, 0, 500)
    curve = 0.25 + 0.5 * x / 1100 + sketch.rng.normal(0, 0.008, len(x))

    def paint(axis: Axes) -> None:
        total = curve.copy()
        for element in dict.fromkeys([*elements, "C", "O"]):
            label, energy, _ = _LEVELS[element]
            height = sketch.between(0.2, 0.7)
            total = total + height * lorentzian(x, energy, 4)
            base = float(np.interp(-energy, -x, total))
            axis.text(
                energy, base + 0.05, label, rotation=90, ha="center", va="bottom", fontsize=sketch.style.size - 1.5
            )
        axis.plot(x, total)
        axis.set_xlim(1100, 0)
        axis.set_ylim(0, float(total.max()) * 1.3)
        axis.set_xlabel("Binding energy (eV)")
        axis.set_ylabel("Intensity (a.u.)")
        hide_y(axis)

    return plot(sketch, "xps_spectrum", f"XPS survey spectrum of {sketch.substance.name}", paint)


def edx_spectrum(sketch: Sketch) -> DrawnPanel:
    """Characteristic lines on a bremsstrahlung background."""
    x = np.linspace(0, 10, 700)
    elements = dict.fromkeys([*sketch.substance.elements, sketch.pick("C", "O")])
    heights = {e: sketch.between(0.25, 1) for e in elements if e in _LINES}
    curve = 0.08 * x * np.exp(-x / 1.6) + np.abs(sketch.rng.normal(0, 0.006, len(x)))
    for element, height in heights.items():
        curve = curve + height * gaussian(x, _LINES[element], 0.055)
    colour = sketch.pick("k", "r", "#c00000", "#1f4e9c")

    def paint(axis: Axes) -> None:
        if sketch.chance(0.6):
            axis.fill_between(x, curve, color=colour, lw=0.3)
        else:
            axis.plot(x, curve, color=colour, lw=0.7)
        for element, height in heights.items():
            axis.text(_LINES[element], height + 0.06, element, ha="center", fontsize=sketch.style.size)
        axis.set_xlim(0, 10)
        axis.set_ylim(0, 1.25)
        axis.set_xlabel(sketch.pick("Energy (keV)", "keV"))
        axis.set_ylabel(sketch.pick("Counts (a.u.)", "cps/eV", "Intensity (a.u.)"))

    return plot(sketch, "edx_spectrum", f"EDX spectrum of {sketch.substance.name}", paint)


def mass_spectrum(sketch: Sketch) -> DrawnPanel:
    """Sticks over m/z with the base peak at 100 %."""
    high = sketch.between(250, 900)
    count = int(sketch.rng.integers(25, 60))
    masses = np.sort(sketch.rng.uniform(50, high, count)).round(1)
    heights = sketch.rng.exponential(8, count)
    strong = sketch.rng.choice(count, 5, replace=False)
    heights[strong] = sketch.rng.uniform(30, 90, 5)
    heights[strong[0]] = 100
    ion = sketch.pick("[M+H]^+^", "[M+Na]^+^", "[M]^+^")

    def paint(axis: Axes) -> None:
        axis.vlines(masses, 0, np.minimum(heights, 100), lw=0.7, color=sketch.style.palette[0])
        for k in strong:
            note = f"{ion} {masses[k]}" if k == strong[0] else f"{masses[k]}"
            axis.text(masses[k], heights[k] + 2, note, ha="center", fontsize=sketch.style.size - 1.5)
        axis.set_ylim(0, 118)
        axis.set_xlim(40, high * 1.05)
        axis.set_xlabel("m/z")
        axis.set_ylabel(sketch.pick("Relative abundance (%)", "Relative intensity (%)"))

    return plot(sketch, "mass_spectrum", f"ESI mass spectrum of the {sketch.substance.name} precursor", paint)


def chromatogram(sketch: Sketch) -> DrawnPanel:
    """Peaks over retention time."""
    x = np.linspace(0, 30, 900)
    peaks = [
        (float(t), sketch.between(0.1, 1)) for t in np.sort(sketch.rng.uniform(2, 28, int(sketch.rng.integers(4, 10))))
    ]
    curve = 0.01 * x / 30 + np.sum([h * gaussian(x, t, 0.12 + t / 200) for t, h in peaks], axis=0)

    def paint(axis: Axes) -> None:
        axis.plot(x, curve * 400, lw=0.7)
        for k, (time, height) in enumerate(peaks):
            axis.text(time, height * 400 + 8, str(k + 1), ha="center", fontsize=sketch.style.size - 1)
        axis.set_xlim(0, 30)
        axis.set_xlabel("Retention time (min)")
        axis.set_ylabel(sketch.pick("mAU", "Absorbance (mAU)"))

    return plot(sketch, "chromatogram", "HPLC chromatogram of the reaction mixture at 254 nm", paint)

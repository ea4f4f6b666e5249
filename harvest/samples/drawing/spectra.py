"""Stacked and overlaid spectra: diffraction, optical, vibrational, luminescence and NMR."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from harvest.samples.drawing.plot import hide_y, plot
from harvest.samples.panels import DrawnPanel, Sketch

Peaks = Sequence[tuple[float, float, str]]
Array = NDArray[np.float64]


def lorentzian(x: Array, centre: float, width: float) -> Array:
    """A peak of height 1 and half width ``width``."""
    return np.asarray(1 / (1 + ((x - centre) / width) ** 2))


def gaussian(x: Array, centre: float, width: float) -> Array:
    """A peak of height 1 and standard deviation ``width``."""
    return np.asarray(np.exp(-(((x - centre) / width) ** 2) / 2))


def sample_names(sketch: Sketch, count: int) -> list[str]:
    """Names of a series of samples of the sketch's substance, in markup."""
    short = sketch.substance.short
    step = int(sketch.pick(50, 100))
    start = int(sketch.pick(300, 400, 500))
    series = [
        [f"{short}-{start + k * step}" for k in range(count)],
        [f"{k * 2} wt%" if k else short for k in range(count)],
        [f"{start + k * step} °C" for k in range(count)],
        [f"S{k + 1}" for k in range(count)],
        [f"{short}/C-{k + 1}" for k in range(count)],
    ]
    return list(series[int(sketch.rng.integers(len(series)))])


def _peaks(sketch: Sketch, known: Peaks, low: float, high: float) -> Peaks:
    inside = [peak for peak in known if low < peak[0] < high]
    if inside:
        return inside
    count = int(sketch.rng.integers(3, 7))
    return [(sketch.between(low + 0.1 * (high - low), high), sketch.between(0.2, 1), "") for _ in range(count)]


def _noise(sketch: Sketch, x: Array, share: float) -> Array:
    return np.asarray(sketch.rng.normal(0, share, len(x)))


def _stack(axis: Axes, sketch: Sketch, x: Array, curves: list[Array], names: list[str], gap: float) -> None:
    """Curves above each other, named at the right end or in a legend."""
    legend = sketch.chance(0.4)
    for k, (curve, name) in enumerate(zip(curves, names, strict=True)):
        (line,) = axis.plot(x, curve + k * gap, label=name, linewidth=sketch.style.line * 0.8)
        if not legend and len(curves) > 1:
            end = max(x) if not axis.xaxis_inverted() else min(x)
            tail = float(np.max(curve[-len(x) // 6 :])) + k * gap
            axis.text(end, tail + 0.06 * gap, f"{name} ", ha="right", va="bottom", color=line.get_color(),
                      fontsize=sketch.style.size - 1)  # fmt: skip
    axis.set_xlim(x[0], x[-1])
    top = (len(curves) - 1) * gap + 1.45
    axis.set_ylim(-0.1, top + (0.25 * len(curves) * gap if legend and len(curves) > 1 else 0))
    if legend and len(curves) > 1:
        axis.legend(loc="upper right", ncol=2 if len(curves) > 3 else 1)
    hide_y(axis)


def xrd_pattern(sketch: Sketch) -> DrawnPanel:
    """Powder patterns with Miller indices, some with reference sticks."""
    low, high = (5.0, 50.0) if sketch.substance.xrd[0][0] < 12 else (10.0, float(sketch.pick(70, 80)))
    x = np.linspace(low, high, 700)
    peaks = _peaks(sketch, sketch.substance.xrd, low, high)
    count = int(sketch.rng.integers(1, 5))
    names = sample_names(sketch, count)
    curves = []
    for _ in range(count):
        width = sketch.between(0.12, 0.5)
        curve = sum((h * sketch.between(0.7, 1) * lorentzian(x, p, width) for p, h, _ in peaks), np.zeros_like(x))
        curves.append(np.asarray(curve) * 0.95 + 0.08 * np.exp(-x / 15) + _noise(sketch, x, 0.012) + 0.03)
    sticks = sketch.chance(0.4)

    def paint(axis: Axes) -> None:
        _stack(axis, sketch, x, curves, names, 1.15)
        top = (count - 1) * 1.15
        for position, height, label in peaks:
            axis.text(position, top + height + 0.08, f"({label})" if label else "▼", rotation=90, ha="center",
                      va="bottom", fontsize=sketch.style.size - 2)  # fmt: skip
        if sticks:
            axis.set_ylim(-0.75, axis.get_ylim()[1])
            axis.vlines([p for p, _, _ in peaks], -0.7, [-0.7 + 0.55 * h for _, h, _ in peaks], color="k", lw=0.8)
            card = f"JCPDS no. {int(sketch.rng.integers(10, 90))}-{int(sketch.rng.integers(100, 1999)):04d}"
            axis.text(high, -0.4, f"{card} ", ha="right", fontsize=sketch.style.size - 2)
        axis.set_xlabel(sketch.pick("2θ (degree)", "2θ (°)", "2 Theta (deg.)", "2θ / degree"))
        axis.set_ylabel(sketch.pick("Intensity (a.u.)", "Intensity (arb. units)", "Counts (a. u.)"))

    words = sketch.pick("XRD patterns", "X-ray diffraction patterns", "Powder XRD patterns")
    words = words if count > 1 else words.rstrip("s")
    return plot(sketch, "xrd_pattern", f"{words} of {sketch.substance.name} {sketch.condition}", paint)


def uvvis_spectrum(sketch: Sketch) -> DrawnPanel:
    """Absorption edges or dye bands; some with the family of curves of a kinetic run."""
    edge = sketch.substance.edge_nm or sketch.between(300, 550)
    x = np.linspace(220 if edge < 500 else 300, 800, 400)
    count = int(sketch.rng.integers(1, 7))
    kinetic = sketch.chance(0.35) and count > 2
    curves = []
    for k in range(count):
        if kinetic:
            curve = np.exp(-0.35 * k) * (gaussian(x, 554, 30) + 0.35 * gaussian(x, 515, 25)) + 0.25 * gaussian(
                x, 290, 40
            )
        else:
            shift = edge + k * sketch.between(4, 14)
            curve = 0.9 / (1 + np.exp((x - shift) / 14)) + 0.12 * gaussian(x, shift - 25, 18) + 0.03 * k
        curves.append(np.asarray(curve) + _noise(sketch, x, 0.002))
    names = [f"{k * 10} min" for k in range(count)] if kinetic else sample_names(sketch, count)

    def paint(axis: Axes) -> None:
        for curve, name in zip(curves, names, strict=True):
            axis.plot(x, curve, label=name)
        axis.set_xlim(x[0], x[-1])
        axis.set_xlabel(sketch.pick("Wavelength (nm)", "λ / nm"))
        axis.set_ylabel(sketch.pick("Absorbance (a.u.)", "Absorbance", "Abs. (a.u.)"))
        if count > 1:
            axis.legend()

    what = f"UV–vis absorption spectra of {sketch.substance.name}"
    if kinetic:
        what = f"UV–vis spectra of rhodamine B over {sketch.substance.name} during irradiation"
    return plot(sketch, "uvvis_spectrum", what if kinetic else f"{what} {sketch.condition}", paint)


def raman_spectrum(sketch: Sketch) -> DrawnPanel:
    """Raman spectra with mode labels."""
    known = sketch.substance.raman
    high = max([p for p, _, _ in known], default=1500) * 1.25
    low = 50.0 if high < 1200 else (100.0 if high < 1500 else 800.0)
    x = np.linspace(low, high, 500)
    peaks = _peaks(sketch, known, low, high)
    count = int(sketch.rng.integers(1, 4))
    width = (high - low) / 90
    curves = [
        np.asarray(sum((h * sketch.between(0.75, 1) * lorentzian(x, p, width) for p, h, _ in peaks), np.zeros_like(x)))
        + _noise(sketch, x, 0.012)
        for _ in range(count)
    ]
    names = sample_names(sketch, count)

    def paint(axis: Axes) -> None:
        _stack(axis, sketch, x, curves, names, 1.1)
        for position, height, label in peaks:
            axis.text(position, (count - 1) * 1.1 + height + 0.05, label or f"{position:.0f}", ha="center",
                      fontsize=sketch.style.size - 1.5)  # fmt: skip
        axis.set_xlabel(sketch.pick("Raman shift (cm^−1^)", "Raman Shift / cm^−1^"))
        axis.set_ylabel(sketch.pick("Intensity (a.u.)", "Raman intensity (a.u.)"))

    return plot(sketch, "raman_spectrum", f"Raman spectra of {sketch.substance.name} {sketch.condition}", paint)


def ir_spectrum(sketch: Sketch) -> DrawnPanel:
    """FTIR transmittance, wavenumbers falling to the right."""
    x = np.linspace(4000, 400, 600)
    peaks = _peaks(sketch, sketch.substance.ir, 400, 4000)
    count = int(sketch.rng.integers(1, 5))
    curves = []
    for _ in range(count):
        dips = sum((h * lorentzian(x, p, 150 if p > 3100 else 22) for p, h, _ in peaks), np.zeros_like(x))
        curves.append(1 - 0.6 * sketch.between(0.6, 1) * np.asarray(dips) + _noise(sketch, x, 0.004))
    names = sample_names(sketch, count)

    def paint(axis: Axes) -> None:
        axis.set_xlim(4000, 400)
        _stack(axis, sketch, x, curves, names, 0.85)
        for position, height, label in peaks:
            axis.text(position, 0.92 - 0.5 * height, label or f"{position:.0f}", ha="center", va="top",
                      fontsize=sketch.style.size - 2)  # fmt: skip
        axis.set_xlabel(sketch.pick("Wavenumber (cm^−1^)", "Wavenumbers (cm^−1^)"))
        axis.set_ylabel(sketch.pick("Transmittance (%)", "Transmittance (a.u.)", "T (%)"))

    return plot(sketch, "ir_spectrum", f"FTIR spectra of {sketch.substance.name} {sketch.condition}", paint)


def pl_spectrum(sketch: Sketch) -> DrawnPanel:
    """Photoluminescence spectra, quenched along a series."""
    centre = (sketch.substance.edge_nm or sketch.between(420, 600)) + 15
    x = np.linspace(centre - 110, centre + 160, 300)
    count = int(sketch.rng.integers(1, 6))
    names = sample_names(sketch, count)
    shape = gaussian(x, centre, sketch.between(9, 32)) + 0.2 * gaussian(x, centre + 40, 30)

    def paint(axis: Axes) -> None:
        for k, name in enumerate(names):
            curve = shape * 0.75**k * 10 + _noise(sketch, x, 0.05)
            axis.plot(x, curve, label=name)
            if k == 0 and count == 1:
                axis.fill_between(x, curve, alpha=0.25)
        axis.set_xlim(x[0], x[-1])
        axis.set_xlabel("Wavelength (nm)")
        axis.set_ylabel(sketch.pick("PL intensity (a.u.)", "Intensity (10^4^ counts)"))
        if count > 1:
            axis.legend()

    caption = f"{sketch.pick('Photoluminescence', 'PL emission')} spectra of {sketch.substance.name} {sketch.condition}"
    return plot(sketch, "pl_spectrum", caption, paint)


def nmr_spectrum(sketch: Sketch) -> DrawnPanel:
    """Proton or carbon NMR: sharp multiplets on a flat line, ppm falling to the right, integrals below."""
    proton = sketch.chance(0.6)
    high = 10.0 if proton else 180.0
    x = np.linspace(high, -0.02 * high, 1500)
    centres = sorted(float(c) for c in sketch.rng.uniform(0.08 * high, 0.92 * high, int(sketch.rng.integers(4, 9))))
    curve = _noise(sketch, x, 0.003)
    for centre in centres:
        lines = int(sketch.pick(1, 2, 3, 4)) if proton else 1
        for k in range(lines):
            at = centre + (k - (lines - 1) / 2) * 0.035
            curve = curve + sketch.between(0.2, 0.9) / lines * lorentzian(x, at, high / 2500)

    def paint(axis: Axes) -> None:
        axis.plot(x, curve, color="k", linewidth=0.5)
        axis.set_xlim(x[0], x[-1])
        axis.set_ylim(-0.22, 1.15)
        for centre in centres:
            axis.text(centre, 1.0, f"{centre:.2f}" if proton else f"{centre:.1f}", rotation=90, ha="center",
                      fontsize=sketch.style.size - 2.5)  # fmt: skip
            if proton:
                axis.text(centre, -0.2, f"{sketch.pick(1, 2, 3, 6):.2f}", ha="center", fontsize=sketch.style.size - 3)
        hide_y(axis)
        for side in ("left", "right", "top"):
            axis.spines[side].set_visible(False)
        axis.set_xlabel(sketch.pick("δ (ppm)", "Chemical shift (ppm)", "ppm"))

    nucleus, frequency = ("^1^H", 400) if proton else ("^13^C", 100)
    solvent = sketch.pick("CDCl~3~", "DMSO-*d*~6~", "CD~3~OD")
    caption = f"{nucleus} NMR spectrum ({frequency} MHz, {solvent}) of the {sketch.substance.name} precursor"
    return plot(sketch, "nmr_spectrum", caption, paint)

"""Voltammograms, charge-discharge curves, impedance and cycling."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from harvest.samples.drawing.plot import plot
from harvest.samples.drawing.spectra import gaussian, sample_names
from harvest.samples.panels import DrawnPanel, Sketch

KIND = "electrochemistry"


def electrochemistry(sketch: Sketch) -> DrawnPanel:
    """One of the field's five usual plots."""
    draw = sketch.pick(_voltammogram, _profiles, _impedance, _cycling, _rate, _polarisation)
    panel: DrawnPanel = draw(sketch)
    return panel


def _voltammogram(sketch: Sketch) -> DrawnPanel:
    low, high = sketch.pick((-0.2, 0.8), (2.4, 4.4), (0.0, 3.0), (0.0, 0.6))
    v = np.linspace(low, high, 200)
    span = high - low
    oxidation, reduction = low + span * sketch.between(0.5, 0.7), low + span * sketch.between(0.3, 0.5)
    rates = [5, 10, 20, 50, 100][: int(sketch.rng.integers(1, 6))]
    cycles = sketch.chance(0.4)

    def paint(axis: Axes) -> None:
        for k, rate in enumerate(rates):
            size = 1 - 0.06 * k if cycles else np.sqrt(rate / 5)
            shift = 0 if cycles else 0.012 * span * k
            up = 0.35 + gaussian(v, oxidation + shift, span * 0.06) + 0.3 * ((v - low) / span) ** 8
            down = -0.35 - 0.9 * gaussian(v, reduction - shift, span * 0.07)
            ends = np.clip((v - low) / (0.05 * span), 0, 1), np.clip((high - v) / (0.05 * span), 0, 1)
            up = down * (1 - ends[0]) + up * ends[0]
            loop = np.concatenate([up, (down * ends[1] + up * (1 - ends[1]))[::-1]])
            name = f"cycle {k + 1}" if cycles else f"{rate} mV s^−1^"
            axis.plot(np.concatenate([v, v[::-1]]), loop * size, label=name)
        reference = sketch.pick("V vs. Ag/AgCl", "V vs. Li^+^/Li", "V vs. SCE", "V vs. RHE")
        axis.set_xlabel(f"{sketch.pick('Potential', 'Voltage', 'E')} ({reference})")
        axis.set_ylabel(sketch.pick("Current (mA)", "Current density (mA cm^−2^)", "Current density (A g^−1^)"))
        axis.legend(loc="upper left")

    at = "for the first cycles" if cycles else "at different scan rates"
    return plot(sketch, KIND, f"Cyclic voltammograms of the {sketch.substance.name} electrode {at}", paint)


def _profiles(sketch: Sketch) -> DrawnPanel:
    capacity = float(sketch.pick(160, 190, 370, 900, 1200))
    plateau = 3.4 if capacity < 200 else 0.4
    count = int(sketch.rng.integers(1, 5))
    names = [["1st", "2nd", "50th", "100th"], ["0.1C", "0.5C", "1C", "5C"]][int(sketch.rng.integers(2))][:count]

    def paint(axis: Axes) -> None:
        for k, name in enumerate(names):
            q = np.linspace(0, capacity * (1 - 0.09 * k), 150)
            x = q / q[-1]
            gap = 0.04 + 0.03 * k
            charge = plateau + gap + 0.3 * (x - 0.5) ** 3 + 0.65 * x**25 - 0.6 * np.exp(-x * 60)
            discharge = plateau - gap - 0.3 * (x - 0.5) ** 3 - 0.9 * x**22 + 0.5 * np.exp(-x * 60)
            axis.plot(q, charge, color=f"C{k}", label=name)
            axis.plot(q, discharge, color=f"C{k}")
        axis.set_xlabel(sketch.pick("Specific capacity (mAh g^−1^)", "Capacity (mAh g^−1^)"))
        axis.set_ylabel(sketch.pick("Voltage (V vs. Li^+^/Li)", "Potential (V)", "Voltage (V)"))
        axis.set_xlim(0, None)
        axis.legend(loc="best")

    words = sketch.pick("Galvanostatic charge–discharge curves", "Charge–discharge profiles")
    return plot(sketch, KIND, f"{words} of {sketch.substance.name}", paint)


def _impedance(sketch: Sketch) -> DrawnPanel:
    names = sample_names(sketch, int(sketch.rng.integers(1, 4)))

    def paint(axis: Axes) -> None:
        for k, name in enumerate(names):
            resistance, offset = 60 * (k + 1) * sketch.between(0.8, 1.3), sketch.between(3, 10)
            angle = np.linspace(np.pi, 0.5, 18)
            real = offset + resistance / 2 * (1 + np.cos(angle))
            imaginary = resistance / 2 * np.sin(angle)
            tail = np.arange(1, 9) * resistance / 12
            axis.plot(np.append(real, real[-1] + tail), np.append(imaginary, imaginary[-1] + tail * 1.3),
                      marker="os^"[k], mfc="none", mew=0.7, lw=0.5, label=name)  # fmt: skip
        axis.set_xlabel(sketch.pick("Z' (Ω)", "Z′ / Ω", "Z' (ohm)"))
        axis.set_ylabel(sketch.pick("−Z'' (Ω)", "−Z″ / Ω", "-Z'' (ohm)"))
        axis.set_xlim(0, None)
        axis.set_ylim(0, None)
        axis.legend()

    words = sketch.pick("Nyquist plots", "Electrochemical impedance spectra")
    return plot(sketch, KIND, f"{words} of the {sketch.substance.name} electrodes", paint)


def _cycling(sketch: Sketch) -> DrawnPanel:
    cycles = np.arange(1, int(sketch.pick(50, 100, 200, 500)) + 1)
    capacity = float(sketch.pick(150, 180, 600, 1000))
    names = sample_names(sketch, int(sketch.rng.integers(1, 4)))

    def paint(axis: Axes) -> None:
        every = max(len(cycles) // 60, 1)
        for k, name in enumerate(names):
            fade = capacity * (1 - 0.12 * k) * np.exp(-cycles / len(cycles) * 0.15 * (k + 1))
            fade = fade * (1 + 0.25 * np.exp(-cycles / 3)) + sketch.rng.normal(0, capacity * 0.006, len(cycles))
            axis.plot(cycles[::every], fade[::every], ls="", marker="os^"[k], ms=2, label=name)
        axis.set_xlabel("Cycle number")
        axis.set_ylabel(sketch.pick("Specific capacity (mAh g^−1^)", "Discharge capacity (mAh g^−1^)"))
        axis.set_ylim(0, capacity * 1.5)
        axis.legend(loc="lower left")
        right = axis.twinx()
        right.plot(
            cycles[::every], np.minimum(99.4 - 25 * np.exp(-cycles[::every]), 100), "o", ms=1.6, mfc="none", color="b"
        )
        right.set_ylim(0, 108)
        right.set_ylabel("Coulombic efficiency (%)", color="b", labelpad=1)

    return plot(sketch, KIND, f"Cycling performance and Coulombic efficiency of {sketch.substance.name} at 1 C", paint)


def _rate(sketch: Sketch) -> DrawnPanel:
    rates = ["0.1C", "0.2C", "0.5C", "1C", "2C", "0.1C"]
    capacity = float(sketch.pick(160, 190, 700))
    names = sample_names(sketch, int(sketch.rng.integers(1, 4)))

    def paint(axis: Axes) -> None:
        for k, name in enumerate(names):
            steps = capacity * (1 - 0.13 * k) * np.array([1, 0.93, 0.84, 0.73, 0.6, 0.97])
            values = np.repeat(steps, 5) + sketch.rng.normal(0, capacity * 0.006, 30)
            axis.plot(np.arange(1, 31), values, "os^"[k], ms=2.4, label=name)
            for j, rate in enumerate(rates if k == 0 else []):
                axis.text(5 * j + 3, steps[j] + capacity * 0.06, rate, ha="center", fontsize=sketch.style.size - 1)
        axis.set_ylim(0, capacity * 1.3)
        axis.set_xlabel("Cycle number")
        axis.set_ylabel("Specific capacity (mAh g^−1^)")
        axis.legend(loc="lower left")

    return plot(sketch, KIND, f"Rate capability of {sketch.substance.name} from 0.1 to 2 C", paint)


def _polarisation(sketch: Sketch) -> DrawnPanel:
    names = [*sample_names(sketch, int(sketch.rng.integers(1, 4))), sketch.pick("Pt/C", "RuO~2~", "IrO~2~")]
    v = np.linspace(1.2, 1.8, 200)

    def paint(axis: Axes) -> None:
        for name in names:
            onset = sketch.between(1.4, 1.58)
            axis.plot(v, 130 * np.log1p(np.exp((v - onset) / 0.03)) * 0.12, label=name)
        axis.axhline(10, ls="--", color="0.5", lw=0.6)
        axis.set_ylim(-3, 110)
        axis.set_xlim(1.2, 1.8)
        axis.set_xlabel("Potential (V vs. RHE)")
        axis.set_ylabel("Current density (mA cm^−2^)")
        axis.legend(loc="upper left")

    return plot(sketch, KIND, f"LSV polarization curves of {sketch.substance.name} in 1 M KOH", paint)

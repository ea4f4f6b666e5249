"""Lengths in the world as users write them: ``500nm``, ``0.5 µm``, ``<500nm``, ``10nm-500nm``."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harvest.errors import UsageError
from harvest.records import SCALE_UNITS_NM

_ALIASES = {
    "um": "µm", "micron": "µm", "microns": "µm", "micrometer": "µm", "micrometre": "µm",
    "a": "Å", "angstrom": "Å", "ångström": "Å", "ångstrom": "Å",
    "nanometer": "nm", "nanometre": "nm", "millimeter": "mm", "millimetre": "mm",
}  # fmt: skip


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


_UNITS = {_plain(unit): nm for unit, nm in SCALE_UNITS_NM.items()} | {
    _plain(alias): SCALE_UNITS_NM[unit] for alias, unit in _ALIASES.items()
}
_LENGTH = r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*([^\W\d_]*)"
_ALONE = re.compile(_LENGTH)
_LIMIT = re.compile(rf"(<=|>=|≤|≥|<|>)\s*{_LENGTH}")
_RANGE = re.compile(rf"(?:{_LENGTH})?\s*(?:-|–|—|\.\.)\s*(<)?\s*(?:{_LENGTH})?")


@dataclass(frozen=True, slots=True)
class Lengths:
    """A range of lengths in nm; an end that is ``open`` does not belong to it."""

    low: float = 0.0
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    def holds(self, lengths: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of the lengths lie in the range; NaN lies in none."""
        above = lengths > self.low if self.low_open else lengths >= self.low
        below = lengths < self.high if self.high_open else lengths <= self.high
        held: NDArray[np.bool_] = above & below
        return held


def exact(length: float) -> float:
    """A length without the last digits, in which 0.07 µm differs from 70 nm."""
    return float(f"{length:.9g}")


def nanometres(value: str | float) -> float:
    """A length in nm; a number without a unit is in nm. UsageError for what is no length greater than nothing."""
    if isinstance(value, str):
        match = _ALONE.fullmatch(_plain(value))
        length = _nm(match[1], match[2]) if match else None
    else:
        length = float(value)
    if length is None or not (0 < length < math.inf):
        raise UsageError(f"{value!r} is no length: write it like 500nm, 0.5 µm or 2 mm")
    return length


def parse_lengths(value: str) -> Lengths | None:
    """``<500nm``, ``>=1um``, ``10-500nm``, ``10nm-<100nm``, ``1um-`` and ``200nm`` as ranges; else None."""
    plain = _plain(value)
    if limit := _LIMIT.fullmatch(plain):
        length = _nm(limit[2], limit[3])
        return None if length is None else _limited(limit[1], length)
    if alone := _ALONE.fullmatch(plain):
        length = _nm(alone[1], alone[2])
        return None if length is None else Lengths(length * (1 - 1e-6), length * (1 + 1e-6))
    if between := _RANGE.fullmatch(plain):
        first, first_unit, less, last, last_unit = between.groups()
        low = _nm(first, first_unit or last_unit or "") if first else 0.0
        high = _nm(last, last_unit) if last else math.inf
        if (first or last) and low is not None and high is not None and low <= high:
            return Lengths(low, high, high_open=bool(less))
    return None


def _limited(sign: str, length: float) -> Lengths:
    if sign in ("<", "<=", "≤"):
        return Lengths(high=length, high_open=sign == "<")
    return Lengths(low=length, low_open=sign == ">")


def _nm(number: str, unit: str) -> float | None:
    factor = _UNITS.get(unit) if unit else 1.0
    return None if factor is None else exact(float(number.replace(",", ".")) * factor)

"""The words beside a scale bar: "500 nm", "1um", "0.5 μm", and the ways in which OCR misreads them.

Only lengths count. "5 1/nm" and "nm⁻¹" are reciprocal, "nm/div", "µm²" and "mm/s" are no bar's label, and "15.0 kV"
or "x50.0k" are no lengths at all.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from harvest.records import SCALE_UNITS_NM

_NUMBER = (
    r"(?<![\d.,A-Za-z])(?P<number>\d{1,4}(?:[.,]\d{1,3})?|[.,]\d{1,3}|"
    r"[lI|T!](?=\s?[a-zμ])|[lI][0OoQ]{1,3}|\d[\dOoQ]{1,3})"
)
_MICRO = r"μ\s?m|u\s?m|μ[a-z]{0,2}|[uy]rn|[jly]m"
_UNIT = rf"(?P<unit>{_MICRO}|nm|hm|nrn|rm|mm|cm|pm|Å|m)"
_AFTER = r"(?P<after>[sS|\]\[—_\-–.,:;)l]?)(?![\w/²³⁻^*·×%])(?!\s?[/⁻^²])(?!\s?[-–−‐]\s?1\b)"
_LENGTH = re.compile(rf"{_NUMBER}(?P<gap>[\s.]{{0,2}}){_UNIT}{_AFTER}")
_SOMETHING_ELSE = re.compile(
    r"(?:\bWD\b|work\w* ?dist\w*|\bHFW|\bVFW|\bFOV|field|width|\bpixel|\bspot|thick\w*|\bsize|depth|height|aperture|"
    r"[=~≈<>±]|1\s?/)\s*[:=]?\s*$",
    re.IGNORECASE,
)
_BEAM = re.compile(r"\d\s?[kK][vV]")
_SURE = {"nm": "nm", "mm": "mm", "cm": "cm", "μm": "µm", "um": "µm", "Å": "Å"}
_MISREAD = {"hm": "nm", "nrn": "nm", "rm": "nm", "pm": "µm", "m": ""}

USUAL = {1.0: 1.0, 2.0: 1.0, 5.0: 1.0, 2.5: 0.9, 3.0: 0.9, 4.0: 0.9, 1.5: 0.7, 6.0: 0.7, 8.0: 0.7, 7.5: 0.5, 7.0: 0.5}
"""How usual a bar's length is, by its leading digits."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length as printed: ``trust`` (0..1) tells how surely it was read; ``start`` and ``end`` are its place."""

    value: float
    unit: str
    trust: float
    start: int
    end: int

    @property
    def nanometres(self) -> float:
        return self.value * SCALE_UNITS_NM[self.unit]


def lengths_in(text: str) -> list[Length]:
    """The lengths that a text names, in the order they are printed; no reciprocal ones, areas or rates."""
    found = (_length(match) for match in _LENGTH.finditer(_plain(text)))
    return [length for length in found if length is not None]


def bar_lengths_in(line: str) -> list[Length]:
    """The lengths in a line read in a picture that may be a bar's: not a working distance, a field's width, a size."""
    found = [length for length in lengths_in(line) if not _SOMETHING_ELSE.search(line[: length.start])]
    beam = _BEAM.search(line) is not None  # beside a voltage millimetres are a working distance
    return [length for length in found if not (beam and length.unit == "mm")]


def usual(value: float) -> float:
    """How usual ``value`` is for a scale bar, 0.2 (any number) to 1 (1, 2, 5 times a power of ten)."""
    digits = value / 10 ** math.floor(math.log10(value) + 1e-9)
    return next((share for leading, share in USUAL.items() if abs(digits - leading) < 1e-6), 0.2)


def _plain(text: str) -> str:
    """The text with one sign for each letter, as long as before."""
    signs = (sign if sign in "²³⁻¹" else unicodedata.normalize("NFKC", sign) for sign in text)
    return "".join(sign if len(sign) == 1 else " " for sign in signs)


def _length(match: re.Match[str]) -> Length | None:
    number = match["number"]
    digits = re.sub(r"[lI|T!]", "1", re.sub(r"[OoQ]", "0", number)).replace(",", ".")
    value = float(digits)
    raw = re.sub(r"\s", "", match["unit"])
    unit = _SURE.get(raw) or _MISREAD.get(raw, "µm")
    if value <= 0 or not unit:
        return None
    trust = 1.0 if digits == number.replace(",", ".") and raw in _SURE else 0.85
    if "." in match["gap"] or match["after"] not in ("", "."):
        trust *= 0.9
    return Length(value, unit, trust, match.start(), match.end("unit"))

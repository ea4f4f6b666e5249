"""How scale bars are written for people."""

from __future__ import annotations

from harvest.records import ScaleBar

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def bar_text(scale: ScaleBar) -> str:
    """The bar's length in the world: ``500 nm``."""
    return f"{scale.value:g}{NARROW_SPACE}{scale.unit}"


def pixel_text(scale: ScaleBar) -> str:
    """What one pixel of the panel's picture shows: ``2.34 nm/pixel``, never with an exponent."""
    return f"{digits(scale.nm_per_pixel)}{NARROW_SPACE}nm/pixel"


def digits(value: float) -> str:
    """A positive number with three digits that count: ``0.0123``, ``2.34``, ``12300``."""
    rounded = float(f"{value:.3g}")
    if rounded >= 100:
        return f"{rounded:.0f}"
    text = f"{rounded:.12f}".rstrip("0").rstrip(".")
    return text if float(text) else f"{rounded:.3g}"

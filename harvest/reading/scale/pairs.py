"""Which label belongs to which bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harvest.reading.scale.bars import Bar
from harvest.reading.scale.labels import Length, usual

_WORTH = 0.5
_ALIKE = 25
_NEARLY = 0.35
_SHORT = 0.5
_REACH = 0.5
_LEVEL = 0.4
_FILLED = 0.6
_TICKS = 3
_AROUND = 0.97
_PLAIN, _ANYWHERE = 0.9, 0.8


@dataclass(frozen=True, slots=True)
class Label:
    """A length with its place in the picture, in pixels; ``trust`` (0..1) is how surely it was read.

    ``ground`` is the colour (red, green, blue) that the letters stand on, ``ink`` how much (0..255) they differ.
    ``named`` labels say that they are the scale's, and may stand anywhere.
    """

    length: Length
    x0: float
    y0: float
    x1: float
    y1: float
    trust: float
    ground: tuple[float, float, float]
    ink: float
    named: bool = False

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Pair:
    """A bar with its label; ``score`` is in 0..1."""

    bar: Bar
    label: Label
    score: float

    @property
    def nm_per_pixel(self) -> float:
        return self.label.length.nanometres / self.bar.length


def best_pair(bars: Sequence[Bar], labels: Sequence[Label]) -> Pair | None:
    """The bar and label that stand together best; None where none do, or where a picture has many scales.

    Where two bars have labels of different scales one belongs to an inset, which shows a detail: the larger scale,
    more nanometres a pixel, is the picture's own.
    """
    pairs = []
    for label in without_ticks(labels):
        whole = _halves_joined(bars, label)
        candidates = [(whole, _AROUND)] if whole is not None else [(bar, _fit(bar, label)) for bar in bars]
        trust = label.trust * (0.4 + 0.6 * usual(label.length.value))
        scored = (Pair(bar, label, fit * bar.quality * trust) for bar, fit in candidates)
        own = max(scored, key=lambda pair: pair.score)
        if own.score > 0:
            pairs.append(own)
    if not pairs:
        return None
    best = max(pairs, key=lambda pair: pair.score)
    rivals = [p for p in pairs if p.score >= _WORTH and p.bar != best.bar and not _alike(p, best)]
    if not rivals:
        return best
    if len({pair.bar for pair in rivals}) > 1:
        return None
    widest = max([best, *rivals], key=lambda pair: pair.nm_per_pixel)
    return replace(widest, score=widest.score * 0.85)


def without_ticks(labels: Sequence[Label]) -> list[Label]:
    """The labels but for those of an axis: three or more different lengths in one row or one column."""

    def in_line(one: Label, other: Label) -> bool:
        level = abs((one.y0 + one.y1) - (other.y0 + other.y1)) / 2 < _LEVEL * one.height
        return level or min(abs(one.x0 - other.x0), abs(one.x1 - other.x1)) < _LEVEL * one.height

    def is_tick(label: Label) -> bool:
        return len({other.length.nanometres for other in labels if in_line(label, other)}) >= _TICKS

    return [label for label in labels if not is_tick(label)]


def _halves_joined(bars: Sequence[Bar], label: Label) -> Bar | None:
    """The bar in whose gap a label stands (|—— 5 µm ——|): two halves of one length, on the label's level."""
    level = [bar for bar in bars if abs((bar.y0 + bar.y1) - (label.y0 + label.y1)) / 2 < _LEVEL * label.height]
    for left in level:
        for right in level:
            gap = right.x0 - left.x1
            filled = min(label.x1, right.x0) - max(label.x0, left.x1)  # the label's box may hold a half as well
            alike = abs(left.length - right.length) <= max(3, 0.1 * left.length) and abs(left.y0 - right.y0) <= 2
            around = left.x0 < label.x0 and label.x1 < right.x1 + label.height * _REACH
            if alike and around and gap > label.height and filled > _FILLED * gap:
                return replace(left, x1=right.x1, quality=min(left.quality, right.quality))
    return None


def _fit(bar: Bar, label: Label) -> float:
    """How well they stand together; what has the colour that the letters stand on is an edge of their box."""
    unlike = max(abs(a - b) for a, b in zip(bar.colour, label.ground, strict=True))
    if label.named and bar.quality > _PLAIN:
        return max(_ANYWHERE, bond(bar, label))
    return 0.0 if unlike < max(_ALIKE, label.ink * _NEARLY) else bond(bar, label)


def bond(bar: Bar, label: Label) -> float:
    """How well a label and a bar stand together, 0..1: above, below or beside, close, centred."""
    if bar.length < _SHORT * label.height:
        return 0.0
    return max(_beside(bar, label), _above_or_below(bar, label))


def _beside(bar: Bar, label: Label) -> float:
    """For a label to the right or left, on the bar's level; its box may reach into the bar's."""
    apart = max(bar.x0 - label.x1, label.x0 - bar.x1) / label.height
    if apart < -_REACH:
        return 0.0
    level = abs((bar.y0 + bar.y1) - (label.y0 + label.y1)) / 2 / label.height
    return max(0.0, 0.95 - max(0.0, apart - 1) * 0.4 - max(0.0, level - 0.2) * 1.2)


def _above_or_below(bar: Bar, label: Label) -> float:
    if max(bar.x0 - label.x1, label.x0 - bar.x1) > 0:
        return 0.0
    gap_down = max(bar.y0 - label.y1, label.y0 - bar.y1) / label.height
    if gap_down < -0.75:
        return 0.0
    centred = abs((bar.x0 + bar.x1) - (label.x0 + label.x1)) / 2
    aligned = min(centred, abs(bar.x0 - label.x0), abs(bar.x1 - label.x1)) / label.height
    off = centred / max(bar.length, label.x1 - label.x0)
    apart = max(0.0, gap_down - 0.5) * 0.5 + max(0.0, off - 0.15) * 0.5 + max(0.0, aligned - 1) * 0.15
    return max(0.0, 1 - apart)


def _alike(one: Pair, other: Pair) -> bool:
    return abs(one.nm_per_pixel / other.nm_per_pixel - 1) < 0.1

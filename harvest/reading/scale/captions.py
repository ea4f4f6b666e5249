"""What a caption says of the scale bar: "Scale bar: 50 nm", "scale bars are 1 µm", "(bar = 5 µm)"."""

from __future__ import annotations

import re

from harvest.reading.scale.labels import Length, lengths_in

_BAR = re.compile(
    r"\bscale[\s-]*bars?\b|\bbars?\b(?=\s*[:=]|\s+(?:is|are|represents?|indicates?|denotes?|corresponds?)\b|\s*,?\s*\d)",
    re.IGNORECASE,
)
_END = re.compile(r"\.(?!\d)|;|\)|\bscale[\s-]*bars?\b|(?<=m)\s*,\s+(?:\(|and\s+\()", re.IGNORECASE)
_BEFORE = re.compile(r"(\d[\d.,]*\s?[^\s\d]{1,2})\s*(?:long\s+|length\s+)?$")
_INSET = re.compile(r"\(?\b(?:in\s+(?:the\s+)?)?insets?\b[^,.;)]*(?:\d[.,]\d[^,.;)]*)?\)?", re.IGNORECASE)
_MANY = re.compile(r"\brespectively\b", re.IGNORECASE)


def length_in_caption(caption: str) -> Length | None:
    """The one length that a panel's caption gives for its scale bar; None where it gives none, or several."""
    named = [length for found in _mentions(caption) for length in found]
    lengths = {round(length.nanometres, 6) for length in named}
    return named[0] if len(lengths) == 1 else None


def _mentions(caption: str) -> list[list[Length]]:
    """The lengths that each mention of a scale bar names."""
    found = []
    for bar in _BAR.finditer(caption):
        tail = caption[bar.end() :]
        end = _END.search(tail)
        tail = tail[: end.start()] if end else tail
        lengths = [length for length in lengths_in(_INSET.sub(" ", tail)) if length.trust == 1.0]
        if not lengths:
            before = _BEFORE.search(caption[: bar.start()])
            lengths = lengths_in(before[1]) if before else []
        found.append(lengths)
    return found

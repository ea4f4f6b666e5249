"""What a caption says of the scale bar: "Scale bar: 50 nm", "scale bars are 1 µm", "(bar = 5 µm)"."""

from __future__ import annotations

import re

from harvest.reading.scale.labels import Length, lengths_in

_BAR = re.compile(
    r"(?<!gr[ae]y)\bscale[\s-]*bars?\b|(?<!error )(?<!scale )(?<!colour )(?<!color )\bbars?\b"
    r"(?=\s*[:=]|\s+(?:is|are|represents?|indicates?|denotes?|corresponds?)\b|\s*,?\s*\d)",
    re.IGNORECASE,
)
_END = re.compile(r"\.(?!\d)|;|\bscale[\s-]*bars?\b", re.IGNORECASE)
_BEFORE = re.compile(r"(\d[\d.,]*\s?[^\s\d]{1,2})\s*(?:long\s+|length\s+)?$")
_INSET = re.compile(r"\b(?:insets?|inlets?)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\b(?:insets?|inlets?)\b[^()]*\)", re.IGNORECASE)
_WORDS = ((re.compile(r"micro-?\s?met(?:er|re)s?|microns?", re.IGNORECASE), "µm"), (re.compile(r"nanomet\w+"), "nm"))


def length_in_caption(caption: str) -> Length | None:
    """The one length that a panel's caption gives for its scale bar; None where it gives none, or several.

    What it says of an inset's bar does not count.
    """
    for word, unit in _WORDS:
        caption = word.sub(unit, caption)
    named: list[Length] = []
    for bar in _BAR.finditer(caption):
        named += _at(caption, bar)
    return named[0] if len({round(length.nanometres, 6) for length in named}) == 1 else None


def _at(caption: str, bar: re.Match[str]) -> list[Length]:
    """The lengths that one mention of a scale bar names: after it, else right before it."""
    tail = _IN_BRACKETS.sub(" ", _sentence(caption[bar.end() :]))
    inset = _INSET.search(tail)
    found = [length for length in lengths_in(tail) if length.trust == 1.0]
    if _INSET.search(caption[max(0, bar.start() - 30) : bar.start()].rpartition(".")[2]):
        return []
    if inset is not None:
        return [length for length in found if length.end <= inset.start()]
    if found:
        return found
    before = _BEFORE.search(caption[: bar.start()])
    return lengths_in(before[1]) if before else []


def _sentence(tail: str) -> str:
    """What follows up to the sentence's end, or to the bracket that the mention stands in."""
    end = _END.search(tail)
    tail = tail[: end.start()] if end else tail
    depth = 0
    for at, sign in enumerate(tail):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return tail[:at]
    return tail

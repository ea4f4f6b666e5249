"""Which of a figure's texts speak of one panel, which of all: captions in parts, citing sentences by their letters."""

from __future__ import annotations

import re
from collections.abc import Collection

from harvest.records import Figure

_LETTER = r"\(?([A-Za-z])\)?(?![A-Za-z])"
_MORE = re.compile(rf"\s*(,\s*and|,|;|&|and|to|[-–—])\s*{_LETTER}")


def parted(figure: Figure) -> tuple[str, dict[str, str]]:
    """What the caption says of every panel, and by panel id what it says of one alone.

    The shared opening is what the panels' captions all start with. A caption that is not parted speaks of every panel
    and of none alone.
    """
    whole = figure.caption or next((panel.caption for panel in figure.panels if panel.caption), "")
    own = {panel.id: panel.caption for panel in figure.panels if panel.caption not in ("", whole)}
    if len(figure.panels) < 2:
        return next(iter(own.values()), whole), {}
    if not own:
        return whole, {}
    opening = _opening(own.values()) if len(own) > 1 else ""
    return opening, {panel: text[len(opening) :].strip() for panel, text in own.items()}


def _opening(captions: Collection[str]) -> str:
    """What all of them start with, to the end of a word; nothing where one goes no further."""
    first, last = min(captions), max(captions)
    if first == last:
        return ""
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[: first.rfind(" ", 0, length) + 1]


def cited_letters(sentence: str, label: str) -> set[str]:
    """The letters, lower case, that a sentence names of the figure with this label: "Figure 3b and c" of Figure 3."""
    number = re.search(r"S?\d+", label, re.IGNORECASE)
    if number is None:
        return set()
    found: set[str] = set()
    for cited in re.finditer(rf"(?<![\w.]){number[0]}\s?{_LETTER}", sentence, re.IGNORECASE):
        if cited[0][len(number[0])].isspace() and "(" not in cited[0]:
            continue  # "Figure 3 a" more often goes on with an article
        last = cited[1].lower()
        found.add(last)
        at = cited.end()
        while (more := _MORE.match(sentence, at)) and more[2].lower() > last:
            reaches = more[1] in ("to", "-", "–", "—")
            found |= set(map(chr, range(ord(last), ord(more[2].lower()) + 1))) if reaches else {more[2].lower()}
            last, at = more[2].lower(), more.end()
    return found

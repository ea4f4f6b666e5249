"""Abbreviations that a paper defines itself: "twin-roll casting (TRC)".

After A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text", Pac. Symp. Biocomput. 2003: the letters of the short form are sought backwards in the words before the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.text.analysis import analyse

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]")
_SHORT = re.compile(r"[A-Za-zα-ωΑ-Ω][\w\-–/]{0,11}$")


def definitions(texts: Iterable[str]) -> dict[str, str]:
    """Short forms and the long forms that the texts give them, the first definition of each."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _BRACKET.finditer(text):
            before = text[max(0, match.start() - 160) : match.start()].rstrip()
            for short, long in _readings(before, match[1].strip()):
                if _is_short(short) and long:
                    found.setdefault(short, long)
    return found


def expansions(texts: Iterable[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The same as runs of terms, both ways: the short form means the long one, and the long one the short."""
    runs: dict[tuple[str, ...], tuple[str, ...]] = {}
    for short, long in definitions(texts).items():
        one, other = analyse(short).terms, analyse(long).terms
        if one and other and one != other:
            runs.setdefault(one, other)
            runs.setdefault(other, one)
    return runs


def _readings(before: str, inside: str) -> Iterable[tuple[str, str]]:
    inside = re.split(r"[;,]| i\.e\. ", inside)[0].strip()
    if _SHORT.fullmatch(inside):
        yield inside, _long_form(inside, before)
        return
    words = before.split()
    if words and 2 <= len(inside.split()) <= 8:  # "TRC (twin-roll casting)"
        short = words[-1].strip(",;:.")
        long = _long_form(short, inside) if _is_short(short) else ""
        yield short, long if long == inside else ""


def _is_short(short: str) -> bool:
    return (
        bool(_SHORT.fullmatch(short)) and len(short) >= 2 and sum(c.isupper() for c in short) >= min(2, len(short) - 1)
    )


def _long_form(short: str, before: str) -> str:
    """The shortest end of ``before`` whose words hold the letters of ``short`` in order; "" if there is none."""
    letters = [c.lower() for c in short if c.isalnum()]
    if letters and letters[-1] == "s" and short[-1] == "s" and len(letters) > 2:
        letters.pop()  # a plural: "nanoparticles (NPs)"
    place = len(before)
    for number, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= 0 and not (
            before[place].lower() == letter and (number > 0 or place == 0 or not before[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return ""
    long = before[place:].strip()
    words = re.findall(r"[^\W_]+", long)
    if len(long) <= len(short) or len(words) > min(len(letters) + 5, len(letters) * 2) or short in words:
        return ""
    return long

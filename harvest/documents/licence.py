"""Licences as documents state them, in one short spelling: "CC BY 4.0", "CC0 1.0". Never guessed."""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licen[cs]es|publicdomain)/\s?(?P<terms>by(?:-nc)?(?:-nd|-sa)?|zero|mark|cc0)(?:/(?P<version>\d\.\d))?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\bCC[\s\-]?(?P<terms>BY(?:[\s\-]NC)?(?:[\s\-](?:ND|SA))?|0|ZERO)(?![A-Za-z])[\s,\-]*(?:licen[cs]e[\s,]*)?(?:v(?:ersion)?\.?\s*)?(?P<version>\d\.\d)?"
)
_WORDS = re.compile(
    r"Creative\s+Commons\s+(?P<terms>Attribution(?:[\s\-–]*Non-?[\s\-–]?Commercial)?(?:[\s\-–]*(?:No-?\s?Deriv\w*|Share-?\s?Alike))?|(?:CC0|Zero)\b[\w\s]{0,30}?)"
    r"[\s,(]*(?:CC[\s\-]BY[\w\-\s]{0,8}[),\s]*)?(?:(?:International|Unported|Generic)\s+)?(?:(?:Public\s+)?Licen[cs]e[\s,(]*)?(?:CC[\s\-]BY[\w\-\s]{0,8}[),\s]*)?(?:v(?:ersion)?\.?\s*)?(?P<version>\d\.\d)?",
    re.IGNORECASE,
)

_DATA_WAIVER = re.compile(r"Public Domain Dedication waiver.{0,120}?applies to the data", re.IGNORECASE)


def licence_in(text: str) -> str:
    """The Creative Commons licence that ``text`` states, by its address, its short or its long name; "" for none.

    Different licences in one text, as where one figure is reused under another one, are contradictory: "", unless
    they differ in nothing but that one gives no version.
    """
    joined = _DATA_WAIVER.sub(" ", re.sub(r"\s+", " ", text))
    for pattern in (_ADDRESS, _SHORT, _WORDS):
        found = [_named(match) for match in pattern.finditer(joined)]
        if found:
            return _agreed(found)
    return ""


def _agreed(found: list[str]) -> str:
    longest = max(found, key=len)
    return longest if all(longest.startswith(other) for other in found) else ""


def _named(match: re.Match[str]) -> str:
    terms = re.sub(r"[\s\-–]+", " ", match["terms"]).upper().strip()
    version = f" {match['version']}" if match["version"] else ""
    if terms in ("0", "ZERO", "CC0") or terms.startswith(("CC0", "ZERO")):
        return f"CC0{version}"
    if terms == "MARK":
        return f"Public Domain Mark{version}"
    said = ["BY"]
    if "NC" in terms.split() or "COMMERCIAL" in terms:
        said.append("NC")
    if "ND" in terms.split() or "DERIV" in terms:
        said.append("ND")
    if "SA" in terms.split() or "SHARE" in terms:
        said.append("SA")
    return f"CC {'-'.join(said)}{version}"

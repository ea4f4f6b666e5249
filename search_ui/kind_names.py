"""How kinds of panels are written for people."""

from __future__ import annotations

ACRONYMS = {
    "afm": "AFM",
    "ebsd": "EBSD",
    "edx": "EDX",
    "ir": "IR",
    "iv": "I–V",
    "nmr": "NMR",
    "pl": "PL",
    "sem": "SEM",
    "stem": "STEM",
    "stm": "STM",
    "tem": "TEM",
    "uvvis": "UV–vis",
    "xps": "XPS",
    "xrd": "XRD",
    "xray": "X-ray",
}


def kind_name(kind: str) -> str:
    """``xrd_pattern`` as ``XRD pattern``, ``line_plot`` as ``Line plot``; "" stays ""."""
    words = [ACRONYMS.get(word, word) for word in kind.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]

"""The small markup every sample text is written in, and its readings.

``~x~`` is a subscript, ``^x^`` a superscript, ``*x*`` italic, ``**x**`` bold; marks do not nest, except that
sub- and superscripts may stand in bold or italic text. One string so becomes runs for typesetting, plain text for the
truth, mathtext for plots and XML for JATS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

_TOKEN = re.compile(r"\*\*|\*|~|\^")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; ``shift`` is -1 for a subscript, 1 for a superscript, else 0."""

    text: str
    bold: bool = False
    italic: bool = False
    shift: int = 0


def runs(text: str) -> Iterator[Run]:
    """The styled stretches of a marked-up text, in order."""
    bold = italic = False
    shift = start = 0
    for mark in _TOKEN.finditer(text):
        if mark.start() > start:
            yield Run(text[start : mark.start()], bold, italic, shift)
        start = mark.end()
        token = mark.group()
        if token == "**":
            bold = not bold
        elif token == "*":
            italic = not italic
        else:
            shift = 0 if shift else (-1 if token == "~" else 1)
    if start < len(text):
        yield Run(text[start:], bold, italic, shift)


def plain(text: str) -> str:
    """The text as a reader types it: ``Fe~2~O~3~`` becomes ``Fe2O3``."""
    return _TOKEN.sub("", text)


def mathtext(text: str) -> str:
    """The text for matplotlib, with sub- and superscripts as mathtext."""
    parts = []
    for run in runs(text):
        mark = {-1: "_", 0: "", 1: "^"}[run.shift]
        parts.append(f"$_{{}}{mark}{{\\mathregular{{{run.text}}}}}$" if mark else run.text)
    return "".join(parts).replace("$_{}", "$")


def jats(text: str) -> str:
    """The text as JATS inline elements."""
    parts = []
    for run in runs(text):
        piece = escape(run.text)
        if run.shift:
            tag = "sub" if run.shift < 0 else "sup"
            piece = f"<{tag}>{piece}</{tag}>"
        if run.italic:
            piece = f"<italic>{piece}</italic>"
        if run.bold:
            piece = f"<bold>{piece}</bold>"
        parts.append(piece)
    return "".join(parts)

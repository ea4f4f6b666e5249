"""Characters of fonts' private use made readable: ligatures by the paper's own words, Symbol by its encoding.

Publishers' fonts give ligatures code points of the private use area, different ones in every font. Which letters such
a character stands for shows where the paper spells the same word out elsewhere; where it never does, or where two
readings fit about as often, the character stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from harvest.documents.pages import Line

LIGATURES = ("fi", "fl", "ff", "ffi", "ffl", "ft", "tt", "ti", "fj", "Th", "st", "ct")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SYMBOL = re.compile("[\uf020-\uf0ff]")
_MARKED = re.compile("[A-Za-zÀ-ÿ]*[\ue000-\ueeff][A-Za-zÀ-ÿ]*")
_WORD = re.compile(r"[a-zà-ÿ]{3,}")
_BROKEN_WORD = re.compile(r"[-‐]\n(?=[a-z])")
_SYMBOLS = {  # where the encoding of the font Symbol differs from ASCII
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(b"\"$'*-@\\^~", "∀∃∋∗−≅∴⊥∼", strict=True)),
    **dict(zip(range(0xAB, 0xBD), "↔←↑→↓°±″≥×∝∂•÷≠≡≈…", strict=True)),
    **dict(zip(b"\xa2\xa3\xa5\xc4\xc5\xc7\xc8\xce\xd1\xd6\xd7\xde\xe5\xf2", "′≤∞⊗⊕∩∪∈∇√⋅⇒∑∫", strict=True)),
}


def has_ligatures(text: str) -> bool:
    """Whether characters of private use stand in words of ``text``."""
    return _PRIVATE.search(text) is not None and any(len(word) > 2 for word in _MARKED.findall(text))


def ligatures_in(texts: Iterable[str]) -> dict[str, str]:
    """What the characters of private use in a paper's pages stand for, as far as its own words tell without doubt."""
    text = _BROKEN_WORD.sub("", "\n".join(texts))
    vocabulary = frozenset(_WORD.findall(text.casefold()))
    votes: dict[str, Counter[str]] = {}
    for word in _MARKED.findall(text):
        sign = _PRIVATE.findall(word)
        for letters in LIGATURES if len(sign) == 1 and len(word) > 2 else ():
            if word.replace(sign[0], letters).casefold() in vocabulary:
                votes.setdefault(sign[0], Counter())[letters] += 1
    return {sign: found.most_common(1)[0][0] for sign, found in votes.items() if _is_clear(found)}


def _is_clear(votes: Counter[str]) -> bool:
    first, second = [*votes.most_common(2), ("", 0)][:2]
    return first[1] > 3 * second[1]


def readable(line: Line, ligatures: Mapping[str, str]) -> Line:
    """The line with its ligatures spelled out and the signs of the font Symbol as themselves."""
    if not _PRIVATE.search(line.text):
        return line
    known = str.maketrans({**ligatures, **_signs_of(line)})
    spans = tuple(replace(span, text=span.text.translate(known)) for span in line.spans)
    return replace(line, text=line.text.translate(known), spans=spans)


def _signs_of(line: Line) -> dict[str, str]:
    found: dict[str, str] = {}
    for span in line.spans:
        if "symbol" in span.font.casefold():
            for sign in _SYMBOL.findall(span.text):
                code = ord(sign) - 0xF000
                if code in _SYMBOLS or 0x20 <= code < 0x7F:
                    found[sign] = _SYMBOLS.get(code, chr(code))
    return found

"""BERT's tokens: text becomes the numbers of its words and pieces of words (Wu et al. 2016, arXiv:1609.08144).

Text is lowered, accents are dropped, punctuation stands alone; a word that is not in the vocabulary is cut into the
longest pieces that are, from the left.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

PAD, UNKNOWN, START, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"

LONGEST_WORD = 100
"""Characters; a longer word is unknown."""


class WordPiece:
    """Reads the vocabulary, one piece a line; the line's number is the piece's."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").split("\n")
        self._numbers = {piece: number for number, piece in enumerate(lines) if piece}
        self._longest = max(map(len, self._numbers))

    def encode(self, text: str, most: int) -> list[int]:
        """Start, the pieces of ``text``, end; at most ``most`` of them, the text's end is cut off."""
        pieces: list[int] = []
        for word in _words(text[: most * LONGEST_WORD]):
            pieces += self._pieces(word)
            if len(pieces) >= most - 2:
                break
        return [self._numbers[START], *pieces[: most - 2], self._numbers[END]]

    def _pieces(self, word: str) -> list[int]:
        unknown = [self._numbers[UNKNOWN]]
        if len(word) > LONGEST_WORD:
            return unknown
        pieces: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(min(len(word), start + self._longest), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._numbers), 0)
            if not end:
                return unknown
            pieces.append(self._numbers[mark + word[start:end]])
            start = end
        return pieces


def _words(text: str) -> list[str]:
    """Words of clean, lowered text; every punctuation mark and every Chinese character is a word."""
    spaced: list[str] = []
    for sign in unicodedata.normalize("NFD", text).lower():
        category = unicodedata.category(sign)
        if sign in "\t\n\r" or category == "Zs":
            spaced.append(" ")
        elif category in ("Mn", "Cc", "Cf", "Co", "Cs", "Cn") or sign in "\0\ufffd":
            continue
        elif _alone(sign, category):
            spaced.append(f" {sign} ")
        else:
            spaced.append(sign)
    return "".join(spaced).split()


def _alone(sign: str, category: str) -> bool:
    code = ord(sign)
    if code < 128:
        return not (sign.isalnum() or sign.isspace())
    return category.startswith("P") or 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0xF900 <= code <= 0xFAFF

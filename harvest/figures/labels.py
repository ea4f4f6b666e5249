"""The printed labels of figures: "Fig. 3", "FIGURE 2A", "Scheme S4", "Extended Data Fig. 2", "Abb. 2.13".

A label is read at the start of a caption and looked for in running text; both come to one ``Label`` whose ``key``
is equal for every way of writing the same figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FAMILIES = {
    "figure": (
        r"f[il1|]g(?:ure)?s?|figuras?|figuur|figura|abb(?:ildung(?:en)?)?|bild|рис(?:унок)?|rys(?:unek)?|obr(?:ázek)?"
        r"|図|图|圖|그림|slika|kuva|şekil|figur|ábra"
    ),
    "scheme": r"schemes?|schemas?|schémas?|schemata|esquema",
    "chart": r"charts?|graphs?|diagram(?:m)?s?|gráfico",
    "plate": r"plates?|photo(?:graph)?s?|illustrations?|images?|maps?|exhibits?",
    "table": r"tables?|tab|tabellen?|tabla|tableau|tabelas?|tabella|表|таблица",
    "box": r"box(?:es)?",
}
_PREFIX = (
    r"(?P<prefix>(?:supplement(?:ary|al)|supporting(?:\s+information)?|suppl?\.?|extended\s+data|appendix|online"
    r"|additional|SI)\s+)?"
)
_WORD = "(?P<word>" + "|".join(f"(?P<{name}>{words})" for name, words in _FAMILIES.items()) + r")(?P<dot>\s?\.)?"
_NUMBER = (
    r"(?P<number>"
    r"(?:[A-Z]{1,3}[.\-–]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,3}[A-Za-z]?"
    r"|[IVX]{1,6}(?![A-Za-z])"
    r")"
)
_LABEL = re.compile(rf"{_PREFIX}{_WORD}\s*(?:no\.?\s*|n[°o]\s*|#\s*)?{_NUMBER}(?![\w]|\.\d)", re.IGNORECASE)
_BRACKETED = re.compile(
    rf"[(\[]\s?{_PREFIX}{_WORD}\s*{_NUMBER}\s?[)\]](?!\s?[.,;:)\]])", re.IGNORECASE
)  # a stop after the bracket ends a sentence that cites the figure
_HINT = re.compile(
    r"[a-zà-ÿ.°\u0400-\u9fff\uac00-\ud7a3]\s{0,2}[A-Z]{0,3}\.?[\dIVX]", re.IGNORECASE
)  # far quicker than a label
_SUFFIX = re.compile(r"([A-Za-z])$")
_ROMAN = re.compile(r"^[IVX]+$", re.IGNORECASE)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Label:
    """A label: as ``printed``, its ``family`` ("figure", "scheme", "chart", "plate", "table", "box"), its ``number``.

    ``number`` is folded ("S4", "2.13", "3"); ``part`` the letter after it ("a" of "FIG. 3A"), "" if none; ``end`` the
    length of the text that the label takes, without what separates it from the caption.
    """

    printed: str
    family: str
    number: str
    part: str
    extra: bool
    end: int

    @property
    def key(self) -> tuple[str, str]:
        """Equal for all spellings of one label, with its letter apart."""
        return self.family, ("+" if self.extra else "") + self.number

    @property
    def full_key(self) -> tuple[str, str]:
        """As ``key``, but "FIG. 3A" and "FIG. 3B" differ."""
        return self.family, ("+" if self.extra else "") + self.number + self.part


def label_at_start(text: str) -> Label | None:
    """The label that ``text`` begins with, None when it begins with anything else."""
    match = _LABEL.match(text) or _BRACKETED.match(text)
    return _label(match) if match else None


def labels_in(text: str) -> list[tuple[int, Label]]:
    """Every label written out in ``text`` with the index where it starts."""
    if not _HINT.search(text):
        return []
    return [(match.start(), _label(match)) for match in _LABEL.finditer(text) if _own_word(text, match.start())]


def _own_word(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "-_")


def _label(match: re.Match[str]) -> Label:
    family = next(name for name in _FAMILIES if match.group(name))
    raw = match.group("number")
    part = ""
    suffix = _SUFFIX.search(raw)
    if suffix and any(c.isdigit() for c in raw) and not _ROMAN.match(raw):
        part = suffix.group(1).lower()
        raw = raw[: suffix.start()]
    printed = match.group(0).strip("()[] ")
    return Label(printed, family, folded_number(raw), part, bool(match.group("prefix")), match.end())


def folded_number(raw: str) -> str:
    """A label's number in one spelling: roman numerals as digits, dashes as points, capitals."""
    text = raw.upper().replace("–", ".").replace("-", ".")
    if _ROMAN.match(text):
        return str(_roman(text))
    return re.sub(r"^([A-Z]+)\.", r"\1", text)


def _roman(text: str) -> int:
    total = 0
    for here, following in zip(text, f"{text[1:]}I", strict=True):
        value = _ROMAN_VALUES[here]
        total += -value if value < _ROMAN_VALUES[following] and following != "I" else value
    return total

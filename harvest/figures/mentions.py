"""The sentences of the body that cite a figure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from harvest.figures.labels import Label, folded_number, labels_in

_MARK = r"\d{1,3}(?:[,–\-]\d{1,3}){0,6}"  # of references, behind the stop
_BREAK = re.compile(
    rf"(?:(?<=[.!?])(?:[\])”\"†‡]|\[\d[\da-z,–\- ]{{0,16}}\])?|(?<=[a-zà-ÿ)\]][.!?]){_MARK})\s+(?=[A-ZÀ-ÞΑ-Ω(\[“\"0-9])"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:ca|cf|vs|al|approx|resp|bzw|st|dr|prof|mr|ms|inc|ltd|co|corp|i\.e|e\.g|viz|suppl|ext)\.|^\d{1,2}\.)$",
    re.IGNORECASE,
)
_BEFORE_NUMBERS = re.compile(r"\b(?:figs?|eqs?|refs?|tabs?|secs?|schemes?|nos?|vol|pp?|abb)\.$|\betc\.$", re.IGNORECASE)
_NUMBER = re.compile(r"[(\[]?(?:[A-Z]{0,2}\.?\d|[IVX]+\b|[A-Z]\b(?!\s[a-z]))")
_INITIAL = re.compile(r"(?:^|[\s(\[.])[A-Z]\.$")  # of a person, a genus
_QUANTITY = re.compile(r"\d\s?[A-Z]\.$|\b(?:Figs?|Figures?|Schemes?|Panels?|Group|Sample|Type)\.?\s[A-Z]\.$")
_OPENER = re.compile(
    r"(?:The|This|These|Those|That|It|In|On|At|As|An|A|We|Our|For|From|By|To|With|When|While|If|Since|Thus|Therefore|"
    r"Hence|Here|However|Moreover|Furthermore|Both|All|There|Also|After|Both|Fig|Figs|Figure|Figures|Table|Scheme)\b"
)
_MORE = re.compile(
    r"^(?:\s?[,–-]?\s?\(?[a-z]\)?(?![a-z]))*\s*(?P<join>,|;|&|and\b|und\b|et\b|y\b|or\b|to\b|through\b|[-–—])\s*(?:and\s+)?"
    r"(?P<number>(?:[A-Z]{1,2}\.?)?\d{1,3}(?:\.\d{1,3})*)(?P<part>[a-z]?)(?![\w%°])",
)
_SPAN = re.compile(r"s\.?\s*(?P<first>\d+)\s*[-–—]\s*(?P<last>\d+)$", re.IGNORECASE)
LONGEST = 1200  # characters in a sentence that is one


def sentences(text: str) -> list[str]:
    """The sentences of running text, abbreviations ("Fig.", "et al.") not ending one."""
    found: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        if _goes_on(text[start : match.start()].rstrip(')]”" '), text[match.end() :]):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _goes_on(before: str, after: str) -> bool:
    """Whether the stop that ``before`` ends with belongs to an abbreviation."""
    if _INITIAL.search(before):
        return not _QUANTITY.search(before) and not _OPENER.match(after)
    if _BEFORE_NUMBERS.search(before):
        return _NUMBER.match(after) is not None
    return _ABBREVIATED.search(before) is not None


def mentions_of(texts: str | Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """By label key, the sentences that cite that figure, in order, each once; no sentence goes on in the next text."""
    cited: dict[tuple[str, str], list[str]] = defaultdict(list)
    whole = [texts] if isinstance(texts, str) else texts
    for sentence in (sentence for text in whole for sentence in sentences(text)):
        if len(sentence) > LONGEST:
            continue
        for key in cited_in(sentence):
            if sentence not in cited[key]:
                cited[key].append(sentence)
    return dict(cited)


def cited_in(sentence: str) -> list[tuple[str, str]]:
    """The keys of all figures a sentence cites: "Figs. 2–4 and 6" cites four."""
    keys: list[tuple[str, str]] = []
    for _, label in labels_in(sentence):
        span = _SPAN.search(label.printed)
        if span:
            keys.extend((label.family, str(n)) for n in _range(int(span["first"]) - 1, int(span["last"])))
        else:
            keys.append(label.key)
        keys.extend(_further(sentence[label.end :], label))
    return list(dict.fromkeys(keys))


def _further(rest: str, label: Label) -> Iterable[tuple[str, str]]:
    """What follows the first number: ", 3", "and 4", "–6"."""
    last = label.number
    mark = "+" if label.extra else ""
    while match := _MORE.match(rest):
        number = folded_number(match["number"])
        if match["join"] in ("-", "–", "—", "to", "through") and last.isdigit() and number.isdigit():
            for value in _range(int(last), int(number) - 1):
                yield label.family, mark + str(value)
        yield label.family, mark + number
        last = number
        rest = rest[match.end() :]


def _range(after: int, last: int) -> range:
    return range(after + 1, min(last, after + 40) + 1)

"""The sentences of the body that cite a figure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from harvest.figures.labels import Label, folded_number, labels_in

_BREAK = re.compile(r"(?<=[.!?])[\])”\"]?\s+(?=[A-ZÀ-ÞΑ-Ω(\[“\"0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:figs?|eqs?|refs?|tabs?|sec|secs|schemes?|no|nos|vol|pp?|ca|cf|vs|etc|al|approx|resp|abb|bzw|st|dr|prof|mr|ms|"
    r"inc|ltd|co|corp|i\.e|e\.g|viz|suppl|ext|[A-Z])\.|^\d{1,2}\.)$",
    re.IGNORECASE,
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
        if _ABBREVIATED.search(text[start : match.start()].rstrip(')]”" ')):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def mentions_of(text: str) -> dict[tuple[str, str], list[str]]:
    """By label key, the sentences of ``text`` that cite that figure, in order, each once."""
    cited: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sentence in sentences(text):
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

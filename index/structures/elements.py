"""Which elements a text speaks of: in formulas, by their names, by abbreviations of known compounds; and the filter.

Formulas are read for their elements alone, so counts that are variables (``La1-xSrxMnO3``) or came away from their
letters (``Fe 2 O 3``) do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from harvest.errors import UsageError
from index.text import formulas
from index.text.analysis import fold

_ATOMS = r"(?:[A-Z][a-z]?|[()\[\]])+"
_APART = re.compile(rf"(?<![A-Za-z0-9.]){_ATOMS}(?: \d{{1,2}}(?:\.\d+)? {_ATOMS})* \d{{1,2}}(?:\.\d+)?(?![\w.])")
_VARIABLE = re.compile(r"(?<=[A-Za-z\d)])(?:\d?\s?[-+±]\s?)?(?:\d?[xyzδ])(?=[A-Z(]|$)")
_GASES = frozenset(["H2", "D2", "N2", "O2", "O3", "F2"])
_WORD = re.compile(r"[A-Za-z]+")
_SHORT = re.compile(r"(?<![A-Za-z0-9])([A-Z][A-Za-z]?[A-Z]{1,4})(?=s?(?:-?\d{2,3})?(?![A-Za-z0-9]))")
_CATIONS = re.compile(r"(?:MA|FA|BA|PEA)\d?(?=(?:Pb|Sn|Ge|[(\[]))")
"""Abbreviations of ammonium ions that open formulas of perovskites."""
_NO_NAMES = frozenset(["lead", "acid", "hydride"])
"""Names of elements and anions that are words of their own: "tests lead to"."""
_SPELT = {"aluminium": "Al", "caesium": "Cs", "sulphur": "S", "sulphide": "S", "wolfram": "W"}


@dataclass(frozen=True, slots=True)
class ElementFilter:
    """Elements that a panel must speak of, and elements that it must not."""

    wanted: frozenset[str]
    unwanted: frozenset[str]

    def passes(self, elements: Iterable[str]) -> bool:
        """Whether a panel that speaks of ``elements`` is let through."""
        held = set(elements)
        return self.wanted <= held and not self.unwanted & held


def parse_elements(text: str) -> ElementFilter:
    """``Li,Ni,!Co`` as a filter; symbols in any case, names too. UsageError for what is no element."""
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for part in filter(None, re.split(r"[\s,;]+", text.strip())):
        name = part.lstrip("!-").strip()
        symbol = name if name in formulas.element_names() else name.capitalize()
        if symbol not in formulas.element_names():
            symbol = "Pb" if name.lower() == "lead" else _names().get(name.lower(), "")
        if not symbol:
            raise UsageError(
                f"no element {part[:20]!r}; name symbols with commas between, ! before unwanted ones: Li,Ni,!Co"
            )
        (unwanted if part[0] in "!-" else wanted).add(symbol)
    if not wanted and not unwanted:
        raise UsageError("no element is named; name symbols with commas between, ! before unwanted ones: Li,Ni,!Co")
    return ElementFilter(frozenset(wanted), frozenset(unwanted))


def elements_of(text: str) -> frozenset[str]:
    """Symbols of the elements that a text speaks of.

    >>> sorted(elements_of("TiO2/graphene on NMC811"))
    ['Co', 'Li', 'Mn', 'Ni', 'O', 'Ti']
    """
    folded, _ = fold(text)
    found = set(_in_formulas(folded))
    found.update(symbol for word in _WORD.findall(folded) if (symbol := _names().get(word.lower())))
    for match in _SHORT.finditer(folded):
        found |= _abbreviations().get(match[1], frozenset())
    return frozenset(found)


def _in_formulas(text: str) -> set[str]:
    found: set[str] = set()
    for match in _APART.finditer(text):
        found |= _read(match[0].replace(" ", ""))
    for token in text.split():
        whole = _VARIABLE.sub("", token) if re.search(r"[A-Z].*[A-Z]|[A-Z].*\d", token) else token
        for match in formulas.FORMULA.finditer(whole):
            found |= _read(match[0])
    return found


def _read(text: str) -> frozenset[str]:
    """A formula's elements; a single element only as a symbol of two letters or a gas: "S1", "C" are mostly labels."""
    formula = formulas.parse(text)
    if formula is None:
        organic = _CATIONS.match(text)
        return _read(text[organic.end() :]) | {"C", "H", "N"} if organic else frozenset()
    elements = formula.elements
    if len(elements) == 1 and len(elements[0]) == 1 and text not in _GASES:
        return frozenset()
    if len(elements) > 1 and text.isalpha() and all(len(symbol) == 1 for symbol in elements) and len(text) > 2:
        return frozenset()
    return frozenset(elements)


@cache
def _names() -> dict[str, str]:
    """Symbols by the names of elements and of their anions, in small letters."""
    names = {name: symbol for symbol, name in formulas.element_names().items()}
    anions = {name: symbol for symbol, name in formulas.anion_names().items()}
    known = {**anions, **names, **_SPELT}
    return {name: symbol for name, symbol in known.items() if name not in _NO_NAMES}


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    """The elements of what abbreviations of the table of synonyms stand for: NMC, LFP, GST."""
    found: dict[str, frozenset[str]] = {}
    with (resources.files("index.text") / "synonyms.txt").open(encoding="utf-8") as file:
        for line in file:
            if "=>" in line or line.startswith("#"):
                continue
            phrases = [phrase.strip() for phrase in line.split(",")]
            spelt = [phrase for phrase in phrases if not _SHORT.fullmatch(phrase)]
            elements = frozenset[str]().union(*(_plainly(phrase) for phrase in spelt))
            if len(elements) > 1:
                found.update((phrase, elements) for phrase in phrases if _SHORT.fullmatch(phrase))
    return found


def _plainly(phrase: str) -> set[str]:
    named = (_names().get(word.lower()) for word in _WORD.findall(phrase))
    return _in_formulas(phrase) | {symbol for symbol in named if symbol}

"""Inorganic formulas and the names that scientists say for them: ``LiFePO4`` is lithium iron phosphate.

Names come from the elements and the stoichiometry alone, by the rules of additive and compositional nomenclature
(IUPAC Red Book 2005, IR-5), so that a compound nobody listed still has its names. Common names and abbreviations
that no rule gives (LFP, ethanol, rust) stand in the table of synonyms.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_ATOM = r"(?:[A-Z][a-z]?(?:\d+(?:\.\d+)?)?)"
_GROUP = rf"(?:[\(\[]{_ATOM}+[\)\]](?:\d+(?:\.\d+)?)?)"
FORMULA = re.compile(rf"(?<![A-Za-z0-9.])(?:{_ATOM}|{_GROUP})+(?![A-Za-z0-9])")
"""Where a formula may stand in a text: runs of atoms and bracketed groups with their counts."""

_PIECE = re.compile(r"([A-Z][a-z]?)(\d+(?:\.\d+)?)?|([(\[])|([)\]])(\d+(?:\.\d+)?)?")
_CAPITALS = frozenset(
    ["BN", "BP", "CO", "HF", "HI", "KF", "KI", "KOH", "NO", "UC", "UN", "VC", "VN", "WC", "WN", "YN", "KCN", "HCN"]
)
_GASES = frozenset(["H2", "D2", "N2", "O2", "O3", "F2"])
_WORDS = frozenset(["In", "As", "At", "He", "No", "Be", "I", "Am"])
_PREFIX = {1: "mono", 2: "di", 3: "tri", 4: "tetra", 5: "penta", 6: "hexa", 7: "hepta", 8: "octa", 9: "nona"}
_ANIONS = (  # longest first where one ends another
    ("S2O8", "persulfate"), ("S2O3", "thiosulfate"), ("P2O7", "pyrophosphate"), ("Cr2O7", "dichromate"),
    ("Si2O5", "disilicate"), ("SiO4", "silicate"), ("SiO3", "silicate"), ("B4O7", "tetraborate"), ("C2O4", "oxalate"),
    ("CH3COO", "acetate"), ("HPO4", "hydrogenphosphate"), ("H2PO4", "dihydrogenphosphate"), ("HCO3", "bicarbonate"),
    ("PO4", "phosphate"), ("PO3", "metaphosphate"), ("PS4", "thiophosphate"), ("PF6", "hexafluorophosphate"),
    ("SO4", "sulfate"), ("SO3", "sulfite"), ("NO3", "nitrate"), ("NO2", "nitrite"), ("CO3", "carbonate"),
    ("ClO4", "perchlorate"), ("ClO3", "chlorate"), ("MnO4", "permanganate"), ("CrO4", "chromate"),
    ("MoO4", "molybdate"), ("WO4", "tungstate"), ("VO4", "vanadate"), ("VO3", "vanadate"), ("TiO3", "titanate"),
    ("Ti5O12", "titanate"), ("ZrO3", "zirconate"), ("NbO3", "niobate"), ("TaO3", "tantalate"), ("SnO3", "stannate"),
    ("FeO3", "ferrite"), ("Fe2O4", "ferrite"), ("MnO3", "manganite"), ("CoO2", "cobaltate"), ("AlO3", "aluminate"),
    ("AlO2", "aluminate"), ("Al2O4", "aluminate"), ("BO3", "borate"), ("BF4", "tetrafluoroborate"),
    ("BH4", "borohydride"), ("AlH4", "alanate"), ("Fe(CN)6", "hexacyanoferrate"), ("NCN", "cyanamide"),
    ("SCN", "thiocyanate"), ("OCN", "cyanate"), ("CN", "cyanide"), ("N3", "azide"), ("OH", "hydroxide"),
)  # fmt: skip
_CATIONS = (
    ("CH3NH3", "methylammonium"),
    ("HC(NH2)2", "formamidinium"),
    ("CH(NH2)2", "formamidinium"),
    ("NH4", "ammonium"),
)
_PEROXIDES = {"H2O2", "Li2O2", "Na2O2", "K2O2", "BaO2", "ZnO2"}
_SUPEROXIDES = {"LiO2", "NaO2", "KO2", "RbO2", "CsO2"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: the atoms in the order written, each element once, with its count."""

    text: str
    atoms: tuple[tuple[str, float], ...]

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(symbol for symbol, _ in self.atoms)


@cache
def element_names() -> dict[str, str]:
    """Element names by symbol, American spelling (the analyser turns aluminium and caesium into it)."""
    return {row["symbol"]: row["name"] for row in _elements()}


@cache
def anion_names() -> dict[str, str]:
    """Names of the anions that elements make by themselves (oxide, telluride), by symbol."""
    return {row["symbol"]: row["anion"] for row in _elements() if row["anion"]}


def _elements() -> list[dict[str, str]]:
    with (resources.files("index.text") / "elements.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=50_000)
def parse(text: str) -> Formula | None:
    """The formula in ``text``, which holds nothing else; None when an element is unknown or it reads as a word.

    Capitals without a digit or a small letter (``CV``, ``PVP``) are abbreviations, unless they are a known compound.
    """
    if text in _WORDS or (len(text) > 1 and text.isalpha() and text.isupper() and text not in _CAPITALS):
        return None
    stack: list[dict[str, float]] = [{}]
    end = 0
    for piece in _PIECE.finditer(text):
        if piece.start() != end:
            return None
        end = piece.end()
        symbol, count, opening, closing, times = piece.groups()
        if symbol:
            if symbol not in element_names():
                return None
            stack[-1][symbol] = stack[-1].get(symbol, 0.0) + float(count or 1)
        elif opening:
            stack.append({})
        elif closing and len(stack) > 1:
            for inner, number in stack.pop().items():
                stack[-1][inner] = stack[-1].get(inner, 0.0) + number * float(times or 1)
        else:
            return None
    if end != len(text) or len(stack) != 1 or not stack[0] or max(stack[0].values()) > 999:
        return None
    return Formula(text, tuple(stack[0].items()))


@lru_cache(maxsize=50_000)
def names(text: str) -> tuple[str, ...]:
    """Names of the compound, most usual first; () where no rule names it (organic molecules, no formula at all).

    >>> names("CsPbBr3")
    ('cesium lead bromide', 'cesium lead tribromide')
    """
    formula = parse(text)
    if formula is None:
        return ()
    if len(formula.atoms) == 1:
        lone = len(formula.elements[0]) == 1 and text not in _GASES
        return () if lone else (element_names()[formula.elements[0]],)
    if {"C", "H"} <= set(formula.elements) and len(formula.elements) <= 4 and not _has_metal(formula):
        return ()
    body, anion, counted = _anion(formula)
    molecular, body = _molecular_cation(body)
    cations = parse(body) if body else Formula("", ())
    if cations is None:
        return (anion,) if anion else ()
    plain = molecular + [element_names()[symbol] for symbol in cations.elements]
    if not anion:
        return (" ".join(plain), " ".join(plain) + " alloy")
    numbered = molecular + [_numbered(element_names()[symbol], count) for symbol, count in cations.atoms]
    choices = [[*plain, anion], [*plain, counted], [*numbered, anion], [*numbered, counted]]
    return tuple(dict.fromkeys(" ".join(words) for words in choices))


def _molecular_cation(body: str) -> tuple[list[str], str]:
    for symbols, name in _CATIONS:
        head = re.match(rf"[\(\[]?{re.escape(symbols)}(?:[\)\]](?:\d+(?:\.\d+)?)?)?", body)
        if head:
            return [name], body[head.end() :]
    return [], body


def _has_metal(formula: Formula) -> bool:
    return any(symbol not in anion_names() for symbol in formula.elements)


def _anion(formula: Formula) -> tuple[str, str, str]:
    """The rest of the formula, the anion's name and the same with its count: ("CsPb", "bromide", "tribromide")."""
    text = formula.text
    for special, name in ((_PEROXIDES, "peroxide"), (_SUPEROXIDES, "superoxide")):
        if text in special:
            return parse_head(text), name, name
    for symbols, name in _ANIONS:
        tail = re.search(rf"(?<=[A-Za-z0-9\)])[\(\[]?{re.escape(symbols)}(?:[\)\]](?:\d+(?:\.\d+)?)?)?$", text)
        if tail and parse(text[: tail.start()]) is not None:
            return text[: tail.start()], name, name
    last, count = formula.atoms[-1]
    tail = re.search(rf"{last}(?:\d+(?:\.\d+)?)?$", text)
    if last not in anion_names() or not tail or not text[: tail.start()]:
        return text, "", ""
    name = anion_names()[last]
    return text[: tail.start()], name, _numbered(name, count, mono=True)


def parse_head(text: str) -> str:
    """A formula without its last atom: ``Li2O2`` gives ``Li2``."""
    return re.sub(r"[A-Z][a-z]?(?:\d+(?:\.\d+)?)?$", "", text)


def _numbered(name: str, count: float, mono: bool = False) -> str:
    prefix = _PREFIX.get(int(count), "") if count == int(count) else ""
    if not prefix or (prefix == "mono" and not (mono and name == "oxide")):
        return name
    if name.startswith("oxide") and prefix[-1] in "ao":
        prefix = prefix[:-1]
    return prefix + name

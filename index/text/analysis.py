"""Text becomes tokens, once, here: every text backend is fed these tokens and asked with them.

A text gives *words*, in order, and *extras*, other ways of saying one of its places: a compound joined up
(``4-nitrophenol``, ``α-Fe2O3``, ``5 µm``), the names of a formula, what an abbreviation of the paper stands for.
Words keep phrases findable; extras are searched beside them and never stand between two words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from index.text import formulas
from index.text.words import term

ANALYSER_VERSION = 2
"""Raised whenever the same text gives other tokens, so that an index made by another version is built anew."""

BARRIER = "."
"""Stands between a field's words and each of its extras, so that no phrase crosses from one into another."""

_GREEK = {
    **dict(zip("αβγδεζηθικλνξοπρστυφχψω", (
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "nu", "xi",
        "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"), strict=True)),
    "μ": "mu", "ς": "sigma", "ϑ": "theta", "ϕ": "phi", "ϵ": "epsilon", "ϰ": "kappa", "ϱ": "rho",
}  # fmt: skip
_UNITS = (
    r"(?:pm|nm|um|μm|mm|cm|km|m|ms|μs|ns|ps|fs|s|min|h|k|°c|kev|mev|ev|kv|mv|v|mah|ma|μa|a|mw|kw|w|hz|khz|mhz|ghz|thz"
    r"|mpa|gpa|kpa|pa|bar|mbar|atm|mg|μg|kg|g|ml|μl|l|mmol|μmol|mol|mm|μM|wt|at|vol|ppm|ppb|rpm|t|mt|cm2|m2|g1|å|db)"
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁻₋"), "-")

_WORD = re.compile(
    rf"(?P<number>\d+(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?)(?P<unit>{_UNITS})(?![^\W_])"
    r"|(?P<greek>(?=\w)[\u0370-\u03ff])"
    r"|(?P<wide>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
    r"|(?P<thousands>\d{1,3}(?:,\d{3})+(?![\d.]))"
    r"|(?P<word>[^\W_\u0370-\u03ff]+(?:(?<=\d)\.\d[^\W_\u0370-\u03ff]*)*)(?:['’]s\b)?",
    re.IGNORECASE,
)
_UNIT = re.compile(_UNITS)
_JOINT = re.compile(r"(?:[)\]]?-[(\[]?|['′’]-|)$")
_ACRONYMS = re.compile(r"^[A-Z][A-Z0-9]+s$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its indexed form, its place ``start:end`` in the text as given, and how it was written."""

    term: str
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Extra:
    """Another way of saying the place ``start:end`` of a text, as a run of terms."""

    terms: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Analysis:
    """A text's words in order and the extras beside them."""

    words: tuple[Token, ...]
    extras: tuple[Extra, ...]

    @cached_property
    def terms(self) -> tuple[str, ...]:
        return tuple(word.term for word in self.words)

    def stream(self) -> str:
        """The tokens as a backend with a plain whitespace tokenizer is fed them."""
        parts = list(self.terms)
        for terms in dict.fromkeys(extra.terms for extra in self.extras):
            parts += [BARRIER, *terms]
        return " ".join(parts)


def fold(text: str) -> tuple[str, Sequence[int]]:
    """The text in one way of writing, and for each of its characters the place in the text as given.

    NFKC by character (subscripts, ligatures, full width), dashes to ``-``, accents dropped, µ and Greek variants to
    the plain letter; case is kept, for formulas need it.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character < "\x80":
            folded.append(character)
            places.append(place)
            continue
        for piece in unicodedata.normalize("NFKD", character).translate(_DASHES):
            if unicodedata.category(piece) not in ("Mn", "Me", "Cf"):
                folded.append(piece)
                places.append(place)
    places.append(len(text))
    return "".join(folded), places


def analyse(text: str, abbreviations: Mapping[tuple[str, ...], tuple[str, ...]] | None = None) -> Analysis:
    """The tokens of a text; ``abbreviations`` maps runs of terms to what they stand for in this text's paper."""
    folded, places = fold(text)
    parts = _parts(folded)
    words = tuple(Token(t, places[a], places[b - 1] + 1, s) for t, a, b, s in parts)
    extras = [*_compounds(folded, parts), *_formula_names(folded), *_broken_formulas(folded, parts)]
    moved = [Extra(e.terms, places[e.start], places[e.end - 1] + 1) for e in extras]
    if abbreviations:
        moved += _said_otherwise(words, abbreviations)
    return Analysis(words, tuple(moved))


_Part = tuple[str, int, int, str]


def _parts(text: str) -> list[_Part]:
    found: list[_Part] = []
    for match in _WORD.finditer(text):
        if match["number"]:
            split = match.end("number")
            found.append((match["number"].replace(",", ""), match.start(), split, ""))
            found.append((_unit(match["unit"]), split, match.end(), ""))
        elif match["greek"]:
            letter = match["greek"].lower()
            follows = text[match.end() : match.end() + 4]
            if letter == "μ" and re.match(r"(?:m|s|a|l|g|v|w|mol|f|c|M)(?![^\W\d_])", follows):
                continue  # the micro of a unit, read with the unit below
            found.append((_GREEK.get(letter, letter), match.start(), match.end(), ""))
        elif match["word"]:
            found.append(_word(text, match))
        else:
            found.append((match[0].replace(",", "").lower(), match.start(), match.end(), ""))
    return found


def _word(text: str, match: re.Match[str]) -> _Part:
    start, end = match.span("word")
    written = match["word"]
    if start and text[start - 1] in "μ" and re.fullmatch(r"m|s|a|l|g|v|w|mol|f|c", written, re.IGNORECASE):
        return ("u" + written.lower(), start - 1, end, "")
    if _ACRONYMS.match(written):
        written = written[:-1]
    lower = written.lower()
    return (term(lower), start, end, lower if lower.isalpha() and len(lower) > 2 else "")


def _unit(written: str) -> str:
    return written.lower().replace("μ", "u")


def _compounds(text: str, parts: list[_Part]) -> list[Extra]:
    """Runs of parts without a space between them, joined up; and a number with the unit after it."""
    found: list[Extra] = []
    run: list[_Part] = []
    for part in [*parts, None]:
        if part and run and _JOINT.fullmatch(text[run[-1][2] : part[1]]):
            run.append(part)
            continue
        if 2 <= len(run) <= 8:
            found.append(Extra(("".join(p[0] for p in run),), run[0][1], run[-1][2]))
        run = [part] if part else []
    for one, two in pairwise(parts):
        if text[one[2] : two[1]].isspace() and one[0][0].isdigit() and _UNIT.fullmatch(two[0]):
            found.append(Extra((one[0] + two[0],), one[1], two[2]))
    return found


def _formula_names(text: str) -> list[Extra]:
    found: list[Extra] = []
    for match in formulas.FORMULA.finditer(text):
        for name in formulas.names(match[0]):
            found.append(Extra(_name_terms(name), *match.span()))
        if "(" in match[0] and formulas.parse(match[0]):
            found.append(Extra((re.sub(r"[()\[\]]", "", match[0]).lower(),), *match.span()))
    return found


def _broken_formulas(text: str, parts: list[_Part]) -> list[Extra]:
    """Formulas whose subscripts came away from their letters (``LiFePO 4``, ``Fe 2 O 3``), put together again."""
    found: list[Extra] = []
    if not any(one[2] + 1 == two[1] and two[0][0].isdigit() for one, two in pairwise(parts)):
        return found
    i = 0
    while i < len(parts):
        j = i
        while j + 1 < len(parts) and text[parts[j][2] : parts[j + 1][1]] == " ":
            piece = text[parts[j + 1][1] : parts[j + 1][2]]
            if not (re.fullmatch(r"\d{1,2}(?:\.\d+)?", piece) or (j > i and formulas.parse(piece))):
                break
            j += 1
        whole = text[parts[i][1] : parts[j][2]].replace(" ", "")
        formula = formulas.parse(whole) if j > i and formulas.parse(text[parts[i][1] : parts[i][2]]) else None
        if formula and len(formula.atoms) > 1:
            names = [whole.lower(), *formulas.names(whole)]
            found += [Extra(_name_terms(name), parts[i][1], parts[j][2]) for name in names]
        i = max(j, i + 1) if j == i or formula is None else j + 1
    return found


@lru_cache(maxsize=20_000)
def _name_terms(name: str) -> tuple[str, ...]:
    return tuple(term(word) for word in name.split())


def _said_otherwise(words: tuple[Token, ...], known: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[Extra]:
    terms = tuple(word.term for word in words)
    found: list[Extra] = []
    for run, meant in known.items():
        for start in runs_of(run, terms):
            found.append(Extra(meant, words[start].start, words[start + len(run) - 1].end))
    return found


def runs_of(run: tuple[str, ...], terms: tuple[str, ...]) -> Iterable[int]:
    """The places where ``run`` stands in ``terms``."""
    if not run:
        return ()
    return (i for i in range(len(terms) - len(run) + 1) if terms[i] == run[0] and terms[i : i + len(run)] == run)

"""One word's ways of being written brought to one: British and American spelling, plurals, endings."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"^alumini(um|ums)$", "aluminum"),
        (r"^caesium", "cesium"),
        (r"sulph", "sulf"),
        (r"^(col|behavi|vap|od|flav|fav|harb|hum|lab|neighb|rig|tum|arm|hon)our", r"\1or"),
        (r"^(mono|bi|tri|multi|dis|un|dis)colour", r"\1color"),
        (r"fibre", "fiber"),
        (r"centre", "center"),
        (r"(met|lit)re(s?)$", r"\1er\2"),
        (r"^grey", "gray"),
        (r"^mould", "mold"),
        (r"^tyre", "tire"),
        (r"^artefact", "artifact"),
        (r"^disc(s?)$", r"disk\1"),
        (r"^ageing", "aging"),
        (r"^(anal|catal|dial)ogue", r"\1og"),
        (r"^(def|lic|off)ence", r"\1ense"),
        (r"^programme(s?)$", r"program\1"),
        (r"^haem", "hem"),
        (
            r"^(model|label|channel|travel|level|signal|cancel|fuel|tunnel|total|spiral|pencil)l(ed|ing|er|ers)$",
            r"\1\2",
        ),
        (r"ys(e|es|ed|er|ers|ing)$", r"yz\1"),
        (r"(?<=.{3})is(e|es|ed|er|ers|ing|ation|ations|ational|able)$", r"iz\1"),
    )
)
_ANY_SPELLING = re.compile("|".join(re.sub(r"\((?!\?)", "(?:", pattern.pattern) for pattern, _ in _SPELLINGS))
_IRREGULAR = {
    "spectra": "spectrum",
    "spectrums": "spectrum",
    "nuclei": "nucleus",
    "axes": "axis",
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "lattices": "lattice",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "radii": "radius",
    "foci": "focus",
    "loci": "locus",
    "bacteria": "bacterium",
    "media": "medium",
    "maxima": "maximum",
    "minima": "minimum",
    "moduli": "modulus",
    "phenomena": "phenomenon",
    "criteria": "criterion",
    "strata": "stratum",
    "quanta": "quantum",
    "dice": "die",
    "leaves": "leaf",
    "halves": "half",
    "knives": "knife",
    "mice": "mouse",
    "feet": "foot",
    "teeth": "tooth",
    "grew": "grow",
    "grown": "grow",
    "broken": "break",
    "broke": "break",
    "froze": "freeze",
    "frozen": "freeze",
    "melted": "melt",
    "molten": "melt",
    "bent": "bend",
    "shown": "show",
    "drawn": "draw",
    "worn": "wear",
    "spun": "spin",
    "wound": "wind",
    "bound": "bind",
    "swollen": "swell",
}
_ENDINGS = (
    *(
        "ographi",
        "ograph",
        "ometri",
        "iviti",
        "ility",
        "ilit",
        "abil",
        "ibil",
        "ation",
        "anc",
        "enc",
        "iti",
        "iv",
        "or",
    ),
    *("os", "ous", "us", "er", "ar", "al", "ic", "il", "ent", "ant", "ing", "ag", "at", "iz", "if", "abl", "ibl", "um"),
    *("ium", "id", "in", "it", "i", "e", "y"),
)
_stemmer = threading.local()


def _stem(word: str) -> str:
    stemmer = getattr(_stemmer, "english", None)
    if stemmer is None:
        stemmer = _stemmer.english = Stemmer.Stemmer("english")
    return str(stemmer.stemWord(word))


def stemmer_version() -> str:
    """Part of an index's fingerprint: another version of the stemmer may give other stems."""
    return str(Stemmer.version())


@lru_cache(maxsize=200_000)
def american(word: str) -> str:
    """A lower-case word in American spelling, the one form that all spellings share; other words as they are."""
    if _ANY_SPELLING.search(word):
        for pattern, written in _SPELLINGS:
            word = pattern.sub(written, word)
    return word


@lru_cache(maxsize=200_000)
def term(word: str) -> str:
    """The indexed form of a lower-case word: American spelling, singular, without endings (Snowball English)."""
    word = american(_IRREGULAR.get(word, word))
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    return _stem(word)


@lru_cache(maxsize=50_000)
def family(stem: str) -> str:
    """What a stem shares with words derived from the same root: viscosity and viscous give ``visc``.

    At least four letters stay, so that short words have no family but themselves.
    """
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= 4:
            return stem[: -len(ending)]
    return stem

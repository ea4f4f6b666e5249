"""What the words of a caption and the words printed in a panel say about its kind, as numbers for the head.

Two readable tables carry most of it: ``caption_kinds.TABLE`` (what captions call a picture) and ``PRINTED`` (what axes,
legends and data bars say). The words themselves, hashed, are left to the training.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from harvest.reading.caption_kinds import TABLE, kind_from_caption, kinds_named

PRINTED: dict[str, str] = {
    "two theta": r"2 ?[θϑΘ]|2[- ]?theta|\bθ|two theta|\b20 ?[(/\[] ?(?:deg|°|º|o\b|\. ?°)|"
    r"(?:diffraction|scattering) angle",
    "hkl": r"\(\d{3}\)|\b[hk]kl\b|jcpds|pdf ?#|icsd",
    "raman": r"raman",
    "wavenumber": r"wave ?numbers?|cm ?[-–−~'′]? ?[1¹l]\b",
    "transmittance": r"transmit?tance|\bt ?\(?%\)?|%t\b",
    "absorbance": r"absorb?[au]nce|\babs\b|extinction|reflectance",
    "wavelength": r"wave ?length|λ|\(nm\)",
    "emission": r"\bpl\b|luminescence|emission|fluorescence int",
    "binding": r"binding ?energy|\bb\.?e\.? ?\(ev",
    "orbital": r"\b[1-5] ?[spdf] ?[1357]/2|\b[A-Z][a-z]? ?[1-4][spd]\b",
    "energy": r"\bk?ev\b|energy",
    "fermi": r"e ?[-–−] ?e ?_?f|\bdos\b|density of states|e_?f\b|\bk-?path|brillouin|wave ?vector",
    "high symmetry": r"(?:^| )(?:[ΓXMKLRWHAZ] ?){3,}(?: |$)",
    "ppm": r"\bppm\b|chemical shift",
    "m/z": r"m ?/ ?z|\[m[+-]",
    "retention": r"retention|elution|\bmau\b|time \(min\)",
    "counts": r"\bcps\b|\bcounts?\b|frequency|number of|distribution|probability|percent|fraction",
    "intensity": r"intensity|intens\.|a\. ?u\.?|arb\. ?units?",
    "versus electrode": r"\bvs\.? ?(?:li|na|k\b|zn|mg|ag|she|rhe|sce|nhe|hg|fc|ref)",
    "potential": r"potential|voltage|\(v\)|/ ?v\b",
    "current": r"current|m?a ?cm|\bma ?g|μa|µa|\bma\b|\(a\)",
    "capacity": r"capacit(?:y|ance)|m?ah\b|ah ?g|f ?g",
    "cycles": r"cycles?\b|cycle number|\d ?c\b",
    "efficiency": r"coulombic|efficiency|retention \(%",
    "impedance": r"\bz ?['’′″\"(re|im]|[-–−] ?z|ohms?\b|Ω|impedance",
    "temperature": r"temperature|\(°c\)|°c\b|\(k\)|\bt ?/ ?[k°]",
    "mass": r"weight|mass|tga?\b|dtg|heat flow|exo\b|endo\b|dsc|mw ?/?mg",
    "strain": r"strain|elongation|displacement|deformation",
    "stress": r"stress|\bmpa\b|\bgpa\b|load|force|\(n\)",
    "pressure": r"relative pressure|p ?/ ?p[0o₀]|adsorbed|uptake|quantity ads|pore",
    "time": r"\btime\b|\(s\)|\(h\)|\(min\)|\(ps\)|\(ns\)",
    "scale bar": r"^\W*\d+(?:\.\d+)? ?(?:nm|[μµu]m|mm|cm|å)\W*$",
    "microscope": r"\bhv\b|\bwd\b|\bmag\b|\beht\b|\bsei?\b|\bkv\b|det\b|spot|signal a|"
    r"x ?\d+[,.]?\d*k?\b ?\d* ?kv|su\d{4}|zeiss|hitachi|jeol",
    "element": r"^(?:k|l|m)?[αa]?1?[ -]?(?:li|be|b|c|n|o|f|na|mg|al|si|p|s|cl|k|ca|ti|v|cr|mn|fe|co|ni|cu|zn|ga|ge|as|"
    r"se|zr|nb|mo|ru|rh|pd|ag|cd|in|sn|sb|te|ba|la|ce|w|ir|pt|au|pb|bi)(?:[- ]?[klm][αa]?\d?)?$",
    "overlay": r"merged?|overlay|dapi|gfp|cy\d|hoechst|calcein",
    "steps": r"\bstart\b|\bend\b|\byes\b|\bno\b|input|output|step|database|model|data\b",
    "parts": r"electrode|substrate|anode|cathode|separator|electrolyte|layer|membrane|laser|detector|pump|sample|lens|"
    r"solution|heating|mixing|drying|calcin|reactor|pulse",
    "chemistry": r"\b(?:r[12']|me|et|ph|oh|nh2?|boc|cooh|cn)\b|°c, ?\d+ ?h|mol ?%|equiv|yield|reflux",
    "statistics": r"\bmean\b|median|n ?= ?\d|p ?[<=] ?0|r ?2? ?= ?0\.|r²|±|\*\*",
    "colour scale": r"^(?:max|min|high|low|0|1\.?0?)$",
    "lattice": r"\bd ?\(?\d{3}\)? ?=|0\.\d+ ?nm|\[\d{3}\]|\b[abc] ?= ?\d",
    "parameter": r"\bf ?\(|log|ln ?\(|\bx\b|\by\b|error|loss|rate|ratio",
    "place": r"\bn\b|\bkm\b|°[nesw]\b|latitude|longitude|\bnorth",
}
"""What is printed in panels, by what it speaks of; each is a number of its own: how many lines say it."""

_PRINTED = tuple(re.compile(words, re.IGNORECASE) for words in PRINTED.values())
_CAPTION_KINDS = tuple(TABLE)
HASHED = 384
"""Places for the words of a caption, and as many for those of a panel."""

CAPTION_SIZE = 3 * len(TABLE) + 2 + HASHED
TEXT_SIZE = len(PRINTED) + 8 + HASHED


def caption_numbers(caption: str) -> NDArray[np.float32]:
    """``CAPTION_SIZE`` numbers: kinds named anywhere, in the opening, alone; whether there is a caption; words."""
    numbers = np.zeros(CAPTION_SIZE, np.float32)
    if not caption.strip():
        return numbers
    known, size = _places(), len(TABLE)
    for kind in kinds_named(caption):
        numbers[known[kind]] = 1.0
    for kind in kinds_named(caption[:80]):
        numbers[size + known[kind]] = 1.0
    alone, score = kind_from_caption(caption)
    if alone:
        numbers[2 * size + known[alone]] = score / 0.6
    numbers[3 * size] = 1.0
    numbers[3 * size + 1] = len(kinds_named(caption)) / 4
    numbers[3 * size + 2 :] = _hashed([caption])
    return numbers


def text_numbers(lines: Sequence[str]) -> NDArray[np.float32]:
    """``TEXT_SIZE`` numbers: what the lines speak of, how they look, their words."""
    numbers = np.zeros(TEXT_SIZE, np.float32)
    plain = [unicodedata.normalize("NFKC", line).strip() for line in lines]
    plain = [line for line in plain if line]
    if not plain:
        return numbers
    numbers[: len(_PRINTED)] = [min(sum(bool(words.search(line)) for line in plain), 4) ** 0.5 for words in _PRINTED]
    numeric = sum(bool(re.fullmatch(r"[-–−+]?[\d.,]+(?:[eE×x]\d+)?", line)) for line in plain)
    worded = sum(bool(re.search(r"[^\W\d_]{3}", line)) for line in plain)
    long = sum(len(line) > 25 for line in plain)
    look = (1, np.log1p(len(plain)), np.log1p(numeric), np.log1p(worded), np.log1p(long))
    shares = (numeric / len(plain), worded / len(plain), len(plain) == 1)
    numbers[len(_PRINTED) : len(_PRINTED) + 8] = (*look, *shares)
    numbers[len(_PRINTED) + 8 :] = _hashed(plain)
    return numbers


def _places() -> dict[str, int]:
    return {kind: place for place, kind in enumerate(_CAPTION_KINDS)}


def _hashed(lines: Sequence[str]) -> NDArray[np.float32]:
    """The words, each in the place its checksum gives, of length one together."""
    found = np.zeros(HASHED, np.float32)
    for line in lines:
        for word in re.findall(r"[^\W\d_]{2,}", unicodedata.normalize("NFKC", line).lower()):
            found[zlib.crc32(word.encode()) % HASHED] = 1.0
    return found / max(float(np.linalg.norm(found)), 1.0)

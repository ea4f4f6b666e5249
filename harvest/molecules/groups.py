"""What stands for an R: "OMe", "CF3", "C6H13", "4-MeOC6H4", "phenyl" as SMILES with ``*`` where it is bound."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from rdkit import Chem, rdBase
from rdkit.Chem import rdAbbreviations

_ELEMENT = re.compile(r"Cl|Br|Si|Se|Sn|[BCNOFPSIHD]")
_LONGEST, _LONGEST_EXPANDED = 40, 160
"""Letters of a group as printed, and with its repeated units written out."""
_SHORT_NAMES = "Me Et nPr iPr Pr nBu tBu iBu sBu Bu Ph Bn Bz Ac Boc Cbz Ts Ms Tf Mes Cy TMS TBS TIPS Py Hex Oct"
_VALENCES = {
    "C": 4,
    "N": 3,
    "O": 2,
    "S": 2,
    "F": 1,
    "Cl": 1,
    "Br": 1,
    "I": 1,
    "B": 3,
    "Si": 4,
    "P": 3,
    "Se": 2,
    "Sn": 4,
}
_PLACES = {"o": "2", "m": "3", "p": "4", "ortho": "2", "meta": "3", "para": "4"}
_RING_BEFORE = re.compile(
    r"(?P<places>(?:[2-6](?:,[2-6])*|[omp]|ortho|meta|para))-?\(?(?P<group>.+?)\)?(?P<count>[2-5])?-?(?:C6H[1-5]|Ph|phenyl)"
)
_RING_AFTER = re.compile(r"(?:C6H[1-5]|Ph)-?\(?(?P<places>(?:[2-6](?:,[2-6])*|[omp]))-(?P<group>[^()]+)\)?")
_ALKYL = re.compile(r"(?:n-?)?C(\d{1,2})H(\d{1,2})(?:-n)?")
_REPEATED = re.compile(r"(?<![NPB])(?<!Si)\((CH2|H2C|CF2|CH2CH2O|OCH2CH2|CH=CH)\)(\d{1,2})")
"""A two-handed unit and how often it stands there, which is no branch of the atom before it."""


def group_smiles(text: str) -> str | None:
    """The group as SMILES of ``*`` and what is bound to it; None when the text is no group that is known.

    "H" is ``*[H]``, two-handed groups (O, NH, CH2 ...) read as one atom's SMILES too.
    """
    name = _normal(text)
    return _smiles(_REPEATED.sub(lambda m: m[1] * int(m[2]), name)) if len(name) <= _LONGEST else None


@cache
def _smiles(name: str) -> str | None:
    if not name or len(name) > _LONGEST_EXPANDED:
        return None
    found = _table().get(name) or _table().get(name.replace("-", "")) or _alkyl(name) or _ring(name)
    if found is None:
        found = _condensed(name)
    if found is None:
        return None
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(f"*{found}", sanitize=name != "H")
    return f"*{found}" if mol is not None else None


def _normal(text: str) -> str:
    lowered = text.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉−–—‐", "0123456789----")).strip(" .;:")
    lowered = re.sub(r"^[-=]+|\s*-$", "", lowered)
    lowered = re.sub(
        r"\b([nist]|tert|iso|sec)-(Pr|Bu|Hex|Oct)\b",
        lambda m: m[1].replace("tert", "t").replace("iso", "i").replace("sec", "s") + m[2],
        lowered,
    )
    return re.sub(r"\s+", "", lowered)


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    text = resources.files("harvest.molecules").joinpath("groups.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, smiles = line.split()
            table.setdefault(name, smiles)
    for known in rdAbbreviations.GetDefaultAbbreviations():
        smiles = Chem.MolToSmiles(known.mol) if known.mol is not None else ""
        if smiles.startswith("*") and smiles.count("*") == 1:
            table.setdefault(known.label, smiles[1:])
    return table


def _alkyl(name: str) -> str | None:
    found = _ALKYL.fullmatch(name)
    if not found or int(found[2]) != 2 * int(found[1]) + 1:
        return "c1ccccc1" if name == "C6H5" else None
    return "C" * int(found[1])


def _ring(name: str) -> str | None:
    """A substituted phenyl: "4-MeOC6H4", "p-ClC6H4", "C6H4-4-OMe", "3,5-(CF3)2C6H3", "4-methoxyphenyl"."""
    found = _RING_BEFORE.fullmatch(name) or _RING_AFTER.fullmatch(name)
    if not found:
        return None
    places = [_PLACES.get(place, place) for place in found["places"].split(",")]
    written = found["group"]
    inner = _smiles(written) or (_smiles(_reversed(written)) if _reversed(written) else None)
    if inner is None or inner == "*[H]":
        return None
    atoms = ["c1", "c", "c", "c", "c", "c1"]
    for place in places:
        atoms[int(place) - 1] = atoms[int(place) - 1] + f"({inner[1:]})" if place != "6" else f"c1({inner[1:]})"
    return "".join(_renumbered(atoms))


def _renumbered(atoms: list[str]) -> list[str]:
    """Ring closures of the groups must not meet the ring's own: that one becomes 9."""
    return [atoms[0].replace("c1", "c9", 1), *atoms[1:5], atoms[5].replace("c1", "c9", 1)]


def _reversed(written: str) -> str:
    """ "MeO" is bound by its O: "OMe"."""
    found = re.fullmatch(r"(Me|Et|Ph|Bn|iPr|tBu|nBu|Ac|F3C|H3C|O2N|NC|Me2N|Et2N|Ph2N|H2N|HO|HS)(O|S|)", written)
    if not found:
        return ""
    turned = {"F3C": "CF3", "H3C": "CH3", "O2N": "NO2", "NC": "CN", "Me2N": "NMe2", "Et2N": "NEt2", "Ph2N": "NPh2"}
    turned |= {"H2N": "NH2", "HO": "OH", "HS": "SH"}
    return f"{found[2]}{turned.get(found[1], found[1])}"


def _condensed(name: str) -> str | None:
    """A formula as printed in a line ("CH2CH2OH", "N(CH3)2", "COOEt", "OC8H17"), read from the bound end."""
    try:
        smiles, rest = _chain(name, 1)
    except ValueError:
        return None
    return smiles if not rest else None


def _chain(text: str, used: int) -> tuple[str, str]:
    """Units one after another until the text or a bracket ends; ``used`` bonds of the first are taken."""
    parts: list[str] = []
    free = 0
    first = True
    while text and text[0] != ")":
        text = text.lstrip("-") or text
        unit, text, free = _unit(text, used if first else 1, bool(not first and free <= 0))
        parts.append(unit)
        first = False
    if not parts or free > 0:
        raise ValueError("bonds are left over")
    return "".join(parts), text


def _unit(text: str, used: int, closed: bool) -> tuple[str, str, int]:
    """One atom with its hydrogens and branches, or a group; what follows; how many bonds the last atom still has."""
    if closed:
        raise ValueError("nothing can be bound here")
    for pattern, smiles, free in _UNITS:
        found = pattern.match(text)
        if found:
            return smiles, text[found.end() :], free
    alkyl = _ALKYL.match(text)
    if alkyl and int(alkyl[2]) == 2 * int(alkyl[1]) + 1:
        return "C" * int(alkyl[1]), text[alkyl.end() :], 0
    if alkyl and int(alkyl[2]) == 2 * int(alkyl[1]):
        return "C" * int(alkyl[1]), text[alkyl.end() :], 1
    for short in _SHORT_NAMES.split():
        if text.startswith(short):
            return _table()[short], text[len(short) :], 0
    found = _ELEMENT.match(text)
    if not found or found[0] not in _VALENCES:
        raise ValueError("no atom")
    return _atom(found[0], text[found.end() :], used)


def _atom(element: str, text: str, used: int) -> tuple[str, str, int]:
    free = _VALENCES[element] - used
    branches = []
    while text and free > 0:
        hung = re.match(r"(H|D|F|Cl|Br|I|Me|Et|Ph|nBu|Bu|iPr|tBu)(?![a-z])(\d?)", text) if element != "H" else None
        if text.startswith("("):
            inner, rest = _chain(text[1:], 1)
            if not rest.startswith(")"):
                raise ValueError("open bracket")
            number = re.match(r"\)(\d?)", rest)
            count = int(number[1] or 1) if number else 1
            text, branch = rest[number.end() if number else 1 :], inner
        elif hung and (hung[1] == "H" or hung[2] or len(text) == hung.end() or element in ("C", "Si")):
            count, branch, text = int(hung[2] or 1), "" if hung[1] == "H" else _table()[hung[1]], text[hung.end() :]
        else:
            break
        free -= count
        if branch:
            branches.extend([branch] * count)
    if free < 0:
        raise ValueError("too many bonds")
    inside = "".join(f"({branch})" for branch in branches)
    return (
        f"{element if element not in ('Si', 'Se', 'Sn') else f'[{element}]'}{inside}",
        text,
        free if text else 0 if free == 0 else free,
    )


_UNITS = tuple(
    (re.compile(pattern), smiles, free)
    for pattern, smiles, free in (
        (r"CO2H|COOH", "C(=O)O", 0),
        (r"CO2|COO", "C(=O)O", 1),
        (r"O2C|OCO|OOC", "OC(=O)", 1),
        (r"CONH2", "C(=O)N", 0),
        (r"CONH", "C(=O)N", 1),
        (r"CHO(?!H)", "C=O", 0),
        (r"CN(?![A-Za-z(])", "C#N", 0),
        (r"CO(?!H)", "C(=O)", 1),
        (r"NO2", "[N+](=O)[O-]", 0),
        (r"SO3H", "S(=O)(=O)O", 0),
        (r"SO2", "S(=O)(=O)", 1),
        (r"CF2", "C(F)(F)", 1),
        (r"C6H4", "c1ccc(cc1)", 1),
        (r"C6H5", "c1ccccc1", 0),
        (r"CH=CH2", "C=C", 0),
        (r"CH=CH", "C=C", 1),
        (r"C≡CH|CCH(?!\d)", "C#C", 0),
        (r"C≡C", "C#C", 1),
    )
)

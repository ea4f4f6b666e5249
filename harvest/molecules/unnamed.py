"""An atom that one reader could not name is named by another reader that saw one more atom of an element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from harvest.molecules.readers import Reading

_NAMES = frozenset({7, 8, 9, 16, 17, 35, 53})
"""Elements that are printed as letters and are no R, by atomic number."""

_HALOGENS = frozenset({9, 17, 35, 53})


def with_names(readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The readings, those with exactly one unnamed atom completed where another reader's answer says what it is."""
    named = dict(readings)
    for name, reading in readings.items():
        if reading.smiles.count("*") != 1 or re.search(r"\d\*", reading.smiles):
            continue
        reader = name.partition(":")[0]
        others = [other.smiles for who, other in readings.items() if who.partition(":")[0] != reader]
        found = Counter(element for smiles in others if (element := _one_more(smiles, reading.smiles)))
        if found and (smiles := _completed(reading.smiles, found.most_common(1)[0][0])):
            named[name] = replace(reading, smiles=smiles)
    return named


def _one_more(smiles: str, of: str) -> int:
    """The element of which one structure has exactly one atom more than the other, 0 unless there is just one such."""
    more = _elements(smiles) - _elements(of)
    fitting = [element for element in more if element in _NAMES]
    named = 0 not in _elements(smiles)
    return fitting[0] if named and len(fitting) == 1 and more[fitting[0]] == 1 else 0


@cache
def _elements(smiles: str) -> Counter[int]:
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
    return Counter(atom.GetAtomicNum() for atom in mol.GetAtoms()) if mol is not None else Counter()


def _completed(smiles: str, element: int) -> str:
    """The structure with its dummy atom replaced, "" where chemistry does not allow it."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
        if mol is None:
            return ""
        for atom in mol.GetAtoms():
            if atom.GetAtomicNum() == 0:
                if element in _HALOGENS and atom.GetDegree() > 1:
                    return ""
                atom.SetAtomicNum(element)
                atom.SetNoImplicit(False)
        try:
            Chem.SanitizeMol(mol)
        except (Chem.MolSanitizeException, ValueError):
            return ""
        return str(Chem.MolToSmiles(mol))

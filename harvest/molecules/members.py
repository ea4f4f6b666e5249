"""A core drawn with R and what its R stands for → the members of the family, one molecule each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rdkit import Chem, rdBase

from harvest.molecules.groups import group_smiles
from harvest.molecules.rgroups import Row
from harvest.records import Molecule

UNRESOLVED = 0.5
"""A core whose R stays unknown keeps that share of its confidence."""


def resolve(core: Molecule, rows: Sequence[Row]) -> tuple[Molecule, ...]:
    """The members of ``core``'s family, whose SMILES has ``*`` for R and ``[1*]`` for R1; each with its own label.

    A core without ``*`` is returned as it is. Where no row can be built, the core stays with its ``*`` and
    ``UNRESOLVED`` of its confidence: it is a drawing of a family, still good for substructures.
    """
    if "*" not in core.smiles:
        return (core,)
    found: dict[tuple[str, str], Molecule] = {}
    for row in rows:
        smiles = substituted(core.smiles, dict(row.values))
        if smiles is not None:
            made = replace(core, smiles=smiles, label=row.label or core.label)
            found.setdefault((made.smiles, made.label), made)
    if found:
        return tuple(found.values())
    return (replace(core, confidence=round(core.confidence * UNRESOLVED, 3)),)


def fits(smiles: str, rows: Sequence[Row]) -> bool:
    """Whether a core has just the variables that rows define: a ``*`` for R, ``[1*]`` and ``[2*]`` for R1 and R2."""
    variables = {name for row in rows for name, _ in row.values}
    numbers = {int(found[1]) for name in variables if (found := re.fullmatch(r"R(\d+)", name))}
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
    if mol is None:
        return False
    wanted = numbers | ({0} if len(variables) > len(numbers) else set())
    return {mol.GetAtomWithIdx(index).GetIsotope() for index in _stars(mol)} == wanted


def substituted(smiles: str, values: dict[str, str]) -> str | None:
    """Canonical SMILES of the core with every ``*`` replaced; None when one is unknown or does not fit."""
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
        if mol is None:
            return None
        matched = _matched([atom.GetIsotope() for atom in mol.GetAtoms() if atom.GetAtomicNum() == 0], values)
        if matched is None:
            return None
        edited = Chem.RWMol(mol)
        Chem.Kekulize(edited, clearAromaticFlags=True)
        for index, group in zip(_stars(mol), matched, strict=True):
            if not _put(edited, index, group):
                return None
        return _finished(edited)


def _stars(mol: Chem.Mol) -> list[int]:
    return [atom.GetIdx() for atom in mol.GetAtoms() if atom.GetAtomicNum() == 0]


def _matched(isotopes: Sequence[int], values: dict[str, str]) -> list[str] | None:
    """The group's SMILES for each star: R1 for isotope 1; what has no number takes the one variable that is left."""
    by_number = {int(found[1]): name for name in values if (found := re.fullmatch(r"R(\d+)", name))}
    named = [by_number.get(isotope) if isotope else None for isotope in isotopes]
    left = [name for name in values if name not in named]
    plain = next((name for name in left if name == "R"), left[0] if len(left) == 1 else None)
    groups = []
    for name in named:
        group = group_smiles(values[name or plain]) if (name or plain) in values else None  # type: ignore[index]
        if group is None:
            return None
        groups.append(group)
    return groups


def _put(mol: Chem.RWMol, index: int, group: str) -> bool:
    """Make the star the group's bound atom and add the rest; a star with two bonds takes one atom only."""
    hydrogen = group == "*[H]"
    part = Chem.MolFromSmiles(group, sanitize=not hydrogen)
    if mol.GetAtomWithIdx(index).GetDegree() != 1 and part.GetNumAtoms() > 2:
        return False
    if not hydrogen:
        Chem.Kekulize(part, clearAromaticFlags=True)
    places = {1: index}
    for atom in part.GetAtoms():
        if atom.GetIdx() > 1:
            places[atom.GetIdx()] = mol.AddAtom(Chem.Atom(atom.GetAtomicNum()))
        if atom.GetIdx():
            copy = mol.GetAtomWithIdx(places[atom.GetIdx()])
            copy.SetAtomicNum(atom.GetAtomicNum())
            copy.SetIsotope(atom.GetIsotope())
            copy.SetFormalCharge(atom.GetFormalCharge())
            copy.SetNoImplicit(False)
    for bond in part.GetBonds():
        if bond.GetBeginAtomIdx() and bond.GetEndAtomIdx():
            mol.AddBond(places[bond.GetBeginAtomIdx()], places[bond.GetEndAtomIdx()], bond.GetBondType())
    return True


def _finished(mol: Chem.RWMol) -> str | None:
    try:
        Chem.SanitizeMol(mol)
        return str(Chem.MolToSmiles(Chem.MolFromSmiles(Chem.MolToSmiles(Chem.RemoveHs(mol)))))
    except (Chem.MolSanitizeException, ValueError):
        return None

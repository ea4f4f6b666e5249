"""What readers break apart: the second line of a bond seen as a bond of its own, an N seen as two atoms.

Both are told by the places of the atoms in the picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rdkit.Chem import Bond, RWMol

_MORE = {"SINGLE": "DOUBLE", "DOUBLE": "TRIPLE"}
_HALF = 0.4
"""Bonds of a share of the usual length that lead from one half of a letter to the other."""


def join_strokes(mol: RWMol, labels: dict[int, str]) -> None:
    """A loose stroke beside a bond is the second line of a double bond, which the reader took for an ethane."""
    from rdkit import Chem

    if not mol.GetNumConformers() or mol.GetNumBonds() < 4:
        return
    points = mol.GetConformer().GetPositions()[:, :2]
    gone: set[int] = set()
    for stroke in list(mol.GetBonds()):
        tips = {a.GetIdx() for a in (stroke.GetBeginAtom(), stroke.GetEndAtom()) if a.GetDegree() == 1}
        if not tips or tips & set(labels) or not _is_stroke(stroke):
            continue
        if len(tips) == 2:
            near = [b for b in mol.GetBonds() if b.GetIdx() != stroke.GetIdx() and not is_loose(b)]
            beside = [b for b in near if _runs_along(_ends(points, stroke), _ends(points, b))]
        else:
            foot = stroke.GetOtherAtom(mol.GetAtomWithIdx(next(iter(tips))))
            near = [b for b in foot.GetBonds() if b.GetIdx() != stroke.GetIdx()]
            beside = [b for b in near if _leaves_with(points, foot.GetIdx(), stroke, b)]
        if len(beside) == 1 and str(beside[0].GetBondType()) in _MORE:
            beside[0].SetBondType(Chem.BondType.names[_MORE[str(beside[0].GetBondType())]])
            gone |= tips
    _without(mol, labels, gone)


def _is_stroke(bond: Bond) -> bool:
    """A single bond between carbons without a wedge."""
    from rdkit import Chem

    plain = bond.GetBondType() == Chem.BondType.SINGLE and bond.GetBondDir() == Chem.BondDir.NONE
    return plain and bond.GetBeginAtom().GetSymbol() == bond.GetEndAtom().GetSymbol() == "C"


def is_loose(bond: Bond) -> bool:
    """An ethane: two carbons bonded to nothing else."""
    ends = (bond.GetBeginAtom(), bond.GetEndAtom())
    return bond.GetBondTypeAsDouble() == 1 and all(a.GetDegree() == 1 and a.GetSymbol() == "C" for a in ends)


def _ends(points: NDArray[np.float64], bond: Bond) -> NDArray[np.float64]:
    return points[[bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()]]


def _runs_along(stroke: NDArray[np.float64], bond: NDArray[np.float64]) -> bool:
    """Parallel within 15 degrees, not longer, and closer than 0.35 bonds, between the bond's ends."""
    along, of = stroke[1] - stroke[0], bond[1] - bond[0]
    length, reach = float((along**2).sum() ** 0.5), float((of**2).sum() ** 0.5)
    if length < 1e-6 or reach < 1e-6 or length > 1.15 * reach or length < 0.2 * reach:
        return False
    across = abs(float(along[0] * of[1] - along[1] * of[0])) / length / reach
    middle = stroke.mean(axis=0) - bond.mean(axis=0)
    beside = abs(float(middle[0] * of[1] - middle[1] * of[0])) / reach
    before = abs(float(middle @ of)) / reach
    return across < 0.26 and beside < 0.35 * reach and before < 0.4 * reach


def _leaves_with(points: NDArray[np.float64], foot: int, stroke: Bond, bond: Bond) -> bool:
    """The stroke and the bond leave atom ``foot`` within 32 degrees, the stroke being no longer."""
    first = points[stroke.GetOtherAtomIdx(foot)] - points[foot]
    second = points[bond.GetOtherAtomIdx(foot)] - points[foot]
    length, reach = float((first**2).sum() ** 0.5), float((second**2).sum() ** 0.5)
    return 1e-6 < length < 1.1 * reach and float(first @ second) / length / reach > 0.85


def join_halves(mol: RWMol, labels: dict[int, str]) -> None:
    """A stroke (I) and a carbon much nearer to each other than any bond is long are the halves of one broken N."""
    if not mol.GetNumConformers() or mol.GetNumBonds() < 4:
        return
    points = mol.GetConformer().GetPositions()[:, :2]
    lengths = [_length(_ends(points, bond)) for bond in mol.GetBonds()]
    usual = sorted(lengths)[len(lengths) // 2]
    gone: set[int] = set()
    for bond, length in zip(list(mol.GetBonds()), lengths, strict=True):
        stroke, half = sorted((bond.GetBeginAtom(), bond.GetEndAtom()), key=lambda atom: atom.GetSymbol() != "I")
        few = stroke.GetDegree() + half.GetDegree() <= 5 and not {stroke.GetIdx(), half.GetIdx()} & gone
        letters = (stroke.GetSymbol(), half.GetSymbol()) == ("I", "C") and half.GetIdx() not in labels
        if length > _HALF * usual or not letters or not few:
            continue
        for further in half.GetBonds():
            end = further.GetOtherAtomIdx(half.GetIdx())
            if end != stroke.GetIdx() and mol.GetBondBetweenAtoms(stroke.GetIdx(), end) is None:
                mol.AddBond(stroke.GetIdx(), end, further.GetBondType())
        stroke.SetAtomicNum(7)
        gone.add(half.GetIdx())
    _without(mol, labels, gone)


def _length(ends: NDArray[np.float64]) -> float:
    return float(((ends[1] - ends[0]) ** 2).sum() ** 0.5)


def _without(mol: RWMol, labels: dict[int, str], gone: set[int]) -> None:
    """Takes atoms out, and moves the labels of the others to their new numbers."""
    for at in sorted(gone, reverse=True):
        mol.RemoveAtom(at)
    moved = {old - sum(at < old for at in gone): label for old, label in labels.items() if old not in gone}
    labels.clear()
    labels.update(moved)

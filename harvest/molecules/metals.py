"""Metals in molecules: what is bound to them by its own electrons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdkit.Chem import Bond, RWMol

_METALS = frozenset({*range(21, 31), *range(39, 49), *range(57, 81)})
"""Transition metals and lanthanides, by atomic number."""
_SATURATED = {"N": (3,), "P": (3,), "As": (3,), "S": (2, 4), "O": (2,)}
"""The bonds of an atom that gives a metal both electrons of a further one."""


def coordinate(mol: RWMol) -> None:
    """Single bonds from a saturated atom to a metal become dative ones, which take none of its own valences."""
    from rdkit import Chem

    given = [pair for bond in mol.GetBonds() if bond.GetBondType() == Chem.BondType.SINGLE and (pair := _given(bond))]
    for donor, metal in given:
        mol.RemoveBond(donor, metal)
        mol.AddBond(donor, metal, Chem.BondType.DATIVE)
        mol.GetAtomWithIdx(donor).SetFormalCharge(0)


def _given(bond: Bond) -> tuple[int, int] | None:
    """The donor and the metal of a bond for which the donor gives both electrons."""
    for donor, metal in ((bond.GetBeginAtom(), bond.GetEndAtom()), (bond.GetEndAtom(), bond.GetBeginAtom())):
        if metal.GetAtomicNum() in _METALS:
            others = [b for b in donor.GetBonds() if b.GetOtherAtom(donor).GetAtomicNum() not in _METALS]
            if sum(b.GetBondTypeAsDouble() for b in others) in _SATURATED.get(donor.GetSymbol(), ()):
                return donor.GetIdx(), metal.GetIdx()
    return None

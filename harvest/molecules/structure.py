"""Readers' answers as molecules (RDKit): read, slips of reading repaired, canonical SMILES.

The repairs are those of what readers confuse: a label that is no element is expanded as an abbreviation, a capital
I after a C was an l, an H between two atoms was an N, a nitrogen with four bonds carries a charge.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from harvest.molecules.broken import is_loose, join_halves, join_strokes
from harvest.molecules.metals import coordinate
from harvest.molecules.readers import Reading

if TYPE_CHECKING:
    from rdkit.Chem import Atom, Mol, RWMol

MOST_ATOMS = 250
_ATOM = re.compile(r"^\s*(-?\d+\.\d+)\s+(-?\d+\.\d+)\s+(-?\d+\.\d+)\s+(\S+)((?:\s+-?\d+)+)\s*$")
_RGROUP = re.compile(r"R\d{0,2}['a-z]?|Ar\d?|Alk|Alkyl|Aryl|[XYZQDGAE]\d?|L\d?|M\d?")
_SLIPS = {"CI": "Cl", "C1": "Cl", "Gl": "Cl", "Sl": "Si", "SI": "Si", "B1": "Br", "8r": "Br", "0": "O", "l": "I"}
_NO_SYMBOL = {"*", "R#", "A", "Q", "L"}
_BROKEN_N = re.compile(r"[lI1|!/\\N]{2,4}")
"""The strokes of an N as letters."""
_PRINTED_R = "printed R"
_NOT_ARGON = {"Ar", "Ac", "Pr"}
"""Aryl, acetyl and propyl, which no drawing means as elements."""
_ALONE = {"Cl", "Br", "I", "F", "Na", "K", "Li"}


def reading_of(molblock: str, confidence: float | None = None) -> Reading | None:
    """A molblock as a Reading; None when it is no molecule, however repaired."""
    mol = molecule_of(molblock)
    if mol is None:
        return None
    from rdkit import Chem

    return Reading(Chem.MolToSmiles(mol), molblock, confidence, variables=_variables(mol))


def _variables(mol: Mol) -> int:
    """How many dummy atoms are R-groups by their label."""
    dummies = (atom for atom in mol.GetAtoms() if atom.GetAtomicNum() == 0)
    return sum(bool(atom.GetIsotope()) or atom.HasProp(_PRINTED_R) for atom in dummies)


def reading_of_smiles(smiles: str, confidence: float | None = None) -> Reading | None:
    """SMILES as a Reading; None when RDKit does not take them."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles) if smiles and len(smiles) < 2000 else None
    if mol is None or not 0 < mol.GetNumAtoms() <= MOST_ATOMS:
        return None
    return Reading(Chem.MolToSmiles(mol), None, confidence)


def canonical(smiles: str) -> str:
    """The SMILES in RDKit's canonical form, as it stands where RDKit does not take it."""
    reading = reading_of_smiles(smiles)
    return reading.smiles if reading else smiles


def atoms_of(smiles: str) -> int:
    """How many atoms but hydrogen a structure has, 0 when RDKit does not take it."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
    return int(mol.GetNumHeavyAtoms()) if mol is not None else 0


def molecule_of(molblock: str) -> Mol | None:
    """The molecule of a molblock, sanitised, with stereo from its wedges; None when there is none."""
    from rdkit import Chem, rdBase

    text, labels = _with_dummies(molblock)
    with rdBase.BlockLogs():
        try:
            read = Chem.MolFromMolBlock(text, sanitize=False, removeHs=False, strictParsing=False)
            if read is None or not 0 < read.GetNumAtoms() <= MOST_ATOMS:
                return None
            mol = Chem.RWMol(read)
            for atom in mol.GetAtoms():
                if atom.HasProp("molFileAlias"):
                    labels.setdefault(atom.GetIdx(), atom.GetProp("molFileAlias"))
            join_strokes(mol, labels)
            join_halves(mol, labels)
            _mend(mol)
            _expand(mol, labels)
            coordinate(mol)
            _drop_lone(mol)
            return _finished(mol)
        except (Chem.MolSanitizeException, ValueError, RuntimeError):
            return None


def _with_dummies(molblock: str) -> tuple[str, dict[int, str]]:
    """The molblock with a dummy atom for every symbol that is no element, and those symbols by atom."""
    lines = molblock.splitlines()
    labels: dict[int, str] = {}
    try:
        count = int(lines[3][:3])
    except (IndexError, ValueError):
        return molblock, labels
    for at, line in enumerate(lines[4 : 4 + count]):
        found = _ATOM.match(line)
        if found is None:
            continue
        symbol = _SLIPS.get(found[4], found[4])
        if not is_element(symbol):
            if symbol not in _NO_SYMBOL or (len(symbol) == 1 and symbol != "*"):
                labels[at] = symbol
            symbol = "*"
        if symbol != found[4]:
            x, y, z = (float(found[i]) for i in (1, 2, 3))
            codes = "".join(f"{int(code):3d}" for code in found[5].split())[1:]
            lines[4 + at] = f"{x:10.4f}{y:10.4f}{z:10.4f} {symbol:<3}{codes}"
    return "\n".join(lines) + "\n", labels


@cache
def _elements() -> frozenset[str]:
    from rdkit import Chem

    table = Chem.GetPeriodicTable()
    return frozenset(table.GetElementSymbol(number) for number in range(1, 104)) - _NOT_ARGON


def is_element(symbol: str) -> bool:
    """Whether a symbol is that of an element, and not what drawings mean by it otherwise (Ac, Pr)."""
    return symbol in _elements()


@cache
def abbreviations() -> dict[str, str]:
    """Labels that are written up to their bond: label → SMILES whose first atom is the one that is bonded."""
    text = resources.files("harvest.molecules").joinpath("abbreviations.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return dict(rows)


def is_label(text: str) -> bool:
    """Whether a text can be an atom's label: an element, a group that is known, or an R-group."""
    return is_element(text) or _meaning(text) is not None or _RGROUP.fullmatch(text) is not None


def is_group(text: str) -> bool:
    """Whether a label stands for several atoms but hydrogen."""
    return not is_element(text) and atoms_of(_meaning(text) or "") > 1


def _meaning(label: str) -> str | None:
    """The SMILES of a printed label from the atom that is bonded, None when it is none that is known."""
    from harvest.molecules.groups import group_smiles

    if label in abbreviations():
        return abbreviations()[label]
    smiles = group_smiles(label) if not _RGROUP.fullmatch(label) else None
    return smiles[1:] if smiles and smiles.count("*") == 1 and smiles != "*[H]" else None


def _mend(mol: RWMol) -> None:
    """Repairs valences that a slip of reading explains."""
    from rdkit import Chem

    for atom in mol.GetAtoms():
        symbol, bonds = atom.GetSymbol(), sum(_order(bond) for bond in atom.GetBonds())
        if symbol == "H" and atom.GetDegree() in (2, 3):
            atom.SetAtomicNum(7)
            symbol = "N"
        if symbol == "N" and bonds == 4 and atom.GetFormalCharge() == 0:
            atom.SetFormalCharge(1)
        if symbol == "B" and bonds == 4 and atom.GetFormalCharge() == 0:
            atom.SetFormalCharge(-1)
        if (
            symbol == "I"
            and atom.GetDegree() in (2, 3)
            and bonds in (2, 3)
            and all(bond.GetBondType() in (Chem.BondType.SINGLE, Chem.BondType.DOUBLE) for bond in atom.GetBonds())
        ):
            atom.SetAtomicNum(7)  # an upright stroke of a broken N
    _give_charges_back(mol)


def _give_charges_back(mol: RWMol) -> None:
    """The minus of a nitro, N-oxide or azide group, which readers overlook oftener than the plus beside it."""
    for atom in mol.GetAtoms():
        if atom.GetSymbol() != "N" or atom.GetFormalCharge() != 1:
            continue
        around = [(bond.GetOtherAtom(atom), _order(bond)) for bond in atom.GetBonds()]
        if any(other.GetFormalCharge() < 0 for other, _ in around):
            continue
        for other, order in around:
            lacks = {("O", 1.0), ("N", 2.0)}
            if other.GetDegree() == 1 and (other.GetSymbol(), order) in lacks and not other.GetFormalCharge():
                other.SetFormalCharge(-1)
                break


def _order(bond: Any) -> float:
    return float(bond.GetBondTypeAsDouble())


def _expand(mol: RWMol, labels: dict[int, str]) -> None:
    """Dummy atoms become what their labels abbreviate; R1 stays a dummy atom, of isotope 1 as in an R-group file."""
    from rdkit import Chem

    for at, label in sorted(labels.items()):
        atom = mol.GetAtomWithIdx(at)
        if atom.GetAtomicNum() != 0:
            continue
        clean = _SLIPS.get(label, label if _meaning(label) else label.strip("()[]. "))
        if is_element(clean):
            _become(atom, Chem.GetPeriodicTable().GetAtomicNumber(clean))
        elif atom.GetDegree() > 1 and _BROKEN_N.fullmatch(clean):
            _become(atom, 7)
        elif (smiles := _meaning(clean)) is not None:
            _replace(mol, at, smiles)
        elif _RGROUP.fullmatch(clean):
            number = re.fullmatch(r"R(\d{1,2})", clean)
            atom.SetIsotope(int(number[1]) if number else 0)
            if clean[0] in "RX" or clean.startswith(("Ar", "Al")):  # other letters are oftener slips
                atom.SetProp(_PRINTED_R, clean)


def _become(atom: Atom, number: int) -> None:
    """A dummy atom becomes one of an element, with the hydrogens that it lacks."""
    atom.SetAtomicNum(number)
    atom.SetNoImplicit(False)


def _replace(mol: RWMol, at: int, smiles: str) -> None:
    """Atom ``at`` becomes the first atom of ``smiles``, the others are added behind it."""
    from rdkit import Chem

    group = Chem.MolFromSmiles(smiles)
    Chem.Kekulize(group, clearAromaticFlags=True)
    place = {0: at}
    _become(mol.GetAtomWithIdx(at), group.GetAtomWithIdx(0).GetAtomicNum())
    mol.GetAtomWithIdx(at).SetFormalCharge(group.GetAtomWithIdx(0).GetFormalCharge())
    for atom in list(group.GetAtoms())[1:]:
        new = Chem.Atom(atom.GetAtomicNum())
        new.SetFormalCharge(atom.GetFormalCharge())
        place[atom.GetIdx()] = mol.AddAtom(new)
    for bond in group.GetBonds():
        mol.AddBond(place[bond.GetBeginAtomIdx()], place[bond.GetEndAtomIdx()], bond.GetBondType())


def _drop_lone(mol: RWMol) -> None:
    """Atoms without bonds go: readers make them of printed labels; halogens and metals stay, as salts have them.

    Ethanes beside a larger molecule go too: they were dashes, brackets and signs of charges.
    """
    loose = {at for bond in mol.GetBonds() if is_loose(bond) for at in (bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())}
    if loose and mol.GetNumAtoms() - len(loose) >= 5:
        for at in sorted(loose, reverse=True):
            mol.RemoveAtom(at)
    if mol.GetNumAtoms() > 1:
        lone = [a.GetIdx() for a in mol.GetAtoms() if a.GetDegree() == 0 and a.GetSymbol() not in _ALONE]
        for at in sorted(lone, reverse=True):
            mol.RemoveAtom(at)


def _finished(mol: RWMol) -> Mol | None:
    """Sanitised, stereo perceived from wedges and double bonds, hydrogens implicit."""
    from rdkit import Chem

    Chem.SanitizeMol(mol)
    Chem.DetectBondStereochemistry(mol)
    Chem.AssignChiralTypesFromBondDirs(mol)
    Chem.AssignStereochemistry(mol, cleanIt=True, force=True)
    plain = Chem.RemoveHs(mol.GetMol())
    return plain if plain.GetNumAtoms() else None

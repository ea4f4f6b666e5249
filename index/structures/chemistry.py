"""What RDKit knows of a structure, as the index keeps it; the one module of the index that imports RDKit.

A structure is screened by its pattern fingerprint (what a substructure must share) and compared by its Morgan
fingerprint of radius 2 (D. Rogers, M. Hahn, J. Chem. Inf. Model. 2010, 50, 742), both 2048 bits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem, DataStructs, rdBase
from rdkit.Chem import rdFingerprintGenerator
from rdkit.Chem.MolStandardize import rdMolStandardize

from harvest.errors import UsageError

if TYPE_CHECKING:
    from rdkit.Chem import Mol
Bits = NDArray[np.uint8]

BITS = 2048
RADIUS = 2
LONGEST_SMILES = 2000
LONGEST_BOND = 34.0
"""Pixels of a bond in a depiction, at most: small molecules are not blown up."""
MOST_CITED = 60
"""Letters of a structure that an error names."""
MOST_DRAWN = 300
"""Atoms of a structure that is drawn; RDKit needs half a minute to lay out two thousand."""
SMALL = 8
"""Atoms of a substructure that cannot take long to find: no clock is set, which would make it ten times slower."""
_MORGAN = rdFingerprintGenerator.GetMorganGenerator(radius=RADIUS, fpSize=BITS)


def version() -> str:
    """RDKit's version with the fingerprints' settings: what kept structures were made by."""
    return f"rdkit {rdBase.rdkitVersion}, pattern {BITS}, morgan {RADIUS} {BITS}"


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure as kept: InChIKeys of the whole and of its parent, the molecule, two fingerprints, elements.

    The parent is the largest fragment without its charges: what a salt is made of. A structure with open places
    (``*``) has no InChIKey; its canonical SMILES stands for it.
    """

    whole: str
    parent: str
    binary: bytes
    pattern: bytes
    morgan: bytes
    atoms: int
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A structure as asked for; ``flat``: it says nothing of its stereochemistry, so that any will do.

    ``nested``: some of its atoms are substructures themselves, which ``atoms`` does not count.
    """

    mol: Mol
    pattern: Bits
    morgan: Bits
    atoms: int
    whole: str = ""
    parent: str = ""
    flat: bool = True
    nested: bool = False


def read_structure(smiles: str) -> Structure | None:
    """What the index keeps of a SMILES; None where RDKit cannot read it."""
    if not smiles or len(smiles) > LONGEST_SMILES:
        return None
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
        if mol is None or not mol.GetNumAtoms():
            return None
        return Structure(
            whole=_key(mol),
            parent=_key(_parent(mol)),
            binary=mol.ToBinary(),
            pattern=_packed(Chem.PatternFingerprint(mol, fpSize=BITS)),
            morgan=_packed(_MORGAN.GetFingerprint(mol)),
            atoms=mol.GetNumHeavyAtoms(),
            elements=tuple(sorted({a.GetSymbol() for a in mol.GetAtoms() if a.GetAtomicNum()} | _hydrogen(mol))),
        )


def read_query(text: str, substructure: bool) -> Query:
    """A SMILES as a query, for substructures a SMARTS too; UsageError in one line for what is neither.

    In a substructure ``*`` is any atom.
    """
    text = text.strip()
    if not text:
        raise UsageError("no structure is given: write it as SMILES, c1ccsc1")
    if len(text) > LONGEST_SMILES:
        raise UsageError(f"a SMILES of {len(text)} letters is too long; the limit is {LONGEST_SMILES}")
    if len(text.split()) > 1:
        raise UsageError(f"{_cited(text)} holds blanks; one structure is a SMILES without any, c1ccsc1")
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(text)
        if mol is not None and mol.GetNumAtoms():
            return _asked(mol, substructure)
        pattern = Chem.MolFromSmarts(text) if substructure else None
        if pattern is None or not pattern.GetNumAtoms():
            kind = "SMILES or SMARTS" if substructure else "SMILES"
            raise UsageError(f"{_cited(text)} cannot be read as {kind}; thiophene, for example, is c1ccsc1")
        pattern.UpdatePropertyCache(strict=False)
        Chem.FastFindRings(pattern)
        bits, nested = _bits(Chem.PatternFingerprint(pattern, fpSize=BITS)), "$(" in text
        return Query(pattern, bits, _none(), pattern.GetNumAtoms(), nested=nested)


def holding(molecules: Iterable[bytes], query: Query, seconds: float) -> Iterator[bool]:
    """Of each kept molecule, whether it has the query as a part of it; UsageError once all took ``seconds``.

    Finding a substructure may take time that grows exponentially with its atoms. RDKit knows no limit, but asks a
    function of ours for every pair of atoms that fit.
    """
    make: Any = Chem.Mol  # the stubs know no bytes
    rules: Any = Chem.SubstructMatchParameters()
    rules.useChirality = not query.flat
    in_time = _clock(seconds)
    if query.atoms > SMALL or query.nested:
        rules.setExtraAtomCheckFunc(in_time)
    for binary in molecules:
        in_time()
        yield bool(make(binary).HasSubstructMatch(query.mol, rules))


def _clock(seconds: float) -> Callable[..., bool]:
    end = time.monotonic() + seconds

    def in_time(*_atoms: object) -> bool:
        if time.monotonic() > end:
            raise UsageError(
                f"this substructure took longer than {seconds:.0f} s to look for; name it with fewer or plainer atoms"
            )
        return True

    return in_time


@lru_cache(maxsize=512)
def depiction(smiles: str, width: int = 260, height: int = 180) -> str:
    """The structure drawn as an SVG of that many pixels; "" where RDKit cannot read it, or it is none, or too large."""
    from rdkit.Chem.Draw import rdMolDraw2D

    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles) if len(smiles) <= LONGEST_SMILES else None
        if mol is None or not 0 < mol.GetNumAtoms() <= MOST_DRAWN:
            return ""
        drawer = rdMolDraw2D.MolDraw2DSVG(width, height)
        options: Any = drawer.drawOptions()
        options.clearBackground = False
        options.fixedBondLength = LONGEST_BOND
        rdMolDraw2D.PrepareAndDrawMolecule(drawer, mol)
        drawer.FinishDrawing()
        return str(drawer.GetDrawingText())


def _cited(text: str) -> str:
    """As an error names it; what is long is named by its beginning."""
    return repr(text if len(text) <= MOST_CITED else text[:MOST_CITED] + "…")


def _asked(mol: Mol, substructure: bool) -> Query:
    whole, parent, morgan = _key(mol), _key(_parent(mol)), _MORGAN.GetFingerprint(mol)
    atoms = sum(atom.GetAtomicNum() != 1 for atom in mol.GetAtoms())
    flat = not any(a.GetChiralTag() for a in mol.GetAtoms()) and not any(b.GetStereo() for b in mol.GetBonds())
    if substructure:
        rules: Any = Chem.AdjustQueryParameters.NoAdjustments()
        rules.makeDummiesQueries = True
        mol = Chem.AdjustQueryProperties(mol, rules)
    pattern = _bits(Chem.PatternFingerprint(mol, fpSize=BITS))
    return Query(mol, pattern, _bits(morgan), atoms, whole, parent, flat)


def _key(mol: Mol) -> str:
    key = "" if any(atom.GetAtomicNum() == 0 for atom in mol.GetAtoms()) else _inchi_key(mol)
    return key or str(Chem.MolToSmiles(mol))


def _inchi_key(mol: Mol) -> str:
    convert: Any = Chem.MolToInchiKey  # untyped in the stubs
    return str(convert(mol))


def _parent(mol: Mol) -> Mol:
    """The largest fragment, neutral where it can be; the molecule itself where standardising fails."""
    try:
        return rdMolStandardize.ChargeParent(mol)
    except (ValueError, RuntimeError):
        return mol


def _hydrogen(mol: Mol) -> set[str]:
    return {"H"} if any(atom.GetTotalNumHs() for atom in mol.GetAtoms()) else set()


def _packed(fingerprint: Any) -> bytes:
    return bytes(DataStructs.BitVectToBinaryText(fingerprint))


def _bits(fingerprint: Any) -> Bits:
    return np.frombuffer(_packed(fingerprint), np.uint8)


def _none() -> Bits:
    return np.zeros(BITS // 8, np.uint8)

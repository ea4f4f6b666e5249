"""Readers' answers become one molecule: answers that mean the same structure stand together, the best stand wins.

What speaks for a structure is who read it (readers slip in different ways, so two that agree are rarely wrong), how
many of a reader's looks agree, the reader's own confidence, how well the drawing read covers the picture's ink, and
that chemistry allows it. A logistic regression over these, fitted on drawings with known truth, gives a confidence
that is the probability to be exactly right.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from harvest.molecules.readers import Reading
from harvest.records import Molecule

if TYPE_CHECKING:
    from rdkit.Chem import Mol

    from harvest.molecules.tracing import Trace

COMMON = frozenset({0, 1, 5, 6, 7, 8, 9, 14, 15, 16, 17, 35, 53})
"""Elements of most drawn molecules; 0 is a dummy atom such as R1."""


_NUMBERED = re.compile(r"\[\d+\*\]")
"""R1, R2 in SMILES."""

LEAST_CONFIDENCE = 0.2
"""What is less sure is left out: one in eight of such readings is right, and nearly all that plots give are such."""
LEAST_WHEN_SMALL, SMALL = 0.5, 7
"""Scraps of plots and sketches are read as molecules of fewer than ``SMALL`` atoms; those must be surer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A structure that somebody read: SMILES, the names of the readings that say so, and what speaks for it."""

    smiles: str
    names: tuple[str, ...]
    features: Mapping[str, float]

    @property
    def readers(self) -> tuple[str, ...]:
        return tuple(sorted({name.partition(":")[0] for name in self.names}))


def vote(readings: Mapping[str, Reading]) -> Molecule | None:
    """The molecule that the readings of one diagram speak for, with its probability to be right; None without any.

    Keys name the reader and, behind a colon, its look at the picture: "imago", "osra", "imago:thin".
    """
    ranked = sorted(((probability(c), c) for c in candidates(readings)), key=lambda pair: -pair[0])
    if not ranked:
        return None
    sure, best = ranked[0]
    return Molecule(best.smiles, "", round(sure, 4), best.readers)


def is_sure(molecule: Molecule) -> bool:
    """Whether a molecule is worth telling."""
    from harvest.molecules.structure import atoms_of

    small = atoms_of(molecule.smiles) < SMALL
    return molecule.confidence >= (LEAST_WHEN_SMALL if small else LEAST_CONFIDENCE)


def candidates(readings: Mapping[str, Reading]) -> list[Candidate]:
    """The different structures among the readings, each with its features.

    One reader sees R1 where another sees R: they agree, and the one that tells more of the R apart is taken.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name, reading in readings.items():
        groups[identity(_NUMBERED.sub("*", reading.smiles))].append(name)
    return [_candidate(names, readings, groups) for key, names in groups.items() if key]


@cache
def identity(smiles: str) -> str:
    """What two spellings of one structure share: its InChIKey, its canonical SMILES where it has dummy atoms."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
        if mol is None:
            return ""
        if any(atom.GetAtomicNum() == 0 for atom in mol.GetAtoms()):
            return str(Chem.MolToSmiles(mol))
        to_key: Any = Chem.MolToInchiKey
        return str(to_key(mol)) or str(Chem.MolToSmiles(mol))


def _candidate(names: Sequence[str], readings: Mapping[str, Reading], groups: Mapping[str, Sequence[str]]) -> Candidate:
    smiles = max((readings[name].smiles for name in names), key=lambda one: len(set(_NUMBERED.findall(one))))
    features = {"bias": 1.0}
    for reader in ("imago", "osra", "decimer"):
        looks = _looks(readings, reader)
        features[reader] = sum(any(n in names for n in ranks) for ranks in looks.values()) / max(len(looks), 1)
        features[f"{reader}_first"] = sum(ranks[0] in names for ranks in looks.values()) / max(len(looks), 1)
    supporters = {name.partition(":")[0] for name in names}
    features["agree"] = float(len(supporters) > 1)
    features["alone"] = float(len(names) == 1)
    rivals = [len(other) for other in groups.values() if names[0] not in other]
    features["rival"] = max(rivals, default=0) / len(readings)
    features["sure"] = max((readings[name].confidence or 0.0 for name in names), default=0.0)
    features["skeleton"] = _alike(smiles, readings) / len(readings)
    features.update(_traced([readings[name].trace for name in names]))
    features.update(oddities(smiles))
    printed = min(max(readings[name].variables for name in names), smiles.count("*"))
    features["variables"] = float(min(3, printed))
    features["unnamed"] = float(min(3, smiles.count("*") - printed))
    return Candidate(smiles, tuple(names), features)


def _looks(readings: Mapping[str, Reading], reader: str) -> dict[str, list[str]]:
    """The names of a reader's answers, by look, best first."""
    looks: dict[str, list[str]] = defaultdict(list)
    for name in readings:
        who, _, detail = name.partition(":")
        if who == reader:
            looks[detail.partition(".")[0]].append(name)
    return looks


def _alike(smiles: str, readings: Mapping[str, Reading]) -> int:
    """How many readings say the same but for stereo."""
    skeleton = identity(smiles)[:14]
    return sum(identity(reading.smiles)[:14] == skeleton for reading in readings.values())


def _traced(traces: Sequence[Trace | None]) -> dict[str, float]:
    """The best fit of a candidate's drawings to the picture."""
    looked = [trace for trace in traces if trace is not None]
    if not looked:
        return {"untraced": 1.0}
    best = min(looked, key=lambda trace: trace.bare + trace.extra + trace.orders)
    return {
        "bare": min(4.0, best.bare),
        "extra": min(3.0, math.log1p(best.extra)),
        "orders": min(4.0, best.orders),
        "clean": float(best.bare + best.orders == 0 and best.extra < 0.5),
    }


def oddities(smiles: str) -> dict[str, float]:
    """What makes a structure unlikely, as features: pieces, unnamed atoms, radicals, rare elements, strained rings."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        mol: Mol = Chem.MolFromSmiles(smiles)
    atoms = list(mol.GetAtoms())
    rings = mol.GetRingInfo()
    return {
        "pieces": min(3.0, len(Chem.GetMolFrags(mol)) - 1.0),
        "unnamed": min(3.0, sum(a.GetAtomicNum() == 0 for a in atoms)),
        "radicals": min(3.0, sum(a.GetNumRadicalElectrons() for a in atoms)),
        "rare": min(3.0, sum(a.GetAtomicNum() not in COMMON for a in atoms)),
        "strained": min(3.0, sum(_strained(mol, ring) for ring in rings.AtomRings())),
        "small": float(len(atoms) < 6),
        "large": math.log(max(len(atoms), 1) / 20),
    }


def _strained(mol: Mol, ring: Sequence[int]) -> bool:
    """A ring of three or four with a double bond, or a ring of eight and more with few atoms outside."""
    if len(ring) > 4:
        return len(ring) > 8
    inside = set(ring)
    return any(
        bond.GetBondTypeAsDouble() > 1 and {bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()} <= inside
        for at in ring
        for bond in mol.GetAtomWithIdx(at).GetBonds()
    )


def probability(candidate: Candidate) -> float:
    """The probability that a candidate is exactly right, by the fitted weights."""
    weights = _weights()
    total = sum(weights.get(name, 0.0) * value for name, value in candidate.features.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@cache
def _weights() -> Mapping[str, float]:
    text = resources.files("harvest.molecules").joinpath("vote.json").read_text(encoding="utf-8")
    return {str(name): float(value) for name, value in json.loads(text)["weights"].items()}

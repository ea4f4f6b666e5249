"""How often drawn molecules are read exactly, and whether the confidence is what it says.

    python benchmarks/molecules.py FOLDER [--half quote] [--limit N] [--cache DIR] [--csv OUT]
    python benchmarks/molecules.py FOLDER --half tune --fit harvest/molecules/vote.json [--cache DIR]

FOLDER holds drawings and truth.csv (set,image,smiles). Exact means the same standard InChIKey. Drawings are parted in
halves by the hash of their names: weights are fitted on the half "tune", numbers are quoted of the half "quote".
With --cache the readers' answers are kept in DIR, and a second run asks only for what is new.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.documents.images import decode
from harvest.molecules.drawings import DrawingReader
from harvest.molecules.readers import MoleculeReader, Reading, installed_readers
from harvest.molecules.structure import reading_of, reading_of_smiles
from harvest.molecules.vote import Candidate, candidates, identity
from harvest.reading.ocr import open_engine
from harvest.records import Molecule

PIXELS = 120_000_000
SURE = 0.9
PRINTED_R = -0.5
"""The weight of an R that is printed: three of the drawings have one, cores in schemes have them as often as not."""


class Remembered:
    """A reader whose answers are kept in a folder, by the picture's content."""

    def __init__(self, reader: MoleculeReader, folder: Path) -> None:
        self.name, self.how = reader.name, reader.how
        self.missing, self.version, self.close = reader.missing, reader.version, reader.close
        self._reader = reader
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def readings(self, image: NDArray[np.uint8]) -> tuple[Reading, ...]:
        """See ``MoleculeReader.readings``."""
        name = hashlib.sha256(repr(image.shape).encode() + image.tobytes()).hexdigest()[:24]
        path = self._folder / f"{self.name}-{name}.json"
        if not path.is_file():
            rows = [[r.smiles, r.molblock, r.confidence, r.unit] for r in self._reader.readings(image)]
            path.write_text(json.dumps(rows), encoding="utf-8")
        return tuple(filter(None, map(_remade, json.loads(path.read_text(encoding="utf-8")))))

    def read(self, image: NDArray[np.uint8]) -> Reading | None:
        """See ``MoleculeReader.read``."""
        return next(iter(self.readings(image)), None)


def _remade(row: Sequence[object]) -> Reading | None:
    """A kept answer, read anew from its molblock so that repairs count."""
    from dataclasses import replace

    smiles, molblock, confidence, unit = row
    sure = float(str(confidence)) if confidence is not None else None
    read = reading_of(str(molblock), sure) if molblock else reading_of_smiles(str(smiles), sure)
    return replace(read, unit=float(str(unit)) if unit is not None else None) if read else None


def exact(smiles: str, truth: str) -> bool:
    """Whether two structures are one, whatever the numbers of their R."""
    numbered = re.compile(r"\[\d+\*\]")
    return identity(numbered.sub("*", smiles)) == identity(numbered.sub("*", truth))


def half_of(image: str) -> str:
    """The half that a drawing belongs to."""
    return ("tune", "quote")[int(hashlib.sha256(image.encode()).hexdigest(), 16) % 2]


def fitted(rows: Sequence[tuple[Candidate, bool]], strength: float = 1.0) -> dict[str, float]:
    """The weights of a logistic regression over candidates' features, by Newton's method with an L2 penalty."""
    names = sorted({name for candidate, _ in rows for name in candidate.features}, key=lambda name: name != "bias")
    values = np.array([[candidate.features.get(name, 0.0) for name in names] for candidate, _ in rows])
    right = np.array([float(exact) for _, exact in rows])
    penalty = strength * np.array([0.0] + [1.0] * (len(names) - 1))
    weights = np.zeros(len(names))
    for _ in range(50):
        sure = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        curve = (values * (sure * (1 - sure))[:, None]).T @ values + np.diag(penalty + 1e-6)
        step = np.linalg.solve(curve, values.T @ (sure - right) + penalty * weights)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def report(found: Sequence[tuple[str, str, Molecule | None]]) -> None:
    """Prints exactness by set, and by confidence."""
    sets: dict[str, list[bool]] = defaultdict(list)
    steps: dict[float, list[bool]] = defaultdict(list)
    for name, truth, molecule in found:
        right = molecule is not None and exact(molecule.smiles, truth)
        sets[name.partition("/")[0]].append(right)
        sets["all"].append(right)
        sure = molecule.confidence if molecule else 0.0
        steps[next((s for s in (SURE, 0.7, 0.5, 0.3) if sure >= s), 0.0)].append(right)
    for name, exacts in sets.items():
        print(f"{name:8s} n={len(exacts):4d} exact={np.mean(exacts):.3f}")
    for least, exacts in sorted(steps.items(), reverse=True):
        print(f"confidence >= {least:.1f}: n={len(exacts):4d} exact={np.mean(exacts):.3f}")


def _fit(reader: DrawingReader, folder: Path, rows: Sequence[dict[str, str]]) -> dict[str, float]:
    """Weights from what is known after the first looks and after all of them."""
    known: list[tuple[Candidate, bool]] = []
    for row in rows:
        every = reader.readings(decode(folder / row["image"], PIXELS))
        first = {name: reading for name, reading in every.items() if not name.partition(":")[2].partition(".")[0]}
        for readings in (first, every):
            known += [(c, exact(c.smiles, row["smiles"])) for c in candidates(readings)]
    weights = fitted(known)
    weights["variables"] = PRINTED_R
    for name in ("decimer", "decimer_first"):  # where it was not among the readers: as much as OSRA
        weights[name] = weights.get(name) or weights[name.replace("decimer", "osra")]
    return dict(sorted(weights.items(), key=lambda pair: (pair[0] != "bias", pair[0])))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=["tune", "quote", "all"], default="all")
    parser.add_argument("--limit", type=int, default=0, help="only so many drawings, spread over all")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--csv", type=Path, help="write image,smiles,confidence")
    parser.add_argument("--fit", type=Path, help="fit the vote's weights and write them there")
    return parser.parse_args()


def main() -> int:
    """Runs the benchmark; 1 when no reader works here."""
    options = _arguments()
    rows = list(csv.DictReader((options.folder / "truth.csv").open(encoding="utf-8")))
    rows = [row for row in rows if options.half in ("all", half_of(row["image"]))]
    if options.limit:
        rows = rows[:: max(1, len(rows) // options.limit)][: options.limit]
    readers: Sequence[MoleculeReader] = installed_readers()
    if not readers:
        print("no reader works here; see `figlens readers`", file=sys.stderr)
        return 1
    if options.cache:
        readers = [Remembered(reader, options.cache) for reader in readers]
    if options.fit:
        weights = _fit(DrawingReader(readers), options.folder, rows)
        options.fit.write_text(json.dumps({"weights": weights}, indent=1) + "\n", encoding="utf-8")
        return 0
    reader = DrawingReader(readers, open_engine("rapidocr"))
    found = [(row["image"], row["smiles"], reader.read(decode(options.folder / row["image"], PIXELS))) for row in rows]
    reader.close()
    report(found)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"CPU seconds a drawing: {sum(u.ru_utime + u.ru_stime for u in used) / max(len(rows), 1):.2f}")
    if options.csv:
        with options.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["image", "smiles", "confidence"])
            writer.writerows([name, m.smiles if m else "", m.confidence if m else ""] for name, _, m in found)
    return 0


if __name__ == "__main__":
    sys.exit(main())

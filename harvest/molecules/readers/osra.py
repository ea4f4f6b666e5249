"""OSRA (Filippov & Nicklaus 2009, doi:10.1021/ci800067r): a program that reads structures at several resolutions."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.molecules.readers import Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BOND = 1.512
"""The length OSRA gives an average bond in its coordinates, in Ångström."""
_FIELD = re.compile(r"^> +<(\w+)>\n(.*)$", re.MULTILINE)


class OsraReader:
    """The program ``osra`` on the PATH, one run a picture; it tries four resolutions and tells all its guesses."""

    name = "osra"
    how = "install the program osra (Debian and Ubuntu: apt install osra)"

    def __init__(self, seconds: float = 120.0, program: str = "osra") -> None:
        self._seconds = seconds
        self._program = program

    def missing(self) -> str:
        """See ``MoleculeReader.missing``."""
        return "" if shutil.which(self._program) else f"the program {self._program} is not on the PATH"

    def version(self) -> str:
        """See ``MoleculeReader.version``."""
        if self.missing():
            return ""
        found = re.search(r"version:\s*(\S+)", self._run(["--version"]))
        return found[1] if found else ""

    def readings(self, image: NDArray[np.uint8]) -> tuple[Reading, ...]:
        """See ``MoleculeReader.readings``: a guess for each resolution."""
        from harvest.molecules.readers.preparation import write_png
        from harvest.molecules.structure import reading_of

        with tempfile.TemporaryDirectory(prefix="figlens-osra-") as folder:
            path = Path(folder) / "diagram.png"
            write_png(path, image)
            told = self._run(["-f", "sdf", "--learn", "-p", "-b", str(path)])
        found = []
        for guess in _guesses(told):
            reading = reading_of(guess.molblock, _probability(guess.estimate))
            if reading is not None:
                found.append(replace(reading, unit=guess.bond / _BOND if guess.bond > 0 else None))
        return tuple(sorted(found, key=lambda reading: -(reading.confidence or 0.0)))

    def read(self, image: NDArray[np.uint8]) -> Reading | None:
        """See ``MoleculeReader.read``."""
        return next(iter(self.readings(image)), None)

    def close(self) -> None:
        """Nothing runs besides."""

    def _run(self, arguments: list[str]) -> str:
        try:
            done = subprocess.run(
                [self._program, *arguments],
                capture_output=True,
                timeout=self._seconds,
                env={**os.environ, "OMP_NUM_THREADS": "1", "LC_ALL": "C"},
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError):
            return ""
        return done.stdout.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Guess:
    """One structure told, with OSRA's estimate of it and its average bond in pixels."""

    molblock: str
    estimate: float
    bond: float


def _guesses(told: str) -> Iterator[_Guess]:
    """The structures of an SD file."""
    for record in told.split("$$$$\n"):
        block, end, data = record.partition("M  END\n")
        if end:
            fields = dict(_FIELD.findall(data))
            yield _Guess(block + end, _number(fields, "Confidence_estimate"), _number(fields, "Average_bond_length"))


def _number(fields: Mapping[str, str], name: str) -> float:
    try:
        return float(fields.get(name, 0.0))
    except ValueError:
        return 0.0


def _probability(estimate: float) -> float:
    """OSRA's estimate, about -20 to 8 and above 3 mostly right, as a number in 0..1."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, estimate - 2.0))))

"""Readers for tests: answers known beforehand, and a library that dies or hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvest.molecules.readers import Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class FakeReader:
    """Answers every picture with the same SMILES and counts how often it was asked."""

    how = "it comes with the tests"

    def __init__(self, name: str, *smiles: str, missing: str = "") -> None:
        self.name = name
        self.asked = 0
        self.closed = False
        self._smiles = smiles
        self._missing = missing

    def missing(self) -> str:
        return self._missing

    def version(self) -> str:
        return "1"

    def readings(self, image: NDArray[np.uint8]) -> tuple[Reading, ...]:
        self.asked += 1
        return tuple(Reading(smiles, None, 0.9) for smiles in self._smiles)

    def read(self, image: NDArray[np.uint8]) -> Reading | None:
        return next(iter(self.readings(image)), None)

    def close(self) -> None:
        self.closed = True

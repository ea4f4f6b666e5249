"""Readers of drawn structures: one small Protocol, and every reader this machine has.

A reader is given the picture of one diagram and says which structures it may show. Readers are programs and native
libraries of others: each runs outside this process, with a time limit, so that none can take a harvest down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.molecules.tracing import Trace


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer of one reader: canonical SMILES (with dummy atoms for what is no element, such as R1).

    ``molblock`` is the answer with its places in the picture, None where the reader gives none, and ``unit`` how many
    pixels one unit of it is, None where the reader does not say; ``confidence`` is the reader's own, 0..1, None where
    it has none; ``trace`` says how the answer fits the picture, once that was looked at. ``variables`` counts the dummy
    atoms that are printed as R-groups (R, R1, X, Ar); the others are labels that nobody could read.
    """

    smiles: str
    molblock: str | None = None
    confidence: float | None = None
    unit: float | None = None
    trace: Trace | None = None
    variables: int = 0


class MoleculeReader(Protocol):
    """Reads the picture of one diagram. Whatever is slow to load is loaded at the first ``readings``.

    ``name`` is how answers name it, ``how`` says in one line how to get it.
    """

    name: str
    how: str

    def missing(self) -> str:
        """Why it cannot be used here, "" when it can."""
        ...

    def version(self) -> str:
        """The version installed, "" when it is not or does not say."""
        ...

    def readings(self, image: NDArray[np.uint8]) -> tuple[Reading, ...]:
        """What a picture of one diagram (RGB, height × width × 3) may show, best first; empty when nothing.

        Never raises for what the picture shows: a reader that dies or takes too long has read nothing.
        """
        ...

    def read(self, image: NDArray[np.uint8]) -> Reading | None:
        """The first of ``readings``."""
        ...

    def close(self) -> None:
        """Ends what runs besides; the reader starts it again when needed."""
        ...


@dataclass(frozen=True, slots=True)
class ReaderState:
    """Whether a reader works here: its version, "" or why it is missing, and how to get it."""

    name: str
    version: str
    missing: str
    how: str


def all_readers() -> tuple[MoleculeReader, ...]:
    """Every reader there is, working or not, the cheapest first."""
    from harvest.molecules.readers.decimer import DecimerReader
    from harvest.molecules.readers.imago_reader import ImagoReader
    from harvest.molecules.readers.osra import OsraReader

    return (ImagoReader(), OsraReader(), DecimerReader())


def installed_readers() -> tuple[MoleculeReader, ...]:
    """The readers that work here, the cheapest first."""
    return tuple(reader for reader in all_readers() if not reader.missing())


def reader_states() -> tuple[ReaderState, ...]:
    """The state of every reader there is, as `figlens readers` shows it."""
    return tuple(ReaderState(r.name, r.version(), r.missing(), r.how) for r in all_readers())

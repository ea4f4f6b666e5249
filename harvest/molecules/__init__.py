"""The molecules of a panel: diagrams found in it, read by every reader there is, labelled, their R-groups resolved.

A resolver is opened once and used for many panels; readers run outside this process and are ended by ``close``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from harvest.records import Box, Molecule, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.molecules.rgroups import Row

_MAY_HOLD = frozenset({"molecule", "reaction_scheme", "schematic", "flowchart", "other", ""})


class MoleculeResolver(Protocol):
    """Says which molecules a panel shows."""

    def read(
        self,
        image: NDArray[np.uint8],
        box: Box,
        text: Sequence[TextLine],
        caption: str = "",
        tables: Callable[[], Sequence[Sequence[Row]]] = tuple,
    ) -> tuple[Molecule, ...]:
        """The molecules in ``image`` (RGB, height × width × 3), which shows ``box``; ``text`` has places on the page.

        Reading order; members of a family share their core's box. Empty for pictures without structures. A vector
        drawing is best given at 300 dots an inch. ``tables`` says which members each table of the page lists; it is
        called only where a core's R is defined neither beside it nor in the caption.
        """
        ...

    def close(self) -> None:
        """Ends the readers' processes; the resolver starts them again when it is used."""
        ...


def may_hold_molecules(kind: str) -> bool:
    """Whether panels of this kind are read for structures: drawings, and what nobody could name; no micrographs."""
    return kind in _MAY_HOLD


def open_resolver() -> MoleculeResolver:
    """A resolver with every reader that works here; MissingExtra where there is none. Loads lazily."""
    from harvest.molecules.resolver import SchemeResolver

    return SchemeResolver.with_installed_readers()

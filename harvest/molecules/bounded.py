"""Reading drawings within a time: readers of structures take seconds a diagram, and some papers have hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harvest.molecules.drawings import DrawingReader
from harvest.molecules.printed import Printed
from harvest.molecules.readers import Reading
from harvest.reading.allowance import Allowance, ReadingWatch
from harvest.records import Molecule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class BoundedDrawings(DrawingReader):
    """``drawings`` with ``seconds`` to spend in all and ``panel_seconds`` from one ``next_panel`` to the next.

    Diagrams that come later are counted in ``unread`` and not read.
    """

    def __init__(
        self, drawings: DrawingReader, seconds: float, panel_seconds: float, watch: ReadingWatch | None = None
    ) -> None:
        self._drawings = drawings
        self._allowance = Allowance(seconds, watch)
        self._panel_seconds = panel_seconds
        self.next_panel()

    @property
    def unread(self) -> int:
        """Diagrams that were not read."""
        return self._allowance.unread

    def next_panel(self) -> None:
        """Another panel begins."""
        self._allowance.floor = max(0.0, self._allowance.left - self._panel_seconds)

    def read(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> Molecule | None:
        """The molecule in the picture; None once the time is spent."""
        return self._allowance.within(lambda: self._drawings.read(image, printed), None)

    def readings(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> dict[str, Reading]:
        """What the readers say; nothing once the time is spent."""
        return self._allowance.within(lambda: self._drawings.readings(image, printed), {})

    def close(self) -> None:
        """Ends the readers' processes."""
        self._drawings.close()

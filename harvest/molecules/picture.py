"""A picture alone, as a user brings it → its molecules: one diagram is read as it is, several are parted first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from harvest.molecules.drawings import DrawingReader
from harvest.molecules.readers.preparation import is_line_art
from harvest.molecules.vote import is_sure
from harvest.records import Box, Molecule, TextLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.molecules.segment import Scheme
    from harvest.reading.ocr import OcrEngine

LIKE_A_MOLECULE, UNLIKE_A_MOLECULE = 0.5, 0.2
"""A diagram's score from which it counts when several are parted, and below which nothing is read at all."""
READ_WELL = 0.5
"""Two diagrams must be read so well, or the picture is one diagram that was parted wrongly."""


class PictureReader:
    """Reads pictures without a page; ``engine`` reads the labels of pictures with several diagrams."""

    def __init__(self, drawings: DrawingReader, engine: OcrEngine | None = None) -> None:
        self._drawings = drawings
        self._engine = engine

    def read(self, image: NDArray[np.uint8]) -> tuple[Molecule, ...]:
        """The molecules drawn in a picture (RGB, height × width × 3), in reading order; boxes in its pixels."""
        from harvest.molecules.segment import divide

        if not is_line_art(image):
            return ()
        box = Box(1, 0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
        scores = [one.score for one in divide(image, (), box).diagrams]
        if max(scores, default=0.0) < UNLIKE_A_MOLECULE:
            return ()
        if sum(score >= LIKE_A_MOLECULE for score in scores) > 1:
            found = self._several(image, box)
            if sum(molecule.confidence >= READ_WELL for molecule in found) > 1:
                return found
        molecule = self._drawings.read(image)
        return (replace(molecule, box=box),) if molecule and is_sure(molecule) else ()

    def close(self) -> None:
        """Ends the readers' processes."""
        self._drawings.close()

    def _several(self, image: NDArray[np.uint8], box: Box) -> tuple[Molecule, ...]:
        from harvest.molecules.labels import bind
        from harvest.molecules.segment import divide

        scheme: Scheme = divide(image, self._lines(image), box)
        labels = bind(scheme)
        found = []
        for number, diagram in enumerate(scheme.diagrams):
            molecule = self._drawings.read(diagram.image) if diagram.score >= LIKE_A_MOLECULE else None
            if molecule is not None and is_sure(molecule):
                found.append(replace(molecule, label=labels.get(number, ""), box=diagram.box))
        return tuple(found)

    def _lines(self, image: NDArray[np.uint8]) -> Sequence[TextLine]:
        if self._engine is None:
            return ()
        return tuple(
            TextLine(line.text, Box(1, line.x0, line.y0, line.x1, line.y1), self._engine.name, line.confidence)
            for line in self._engine.read(image)
            if line.x1 > line.x0 and line.y1 > line.y0
        )


def open_picture_reader() -> PictureReader:
    """With every reader that works here; MissingExtra where none does."""
    from harvest.errors import MissingExtra
    from harvest.molecules.readers import all_readers, installed_readers
    from harvest.reading.ocr import open_engine

    readers = installed_readers()
    if not readers:
        ways = "; ".join(f"{reader.name}: {reader.how}" for reader in all_readers())
        raise MissingExtra(f"no reader of drawn molecules works here: {ways}")
    engine = open_engine("rapidocr")
    return PictureReader(DrawingReader(readers, engine), engine)

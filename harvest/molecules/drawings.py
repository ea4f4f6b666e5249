"""One diagram → one molecule: cheap looks first, and further ones only where the readers do not agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from harvest.molecules.looks import LOOKS, Shown
from harvest.molecules.printed import Printed, named
from harvest.molecules.readers import MoleculeReader, Reading, installed_readers
from harvest.molecules.readers.preparation import colours_of, grey_of, is_line_art, scaled, with_margin
from harvest.molecules.salts import salt_parts
from harvest.molecules.structure import atoms_of, canonical
from harvest.molecules.tracing import trace
from harvest.molecules.unnamed import with_names
from harvest.molecules.vote import identity, vote
from harvest.molecules.words import plain
from harvest.records import Molecule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.reading.ocr import OcrEngine

ROUNDS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("imago", ""), ("osra", "fit"), ("decimer", "")),
    (("imago", "3"), ("imago", "2"), ("imago", "large"), ("osra", "alone")),
)
"""Rounds of (reader, look), the cheap ones first."""

HOPELESS = 0.05
"""A vote less sure than that after the first looks is hardly ever right after further ones: it is no molecule."""

PLAIN = {"osra": "fit"}
"""The look that needs no name, where it is not the picture itself."""

_MOST_LEFT = 8.0
"""More unexplained ink, in bonds' lengths, is no counter-ion but a part that was not read."""


_FITTING = 4.0
"""With more unexplained ink, in bonds' lengths, a reading is not worth naming its atoms."""
_LEGIBLE = 0.85
"""OCR that is less sure of a line is not believed."""


class DrawingReader:
    """Reads diagrams with every reader that works here; ``close`` ends their processes.

    ``engine`` reads what is printed beside a diagram and no reader understands, such as "HCl".
    """

    def __init__(
        self,
        readers: Sequence[MoleculeReader] | None = None,
        engine: OcrEngine | None = None,
        enough: float = 0.93,
    ) -> None:
        self._readers = {r.name: r for r in (installed_readers() if readers is None else readers)}
        self._engine = engine
        self._enough = enough

    def read(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> Molecule | None:
        """The molecule drawn in a picture of one diagram (RGB, height × width × 3); None where none is read.

        ``printed`` are its atoms' labels as the page's text has them.
        """
        readings = self.readings(image, printed)
        molecule = vote(readings)
        if molecule is None or not explains(molecule, readings):
            return None
        if self._engine is None:
            return molecule
        return self._with_words(molecule, readings, grey_of(image))

    def _with_words(self, molecule: Molecule, readings: Mapping[str, Reading], grey: NDArray[np.uint8]) -> Molecule:
        """The molecule with the salt or the label printed beside it; that ink speaks no more against the reading."""
        from harvest.molecules.labels import label_alone

        same = {n: r for n, r in readings.items() if identity(r.smiles) == identity(molecule.smiles)}
        for name, reading in same.items():
            if reading.trace is None or reading.trace.left is None or reading.trace.extra > _MOST_LEFT:
                continue
            look = LOOKS[_look(name)](grey).grey
            lines = self._printed(look, reading.trace.left)
            parts = [part for line in lines if (part := salt_parts(line))]
            label = "" if parts else label_alone(lines)
            if not parts and not label:
                return molecule
            explained = {n: replace(r, trace=r.trace and replace(r.trace, extra=0.0)) for n, r in same.items()}
            surer = vote({**readings, **explained})
            smiles = canonical(".".join([molecule.smiles, *parts]))
            sure = surer.confidence if surer else molecule.confidence
            return replace(molecule, smiles=smiles, label=label, confidence=sure)
        return molecule

    def _printed(self, grey: NDArray[np.uint8], box: tuple[int, int, int, int]) -> list[str]:
        """The lines of text in a part of a picture, which is brought to a size that suits OCR."""
        x0, y0, x1, y1 = box
        margin = max(8, round(0.3 * (y1 - y0)))
        part = with_margin(grey[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin], 40)
        shown = scaled(part, min(4.0, 40 / max(y1 - y0, 8)))
        assert self._engine is not None
        return [line.text for line in self._engine.read(colours_of(shown))]

    def readings(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> dict[str, Reading]:
        """All that the readers said until they agreed, by reader and look: "imago", "osra:wide.2"; see ``read``."""
        found: dict[str, Reading] = {}
        if not is_line_art(image):
            return found
        grey = grey_of(image)
        for looks in ROUNDS:
            for name, look in looks:
                if name in self._readers:
                    found.update(self._looked(name, look, grey, printed))
            found = with_names(found)
            molecule = vote(found)
            if looks is ROUNDS[0] and not printed and molecule is not None and molecule.confidence < self._enough:
                printed = self._labels(grey, found)
                found = {name: self._named(name, reading, grey, printed) for name, reading in found.items()}
                molecule = vote(found)
            if molecule is None or not HOPELESS <= molecule.confidence < self._enough:
                break
        return found

    def _looked(self, name: str, look: str, grey: NDArray[np.uint8], printed: Sequence[Printed]) -> dict[str, Reading]:
        """A reader's answers to one look, each compared with what it was shown and with what is printed there."""
        shown = LOOKS[look](grey)
        answers = self._readers[name].readings(colours_of(shown.grey))
        return {
            _key(name, look, rank): named(traced(answer, shown.grey), shown.grey, _placed(printed, shown))
            for rank, answer in enumerate(answers)
        }

    def _named(self, name: str, reading: Reading, grey: NDArray[np.uint8], printed: Sequence[Printed]) -> Reading:
        """A reading of ``grey`` with the atoms that labels name."""
        shown = LOOKS[_look(name)](grey)
        return named(reading, shown.grey, _placed(printed, shown))

    def _labels(self, grey: NDArray[np.uint8], readings: Mapping[str, Reading]) -> list[Printed]:
        """The labels that OCR reads in a picture, where readings lack any."""
        if self._engine is None or not any(map(_lacks_names, readings.values())):
            return []
        lines = [line for line in self._engine.read(colours_of(grey)) if line.confidence >= _LEGIBLE]
        return [Printed(plain(line.text), (line.x0, line.y0, line.x1, line.y1), own=False) for line in lines]

    def close(self) -> None:
        """Ends the readers' processes; they start again when needed."""
        for reader in self._readers.values():
            reader.close()


def _placed(printed: Sequence[Printed], shown: Shown) -> list[Printed]:
    return [replace(one, rect=shown.place(one.rect)) for one in printed]


def _lacks_names(reading: Reading) -> bool:
    """Whether a reading fits its picture, but has atoms whose labels could not be read."""
    fits = reading.trace is not None and reading.trace.bare == 0 and reading.trace.extra < _FITTING
    return fits and reading.smiles.count("*") > reading.variables


def explains(molecule: Molecule, readings: Mapping[str, Reading]) -> bool:
    """Whether a molecule accounts for most of its picture's ink; scraps of plots and of larger drawings do not."""
    same = [r.trace for r in readings.values() if identity(r.smiles) == identity(molecule.smiles)]
    left = [trace.extra for trace in same if trace is not None]
    return not left or min(left) <= max(atoms_of(molecule.smiles), 3)


def traced(reading: Reading, grey: NDArray[np.uint8]) -> Reading:
    """The reading with its trace over the picture it was read from."""
    if reading.molblock is None:
        return reading
    return replace(reading, trace=trace(reading.molblock, grey, reading.unit))


def _look(name: str) -> str:
    """The look in the name of a reading; readers have a plain look of their own."""
    reader, _, detail = name.partition(":")
    return detail.partition(".")[0] or PLAIN.get(reader, "")


def _key(reader: str, look: str, rank: int) -> str:
    """The name of a reading: the reader, its look where it is another than the plain one, its rank where not first."""
    shown = "" if look == PLAIN.get(reader, "") else look
    detail = f"{shown}.{rank + 1}" if rank else shown
    return f"{reader}:{detail}" if detail else reader

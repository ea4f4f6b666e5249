"""The usual resolver: diagrams → readers and their vote → labels → R-groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from harvest.errors import MissingExtra
from harvest.molecules.drawings import DrawingReader
from harvest.molecules.labels import Bound, bound_words, has_lost
from harvest.molecules.members import fits, resolve
from harvest.molecules.printed import Printed
from harvest.molecules.readers import all_readers, installed_readers
from harvest.molecules.rgroups import Row, definitions, labelled, spread
from harvest.molecules.segment import Diagram, divide
from harvest.molecules.strokes import Rect
from harvest.molecules.vote import is_sure, vote
from harvest.records import Box, Molecule, TextLine
from harvest.vision.channels import darkest

if TYPE_CHECKING:
    from numpy.typing import NDArray

Tables = Callable[[], Sequence[Sequence[Row]]]
"""The members that each table of the page lists, asked for only when they are needed."""

LEAST_SCORE = 0.35
"""Drawings that look less like a molecule are not read."""
MOST_DIAGRAMS = 60
_DOUBT = 0.1
"""What is left of the odds against a core for each R that was read and that the words beside it define."""
_LOST = 0.5
"""What is left of the confidence in a drawing that lacks atoms which are printed within it."""
READABLE_BOND = 70.0
"""Pixels that a bond is brought to: fine lines of 30 are read half as often as of 60; large ones only take longer."""
_LARGE, _SMALL = 0.6, 1.15
"""Changes of size between these are not worth the blur."""


class SchemeResolver:
    """Reads every diagram of a scheme with ``drawings``; see ``MoleculeResolver``."""

    def __init__(self, drawings: DrawingReader) -> None:
        self._drawings = drawings

    @classmethod
    def with_installed_readers(cls) -> SchemeResolver:
        """With the readers that work here; MissingExtra where there is none."""
        readers = installed_readers()
        if not readers:
            ways = "; ".join(f"{reader.name}: {reader.how}" for reader in all_readers())
            raise MissingExtra(f"no reader of structures works here ({ways})")
        return cls(DrawingReader(readers))

    def read(
        self,
        image: NDArray[np.uint8],
        box: Box,
        text: Sequence[TextLine],
        caption: str = "",
        tables: Tables = tuple,
    ) -> tuple[Molecule, ...]:
        """See ``MoleculeResolver.read``."""
        scheme = divide(image, text, box)
        bound = bound_words(scheme)
        unclaimed = definitions(line.text for line in scheme.words) or definitions([caption])
        found: list[Molecule] = []
        for number, diagram in enumerate(scheme.diagrams[:MOST_DIAGRAMS]):
            if diagram.score < LEAST_SCORE:
                continue
            words = bound.get(number, Bound())
            core = self._core(diagram, words.rows)
            if core is not None and has_lost(scheme.words, diagram):
                core = replace(core, confidence=round(core.confidence * _LOST, 3))
            if core is not None:
                found.extend(_members(core, words, unclaimed, tables))
        return tuple(molecule for molecule in found if is_sure(molecule))

    def close(self) -> None:
        """See ``MoleculeResolver.close``."""
        self._drawings.close()

    def _core(self, diagram: Diagram, rows: Sequence[Row]) -> Molecule | None:
        """What the readers see in one diagram; where ``rows`` say what its R are, readings with just these R first."""
        image = _readable(diagram)
        factor = image.shape[1] / diagram.image.shape[1]
        printed = [replace(one, rect=_times(one.rect, factor)) for one in diagram.printed]
        elected = self._family(image, printed, rows) if rows else self._drawings.read(image, printed)
        if elected is None:
            return None
        sure = elected.confidence * min(diagram.score / 0.6, 1.0)
        return replace(elected, box=diagram.box, confidence=round(sure, 3))

    def _family(self, image: NDArray[np.uint8], printed: Sequence[Printed], rows: Sequence[Row]) -> Molecule | None:
        readings = self._drawings.readings(image, printed)
        fitting = vote({name: reading for name, reading in readings.items() if fits(reading.smiles, rows)})
        if fitting is None:
            return vote(readings)
        return _surer(fitting, rows)


def _surer(core: Molecule, rows: Sequence[Row]) -> Molecule:
    """The core with the confidence it has as ``rows`` define just the R that were read."""
    variables = {name for row in rows for name, _ in row.values}
    doubt = (1 - core.confidence) * _DOUBT ** len(variables)
    return replace(core, confidence=round(core.confidence / (core.confidence + doubt), 4))


def _times(rect: Rect, factor: float) -> Rect:
    x0, y0, x1, y1 = rect
    return x0 * factor, y0 * factor, x1 * factor, y1 * factor


def _readable(diagram: Diagram) -> NDArray[np.uint8]:
    """The diagram with bonds of a length that readers know well, and its lines dark."""
    image = diagram.image
    factor = READABLE_BOND / diagram.bond
    if not _LARGE <= factor <= _SMALL:
        way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
        image = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=way), np.uint8)
    values = darkest(image)
    ink = values[values < 235]
    pale = float(np.percentile(ink, 40)) if ink.size else 0.0
    if pale < 70:
        return image
    darker = 255 - (255 - image.astype(np.float32)) * (255 - 30) / (255 - pale)
    return np.asarray(np.clip(darker, 0, 255), np.uint8)


def _members(core: Molecule, bound: Bound, elsewhere: Sequence[Row], tables: Tables) -> tuple[Molecule, ...]:
    """The core with its label, or its family: by what is printed beside it, else by what the scheme or caption says.

    The page's tables are the last resort, and count only where their variables are the core's.
    """
    named = replace(core, label=bound.label)
    for rows in (bound.rows, elsewhere):
        members = resolve(named, _of_label(rows, bound.label) or rows)
        if not any("*" in member.smiles for member in members):
            return members
    for listed in tables():
        own = listed_for(bound.label, listed)
        if own and fits(core.smiles, own):
            return resolve(_surer(named, own), own)
    return members


def _of_label(rows: Sequence[Row], label: str) -> list[Row]:
    """The rows for a core's label, where the same text speaks of several cores."""
    own = set(spread(label))
    return [row for row in rows if row.label and (row.label in own or row.label.rstrip("abcdefghij") == label)]


def listed_for(label: str, rows: Sequence[Row]) -> list[Row]:
    """A table's rows that may be a core's: those with labels of its own, all where one of them has no number."""
    numbered = any(row.label for row in rows)
    if numbered and any(letter.isdigit() for letter in label):
        return _of_label(rows, label)
    return labelled(rows, label)

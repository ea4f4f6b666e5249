"""Labels as the page prints them name the atoms of a reading: readers take long or odd ones for other atoms."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harvest.molecules.readers import Reading
from harvest.molecules.strokes import Rect
from harvest.molecules.structure import is_element, is_group, is_label, reading_of
from harvest.molecules.tracing import atoms_and_bonds, trace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AROUND, _AROUND_LETTERS = 0.15, 0.25
"""How far around a label, in bonds, a carbon still lies in it, and an atom read from letters."""
_EXPLAINED = 0.3
"""Less ink, in bonds' lengths, is not looked at again."""
_BESIDE = 0.4
"""How far from a label, in bonds, the end of a bond may be whose label was not read."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A label printed in a drawing: its text, its letters' place (x0, y0, x1, y1) in the drawing's pixels.

    ``own`` are the page's own characters; others were read by OCR, and name only what readers could not.
    """

    text: str
    rect: Rect
    own: bool = True


@dataclass(frozen=True, slots=True)
class _Naming:
    """What a label does to a reading: the atom that is it, and the atoms that were made of its other letters."""

    at: int
    text: str
    gone: frozenset[int]


def named(reading: Reading, grey: NDArray[np.uint8], printed: Sequence[Printed]) -> Reading:
    """The reading, which was traced over ``grey``, with the atoms that labels ``printed`` there name.

    It stays as it is where no label says more, or where chemistry does not allow what labels say.
    """
    if reading.molblock is None or reading.trace is None or not printed:
        return reading
    explained: list[Printed] = []
    namings: list[_Naming] = []
    atoms, bonds = atoms_and_bonds(reading.molblock)
    around: dict[int, set[int]] = defaultdict(set)
    for a, b, *_ in bonds:
        around[a].add(b)
        around[b].add(a)
    if len(reading.trace.places) != len(atoms):
        return reading
    near = _nearest(reading.trace.places, printed, _usual(reading.trace.places, bonds))
    for number, label in enumerate(printed):
        own = {at: gap for at, (nearest, gap) in enumerate(near) if nearest == number}
        found = _naming(label, [atom[2] for atom in atoms], around, own)
        if found is not None:
            namings.append(found)
            explained.append(label)
    if not namings:
        return reading
    text = _renamed(reading.molblock, namings)
    if text == reading.molblock and reading.trace.extra < _EXPLAINED:
        return reading
    better = reading_of(text, reading.confidence)
    if better is None:
        return reading
    shown = _without(grey, explained)
    return replace(better, unit=reading.unit, trace=trace(text, shown, reading.unit))


def _usual(places: Sequence[tuple[float, float]], bonds: Sequence[tuple[int, int, int, int]]) -> float:
    """The median bond in pixels."""
    lengths = sorted(math.dist(places[a], places[b]) for a, b, *_ in bonds if max(a, b) < len(places))
    return lengths[len(lengths) // 2] if lengths else 0.0


def _nearest(places: Sequence[tuple[float, float]], printed: Sequence[Printed], unit: float) -> list[tuple[int, float]]:
    """For each place the number of the nearest label and how far, in bonds, that is."""
    return [
        min(enumerate(_distance(place, label.rect) / max(unit, 1.0) for label in printed), key=lambda pair: pair[1])
        for place in places
    ]


def _naming(
    label: Printed, symbols: Sequence[str], around: Mapping[int, set[int]], far: Mapping[int, float]
) -> _Naming | None:
    """What a label says of the atoms ``far`` from it that have no nearer one; None when nothing.

    A group of the authors' own naming makes its atom one without a name.
    """
    known = is_label(label.text)
    if not known and not (label.own and label.text.isalnum()):
        return None
    inside = {at for at, gap in far.items() if gap <= (_AROUND if symbols[at] == "C" else _AROUND_LETTERS)}
    if not inside:
        ends = [at for at, gap in far.items() if gap <= _BESIDE and len(around[at]) == 1]
        inside = set(ends) if len(ends) == 1 else set()
    bound = [at for at in sorted(inside) if around[at] - inside]
    if not bound or (len(bound) > 1 and len(set.union(*(around[at] - inside for at in bound))) > 1):
        return None
    at = bound[0]
    if len(around[at] - inside) > 1 and (not known or is_group(label.text)):
        return None
    if not label.own and is_element(symbols[at]) and (symbols[at] != "C" or is_group(label.text)):
        return None
    return _Naming(at, label.text, frozenset(inside - {at}))


def _distance(place: tuple[float, float], rect: Rect) -> float:
    """How far a point is from a rectangle, 0 inside."""
    x0, y0, x1, y1 = rect
    return math.hypot(max(x0 - place[0], 0.0, place[0] - x1), max(y0 - place[1], 0.0, place[1] - y1))


def _renamed(molblock: str, namings: Sequence[_Naming]) -> str:
    """The molblock with the atoms named anew; those that are gone have lost their bonds and become lone carbons."""
    lines = molblock.splitlines()
    count, bonds = int(lines[3][:3]), int(lines[3][3:6])
    gone = {at for naming in namings for at in naming.gone}
    for naming in namings:
        line = lines[4 + naming.at]
        lines[4 + naming.at] = f"{line[:31]}{naming.text:<3}{line[34:]}"
    kept = [line for line in lines[4 + count : 4 + count + bonds] if not gone & {int(line[:3]) - 1, int(line[3:6]) - 1}]
    for at in gone:
        line = lines[4 + at]
        lines[4 + at] = f"{line[:31]}C  {line[34:]}"
    lines[3] = f"{lines[3][:3]}{len(kept):3d}{lines[3][6:]}"
    return "\n".join([*lines[: 4 + count], *kept, *lines[4 + count + bonds :]]) + "\n"


def _without(grey: NDArray[np.uint8], labels: Sequence[Printed]) -> NDArray[np.uint8]:
    """The picture without the labels' letters."""
    shown = grey.copy()
    for label in labels:
        x0, y0, x1, y1 = (round(edge) for edge in label.rect)
        shown[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1] = 255
    return shown

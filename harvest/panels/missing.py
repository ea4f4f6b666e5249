"""Panels whose letter was not read: found by elimination, since the caption says how many there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from harvest.documents.pages import Rect
from harvest.panels.blocks import CLEAN, alike, halves, parted, pictures, runs
from harvest.panels.ground import Ground
from harvest.panels.references import in_order, rank

Cell = tuple[str, Rect]
_HALVES = re.compile(
    r"\b(?:(?P<along>top|bottom|upper|lower)|(?P<across>left|right)(?:[- ]hand)?)[- ]"
    r"(?:panel|plot|graph|image|picture|figure|micrograph|photograph|side)s?\b",
    re.IGNORECASE,
)


def completed(
    ground: Ground, cells: Sequence[Cell], letters: Mapping[str, Rect], expected: Sequence[str]
) -> list[Cell]:
    """The cells with those of the missing labels divided off: beside their neighbours in the order of letters."""
    if not cells:
        return []
    have = {label for label, _ in cells}
    if have.isdisjoint(expected):
        expected = [label.swapcase() for label in expected]
    done = _pictures_apart(ground, list(cells), letters, expected)
    for group in _gaps([label for label, _ in done], expected):
        done = _filled(ground, done, letters, group)
    return done


def by_count(ground: Ground, expected: Sequence[str]) -> list[Cell]:
    """The figure divided among all expected labels by its gutters alone; [] where they do not agree."""
    area = ground.tight(ground.whole)
    found = parted(ground, area, len(expected), CLEAN) if area is not None else None
    if not found:
        return []
    return [(label, ground.tight(cell) or cell) for label, cell in zip(expected, found, strict=True)]


def by_words(ground: Ground, caption: str) -> list[Cell]:
    """Two halves without letters where the caption speaks of a top or left panel and a clean gutter parts them."""
    ways = {bool(match.group("across")) for match in _HALVES.finditer(caption)}
    area = ground.tight(ground.whole)
    if len(ways) != 1 or area is None:
        return []
    vertical = ways.pop()
    start, extent = (area.x0, area.width) if vertical else (area.top, area.height)
    middles = [
        start + (left + right) / 2
        for left, right, cost in runs(ground.costs(area, vertical), CLEAN)
        if cost <= CLEAN and right - left > 0.01 * extent and 0.3 * extent < (left + right) / 2 < 0.7 * extent
    ]
    if not middles:
        return []
    place = min(middles, key=lambda each: abs(each - start - extent / 2))
    found = [ground.tight(half) for half in halves(area, vertical, place)]
    return [("", half) for half in found if half is not None and half.area > 0.25 * area.area]


def _gaps(have: Sequence[str], expected: Sequence[str]) -> list[list[str]]:
    """Runs of labels that are expected and not there."""
    gaps: list[list[str]] = []
    known = {label.casefold() for label in have}
    open_gap = False
    for label in expected:
        if label.casefold() in known:
            open_gap = False
        elif open_gap:
            gaps[-1].append(label)
        else:
            gaps.append([label])
            open_gap = True
    return gaps


def _filled(ground: Ground, cells: list[Cell], letters: Mapping[str, Rect], gap: Sequence[str]) -> list[Cell]:
    """The cells with the gap's labels taken out of the cell before them, else out of the one after."""
    ordered = in_order(label for label, _ in cells if label)
    before = [label for label in ordered if rank(label) < rank(gap[0])][-1:]
    after = [label for label in ordered if rank(label) > rank(gap[-1])][:1]
    for host, labels in [(label, [label, *gap]) for label in before] + [(label, [*gap, label]) for label in after]:
        if host not in letters:
            continue
        at = next(number for number, (label, _) in enumerate(cells) if label == host)
        found = parted(ground, cells[at][1], len(labels))
        if found is None:
            continue
        x, y = letters[host].middle
        own = found[labels.index(host)].grown(0.02 * ground.width)
        if own.x0 <= x <= own.x1 and own.top <= y <= own.bottom:
            fresh = [(label, ground.tight(cell) or cell) for label, cell in zip(labels, found, strict=True)]
            return cells[:at] + fresh + cells[at + 1 :]
    return cells


def _pictures_apart(
    ground: Ground, cells: list[Cell], letters: Mapping[str, Rect], expected: Sequence[str]
) -> list[Cell]:
    """Pictures of one grid that bear no letter as panels of their own, where the lettered ones are single pictures."""
    held = {label: pictures(ground, cell) for label, cell in cells}
    sizes = [found[0] for found in held.values() if found]
    if len(sizes) < 2 or len(sizes) < len(cells):
        return cells
    counts = sorted(len(found) for found in held.values())
    if counts[0] != 1 or counts[-1] == 1 or not all(alike(one, sizes[0]) for found in held.values() for one in found):
        return cells
    missing = [label for gap in _gaps([label for label, _ in cells], expected) for label in gap]
    done: list[Cell] = []
    for label, _ in cells:
        first, *others = sorted(held[label], key=lambda box: _holds(box, letters[label]), reverse=True)
        done.append((label, first))
        for other in sorted(others, key=lambda box: (round(box.top / 20), box.x0)):
            takes = next((m for m in missing if rank(m)[0] == rank(label)[0] + 1 and other.along(first) > 0), "")
            missing = [m for m in missing if m != takes]
            done.append((takes, other))
    return done


def _holds(box: Rect, letter: Rect) -> float:
    return box.grown(4).overlap(letter)

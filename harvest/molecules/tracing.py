"""Does the drawing that was read cover the picture's ink? Its bonds are laid over the picture and compared.

A reading has its atoms' places. The picture is brought to ``BOND`` pixels a bond, the reading is moved and scaled
until its bonds lie on ink as well as they can, and then three things are counted: ink that no bond and no label
explains, bonds without ink, and bonds whose number of lines is not their order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BOND = 24.0
"""Pixels a bond in the pictures compared."""
_CAP = 0.25 * BOND
_LEAST_BONDS = 2


@dataclass(frozen=True, slots=True)
class Trace:
    """``bare``: bonds between carbons without ink; ``extra``: ink nobody explains, in bonds' lengths; ``orders``:
    bonds whose lines are not counted as read; ``bonds``: how many were looked at; ``left``: where that extra ink is,
    as x0, y0, x1, y1 in the picture's pixels; ``places``: where the molblock's atoms lie in them, in its order."""

    bare: float
    extra: float
    orders: float
    bonds: int
    left: tuple[int, int, int, int] | None = None
    places: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A reading's atoms (n × 2, y downwards, bond length 1), which of them are labelled, and its bonds."""

    points: Floats
    labelled: NDArray[np.bool_]
    bonds: NDArray[np.int64]
    orders: NDArray[np.int64]
    wedged: NDArray[np.bool_]


def trace(molblock: str, grey: NDArray[np.uint8], pixels: float | None = None) -> Trace | None:
    """How a reading's molblock fits the grey picture it was read from; None when there is too little to compare.

    ``pixels`` is how many pixels one unit of the molblock is, where the reader says so.
    """
    sketch = _sketch(molblock)
    if sketch is None:
        return None
    unit = _unit(sketch, molblock)
    ink, scale = _ink(grey, sketch, pixels * unit if pixels else None)
    if ink is None:
        return None
    placed = _placed(sketch, ink, scale)
    if placed is None:
        return None
    found, factor = _compared(sketch, placed, ink), grey.shape[1] / ink.shape[1]
    places = tuple((float(x), float(y)) for x, y in placed * factor)
    return replace(found, left=_enlarged(found.left, factor) if found.left else None, places=places)


def _enlarged(box: tuple[int, int, int, int], factor: float) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (round(edge * factor) for edge in box)
    return x0, y0, x1, y1


def atoms_and_bonds(molblock: str) -> tuple[list[tuple[float, float, str]], list[tuple[int, int, int, int]]]:
    """A molblock's atoms (x, y downwards, symbol) and bonds (two atoms, order, stereo); empty for a broken one."""
    lines = molblock.splitlines()
    try:
        atoms, bonds = int(lines[3][:3]), int(lines[3][3:6])
        places = [(float(line[:10]), -float(line[10:20]), line[31:34].strip()) for line in lines[4 : 4 + atoms]]
        pairs = [
            (int(line[:3]) - 1, int(line[3:6]) - 1, int(line[6:9]), int(line[9:12] or 0))
            for line in lines[4 + atoms : 4 + atoms + bonds]
        ]
    except (IndexError, ValueError):
        return [], []
    return places, pairs


def _sketch(molblock: str) -> _Sketch | None:
    atoms, bonds = atoms_and_bonds(molblock)
    keep = [b for b in bonds if max(b[0], b[1]) < len(atoms) and "H" not in (atoms[b[0]][2], atoms[b[1]][2])]
    if len(keep) < _LEAST_BONDS:
        return None
    points = np.array([atom[:2] for atom in atoms])
    pairs = np.array([bond[:2] for bond in keep])
    length = float(np.median(np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)))
    if length <= 0:
        return None
    return _Sketch(
        points / length,
        np.array([atom[2] != "C" for atom in atoms]),
        pairs,
        np.array([bond[2] for bond in keep]),
        np.array([bond[3] != 0 for bond in keep]),
    )


def _unit(sketch: _Sketch, molblock: str) -> float:
    """The median bond in the molblock's own unit."""
    atoms, _ = atoms_and_bonds(molblock)
    points = np.array([atom[:2] for atom in atoms])
    spans = np.abs(points).max() / max(float(np.abs(sketch.points).max()), 1e-9)
    return float(spans)


def _ink(
    grey: NDArray[np.uint8], sketch: _Sketch, bond: float | None
) -> tuple[NDArray[np.uint8] | None, tuple[float, float]]:
    """The picture's ink (1 or 0) at ``BOND`` pixels a bond, and the least and largest scale to try."""
    import cv2

    rows, columns = np.nonzero(grey < 160)
    if rows.size < 20:
        return None, (1.0, 1.0)
    box = np.array([np.ptp(columns), np.ptp(rows)], dtype=np.float64) + 1
    span = np.ptp(sketch.points, axis=0)
    guess = bond if bond else float(np.min(box[span > 0.5] / span[span > 0.5])) if (span > 0.5).any() else 0.0
    if guess < 6:
        return None, (1.0, 1.0)
    factor = BOND / guess
    size = (max(8, round(grey.shape[1] * factor)), max(8, round(grey.shape[0] * factor)))
    if size[0] * size[1] > 4_000_000:
        return None, (1.0, 1.0)
    dark = (grey < 160).astype(np.float32)
    small = cv2.resize(dark, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    ink = (small > (0.15 if factor < 1 else 0.5)).astype(np.uint8)
    return ink, (0.95, 1.05) if bond else (0.72, 1.03)


def _placed(sketch: _Sketch, ink: NDArray[np.uint8], scales: tuple[float, float]) -> Floats | None:
    """The atoms in pixels of ``ink``, where the bonds lie on it best."""
    import cv2

    far = np.minimum(cv2.distanceTransform(1 - ink, cv2.DIST_L2, 3), _CAP)
    rows, columns = np.nonzero(ink)
    low, high = np.array([columns.min(), rows.min()]), np.array([columns.max(), rows.max()])
    steps = np.linspace(0.15, 0.85, 6)[:, None]
    first, second = sketch.points[sketch.bonds[:, 0]], sketch.points[sketch.bonds[:, 1]]
    samples = np.concatenate([first * (1 - s) + second * s for s in steps])
    if len(samples) > 240:
        samples = samples[:: len(samples) // 200]
    best: tuple[float, float, Floats] = (np.inf, 1.0, np.zeros(2))
    base = samples.min(axis=0), samples.max(axis=0)
    for scale in np.arange(scales[0], scales[1] + 0.001, 0.015):
        size = BOND * scale
        lowest, highest = low - base[0] * size, high - base[1] * size
        found = _slid(far, samples * size, np.minimum(lowest, highest) - 6, np.maximum(lowest, highest) + 6, 3.0)
        if found[0] < best[0]:
            best = (found[0], float(scale), found[1])
    for step in (1.0, 0.5):
        for scale in best[1] + np.array([-0.008, 0.0, 0.008]):
            found = _slid(far, samples * BOND * scale, best[2] - 3 * step, best[2] + 3 * step, step)
            if found[0] < best[0]:
                best = (found[0], float(scale), found[1])
    return sketch.points * BOND * best[1] + best[2] if np.isfinite(best[0]) else None


def _slid(far: NDArray[np.float32], points: Floats, low: Floats, high: Floats, step: float) -> tuple[float, Floats]:
    """The mean distance from ink at the best of the shifts between ``low`` and ``high``, and that shift."""
    reach = np.minimum(np.ceil((high - low) / step), 40)
    across, down = (low[i] + np.arange(reach[i] + 1) * (high[i] - low[i]) / max(reach[i], 1) for i in (0, 1))
    columns = np.clip(np.rint(points[:, 0][:, None] + across[None]).astype(np.int64), 0, far.shape[1] - 1)
    rows = np.clip(np.rint(points[:, 1][:, None] + down[None]).astype(np.int64), 0, far.shape[0] - 1)
    costs = far[rows[:, :, None], columns[:, None, :]].mean(axis=0)
    at = np.unravel_index(int(costs.argmin()), costs.shape)
    return float(costs[at]), np.array([across[at[1]], down[at[0]]])


def _compared(sketch: _Sketch, points: Floats, ink: NDArray[np.uint8]) -> Trace:
    import cv2

    first, second = points[sketch.bonds[:, 0]], points[sketch.bonds[:, 1]]
    plain = ~(sketch.labelled[sketch.bonds[:, 0]] | sketch.labelled[sketch.bonds[:, 1]])
    near = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    bare = orders = 0
    for a, b, order, wedge, both in zip(first, second, sketch.orders, sketch.wedged, plain, strict=True):
        if not both:
            continue
        on = _along(near, a, b, np.linspace(0.2, 0.8, 7))
        if on.mean() < 0.5 and not wedge:
            bare += 1
        elif not wedge and order in (1, 2, 3):
            orders += _lines(ink, a, b) != order
    covered = np.zeros_like(ink)
    for a, b, wedge in zip(first, second, sketch.wedged, strict=True):
        cv2.line(covered, _pixel(a), _pixel(b), 1, round(BOND * (0.6 if wedge else 0.45)))
    ends = np.bincount(sketch.bonds.ravel(), minlength=len(points))
    for point, label, degree in zip(points, sketch.labelled, ends, strict=True):
        if label or degree <= 1:
            cv2.circle(covered, _pixel(point), round(BOND * (0.75 if label else 0.6)), 1, -1)
    extra, left = _remains(ink & (1 - covered))
    return Trace(float(bare), extra, float(orders), int(plain.sum()), left)


def _pixel(point: Floats) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


def _at(mask: NDArray[np.uint8], places: Floats) -> NDArray[np.uint8]:
    columns = np.clip(np.rint(places[..., 0]).astype(np.int64), 0, mask.shape[1] - 1)
    rows = np.clip(np.rint(places[..., 1]).astype(np.int64), 0, mask.shape[0] - 1)
    return np.asarray(mask[rows, columns])


def _along(mask: NDArray[np.uint8], a: Floats, b: Floats, steps: Floats) -> NDArray[np.uint8]:
    return _at(mask, a + (b - a) * steps[:, None])


def _lines(ink: NDArray[np.uint8], a: Floats, b: Floats) -> int:
    """How many lines run along a bond: the usual number met when it is crossed at several places."""
    along = b - a
    length = float(np.linalg.norm(along))
    if length < 1:
        return 0
    across = np.array([-along[1], along[0]]) / length
    reach = np.arange(-0.28 * BOND, 0.28 * BOND + 0.01, 0.5)
    counts = []
    for step in np.linspace(0.35, 0.65, 7):
        profile = _at(ink, a + along * step + across * reach[:, None]).astype(np.int64)
        counts.append(int((np.diff(np.concatenate([[0], profile])) == 1).sum()))
    return int(np.median(counts))


def _remains(ink: NDArray[Any]) -> tuple[float, tuple[int, int, int, int] | None]:
    """Ink in bonds' lengths (the area of its pieces of some size over the lines' width), and the box around it."""
    import cv2

    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    width = max(1.0, 2 * float(np.median(depth[depth > 0]))) if (depth > 0).any() else 1.0
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = stats[1:][stats[1:, cv2.CC_STAT_AREA] > 0.15 * BOND * width]
    if not len(large):
        return 0.0, None
    x0, y0 = large[:, :2].min(axis=0)
    x1, y1 = (large[:, :2] + large[:, 2:4]).max(axis=0)
    return float(large[:, cv2.CC_STAT_AREA].sum()) / width / BOND, (int(x0), int(y0), int(x1), int(y1))

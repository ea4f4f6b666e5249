"""Scanning electron micrographs: grains lit at their edges, fibres, pores, sheets, cracked films."""

from __future__ import annotations

import cv2
import numpy as np

from harvest.samples.drawing.scalebars import scaled
from harvest.samples.drawing.textures import Field, blur, clouds, picture, pixel_size, scatter, to_grey
from harvest.samples.panels import DrawnPanel, Sketch


def sem(sketch: Sketch) -> DrawnPanel:
    """A scanning electron micrograph in the substance's form."""
    height, width = pixel_size(sketch)
    forms = {
        "fibres": _fibres,
        "rods": _fibres,
        "porous": _pores,
        "sheets": _sheets,
        "film": _cracks,
        "grains": _grains,
    }
    draw = forms.get(sketch.substance.form, _particles)
    if sketch.chance(0.2):
        draw = sketch.pick(_particles, _fibres, _pores, _cracks, _grains)
    field = draw(sketch, height, width)
    field = blur(field, 0.8) + sketch.between(0.04, 0.12) * sketch.rng.standard_normal((height, width)).astype(
        np.float32
    )
    pixels = to_grey(field, sketch.between(85, 135), sketch.between(32, 50))
    nm_per_pixel = sketch.between(0.5, 3) * float(sketch.pick(2, 10, 50))
    pixels, scale, words = scaled(sketch, pixels, nm_per_pixel, data_bars=0.4)
    form = _NAMES[draw.__name__]
    name = sketch.pick("SEM image", "SEM micrograph", "Scanning electron micrograph", "FESEM image")
    caption = f"{name} of {sketch.substance.name} {form} {sketch.condition}"
    return picture(sketch, "sem", caption, pixels, scale=scale, words=words)


_NAMES = {
    "_particles": "particles",
    "_fibres": "fibers",
    "_pores": "with a porous structure",
    "_sheets": "nanosheets",
    "_cracks": "film with cracks",
    "_grains": "grains",
}


def _particles(sketch: Sketch, height: int, width: int) -> Field:
    """Spheres or cubes, far ones first, each brighter at its rim."""
    radius = width * sketch.between(0.025, 0.075)
    cubes = sketch.substance.form == "cubes"
    field = 0.15 + 0.06 * clouds(sketch.rng, height, width, width / 8)
    for layer in range(3):
        for x, y, r in scatter(sketch.rng, height, width, radius * (0.8 + 0.1 * layer), 0.33):
            base = 0.3 + 0.16 * layer + 0.08 * float(sketch.rng.standard_normal())
            if cubes:
                _cube(field, x, y, r, base, float(sketch.rng.uniform(0, 1.57)))
            else:
                _ball(field, x, y, r, base)
    return field + 0.03 * clouds(sketch.rng, height, width, 6, 2)


def _ball(field: Field, x: float, y: float, r: float, base: float) -> None:
    height, width = field.shape
    x0, x1, y0, y1 = max(int(x - r), 0), min(int(x + r) + 1, width), max(int(y - r), 0), min(int(y + r) + 1, height)
    if x1 <= x0 or y1 <= y0:
        return
    rows, columns = np.ogrid[y0:y1, x0:x1]
    distance = np.sqrt((columns - x) ** 2 + (rows - y) ** 2) / r
    part = field[y0:y1, x0:x1]
    shade = base + 0.5 * distance**4 - 0.12 * ((rows - y) / r)
    part[distance < 1] = shade[distance < 1]


def _cube(field: Field, x: float, y: float, r: float, base: float, angle: float) -> None:
    corners = np.array(
        [(x + r * np.cos(angle + k * np.pi / 2), y + r * np.sin(angle + k * np.pi / 2)) for k in range(4)]
    )
    side = corners + np.array([0, r * 0.45])
    hull = cv2.convexHull(np.round(np.concatenate([corners, side])).astype(np.int32))
    cv2.fillConvexPoly(field, hull, base - 0.22, cv2.LINE_AA)
    cv2.fillConvexPoly(field, np.round(corners).astype(np.int32), base + 0.18, cv2.LINE_AA)
    cv2.polylines(field, [np.round(corners).astype(np.int32)], True, base + 0.45, 1, cv2.LINE_AA)


def _fibres(sketch: Sketch, height: int, width: int) -> Field:
    """Long bent fibres over each other, bright at both edges."""
    field = np.full((height, width), 0.1, np.float32)
    thick = max(width * sketch.between(0.008, 0.035), 3)
    lean = sketch.between(0, np.pi)
    spread = sketch.between(0.2, 1.5)
    count = int(sketch.between(1.6, 2.6) * width / thick)
    for k in range(count):
        angle = lean + spread * float(sketch.rng.standard_normal())
        x, y = sketch.between(0, width), sketch.between(0, height)
        along = np.linspace(-1, 1, 12) * width * sketch.between(0.3, 0.9)
        bend = np.cumsum(sketch.rng.normal(0, thick * 0.8, 12))
        points = np.stack(
            [x + along * np.cos(angle) - bend * np.sin(angle), y + along * np.sin(angle) + bend * np.cos(angle)], 1
        )
        path = [np.round(points).astype(np.int32)]
        base = 0.25 + 0.5 * k / count
        for share, light in ((1.0, 0.35), (0.75, 0.12), (0.4, 0.0)):
            cv2.polylines(field, path, False, base + light, max(round(thick * share), 1), cv2.LINE_AA)
    return field


def _pores(sketch: Sketch, height: int, width: int) -> Field:
    """A foam: dark rounded holes with bright walls."""
    walls = 0.65 + 0.08 * clouds(sketch.rng, height, width, width / 10)
    radius = width * sketch.between(0.02, 0.06)
    for layer in range(2):
        for x, y, r in scatter(sketch.rng, height, width, radius, 0.5):
            axes = (max(int(r), 2), max(int(r * sketch.between(0.55, 1)), 2))
            angle = sketch.between(0, 180)
            centre = (int(x), int(y))
            cv2.ellipse(walls, centre, (axes[0] + 2, axes[1] + 2), angle, 0, 360, 0.95, 2, cv2.LINE_AA)
            cv2.ellipse(walls, centre, axes, angle, 0, 360, 0.35 - 0.2 * layer, -1, cv2.LINE_AA)
    return walls + 0.05 * clouds(sketch.rng, height, width, 8, 2)


def _sheets(sketch: Sketch, height: int, width: int) -> Field:
    """Crumpled sheets: ridges of folded noise."""
    first = clouds(sketch.rng, height, width, width / 4, 5)
    second = clouds(sketch.rng, height, width, width / 6, 5)
    ridges = np.exp(-np.abs(first) * 5) + 0.7 * np.exp(-np.abs(second) * 6)
    return np.asarray(0.35 * first + 0.9 * ridges + 0.15 * clouds(sketch.rng, height, width, 5, 2), np.float32)


def cells(sketch: Sketch, height: int, width: int, cell: float) -> tuple[Field, Field]:
    """Voronoi cells: for each pixel the distance to the cell's border, and a shade per cell."""
    count = max(int(height * width / cell**2), 4)
    seeds = np.stack([sketch.rng.uniform(0, width, count), sketch.rng.uniform(0, height, count)], 1)
    bend = 0.12 * cell
    labels = np.ones((height, width), np.uint8)
    labels[np.clip(seeds[:, 1].astype(int), 0, height - 1), np.clip(seeds[:, 0].astype(int), 0, width - 1)] = 0
    _, index = cv2.distanceTransformWithLabels(labels, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    dx, dy = clouds(sketch.rng, height, width, cell / 2) * bend, clouds(sketch.rng, height, width, cell / 2) * bend
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    warped = cv2.remap(
        index.astype(np.float32), columns + dx, rows + dy, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT
    )
    edges = (
        np.abs(np.diff(warped, axis=0, prepend=warped[:1])) + np.abs(np.diff(warped, axis=1, prepend=warped[:, :1]))
    ) > 0
    distance = cv2.distanceTransform((~edges).astype(np.uint8), cv2.DIST_L2, 3)
    shades = sketch.rng.uniform(0, 1, int(index.max()) + 1).astype(np.float32)
    return np.asarray(distance, np.float32), np.asarray(shades[warped.astype(int)], np.float32)


def _cracks(sketch: Sketch, height: int, width: int) -> Field:
    """A smooth film broken into plates by dark cracks."""
    distance, shades = cells(sketch, height, width, width * sketch.between(0.1, 0.3))
    crack = np.clip(distance / (width * sketch.between(0.004, 0.01)), 0, 1)
    rim = 0.2 * np.exp(-distance / (width * 0.012))
    return np.asarray(crack * (0.7 + 0.08 * shades + rim) + 0.04 * clouds(sketch.rng, height, width, 20), np.float32)


def _grains(sketch: Sketch, height: int, width: int) -> Field:
    """Polished and etched grains of different grey."""
    distance, shades = cells(sketch, height, width, width * sketch.between(0.07, 0.18))
    edge = np.clip(distance / 2.5, 0, 1)
    return np.asarray(
        (0.35 + 0.5 * shades) * (0.35 + 0.65 * edge) + 0.05 * clouds(sketch.rng, height, width, 5, 2), np.float32
    )

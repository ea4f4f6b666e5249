"""Other views of a labelled micrograph: parts, turned and mirrored, in other tones, and dark fields in false colours.

A dozen documents show what a STEM or an AFM image is. How these few were framed, exposed and coloured must not be
learnt as what all are like: a part of a micrograph is a micrograph of its kind, and a dark field is printed in grey or
through a map of colours. Only training sees these views; what is searched is looked at once, as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from index.training.clip.pairs import Pair
from index.training.clip.wording import MICROGRAPHS

Pixels = NDArray[np.uint8]

USUAL = 3
RARE = {"stem": 24, "afm": 12, "elemental_map": 12}
"""How many views there are of a micrograph; more of kinds that few documents show."""

FALSE_COLOURED = ("stem", "elemental_map")
"""Kinds printed in grey, in one hue or through any map of colours: every other view of them is recoloured."""

COLOUR_MAPS = (
    cv2.COLORMAP_INFERNO,
    cv2.COLORMAP_PLASMA,
    cv2.COLORMAP_MAGMA,
    cv2.COLORMAP_VIRIDIS,
    cv2.COLORMAP_CIVIDIS,
    cv2.COLORMAP_HOT,
    cv2.COLORMAP_JET,
    cv2.COLORMAP_BONE,
    cv2.COLORMAP_PINK,
)

LEAST_SHARE = 0.6
"""A view shows at least this share of a picture's height."""

LEAST_SIDE = 32


def views(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs of other views of those that are micrographs of a known kind; all else of a pair holds of its views too."""
    for pair in pairs:
        if pair.kind in MICROGRAPHS and pair.source != "drawn":
            for number in range(1, RARE.get(pair.kind, USUAL) + 1):
                yield replace(pair, key=f"{pair.key}~{number}", view=number)


def viewed(image: Pixels, pair: Pair) -> Pixels:
    """The view of an RGB image (height × width × 3) that ``pair`` says; the same pair gives the same view."""
    rng = np.random.default_rng(int(hashlib.sha256(pair.key.encode()).hexdigest()[:16], 16))
    shown = _toned(_part(image, rng), rng)
    return _recoloured(shown, rng) if pair.kind in FALSE_COLOURED and pair.view % 2 else shown


def _part(image: Pixels, rng: np.random.Generator) -> Pixels:
    """A part of the picture, turned by quarters and perhaps mirrored."""
    height, width = image.shape[:2]
    share = rng.uniform(LEAST_SHARE, 1.0)
    rows = min(max(int(height * share), LEAST_SIDE), height)
    columns = min(max(int(width * share * rng.uniform(0.9, 1.1)), LEAST_SIDE), width)
    top, left = int(rng.integers(height - rows + 1)), int(rng.integers(width - columns + 1))
    turned = np.rot90(image[top : top + rows, left : left + columns], int(rng.integers(4)))
    return np.ascontiguousarray(turned[:, ::-1] if rng.random() < 0.5 else turned)


def _toned(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Other gamma, contrast and brightness."""
    gamma, contrast, lighter = np.exp(rng.normal(0, 0.25)), np.exp(rng.normal(0, 0.15)), rng.normal(0, 10)
    bent = 255 * (image / 255.0) ** gamma
    toned: Pixels = np.clip((bent - 128) * contrast + 128 + lighter, 0, 255).astype(np.uint8)
    return toned


def _recoloured(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Its grey tones through one of ``COLOUR_MAPS``, in one hue, or as they are."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    choice = int(rng.integers(len(COLOUR_MAPS) + 2))
    if choice < len(COLOUR_MAPS):
        mapped = cv2.applyColorMap(grey, COLOUR_MAPS[choice])
        return np.asarray(cv2.cvtColor(mapped, cv2.COLOR_BGR2RGB), np.uint8)
    if choice == len(COLOUR_MAPS):
        return np.repeat(grey[..., np.newaxis], 3, axis=2)
    hue = np.array([[[rng.integers(180), 255, 255]]], np.uint8)
    colour = cv2.cvtColor(hue, cv2.COLOR_HSV2RGB)[0, 0]
    hued: Pixels = (grey[..., np.newaxis] / 255.0 * colour).astype(np.uint8)
    return hued

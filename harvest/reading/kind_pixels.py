"""What can be counted in a panel's pixels: paper, ink, colour, lines. Cheap, and exact where a network is vague."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.vision.channels import brightest, darkest

SIDE = 256
SIZE = 27


def pixel_numbers(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """``SIZE`` numbers of an RGB image (height × width × 3), most of them shares in 0..1."""
    height, width = image.shape[:2]
    scale = SIDE / max(height, width)
    shape = (max(round(width * scale), 8), max(round(height * scale), 8))
    small = cv2.resize(image, shape, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    numbers = [
        math.log(width / height),
        min(abs(math.log(width / height)), 3.0),
        math.log(max(width * height, 1)) / 10,
        *_tones(grey),
        *_colours(small),
        *_lines(grey),
    ]
    return np.array(numbers, np.float32)


def _tones(grey: NDArray[np.uint8]) -> list[float]:
    """Paper, ink, how many tones, and what the margin is like."""
    shares = np.bincount(grey.ravel(), minlength=256) / grey.size
    some = shares[shares > 0]
    margin = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return [
        float(shares[250:].sum()),
        float(shares[200:250].sum()),
        float(shares[60:200].sum()),
        float(shares[:60].sum()),
        float(shares[:8].sum()),
        float(-(some * np.log2(some)).sum() / 8),
        float(shares.max()),
        float(grey.mean() / 255),
        float(grey.std() / 128),
        float((margin > 245).mean()),
        float((margin < 20).mean()),
    ]


def _colours(small: NDArray[np.uint8]) -> list[float]:
    """How much colour, how many colours, which (Hasler & Süsstrunk 2003 for the first)."""
    red, green, blue = (small[..., place].astype(np.float32) for place in range(3))
    one, two = red - green, (red + green) / 2 - blue
    colourful = math.hypot(float(one.std()), float(two.std())) + 0.3 * math.hypot(float(one.mean()), float(two.mean()))
    spread = brightest(small).astype(np.int16) - darkest(small)
    coarse = (small >> 5).astype(np.int32)
    counts = np.bincount((coarse[..., 0] * 64 + coarse[..., 1] * 8 + coarse[..., 2]).ravel(), minlength=512)
    return [
        colourful / 100,
        float((spread > 24).mean()),
        float((spread > 100).mean()),
        math.log1p(int((counts > small.shape[0] * small.shape[1] * 0.002).sum())) / 5,
        float(red.mean() - blue.mean()) / 255,
        float(green.mean() - (red.mean() + blue.mean()) / 2) / 255,
    ]


def _lines(grey: NDArray[np.uint8]) -> list[float]:
    """Edges, their directions, and the longest straight dark lines: axes and frames."""
    values = grey.astype(np.float32)
    across, down = np.abs(np.diff(values, axis=1)), np.abs(np.diff(values, axis=0))
    dark = (grey < 128).astype(np.float32)
    rows, columns = dark.mean(axis=1), dark.mean(axis=0)
    fine = values - cv2.GaussianBlur(values, (0, 0), 2)
    return [
        float((across > 40).mean()) * 4,
        float((down > 40).mean()) * 4,
        float(np.log1p(fine.std())) / 4,
        float(np.sort(rows)[-2:].mean()),
        float(np.sort(columns)[-2:].mean()),
        float((rows > 0.5).mean()),
        float((columns > 0.5).mean()),
    ]

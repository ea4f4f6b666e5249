"""What a network trained on photographs overlooks in a picture: its colours, tones, grain and the way its edges run."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.vision.channels import brightest, darkest

SIDE = 128
COLOURS, TONES, RINGS, WAYS = 64, 16, 20, 8
PIXELS = COLOURS + TONES + RINGS + WAYS + 4
"""How many numbers ``pixel_numbers`` gives."""

_FLAT = 1e-4


def pixel_numbers(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """``PIXELS`` numbers of an RGB image (height × width × 3) of any size."""
    height, width = image.shape[:2]
    small = np.asarray(cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    coarse = (small >> 6).astype(np.int32)
    colours = np.bincount((coarse[..., 0] * 16 + coarse[..., 1] * 4 + coarse[..., 2]).ravel(), minlength=COLOURS)
    tones = np.bincount((grey >> 4).ravel(), minlength=TONES)
    spread = brightest(small).astype(np.float32) - darkest(small)
    return np.concatenate(
        [
            np.sqrt(colours / SIDE**2),
            np.sqrt(tones / SIDE**2),
            _rings(grey),
            _ways(grey),
            [np.clip(np.log(width / height), -3, 3), (spread > 24).mean(), grey.mean() / 255, grey.std() / 128],
        ]
    ).astype(np.float32)


def _rings(grey: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How much of the picture's change is of each fineness: the logarithm of the power in rings of its spectrum."""
    window = np.hanning(SIDE)
    waves = np.fft.rfft2((grey / 255.0 - grey.mean() / 255.0) * window[:, np.newaxis] * window)
    power = np.abs(waves) ** 2
    down = np.fft.fftfreq(SIDE)[:, np.newaxis] * SIDE
    across = np.fft.rfftfreq(SIDE) * SIDE
    radius = np.sqrt(down**2 + across**2)
    rings = np.minimum(np.log2(np.maximum(radius, 1.0)) / np.log2(SIDE / 2) * RINGS, RINGS - 1).astype(np.intp)
    sums = np.bincount(rings.ravel(), power.ravel(), RINGS) / np.maximum(np.bincount(rings.ravel(), minlength=RINGS), 1)
    result: NDArray[np.float64] = np.log10(sums + _FLAT) / 4
    return result


def _ways(grey: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The share of edges in each direction, by their strength."""
    right, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    strength = np.hypot(right, down)
    ways = ((np.arctan2(down, right) % np.pi) / np.pi * WAYS).astype(np.intp) % WAYS
    sums = np.bincount(ways.ravel(), strength.ravel(), WAYS)
    result: NDArray[np.float64] = np.sqrt(sums / max(float(sums.sum()), 1.0))
    return result

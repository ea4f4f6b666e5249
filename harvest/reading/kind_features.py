"""A panel as one row of numbers: what the network sees, what its pixels count, what caption and printed text say."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.reading import kind_pixels
from harvest.reading.kind_words import CAPTION_SIZE, TEXT_SIZE, caption_numbers, text_numbers
from harvest.vision import CHANNELS, DESCRIPTION, Network

SEEN = slice(0, DESCRIPTION + kind_pixels.SIZE)
CAPTION = slice(SEEN.stop, SEEN.stop + CAPTION_SIZE)
TEXT = slice(CAPTION.stop, CAPTION.stop + TEXT_SIZE)
SIZE = TEXT.stop
"""Where in a row what stands; caption and text are all zero where there is none."""

LEVELS = (1.0, 1.5)
"""The network looks over one field for what the whole is, and over more for its texture."""

_MOST_PIXELS = 2_000_000  # the network looks at 160,000: more only costs time


def features(network: Network, image: NDArray[np.uint8], caption: str, text: Sequence[str]) -> NDArray[np.float32]:
    """``SIZE`` numbers of an RGB image (height × width × 3) and what is said in and under it."""
    row = np.zeros(SIZE, np.float32)
    row[SEEN] = look(network, image)
    row[SEEN.stop :] = words(caption, text)
    return row


def words(caption: str, text: Sequence[str]) -> NDArray[np.float32]:
    """The numbers of ``CAPTION`` and ``TEXT``."""
    return np.concatenate([caption_numbers(caption), text_numbers(text)])


def look(network: Network, image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The numbers that need no words: means over ``LEVELS`` of what the network sees, and what pixels count.

    The last map's means are square-rooted, as the encoder does it.
    """
    small = _bounded(image)
    described = np.stack([network.describe(small, level) for level in LEVELS])
    described[:, :CHANNELS] = np.sqrt(np.maximum(described[:, :CHANNELS], 0.0))
    return np.concatenate([described.mean(axis=0), kind_pixels.pixel_numbers(small)])


def _bounded(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = image.shape[:2]
    share = (_MOST_PIXELS / (height * width)) ** 0.5
    if share >= 1:
        return image
    size = (max(round(width * share), 1), max(round(height * share), 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

"""The network by itself: the shape of its maps, the same answer every time, and that importing it loads nothing."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from harvest.vision import CHANNELS, DESCRIPTION, Network, open_network


@pytest.fixture(scope="module")
def network() -> Network:
    return open_network()


@pytest.mark.parametrize(
    ("shape", "level", "cells"),
    [
        ((224, 224), 1.0, (7, 7)),
        ((1000, 1000), 2.0, (14, 14)),
        ((400, 100), 1.0, (14, 4)),
        ((1, 1), 1.0, (7, 7)),
        ((1, 20000), 1.0, (1, 42)),
    ],
)
def test_a_picture_is_shown_over_whole_cells(
    network: Network, shape: tuple[int, int], level: float, cells: tuple[int, int]
) -> None:
    image = np.random.default_rng(1).integers(0, 256, (*shape, 3), dtype=np.uint8)
    features = network.feature_map(image, level)
    assert features.shape == (CHANNELS, *cells) and features.dtype == np.float32
    assert np.isfinite(features).all() and features.min() >= 0.0


def test_the_map_and_the_fingerprint_are_the_same_every_time(network: Network) -> None:
    image = np.random.default_rng(2).integers(0, 256, (300, 200, 3), dtype=np.uint8)
    again = open_network(threads=2)
    assert np.allclose(network.feature_map(image), again.feature_map(image), atol=1e-4)
    assert network.fingerprint == again.fingerprint and len(network.fingerprint) == 16


def test_a_description_holds_the_maps_mean_and_what_the_middle_layers_see(network: Network) -> None:
    image = np.random.default_rng(3).integers(0, 256, (300, 200, 3), dtype=np.uint8)
    described = network.describe(image)
    assert described.shape == (DESCRIPTION,) and np.isfinite(described).all()
    assert np.allclose(described[:CHANNELS], network.feature_map(image).mean(axis=(1, 2)), atol=1e-3)
    spreads = described[CHANNELS + (DESCRIPTION - CHANNELS) // 2 :]
    assert (spreads >= 0).all() and spreads.max() > 0.1


def test_importing_and_opening_load_nothing_heavy() -> None:
    code = "import sys, harvest.vision; print(sorted({'numpy', 'cv2', 'onnxruntime'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"

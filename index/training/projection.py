"""Fits the projection that turns EfficientNet-lite0's pooled features into short whitened vectors.

    python -m index.training.projection IMAGES... index/encoders/weights/efficientnet-lite0.npz

IMAGES are folders of figures. Features are square-rooted (the Hellinger kernel of Arandjelović & Zisserman, CVPR 2012),
centred, and projected on their first principal axes, each divided by its spread (Jégou & Chum, ECCV 2012): common
ground such as white paper and axes then counts less than what tells figures apart.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoders.efficientnet import EfficientNetEncoder
from index.encoders.tiles import TILES
from index.images import load_image


def fit(features: NDArray[np.float32], dim: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean, (channels,), and matrix, (channels, dim), of pooled ``features``, (n, channels)."""
    roots = np.sqrt(np.maximum(features.astype(np.float64), 0.0))
    mean = roots.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov((roots - mean).T))
    best = np.argsort(spread)[::-1][:dim]
    return mean.astype(np.float32), (axes[:, best] / np.sqrt(spread[best])).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path, nargs="+")
    parser.add_argument("npz", type=Path)
    parser.add_argument("--count", type=int, default=500, help="pictures drawn from the folders")
    parser.add_argument("--dim", type=int, default=TILES.dim)
    arguments = parser.parse_args()
    found = sorted(path for folder in arguments.images for path in folder.glob("*") if path.suffix in (".png", ".jpg"))
    chosen = random.Random(0).sample(found, min(arguments.count, len(found)))
    encoder = EfficientNetEncoder(TILES)
    features = np.concatenate([encoder.pooled_tiles(load_image(path)) for path in chosen])
    mean, matrix = fit(features, arguments.dim)
    np.savez_compressed(arguments.npz, mean=mean.astype(np.float16), matrix=matrix.astype(np.float16))
    print(
        f"{arguments.npz}: {features.shape[0]} vectors of {len(chosen)} pictures, {arguments.npz.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()

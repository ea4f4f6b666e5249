"""What the picture index computes of new pictures: vectors of panels and figures, keypoints of figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.encoders.tiles import MAX_TILES, TileEncoder
from index.keypoints import Keypoints, grey, stored_keypoints
from index.picture_panels import PanelPicture

FEW_PANELS = 2
"""Panels of figures with no more are looked at by their parts too; those of others are small parts themselves."""
THREADS = min(4, os.cpu_count() or 1)


class Wanted(NamedTuple):
    """What is needed of a picture: a vector of the whole, vectors of its parts too, keypoints."""

    whole: bool = False
    parts: bool = False
    keypoints: bool = False


class Taken(NamedTuple):
    """What was computed of a picture: (tiles, dim) vectors and keypoints, None where they were not wanted."""

    name: str
    vectors: NDArray[np.float32] | None
    keypoints: Keypoints | None


def wanted_of(panels: Iterable[PanelPicture]) -> dict[str, Wanted]:
    """What is needed of the pictures of panels, by name."""
    wanted: dict[str, Wanted] = {}
    for panel in panels:
        if panel.own:
            _want(wanted, panel.own, Wanted(whole=True, parts=panel.panels <= FEW_PANELS))
            _want(wanted, panel.figure, Wanted(whole=True, keypoints=True))
    return wanted


def _want(wanted: dict[str, Wanted], name: str, more: Wanted) -> None:
    wanted[name] = Wanted(*(a or b for a, b in zip(wanted.get(name, Wanted()), more, strict=True)))


def take_in(
    wanted: Mapping[str, Wanted], read: Callable[[str], NDArray[np.uint8] | None], encoder: TileEncoder
) -> list[Taken]:
    """All that is wanted, computed by several threads; a picture that ``read`` cannot give is left out."""

    def look(name: str, want: Wanted) -> Taken | None:
        image = read(name) if any(want) else None
        if image is None:
            return None
        vectors = encoder.encode_tiles(image) if want.parts else encoder.encode([image]) if want.whole else None
        return Taken(name, vectors, stored_keypoints(grey(image)) if want.keypoints else None)

    with ThreadPoolExecutor(THREADS) as pool:
        return [taken for taken in pool.map(look, wanted.keys(), wanted.values()) if taken is not None]


def rows_of(panel: PanelPicture, vectors: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32] | None:
    """The vectors that a panel is found by, at most ``MAX_TILES``: its own, and last its whole figure's.

    ``vectors`` are by sha256; None when the panel has none.
    """
    own, figure = vectors.get(sha_of(panel.own)), vectors.get(sha_of(panel.figure))
    if own is None or figure is None or not panel.is_part:
        return own
    return np.concatenate([own[: MAX_TILES - 1], figure[:1]])


def sha_of(name: str) -> str:
    """The sha256 that a picture's name starts with."""
    return name.partition(".")[0]

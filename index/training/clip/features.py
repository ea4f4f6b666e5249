"""What the towers make of pictures and texts, kept in a folder: each is looked at or read once.

A folder belongs to one pair of towers; their fingerprints are part of the files' names, so other towers start anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.errors import FiglensError
from harvest.vision import Network
from index.encoders.clip_network import LOOK, look
from index.encoders.minilm import LAYERS, WIDTH, MiniLM
from index.images import load_image
from index.training.clip.pairs import Pair
from index.training.clip.views import viewed

SAVED_EVERY = 500

Tell = Callable[[str], None]
Half = NDArray[np.float16]


class Features:
    """``images`` and ``texts`` fill the cache; what cannot be opened has no row."""

    def __init__(self, folder: Path, network: Network, tower: MiniLM, tell: Tell) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._network, self._tower, self._tell = network, tower, tell
        self._images = _Kept(folder / f"images-{network.fingerprint}-{LOOK}.npz")
        self._texts = _Kept(folder / f"texts-{tower.fingerprint}.npz")

    def images(self, pairs: Iterable[Pair]) -> dict[str, Half]:
        """``LOOK`` numbers by the pair's key."""
        missing = [pair for pair in pairs if pair.key not in self._images.rows]
        broken: set[Path] = set()
        for number, pair in enumerate(missing, 1):
            if pair.path in broken:
                continue
            try:
                image = load_image(pair.path)
            except FiglensError as error:
                self._tell(f"left out: {error}")
                broken.add(pair.path)
                continue
            if pair.place:
                x0, top, x1, bottom = pair.place
                image = image[top:bottom, x0:x1]
            if pair.view:
                image = viewed(image, pair)
            self._images.rows[pair.key] = look(self._network, image).astype(np.float16)
            if number % SAVED_EVERY == 0 or number == len(missing):
                self._images.save()
                self._tell(f"{number} of {len(missing)} pictures looked at")
        return self._images.rows

    def texts(self, texts: Iterable[str]) -> dict[str, Half]:
        """``LAYERS`` × ``WIDTH`` numbers by text."""
        missing = sorted({text for text in texts if _short(text) not in self._texts.rows}, key=len)
        for start in range(0, len(missing), SAVED_EVERY):
            part = missing[start : start + SAVED_EVERY]
            for text, row in zip(part, self._tower.describe(part), strict=True):
                self._texts.rows[_short(text)] = row.astype(np.float16).ravel()
            self._texts.save()
            self._tell(f"{start + len(part)} of {len(missing)} texts read")
        return _ByText(self._texts.rows)


class _ByText(dict[str, Half]):
    def __init__(self, rows: dict[str, Half]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, text: str) -> Half:
        return self._rows[_short(text)].reshape(LAYERS, WIDTH)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class _Kept:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.rows: dict[str, Half] = {}
        if path.is_file():
            with np.load(path) as stored:
                self.rows = dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))

    def save(self) -> None:
        """Written beside and renamed: a run that is ended loses no earlier work."""
        beside = self._path.with_suffix(".part.npz")
        np.savez(beside, keys=np.array(list(self.rows)), rows=np.array(list(self.rows.values()), np.float16))
        beside.replace(self._path)

"""The two heads of figlens' own CLIP: what a tower gives becomes a vector in the space of pictures and texts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.vision import CHANNELS

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """Features (n, features) become ``turned``, (n, axes); several fits make a vector each, side by side in the result.

    A fit goes a straight and a bent way: ``straight`` (fits × axes × width), ``inner`` (fits × axes × hidden) with
    ``bias`` (fits × hidden), ``outer`` (fits × hidden × width).
    """

    centre: Rows
    turn: Rows
    straight: Rows
    inner: Rows
    bias: Rows
    outer: Rows

    @property
    def dim(self) -> int:
        return int(self.straight.shape[0] * self.straight.shape[2])

    def turned(self, features: Rows) -> Rows:
        """(n, axes)."""
        return np.asarray((features - self.centre) @ self.turn, np.float32)

    def vectors(self, features: Rows) -> Rows:
        """(n, dim) of unit length."""
        rows = self.turned(features)
        made = [
            unit(rows @ straight + np.maximum(rows @ inner + bias, 0.0) @ outer)
            for straight, inner, bias, outer in zip(self.straight, self.inner, self.bias, self.outer, strict=True)
        ]
        return unit(np.concatenate(made, axis=1))


@dataclass(frozen=True, slots=True)
class Heads:
    """Both heads, and per question ("text", "image") slope and offset of the calibration: see ``likelihood``."""

    image: Head
    text: Head
    calibration: Rows

    def save(self, path: Path) -> None:
        """Matrices in half precision; the same heads give the same bytes."""
        values = {"calibration": self.calibration}
        for side in ("image", "text"):
            for part in fields(Head):
                value = getattr(getattr(self, side), part.name)
                values[f"{side}.{part.name}"] = (
                    value.astype(np.float16) if value.ndim > 2 or part.name == "turn" else value
                )
        with path.open("wb") as file:
            np.savez_compressed(file, **values)  # type: ignore[arg-type]  # numpy's stub takes no mapping here


def load_heads(path: Path) -> Heads:
    """The heads that ``save`` wrote."""
    with np.load(path) as stored:
        values = {name: stored[name].astype(np.float32) for name in stored.files}

    def head(side: str) -> Head:
        return Head(**{part.name: values[f"{side}.{part.name}"] for part in fields(Head)})

    return Heads(head("image"), head("text"), values["calibration"])


def image_features(described: Rows) -> Rows:
    """Of (n, LOOK) numbers of ``index.encoders.clip_network.look``: the means of the last map are square-rooted."""
    rows: Rows = described.astype(np.float32)
    rows[:, :CHANNELS] = np.sqrt(np.maximum(rows[:, :CHANNELS], 0.0))
    return rows


def text_features(described: Rows) -> Rows:
    """Of (n, layers, width) numbers of ``MiniLM.describe``: each layer at unit length, side by side."""
    return unit(described.astype(np.float32)).reshape(len(described), -1)


def unit(rows: Rows) -> Rows:
    """Rows of length one; a row of nothing stays nothing."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    result: Rows = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result

"""A folder of data sets with a few drawn pictures, and towers that cost nothing."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from harvest.vision import DESCRIPTION
from index.encoders.minilm import LAYERS, WIDTH

COLOURS = {"red": (200, 40, 40), "green": (40, 180, 60), "blue": (40, 60, 200)}


class Eyes:
    """A network that sees the mean colour."""

    fingerprint = "eyes"

    def __init__(self) -> None:
        self.looked = 0

    def feature_map(self, image: NDArray[np.uint8], level: float = 1.0) -> NDArray[np.float32]:
        raise NotImplementedError

    def describe(self, image: NDArray[np.uint8], level: float = 1.0) -> NDArray[np.float32]:
        self.looked += 1
        row = np.zeros(DESCRIPTION, np.float32)
        row[:3] = image.mean(axis=(0, 1)) / 255
        return row


class Ears:
    """A text tower that hears which letters there are."""

    fingerprint = "ears"

    def __init__(self) -> None:
        self.heard = 0

    def describe(self, texts: list[str]) -> NDArray[np.float32]:
        self.heard += len(texts)
        rows = np.zeros((len(texts), LAYERS, WIDTH), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text.lower():
                row[:, ord(letter) % WIDTH] += 1.0
            row[:, 0] += 0.1
        return rows


def write_data(folder: Path, each: int = 4) -> Path:
    """Captioned pictures of three colours, in train sets, and labelled ones."""
    for name in ("captioned", "captioned_more", "captioned_papers", "captioned_test", "micrographs", "figures"):
        (folder / name).mkdir(parents=True)
    (folder / "particles" / "images").mkdir(parents=True)
    captions: dict[str, list[dict[str, str]]] = {}
    for number in range(each):
        for colour in COLOURS:
            say = f"Figure {number}. A {colour} square on paper, of the {colour} kind."
            _add(folder, captions, "captioned", f"osbooks_x_{number:02d}{len(colour)}.png", colour, {"caption": say})
            _add(
                folder,
                captions,
                "captioned_more",
                f"{colour}_{number}.png",
                colour,
                {"caption": say, "group": f"g{number}"},
            )
            _add(
                folder,
                captions,
                "captioned_papers",
                f"{colour}_{number}.png",
                colour,
                {"caption": say, "doi": f"d{number}"},
            )
            _add(folder, captions, "captioned_test", f"{colour}_{number}.png", colour, {"caption": say, "group": "t"})
            about = {
                "kind": "sem" if colour == "red" else "tem",
                "caption": say,
                "doi": f"m{number}",
                "material": f"{colour} fibres",
            }
            _add(folder, captions, "micrographs", f"{colour}_{number}.png", colour, about)
            _add(folder, captions, "figures", f"{colour}_{number:03d}.png", colour, {"kind": "bar_chart"})
    for name, rows in captions.items():
        table = "labels.jsonl" if name in ("micrographs", "figures") else "captions.jsonl"
        (folder / name / table).write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return folder


def _add(
    folder: Path, captions: dict[str, list[dict[str, str]]], name: str, image: str, colour: str, row: dict[str, str]
) -> None:
    pixels = np.full((40, 48, 3), 255, np.uint8)
    pixels[8:32, 8:40] = COLOURS[colour]
    assert cv2.imwrite(str(folder / name / image), pixels[..., ::-1])
    captions.setdefault(name, []).append({"image": image, **row})

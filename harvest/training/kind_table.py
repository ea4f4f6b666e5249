"""Labelled panels as rows of numbers, kept in a folder: a picture is looked at and read once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.reading.kind_features import LEVELS, SEEN, SIZE, look
from harvest.reading.kind_features import words as word_numbers
from harvest.reading.kinds import KINDS
from harvest.reading.ocr import OcrEngine
from harvest.training.kind_examples import SPECTRA, SPECTRUM, Example, Shown
from harvest.vision import Network

NAMES = (*KINDS, SPECTRUM)
"""What a labelled panel may be called."""

MEANT = np.array([[kind == name or (name == SPECTRUM and kind in SPECTRA) for kind in KINDS] for name in NAMES])
"""(names, kinds): which kinds are right for a name."""

Said = dict[str, tuple[str, tuple[str, ...]]]
"""Caption and text by an example's key."""


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` (n, features); of each its kind (a place in NAMES), key, source, document and part."""

    rows: NDArray[np.float32]
    kinds: NDArray[np.intp]
    keys: NDArray[np.str_]
    sources: NDArray[np.str_]
    groups: NDArray[np.str_]
    parts: NDArray[np.str_]

    def only(self, chosen: NDArray[np.bool_]) -> Table:
        """The rows that are chosen."""
        return Table(
            self.rows[chosen],
            self.kinds[chosen],
            self.keys[chosen],
            self.sources[chosen],
            self.groups[chosen],
            self.parts[chosen],
        )


def tabulate(
    examples: Iterable[Example],
    network: Network,
    engine: OcrEngine | None,
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
) -> Table:
    """All examples as a table; what ``folder`` holds of an earlier call is not looked at or read again."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = _Kept(folder, "-".join([network.fingerprint, *map(str, LEVELS)]))
    listed = list(examples)
    for number, example in enumerate(listed):
        if example.key not in kept.seen:
            shown = example.load()
            kept.add(example.key, look(network, shown.image), shown.caption, _read(shown, engine))
            if number % 200 == 0:
                kept.save()
                tell(f"{number} of {len(listed)} looked at")
    kept.save()
    rows = np.zeros((len(listed), SIZE), np.float32)
    for row, example in zip(rows, listed, strict=True):
        row[SEEN] = kept.seen[example.key]
        row[SEEN.stop :] = word_numbers(*kept.said[example.key])
    return Table(
        rows,
        np.array([NAMES.index(example.kind) for example in listed]),
        np.array([example.key for example in listed]),
        np.array([example.source for example in listed]),
        np.array([example.group for example in listed]),
        np.array([example.part for example in listed]),
    )


def _read(shown: Shown, engine: OcrEngine | None) -> tuple[str, ...]:
    """The panel's printed text."""
    if shown.text is not None:
        return shown.text
    return tuple(line.text for line in engine.read(shown.image)) if engine else ()


class _Kept:
    """``seen.npz`` and ``said.json`` in a folder, by the examples' keys; another network's numbers do not count."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._seen_path = folder / f"seen-{fingerprint}.npz"
        self._said_path = folder / "said.json"
        self.seen: dict[str, NDArray[np.float32]] = {}
        self.said: Said = {}
        if self._seen_path.is_file() and self._said_path.is_file():
            with np.load(self._seen_path) as stored:
                self.seen = dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))
            said = json.loads(self._said_path.read_text(encoding="utf-8"))
            self.said = {key: (caption, tuple(text)) for key, (caption, text) in said.items()}

    def add(self, key: str, seen: NDArray[np.float32], caption: str, text: tuple[str, ...]) -> None:
        self.seen[key] = seen
        self.said[key] = (caption, text)

    def save(self) -> None:
        np.savez(self._seen_path, keys=np.array(list(self.seen)), rows=np.array(list(self.seen.values()), np.float32))
        self._said_path.write_text(json.dumps(self.said, ensure_ascii=False), encoding="utf-8")

"""Harvest functions for the runner's tests: what they do stands in the file they are given.

A fake paper is a file that begins with ``%PDF-`` and holds an order on its second line.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.errors import DocumentError
from harvest.reading.allowance import ReadingWatch
from harvest.reading.ocr import BoundedOcr, NoOcr, OcrLine
from harvest.records import Box, Failure, Figure, Harvest, PageImage, Panel, Paper, Picture, figure_id, panel_id
from harvest.settings import HarvestSettings, Limits

FAKE = "tests.harvest.fakes:harvest_file"


def write_paper(path: Path, order: str = "fine", number: int = 0) -> Path:
    """A file that ``harvest_file`` below takes for a paper and obeys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"%PDF-1.4\n{order}\n{number}\n".encode())
    return path


def harvest_file(
    path: Path,
    source: str,
    settings: HarvestSettings,
    limits: Limits,
    workspace: Path,
    root: Path | None = None,
    watch: ReadingWatch | None = None,
) -> Harvest:
    """Two figures for a fine paper; crashes, hangs and worse for others."""
    data = path.read_bytes()
    paper_id = hashlib.sha256(data).hexdigest()[:16]
    order = data.decode("utf-8", "replace").splitlines()[1] if data.startswith(b"%PDF-") else "fine"
    word, _, rest = order.partition(" ")
    _misbehave(word, rest)
    time.sleep(float(rest) if word == "slow" else 0)
    if word == "read":  # so many pictures, so many seconds each
        times, seconds = rest.split()
        engine = BoundedOcr(SlowOcr(float(seconds)), limits.ocr_seconds, watch)
        for _ in range(int(times)):
            engine.read(np.zeros((9, 9, 3), np.uint8))
    if word == "wrong":
        paper_id = "0" * 16
    figures = []
    for number in (1, 2):
        name = figure_id(paper_id, number)
        picture = _picture(workspace, f"{paper_id} {number} {settings.dpi}".encode(), word == "lost")
        panels = (Panel(panel_id(name, "a"), caption="TEM", image=picture),)
        figures.append(Figure(name, f"Fig. {number}", Box(1, 0, 0, 9, 9), order, ("x",), panels, picture, "fake"))
    shared = _picture(workspace, b"the same in every paper", False)
    failures = (Failure("text", "page 2", "nothing"),) if word == "partly" else ()
    return Harvest(Paper(paper_id, source, pages=3), tuple(figures), failures, (PageImage(1, 9, 9, shared),))


class SlowOcr(NoOcr):
    """An engine that takes its time, and half of it the processor's."""

    name = "slow"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        until = time.monotonic() + min(self._seconds, 8.0) / 2
        while time.monotonic() < until:
            pass
        time.sleep(self._seconds - min(self._seconds, 8.0) / 2)
        return []


def _picture(workspace: Path, content: bytes, lost: bool) -> Picture:
    picture = Picture(hashlib.sha256(content).hexdigest(), "png", 2, 2)
    if not lost:
        (workspace / picture.name).write_bytes(content)
    return picture


def _misbehave(word: str, rest: str) -> None:
    if word == "segfault":
        ctypes.string_at(0)
    elif word == "abort":
        os.abort()
    elif word == "exit":
        os._exit(7)
    elif word == "hang":
        time.sleep(1000)
    elif word == "spin":  # native code that never lets the interpreter go
        re.match(r"(a+)+$", "a" * 64 + "b")
    elif word == "eat":
        hoard = []
        while True:
            hoard.append(b"x" * (1 << 26))
    elif word == "leak":  # native memory that no one gives back, past any limit
        malloc = ctypes.CDLL(None).malloc
        malloc.restype, malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
        while True:
            address = malloc(1 << 24)
            if not address:
                os.abort()
            ctypes.memset(address, 1, 1 << 24)
    elif word == "refuse":
        raise DocumentError("encrypted; save it without its password")
    elif word == "raise":
        raise ZeroDivisionError("division by zero")
    elif word == "full":
        raise OSError(28, "No space left on device")
    elif word == "deep":
        _misbehave(word, rest)
    elif word == "chatter":
        os.write(1, b"done\n" * 10_000)
        os.write(2, b"x" * 100_000)


def broken_import(*_: object) -> None:
    """Never reached: the tests name a function that is not there."""

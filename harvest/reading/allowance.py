"""Time that a document may take of one kind of reading: slow readers cost its last pictures, not the whole of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class ReadingWatch(Protocol):
    """Is told of each reading of a picture, before and after it."""

    def begun(self) -> None:
        """A reading begins."""

    def done(self, seconds: float, cpu_seconds: float) -> None:
        """It has ended, after so many seconds on the clock and of the processor."""


class Allowance:
    """``left`` seconds to read in, down to ``floor``; readings that come later are counted in ``unread``, not done.

    ``watch`` is told of every reading, since a reader's time is progress and none of the document's own.
    """

    def __init__(self, seconds: float, watch: ReadingWatch | None = None) -> None:
        self.left = seconds
        self.floor = 0.0
        self.unread = 0
        self._watch = watch

    def within(self, reading: Callable[[], T], nothing: T) -> T:
        """What ``reading`` gives; ``nothing`` once the time is spent."""
        if self.left <= self.floor:
            self.unread += 1
            return nothing
        if self._watch is not None:
            self._watch.begun()
        begun, cpu = time.monotonic(), time.process_time()
        try:
            return reading()
        finally:
            took = time.monotonic() - begun
            self.left -= took
            if self._watch is not None:
                self._watch.done(took, time.process_time() - cpu)

"""The time that one task has had. Reading pictures by OCR is progress, so it has an allowance of its own."""

from __future__ import annotations

import time
from collections.abc import Iterable

from harvest.runner.worker import READ, READING

_PATIENCE = 4.0


class Clock:
    """Runs from the moment that a worker took its task; ``cpu`` is the worker's processor time so far, in seconds.

    What readings by OCR took is not counted, up to ``ocr_seconds`` in all (and a last reading more); a single one may
    take ``picture_seconds``.
    """

    def __init__(self, seconds: float, ocr_seconds: float, picture_seconds: float, cpu: float) -> None:
        self._seconds, self._picture = seconds, picture_seconds
        self._ocr_most = ocr_seconds + _PATIENCE * picture_seconds
        self._began, self._cpu = time.monotonic(), cpu
        self._ocr = self._ocr_cpu = 0.0
        self._reading: tuple[float, float] | None = None

    def hear(self, words: Iterable[bytes], cpu: float) -> None:
        """Take note of what the worker said of readings that began and ended; a word that makes no sense is not."""
        for word in words:
            if word == READING and self._reading is None:
                self._reading = (time.monotonic(), cpu)
            elif word.startswith(READ):
                self._reading = None
                took = _numbers(word)
                if took is not None:
                    self._ocr = min(self._ocr + took[0], self._ocr_most)
                    self._ocr_cpu += took[1]

    def overdue(self, cpu: float) -> str:
        """Why the task has had its time, "" while it has not."""
        now = time.monotonic()
        if self._reading is not None:
            since, had = self._reading
            over = _is_over(now - since, cpu - had, self._picture)
            return f"reading the text of one picture took longer than {self._picture:.0f} s" if over else ""
        over = _is_over(now - self._began - self._ocr, cpu - self._cpu - self._ocr_cpu, self._seconds)
        return f"took longer than {self._seconds:.0f} s" if over else ""


def _is_over(waited: float, had: float, seconds: float) -> bool:
    """On a busy machine a worker that had little of the processor gets more of the clock, up to ``_PATIENCE`` times;
    one that does not even want the processor is stuck and gets no more."""
    if waited <= seconds:
        return False
    return had > seconds / 2 or had < waited / 20 or waited > _PATIENCE * seconds


def _numbers(word: bytes) -> tuple[float, float] | None:
    """The seconds on the clock and of the processor that a reading took; None for what is no such word."""
    try:
        clock, cpu = (float(number) for number in word[len(READ) :].split())
    except ValueError:
        return None
    return (clock, cpu) if 0 <= clock < 1e6 and 0 <= cpu < 1e9 else None

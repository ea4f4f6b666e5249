"""Files that lie together, in the order in which they may be harvested."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from harvest.runner.discovery import Found
from harvest.store import InputFile

ARTICLES = ("jats", "html")


@dataclass(slots=True)
class Group:
    """The user's own files, or one opened archive's: single images wait until no article can claim them any more.

    ``pending`` files are with a worker or wait for one of the same content, ``articles`` of them articles. ``used``
    holds the real paths of the pictures that articles show. ``good``, ``bad`` and ``figures`` sum up an archive.
    """

    archive: InputFile | None = None
    folder: Path | None = None
    queues: tuple[deque[Found], deque[Found], deque[Found]] = field(default_factory=lambda: (deque(), deque(), deque()))
    pending: int = 0
    articles: int = 0
    used: set[str] = field(default_factory=set)
    good: int = 0
    bad: int = 0
    figures: int = 0

    def add(self, found: Iterable[Found]) -> int:
        """Queue files, the largest first, so that no worker is left with a long one at the end; returns how many."""
        number = 0
        for file in sorted(found, key=lambda file: -file.size):
            self._queue(file).append(file)
            number += 1
        return number

    def pop(self) -> Found | None:
        """The next file that may be looked at now."""
        articles, others, images = self.queues
        if articles:
            return articles.popleft()
        if others:
            return others.popleft()
        return images.popleft() if images and not self.articles else None

    def hold(self, found: Found) -> None:
        """A file has gone to a worker, or waits for one of the same content."""
        self.pending += 1
        self.articles += found.kind in ARTICLES

    def release(self, found: Found, look_again: bool = False) -> None:
        """A held file is dealt with, or is to be looked at again, before all others of its sort."""
        self.pending -= 1
        self.articles -= found.kind in ARTICLES
        if look_again:
            self._queue(found).appendleft(found)

    def source(self, found: Found) -> str:
        """What the record calls a file: its name, within an archive ``archive.zip/folder/name.pdf``."""
        if self.archive is None:
            return found.file.name
        return found.path[self.archive.path.rfind("/") + 1 :]

    @property
    def empty(self) -> bool:
        return not self.pending and not any(self.queues)

    def _queue(self, found: Found) -> deque[Found]:
        articles, others, images = self.queues
        return articles if found.kind in ARTICLES else images if found.kind == "image" else others


@dataclass(slots=True)
class Entry:
    """A file that a worker has, and files of the same content that wait for it; an archive goes to ``target``."""

    found: Found
    file: InputFile
    group: Group
    waiting: list[tuple[Found, Group]] = field(default_factory=list)
    target: Path | None = None

"""Pages of a long answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pages:
    """Page ``now`` (from 1) of ``total`` things, ``size`` a page."""

    now: int
    total: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def before(self) -> int | None:
        return min(self.now - 1, self.last) if self.now > 1 else None

    @property
    def after(self) -> int | None:
        return self.now + 1 if self.now < self.last else None

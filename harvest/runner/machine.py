"""How much memory the machine, or the container around us, has to give."""

from __future__ import annotations

import os
from pathlib import Path

_SHARE = 0.85
_LEAST = 768 * 2**20


def memory_a_worker(wanted: int, jobs: int) -> int:
    """``wanted`` bytes, or less where ``jobs`` workers together would take more than the machine has."""
    there = total_memory()
    return max(_LEAST, min(wanted, int(there * _SHARE / jobs))) if there else wanted


def total_memory() -> int:
    """Bytes of memory: the machine's, or the control group's where that is less; 0 where nobody says."""
    sizes = [_physical()]
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        try:
            sizes.append(int((Path("/sys/fs/cgroup") / name).read_text()))
        except (OSError, ValueError):
            continue
    return min((size for size in sizes if size > 0), default=0)


def _physical() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0

"""Years as people write them."""

from __future__ import annotations

import re


def parse_years(text: str) -> tuple[int | None, int | None]:
    """(first, last) year of ``2020``, ``2018-2024``, ``2018-`` or ``-2024``; ValueError with one clear line."""
    match = re.fullmatch(r"\s*(\d{4})?\s*([-–:])?\s*(\d{4})?\s*", text)
    if match is None or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise ValueError(f"{text!r} is no year; write 2020, 2018-2024, 2018- or -2024")
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else (None if match[2] else first)
    if first is not None and last is not None and first > last:
        raise ValueError(f"the years {text!r} run backwards; did you mean {last}-{first}?")
    return first, last

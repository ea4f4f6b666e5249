"""What may be shown on a terminal: names and texts come from strangers' files and must not steer it."""

from __future__ import annotations

import json
import re
from typing import Any

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, ends of lines, changes of direction, and what is no character at all."""


def printable(text: object) -> str:
    """The text on one line, with control characters written out: ``\\x1b[2J`` instead of a cleared screen."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), str(text))


def json_text(answer: Any, indent: int | None = None) -> str:
    """The answer as JSON in which control characters are escaped, those too that JSON itself would let pass."""
    text = json.dumps(answer, ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)

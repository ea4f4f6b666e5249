"""What kind of figure a caption speaks of: a readable table of the field's words."""

from __future__ import annotations


def kind_from_caption(caption: str) -> tuple[str, float]:
    """The kind a caption names and how sure that is (0..1); ("", 0.0) when it names none or several."""
    return "", 0.0

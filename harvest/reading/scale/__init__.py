"""Scale bars: the bar, the label beside it, and what the caption says of it."""

from harvest.reading.scale.read import expects_scale, may_have_scale, read_scale

__all__ = ["expects_scale", "may_have_scale", "read_scale"]

"""Scale bars: the bar, the label beside it, and what the caption says of it."""

from harvest.reading.scale.read import may_have_scale, read_scale

__all__ = ["may_have_scale", "read_scale"]

"""A figure's panels: where they are, their letters, their parts of the caption."""

from harvest.panels.split import Part, split_figure
from harvest.panels.subcaptions import divide_caption
from harvest.panels.view import FigureView

__all__ = ["FigureView", "Part", "divide_caption", "split_figure"]

"""A figure's panels: where they are, their letters, their parts of the caption."""

from harvest.panels.split import Part, split_figure
from harvest.panels.subcaptions import divide_caption
from harvest.panels.view import FigureView, pdf_view, raster_view

__all__ = ["FigureView", "Part", "divide_caption", "pdf_view", "raster_view", "split_figure"]

"""Drawn sample papers with their exact truth, deterministic by seed; the drawing libraries load on first use."""

from __future__ import annotations

from pathlib import Path

from harvest.errors import MissingExtra
from harvest.samples.panels import PANEL_KINDS, DrawnPanel, draw_panel

__all__ = ["PANEL_KINDS", "DrawnPanel", "draw_panel", "write_corpus"]


def write_corpus(folder: Path, papers: int, seed: int) -> list[Path]:
    """Write ``papers`` sample documents and their truth files into a folder; gives the documents' paths.

    The same seed gives the same documents. Raises MissingExtra where matplotlib is not installed.
    """
    try:
        from harvest.samples.corpus import write_corpus as write
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    try:
        return write(folder, papers, seed)
    except ModuleNotFoundError as error:
        raise _missing(error) from error


def _missing(error: ModuleNotFoundError) -> MissingExtra:
    return MissingExtra(f"sample papers need {error.name}: pip install 'figlens[samples]'")

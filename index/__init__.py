"""The indexes derived from a library, and the searches they answer.

>>> from index import open_library
>>> lib = open_library("library")
>>> lib.search("TEM image of nanoparticles")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.backends import Backends
    from index.library import FigureLibrary

__all__ = ["open_library"]


def open_library(folder: str | Path, encoder: str | None = None, backends: Backends | None = None) -> FigureLibrary:
    """The library at ``folder``, ready to be searched; LibraryError when there is none.

    ``backends`` says what finds words and vectors; by default what the environment says, else the embedded ones.
    """
    from index.library import FigureLibrary

    return FigureLibrary(folder, encoder, backends)

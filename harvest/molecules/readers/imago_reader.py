"""Imago, EPAM's reader of structures (PyPI `epam.imago`): a native library, fast, that may abort its process."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.molecules.readers import Reading
from harvest.molecules.readers.native import NativeChild

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ImagoReader:
    """Imago in a child process. Its time grows with the picture's area, so larger pictures are not read."""

    name = "imago"
    how = "pip install epam.imago (Linux on x86-64; comes with figlens there)"

    def __init__(self, seconds: float = 60.0, pixels: int = 8_000_000) -> None:
        self._child = NativeChild(Path(__file__).with_name("imago_child.py"), seconds)
        self._pixels = pixels

    def missing(self) -> str:
        """See ``MoleculeReader.missing``."""
        from importlib.util import find_spec

        if not self.version() or find_spec("imago") is None:
            return "the package epam.imago is not installed"
        return ""

    def version(self) -> str:
        """See ``MoleculeReader.version``."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("epam.imago")
        except PackageNotFoundError:
            return ""

    def readings(self, image: NDArray[np.uint8]) -> tuple[Reading, ...]:
        """See ``MoleculeReader.readings``: one at most, without a confidence."""
        from harvest.molecules.readers.preparation import write_png
        from harvest.molecules.structure import reading_of

        if image.shape[0] * image.shape[1] > self._pixels:
            return ()
        with tempfile.TemporaryDirectory(prefix="figlens-imago-") as folder:
            path = Path(folder) / "diagram.png"
            write_png(path, image)
            answer = self._child.ask(str(path))
        reading = reading_of(answer["molblock"]) if answer and "molblock" in answer else None
        return (reading,) if reading else ()

    def read(self, image: NDArray[np.uint8]) -> Reading | None:
        """See ``MoleculeReader.read``."""
        return next(iter(self.readings(image)), None)

    def close(self) -> None:
        """Ends the child process."""
        self._child.close()

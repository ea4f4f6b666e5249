"""DECIMER (Rajan et al. 2023, doi:10.1038/s41467-023-40782-0): a neural reader, optional, never loaded unasked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.molecules.readers import Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class DecimerReader:
    """DECIMER's image transformer. Importing it loads TensorFlow and its first use fetches its weights."""

    name = "decimer"
    how = 'pip install "figlens[decimer]" (about 2 GB with TensorFlow; fetches its weights once)'

    def missing(self) -> str:
        """See ``MoleculeReader.missing``; nothing is imported to find out."""
        from importlib.util import find_spec

        return "" if find_spec("DECIMER") else "the package decimer is not installed"

    def version(self) -> str:
        """See ``MoleculeReader.version``."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("decimer")
        except PackageNotFoundError:
            return ""

    def readings(self, image: NDArray[np.uint8]) -> tuple[Reading, ...]:
        """See ``MoleculeReader.readings``: one at most; its confidence is the mean of its tokens'."""
        from DECIMER import predict_SMILES

        from harvest.molecules.readers.preparation import write_png
        from harvest.molecules.structure import reading_of_smiles

        with tempfile.TemporaryDirectory(prefix="figlens-decimer-") as folder:
            path = Path(folder) / "diagram.png"
            write_png(path, image)
            told = predict_SMILES(str(path), confidence=True)
        smiles, tokens = told
        confidence = sum(float(sure) for _, sure in tokens) / len(tokens) if tokens else None
        reading = reading_of_smiles(smiles, confidence)
        return (reading,) if reading else ()

    def read(self, image: NDArray[np.uint8]) -> Reading | None:
        """See ``MoleculeReader.read``."""
        return next(iter(self.readings(image)), None)

    def close(self) -> None:
        """Nothing runs besides."""

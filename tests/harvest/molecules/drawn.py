"""Drawings of molecules with known structure, made by RDKit, and empty pictures."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D


def drawing(smiles: str, bond: float = 65.0, width: float = 2.0) -> NDArray[np.uint8]:
    """The structure in black on white (RGB), bonds ``bond`` pixels long."""
    mol = Chem.MolFromSmiles(smiles)
    canvas = rdMolDraw2D.MolDraw2DCairo(-1, -1)
    options: Any = canvas.drawOptions()
    options.useBWAtomPalette()
    options.scalingFactor = bond / 1.5
    options.bondLineWidth = width
    options.padding = 0.08
    canvas.DrawMolecule(mol)
    canvas.FinishDrawing()
    return np.asarray(Image.open(io.BytesIO(canvas.GetDrawingText())).convert("RGB"), np.uint8)


def blank(height: int, width: int) -> NDArray[np.uint8]:
    """White paper."""
    return np.full((height, width, 3), 255, np.uint8)

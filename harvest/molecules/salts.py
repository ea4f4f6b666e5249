"""What is printed beside a drawing and belongs to it: "HCl", "2 HBr", "H2O", "Na+" become parts of the salt."""

from __future__ import annotations

import re

_PARTS = {
    "HCl": "Cl",
    "HBr": "Br",
    "HI": "I",
    "HF": "F",
    "ClH": "Cl",
    "BrH": "Br",
    "H2O": "O",
    "HNO3": "O[N+](=O)[O-]",
    "H2SO4": "OS(=O)(=O)O",
    "H3PO4": "OP(=O)(O)O",
    "CF3COOH": "OC(=O)C(F)(F)F",
    "CF3CO2H": "OC(=O)C(F)(F)F",
    "TFA": "OC(=O)C(F)(F)F",
    "CH3COOH": "CC(=O)O",
    "HCOOH": "OC=O",
    "CH3SO3H": "CS(=O)(=O)O",
    "CH3OH": "CO",
    "MeOH": "CO",
    "EtOH": "CCO",
    "Na+": "[Na+]",
    "K+": "[K+]",
    "Li+": "[Li+]",
    "NH4+": "[NH4+]",
    "Cl-": "[Cl-]",
    "Br-": "[Br-]",
    "I-": "[I-]",
}
_SLIPS = str.maketrans({"₂": "2", "₃": "3", "₄": "4", "⁺": "+", "⁻": "-", "−": "-", "–": "-", "ⓘ": "I"})
_NUMBERED = re.compile(r"(\d?)(.+)")
MOST = 4


def salt_parts(text: str) -> str:
    """The SMILES of what a printed line adds to its drawing ("Cl.Cl" for "2 HCl"); "" when it is something else."""
    plain = text.translate(_SLIPS)
    plain = re.sub(r"[\s.,·•∙*×°]+", "", plain)
    plain = re.sub(r"H2[0oQ]\b", "H2O", re.sub(r"C[I1l|](?![a-z])", "Cl", plain))
    found = _NUMBERED.fullmatch(plain)
    if found is None or found[2] not in _PARTS:
        return ""
    count = int(found[1] or 1)
    return ".".join([_PARTS[found[2]]] * count) if 1 <= count <= MOST else ""

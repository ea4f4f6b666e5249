"""What the words mean before any panel was seen: the weights that training starts from and is drawn towards.

Some thousand panels are too few to learn from scratch that a binding energy means XPS; a chemist knows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harvest.reading.caption_kinds import TABLE
from harvest.reading.kind_features import SEEN, SIZE
from harvest.reading.kind_words import CAPTION_SIZE, PRINTED
from harvest.reading.kinds import KINDS

NAMED, OPENING, ALONE = 1.0, 0.8, 1.5
"""How much likelier (as a logit) a kind gets that a caption names, names in its opening, or names alone."""

SPOKEN_OF: dict[str, dict[str, float]] = {
    "two theta": {"xrd_pattern": 3.0},
    "hkl": {"xrd_pattern": 1.0, "electron_diffraction": 0.5},
    "raman": {"raman_spectrum": 3.0},
    "wavenumber": {"ir_spectrum": 1.5, "raman_spectrum": 1.0},
    "transmittance": {"ir_spectrum": 1.5, "uvvis_spectrum": 0.7},
    "absorbance": {"uvvis_spectrum": 1.5, "ir_spectrum": 0.5},
    "wavelength": {"uvvis_spectrum": 1.5, "pl_spectrum": 1.0},
    "emission": {"pl_spectrum": 1.8},
    "binding": {"xps_spectrum": 3.5},
    "orbital": {"xps_spectrum": 1.2, "band_structure": 0.4},
    "energy": {"edx_spectrum": 0.6, "xps_spectrum": 0.4, "band_structure": 0.4},
    "fermi": {"band_structure": 2.0},
    "high symmetry": {"band_structure": 2.5},
    "ppm": {"nmr_spectrum": 2.5},
    "m/z": {"mass_spectrum": 3.0},
    "retention": {"chromatogram": 2.0},
    "counts": {"histogram": 0.7},
    "versus electrode": {"electrochemistry": 2.5},
    "potential": {"electrochemistry": 1.0, "iv_curve": 0.5},
    "current": {"electrochemistry": 0.7, "iv_curve": 0.8},
    "capacity": {"electrochemistry": 1.8},
    "cycles": {"electrochemistry": 1.2},
    "impedance": {"electrochemistry": 1.5},
    "mass": {"thermal_analysis": 1.5},
    "strain": {"stress_strain": 1.5},
    "stress": {"stress_strain": 1.2},
    "pressure": {"adsorption_isotherm": 2.0},
    "scale bar": {"sem": 0.5, "tem": 0.5, "optical_micrograph": 0.3, "stem": 0.3, "afm": 0.3},
    "microscope": {"sem": 1.2},
    "element": {"elemental_map": 0.5, "edx_spectrum": 0.5},
    "overlay": {"fluorescence": 1.0},
    "chemistry": {"molecule": 0.5, "reaction_scheme": 0.5},
}
"""What a line of a row of ``PRINTED`` says for kinds, as logits."""


def believed(seen: int) -> NDArray[np.float32]:
    """(``seen`` axes and the words' features, kinds): zero for all that is seen."""
    prior = np.zeros((seen + SIZE - SEEN.stop, len(KINDS)), np.float32)
    for place, kind in enumerate(TABLE):
        for block, weight in enumerate((NAMED, OPENING, ALONE)):
            prior[seen + block * len(TABLE) + place, KINDS.index(kind)] = weight
    for place, name in enumerate(PRINTED):
        for kind, weight in SPOKEN_OF.get(name, {}).items():
            prior[seen + CAPTION_SIZE + place, KINDS.index(kind)] = weight
    return prior

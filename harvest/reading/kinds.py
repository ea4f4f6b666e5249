"""What a panel is: one of the kinds below, told by its pixels, its caption and the text printed in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KINDS = (
    "sem",
    "tem",
    "stem",
    "afm",
    "stm",
    "optical_micrograph",
    "fluorescence",
    "ebsd",
    "electron_diffraction",
    "xray_image",
    "elemental_map",
    "photo",
    "xrd_pattern",
    "uvvis_spectrum",
    "ir_spectrum",
    "raman_spectrum",
    "nmr_spectrum",
    "xps_spectrum",
    "pl_spectrum",
    "mass_spectrum",
    "chromatogram",
    "edx_spectrum",
    "electrochemistry",
    "thermal_analysis",
    "iv_curve",
    "band_structure",
    "stress_strain",
    "adsorption_isotherm",
    "line_plot",
    "scatter_plot",
    "bar_chart",
    "histogram",
    "box_plot",
    "heatmap",
    "contour_map",
    "surface_plot",
    "pie_chart",
    "molecule",
    "reaction_scheme",
    "crystal_structure",
    "simulation_snapshot",
    "schematic",
    "flowchart",
    "map",
    "table_image",
    "other",
)
"""Every kind a panel may be of; the last is for what was looked at and is none of them, or not surely one."""

OTHER = KINDS[-1]


class KindReader(Protocol):
    """Says what a panel is. Safe to share between threads."""

    def read(self, image: NDArray[np.uint8] | None, caption: str = "", text: Sequence[str] = ()) -> tuple[str, float]:
        """A kind of ``KINDS`` and how sure that is, calibrated, in 0..1.

        ``image`` is RGB, height × width × 3; ``caption`` the panel's own part of the caption; ``text`` the lines
        printed in the panel, as its axes' titles. "other" when looked at and unsure; ("", 0.0) when there was no
        image and the words say nothing.
        """
        ...


def open_kind_reader() -> KindReader:
    """The reader that comes with the package; its weights load at first use."""
    from harvest.reading.kind_head import LearntKindReader

    return LearntKindReader()

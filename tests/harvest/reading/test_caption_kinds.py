"""Kinds that captions name, and captions that name none or several."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harvest.reading.caption_kinds import TABLE, kind_from_caption
from harvest.reading.kinds import KINDS


@pytest.mark.parametrize(
    ("caption", "kind"),
    [
        ("Figure 1. XRD patterns of the composites.", "xrd_pattern"),
        ("Fig. 2 SEM image of the film", "sem"),
        ("FE-SEM micrographs of grains", "sem"),
        ("HRTEM image of a particle. Inset: SAED pattern.", "tem"),
        ("HAADF-STEM images of the interface", "stem"),
        ("Size distribution as determined by TEM", "histogram"),
        ("FTIR spectra of the membrane", "ir_spectrum"),
        ("Cyclic voltammetry curves at 0.1 mV/s", "electrochemistry"),
        ("Charge–discharge profiles at 0.1 C", "electrochemistry"),
        ("Stress–strain curves of the alloy", "stress_strain"),
        ("Schematic of the holder. It fits a TEM column.", "schematic"),
        ("Photographs of the cell", "photo"),
        ("AFM height map", "afm"),
        ("N2 adsorption–desorption isotherms", "adsorption_isotherm"),
        ("EDX elemental maps of Ni", "elemental_map"),
        ("Viscosity depends on temperature.", ""),
        ("SEM and TEM images of the powder", ""),
        ("(a) XRD pattern, (b) SEM image", ""),
        ("the sem of three samples", ""),
        ("", ""),
    ],
)
def test_kinds(caption: str, kind: str) -> None:
    found, score = kind_from_caption(caption)
    assert found == kind
    assert 0 < score <= 0.6 if kind else score == 0


def test_the_table_names_kinds_that_there_are() -> None:
    assert set(TABLE) <= set(KINDS)


def test_real_captions(shared_data: Path) -> None:
    """Nine in ten of the kinds it names are right; many captions name none."""
    right = wrong = 0
    for path in sorted((shared_data / "papers" / "truth").glob("*.json")):
        for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]:
            kind, _ = kind_from_caption(figure["caption"])
            if kind:
                kinds = {panel["kind"] for panel in figure["panels"]} | {figure["kind"]}
                right, wrong = right + (kind in kinds), wrong + (kind not in kinds)
    assert right >= 30
    assert wrong <= right / 9

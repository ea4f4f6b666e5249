"""What may be said of a picture: its caption, a sentence of it, its kind's names, a word of its caption."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from index.text.words import term
from index.training.clip.pairs import Pair

KIND_NAMES: dict[str, tuple[str, ...]] = {
    "sem": (
        "SEM image",
        "scanning electron micrograph",
        "SEM micrograph",
        "scanning electron microscopy",
        "SEM",
        "FESEM image",
    ),
    "tem": (
        "TEM image",
        "transmission electron micrograph",
        "TEM micrograph",
        "transmission electron microscopy",
        "TEM",
        "HRTEM image",
    ),
    "stem": ("STEM image", "scanning transmission electron micrograph", "HAADF-STEM image", "STEM"),
    "afm": ("AFM image", "atomic force micrograph", "AFM height map", "atomic force microscopy topography"),
    "stm": ("STM image", "scanning tunneling micrograph", "scanning tunnelling microscopy"),
    "optical_micrograph": (
        "optical micrograph",
        "light micrograph",
        "optical microscopy image",
        "microscope image",
        "metallograph",
    ),
    "fluorescence": ("fluorescence image", "fluorescence micrograph", "confocal image", "fluorescence microscopy"),
    "ebsd": ("EBSD map", "orientation map", "inverse pole figure map"),
    "electron_diffraction": ("electron diffraction pattern", "SAED pattern", "diffraction spots"),
    "xray_image": ("X-ray image", "radiograph", "tomogram"),
    "elemental_map": ("elemental map", "EDX map", "EDS elemental mapping", "element distribution"),
    "photo": ("photograph", "photo", "digital photograph of the sample"),
    "xrd_pattern": ("XRD pattern", "X-ray diffraction pattern", "diffractogram", "powder diffraction"),
    "uvvis_spectrum": ("UV-vis spectrum", "absorption spectrum", "absorbance"),
    "ir_spectrum": ("IR spectrum", "FTIR spectrum", "infrared spectrum"),
    "raman_spectrum": ("Raman spectrum", "Raman spectra"),
    "nmr_spectrum": ("NMR spectrum", "NMR spectra"),
    "xps_spectrum": ("XPS spectrum", "X-ray photoelectron spectrum"),
    "pl_spectrum": ("PL spectrum", "photoluminescence spectrum", "emission spectrum"),
    "mass_spectrum": ("mass spectrum", "MS spectrum"),
    "chromatogram": ("chromatogram", "chromatography trace", "elution profile"),
    "edx_spectrum": ("EDX spectrum", "EDS spectrum", "energy-dispersive X-ray spectrum"),
    "electrochemistry": (
        "cyclic voltammogram",
        "charge-discharge curve",
        "Nyquist plot",
        "cycling performance",
        "voltage profile",
    ),
    "thermal_analysis": ("TGA curve", "DSC curve", "thermogram"),
    "iv_curve": ("I-V curve", "J-V curve", "current-voltage characteristic"),
    "band_structure": ("band structure", "density of states", "electronic bands"),
    "stress_strain": ("stress-strain curve", "tensile curve"),
    "adsorption_isotherm": ("adsorption isotherm", "nitrogen sorption isotherm"),
    "line_plot": ("line plot", "line chart", "line graph", "curves"),
    "scatter_plot": ("scatter plot", "scatter chart", "data points", "scattergram"),
    "bar_chart": ("bar chart", "bar graph", "column chart", "bars"),
    "histogram": ("histogram", "size distribution"),
    "box_plot": ("box plot", "box-and-whisker plot"),
    "heatmap": ("heat map", "heatmap", "colour map"),
    "contour_map": ("contour map", "contour plot"),
    "surface_plot": ("surface plot", "3D plot"),
    "pie_chart": ("pie chart", "pie diagram", "pie graph"),
    "molecule": ("structural formula", "chemical structure", "molecule", "molecular structure"),
    "reaction_scheme": ("reaction scheme", "synthesis scheme", "reaction pathway", "reaction mechanism"),
    "crystal_structure": ("crystal structure", "unit cell", "atomic structure model"),
    "simulation_snapshot": ("simulation snapshot", "molecular dynamics snapshot"),
    "schematic": ("schematic", "schematic illustration", "sketch", "diagram", "drawing"),
    "flowchart": ("flow chart", "flowchart", "workflow"),
    "map": ("geographic map", "map of the region"),
    "table_image": ("table", "table of values", "data table"),
    "spectrum": ("spectrum", "spectra", "spectral plot"),
    "electroluminescence": ("electroluminescence image", "electroluminescence image of a solar cell", "solar cell"),
}
"""How each kind is asked for, the plainest first."""

SPECTRA = ("xrd_pattern", *(kind for kind in KIND_NAMES if kind.endswith("_spectrum")))
"""What a panel of kind "spectrum" may be."""

MORE_GENERAL = {
    **dict.fromkeys(SPECTRA, ("spectrum",)),
    "histogram": ("bar_chart",),
    "uvvis_spectrum": ("spectrum", "line_plot"),
    "electrochemistry": ("line_plot",),
    "thermal_analysis": ("line_plot",),
    "iv_curve": ("line_plot",),
    "stress_strain": ("line_plot",),
    "adsorption_isotherm": ("line_plot",),
}
"""A panel of the kind half answers these names too."""

MORPHOLOGIES: dict[str, tuple[tuple[str, ...], str]] = {
    "particles": (
        ("nanoparticles", "particles", "nanocrystals"),
        r"nano-?particle|\bNPs?\b|\bnano-?crystals?|quantum dot|colloid|nano-?cubes?",
    ),
    "wires": (("nanowires", "nanorods", "nanotubes"), r"nano-?wire|\bNWs?\b|nano-?rod|nano-?tube|whisker"),
    "porous": (
        ("porous", "porous structure", "pores"),
        r"porous|\bpores?\b|porosit|foam|sponge|aerogel|scaffold|zeolit",
    ),
    "layered": (
        ("layered", "layered structure", "nanosheets"),
        r"layered|\blayers\b|nano-?sheet|lamella|flakes?\b|platelet|multilayer|exfoliat",
    ),
    "fibres": (
        ("fibres", "fibers", "fibrous structure"),
        r"fib(?:re|er|ril)s?\b|fibrous|nano-?fib|filament|textile|yarn",
    ),
    "core-shell": (("core-shell", "core-shell particles"), r"core\W{0,3}shell|\w@\w"),
    "spheres": (("spheres", "microspheres"), r"sphere|spherical|\bbeads?\b|liposome|vesicle|droplet"),
    "film": (("thin film", "coating", "film"), r"\bfilms?\b|coating"),
    "grains": (
        ("grains", "grain boundaries", "microstructure of an alloy"),
        r"\bgrains?\b|grain boundar|\balloy|dendrit",
    ),
    "cells": (("cells", "tissue"), r"\bcells\b|tissue|bacteri|\bbrain"),
    "cracks": (("cracks", "fracture surface"), r"\bcrack|fractur"),
    "cross section": (("cross section",), r"cross[- ]?section"),
    "crystals": (("crystals",), r"(?<!nano)(?<!nano-)\bcrystals\b"),
}
"""What a micrograph may show: how it is asked for, and how captions and materials say it."""

MICROGRAPHS = ("sem", "tem", "stem", "afm", "stm", "optical_micrograph", "fluorescence", "elemental_map")

_OPENING = re.compile(
    r"^\s*(?:supplementary\s+)?(?:figure|fig\.?|scheme|chart|table)\s*[A-Z]?\d[\w.–-]*\s*[.:|]?\s*", re.I
)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(])|(?=\([a-z]\)\s)")
_WORD = re.compile(r"[a-z][a-z-]{3,}", re.I)
_LEAST_SENTENCE = 15
_MOST_SENTENCES = 5

COMMON = 0.04
"""A word that a larger share of captions has says nothing of a picture."""

LEAST_DOCUMENTS = 4


def plain(caption: str) -> str:
    """The caption without "Figure 3."."""
    return _OPENING.sub("", caption).strip() or caption.strip()


def sentences(caption: str) -> list[str]:
    """Its sentences and lettered parts, the first few."""
    parts = [part.strip() for part in _SENTENCE.split(plain(caption))]
    return [part for part in parts if len(part) >= _LEAST_SENTENCE][:_MOST_SENTENCES]


def words_of(text: str) -> set[str]:
    """Lowered stems."""
    return {term(word.lower()) for word in _WORD.findall(text)}


def looks_of(text: str) -> set[str]:
    """Which of ``MORPHOLOGIES`` a caption or a material speaks of."""
    return {look for look, (_, pattern) in MORPHOLOGIES.items() if re.search(pattern, text, re.I)}


def telling_words(pairs: Iterable[Pair]) -> dict[str, str]:
    """Stems that several documents use and most captions do not, and the form in which each is met most (the first met,
    of equals)."""
    documents: dict[str, set[str]] = defaultdict(set)
    captions: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    count = 0
    for pair in pairs:
        count += bool(pair.caption)
        for word in sorted({word.lower() for word in _WORD.findall(pair.caption)}):
            found = term(word)
            documents[found].add(pair.group)
            forms[found][word] += 1
        captions.update(words_of(pair.caption))
    return {
        word: forms[word].most_common(1)[0][0]
        for word in sorted(documents)
        if len(documents[word]) >= LEAST_DOCUMENTS and captions[word] <= COMMON * count
    }

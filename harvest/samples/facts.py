"""What the sample papers are about: substances with the numbers that their figures show.

Peak positions are rounded textbook values; they make the figures look like the field's, not measurements.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Substance:
    """A material: names in markup, its peaks (position, height 0..1, label) and what is measured on it."""

    name: str
    short: str
    long: str
    family: str
    elements: tuple[str, ...]
    xrd: tuple[tuple[float, float, str], ...] = ()
    raman: tuple[tuple[float, float, str], ...] = ()
    ir: tuple[tuple[float, float, str], ...] = ()
    edge_nm: float = 0.0
    form: str = "nanoparticles"
    spacing: tuple[float, str] = (0.35, "101")
    kinds: tuple[str, ...] = ()


_OH = ((3400.0, 0.55, "O–H"), (1630.0, 0.4, "H–O–H"))
_ELECTRO = ("electrochemistry", "electrochemistry", "line_plot", "xps_spectrum", "schematic")
_PHOTO = ("uvvis_spectrum", "pl_spectrum", "iv_curve", "band_structure", "line_plot")
_METAL = ("stress_strain", "optical_micrograph", "histogram", "bar_chart", "contour_map", "edx_spectrum")
_SORB = ("adsorption_isotherm", "thermal_analysis", "ir_spectrum", "crystal_structure", "bar_chart")
_MOL = ("molecule", "reaction_scheme", "nmr_spectrum", "mass_spectrum", "uvvis_spectrum", "ir_spectrum")

SUBSTANCES = (
    Substance("TiO~2~", "TiO~2~", "anatase titanium dioxide", "photocatalyst", ("Ti", "O"),
              ((25.3, 1.0, "101"), (37.8, 0.22, "004"), (48.0, 0.33, "200"), (53.9, 0.2, "105"), (55.1, 0.19, "211"),
               (62.7, 0.14, "204")),
              ((144, 1.0, "E~g~"), (197, 0.07, "E~g~"), (399, 0.25, "B~1g~"), (516, 0.22, "A~1g~"), (639, 0.3, "E~g~")),
              (*_OH, (650.0, 0.9, "Ti–O–Ti")), 385.0, "nanoparticles", (0.352, "101"), _PHOTO),
    Substance("LiFePO~4~", "LFP", "lithium iron phosphate", "battery", ("Li", "Fe", "P", "O"),
              ((17.2, 0.75, "200"), (20.8, 0.6, "101"), (25.6, 0.85, "201"), (29.7, 0.9, "211"), (32.2, 0.35, "301"),
               (35.6, 1.0, "311"), (52.5, 0.3, "222")),
              ((950, 0.9, "PO~4~^3−^"), (1350, 0.8, "D"), (1590, 0.85, "G")),
              ((1055.0, 0.9, "PO~4~"), (965.0, 0.7, "P–O"), (635.0, 0.5, "O–P–O")), 0, "particles", (0.43, "101"),
              _ELECTRO),
    Substance("LiNi~0.8~Co~0.1~Mn~0.1~O~2~", "NCM811", "nickel-rich layered oxide", "battery",
              ("Ni", "Co", "Mn", "O"),
              ((18.7, 1.0, "003"), (36.6, 0.4, "101"), (38.2, 0.12, "006"), (44.3, 0.85, "104"), (48.6, 0.12, "015"),
               (58.6, 0.1, "107"), (64.4, 0.2, "018"), (65.0, 0.22, "110")),
              ((475, 0.7, "E~g~"), (555, 1.0, "A~1g~")), (), 0, "spheres", (0.474, "003"), _ELECTRO),
    Substance("MoS~2~", "MoS~2~", "molybdenum disulfide", "2D material", ("Mo", "S"),
              ((14.4, 1.0, "002"), (32.7, 0.5, "100"), (39.5, 0.45, "103"), (49.8, 0.25, "105"), (58.3, 0.4, "110")),
              ((383, 0.75, "E^1^~2g~"), (408, 1.0, "A~1g~")), (), 670.0, "sheets", (0.62, "002"),
              ("raman_spectrum", "pl_spectrum", "afm", "iv_curve", "crystal_structure")),
    Substance("CsPbBr~3~", "CsPbBr~3~", "cesium lead bromide perovskite", "perovskite", ("Cs", "Pb", "Br"),
              ((15.2, 0.8, "100"), (21.6, 0.5, "110"), (30.7, 1.0, "200"), (34.4, 0.3, "210"), (37.8, 0.35, "211"),
               (43.9, 0.4, "220")),
              ((72, 1.0, ""), (127, 0.5, ""), (310, 0.3, "")), (), 520.0, "cubes", (0.58, "100"), _PHOTO),
    Substance("ZnO", "ZnO", "zinc oxide", "semiconductor", ("Zn", "O"),
              ((31.8, 0.6, "100"), (34.4, 0.45, "002"), (36.3, 1.0, "101"), (47.5, 0.22, "102"), (56.6, 0.32, "110"),
               (62.9, 0.28, "103"), (68.0, 0.23, "112")),
              ((99, 0.7, "E~2~(low)"), (438, 1.0, "E~2~(high)"), (583, 0.25, "E~1~(LO)")),
              (*_OH, (450.0, 0.9, "Zn–O")), 372.0, "rods", (0.26, "002"), _PHOTO),
    Substance("α-Fe~2~O~3~", "hematite", "hematite", "photoanode", ("Fe", "O"),
              ((24.1, 0.3, "012"), (33.2, 1.0, "104"), (35.6, 0.75, "110"), (40.9, 0.2, "113"), (49.5, 0.35, "024"),
               (54.1, 0.4, "116"), (62.4, 0.28, "214"), (64.0, 0.27, "300")),
              ((225, 0.8, "A~1g~"), (293, 1.0, "E~g~"), (411, 0.7, "E~g~"), (612, 0.4, "E~g~"), (1320, 0.8, "2LO")),
              (*_OH, (540.0, 0.9, "Fe–O"), (470.0, 0.8, "Fe–O")), 590.0, "porous", (0.27, "104"),
              ("electrochemistry", "uvvis_spectrum", "band_structure", "schematic", "xps_spectrum")),
    Substance("Ti~3~C~2~T~*x*~", "MXene", "titanium carbide MXene", "supercapacitor", ("Ti", "C", "O", "F"),
              ((6.9, 1.0, "002"), (14.0, 0.15, "004"), (27.6, 0.2, "008"), (60.8, 0.15, "110")),
              ((203, 1.0, "A~1g~"), (390, 0.4, "E~g~"), (625, 0.5, "E~g~")), _OH, 0, "sheets", (0.98, "002"), _ELECTRO),
    Substance("reduced graphene oxide", "rGO", "reduced graphene oxide", "carbon", ("C", "O"),
              ((24.6, 1.0, "002"), (42.9, 0.2, "100")), ((1350, 1.0, "D"), (1590, 0.95, "G"), (2690, 0.25, "2D")),
              ((3420.0, 0.5, "O–H"), (1725.0, 0.6, "C=O"), (1575.0, 0.5, "C=C"), (1220.0, 0.5, "C–O")), 270.0, "sheets",
              (0.36, "002"), (*_ELECTRO, "raman_spectrum")),
    Substance("BaTiO~3~", "BTO", "barium titanate", "ferroelectric", ("Ba", "Ti", "O"),
              ((22.2, 0.25, "100"), (31.5, 1.0, "110"), (38.9, 0.35, "111"), (45.3, 0.4, "200"), (56.2, 0.4, "211"),
               (65.9, 0.2, "220")),
              ((260, 0.9, "A~1~(TO)"), (306, 0.5, "B~1~"), (516, 1.0, "A~1~(TO)"), (717, 0.3, "LO")), (), 390.0,
              "grains", (0.283, "110"), ("thermal_analysis", "line_plot", "crystal_structure", "contour_map")),
    Substance("ZIF-8", "ZIF-8", "zeolitic imidazolate framework-8", "MOF", ("Zn", "N", "C"),
              ((7.3, 1.0, "011"), (10.4, 0.3, "002"), (12.7, 0.65, "112"), (14.7, 0.15, "022"), (16.4, 0.2, "013"),
               (18.0, 0.35, "222")),
              ((686, 0.8, ""), (1146, 0.6, ""), (1460, 0.5, "")),
              ((1584.0, 0.5, "C=N"), (1420.0, 0.8, "ring"), (1145.0, 0.8, "C–N"), (420.0, 0.9, "Zn–N")), 0, "cubes",
              (1.2, "011"), _SORB),
    Substance("Ge~2~Sb~2~Te~5~", "GST", "germanium antimony telluride", "phase-change memory", ("Ge", "Sb", "Te"),
              ((25.6, 0.3, "111"), (29.8, 1.0, "200"), (42.6, 0.6, "220"), (52.8, 0.2, "222")),
              ((110, 0.8, ""), (150, 1.0, "")), (), 0, "film", (0.3, "200"),
              ("line_plot", "iv_curve", "schematic", "electron_diffraction", "band_structure")),
    Substance("g-C~3~N~4~", "CN", "graphitic carbon nitride", "photocatalyst", ("C", "N"),
              ((13.1, 0.2, "100"), (27.4, 1.0, "002")), ((705, 1.0, ""), (1233, 0.6, "")),
              ((3170.0, 0.6, "N–H"), (1637.0, 0.7, "C=N"), (1240.0, 0.9, "C–N"), (808.0, 0.8, "triazine")), 450.0,
              "porous", (0.326, "002"), (*_PHOTO, "thermal_analysis")),
    Substance("NiFe layered double hydroxide", "NiFe-LDH", "nickel–iron layered double hydroxide", "electrocatalyst",
              ("Ni", "Fe", "O"),
              ((11.5, 1.0, "003"), (23.1, 0.45, "006"), (34.5, 0.5, "012"), (39.0, 0.35, "015"), (60.0, 0.3, "110")),
              ((458, 0.8, "Ni–O"), (530, 1.0, "Ni–OH")), _OH, 0, "sheets", (0.25, "012"), _ELECTRO),
    Substance("AZ31 magnesium alloy", "AZ31", "AZ31 magnesium alloy", "alloy", ("Mg", "Al", "Zn"),
              ((32.2, 0.3, "100"), (34.4, 0.5, "002"), (36.6, 1.0, "101"), (47.8, 0.2, "102"), (57.4, 0.25, "110")),
              (), (), 0, "grains", (0.26, "002"), _METAL),
    Substance("316L stainless steel", "316L", "316L stainless steel", "alloy", ("Fe", "Cr", "Ni"),
              ((43.6, 1.0, "111"), (50.8, 0.45, "200"), (74.7, 0.25, "220")), (), (), 0, "grains", (0.208, "111"),
              _METAL),
    Substance("cellulose nanofibril", "CNF", "cellulose nanofibrils", "polymer", ("C", "O"),
              ((14.9, 0.35, "1-10"), (16.4, 0.4, "110"), (22.6, 1.0, "200")), ((380, 0.6, ""), (1095, 1.0, "C–O–C")),
              ((3340.0, 0.9, "O–H"), (2900.0, 0.4, "C–H"), (1430.0, 0.3, "CH~2~"), (1055.0, 1.0, "C–O")), 0, "fibres",
              (0.39, "200"), ("stress_strain", "thermal_analysis", "ir_spectrum", "flowchart", "bar_chart")),
    Substance("poly(3-hexylthiophene)", "P3HT", "poly(3-hexylthiophene)", "organic semiconductor", ("C", "S"),
              ((5.4, 1.0, "100"), (10.8, 0.2, "200"), (23.5, 0.15, "010")), ((1380, 0.5, "C–C"), (1445, 1.0, "C=C")),
              ((2925.0, 0.8, "C–H"), (1510.0, 0.5, "C=C"), (820.0, 0.4, "C–H")), 640.0, "film", (0.38, "010"),
              (*_MOL, "afm", "iv_curve")),
)  # fmt: skip

CONDITIONS = (
    "calcined at {0} °C", "annealed at {0} °C", "after {1} cycles", "before and after heat treatment",
    "prepared by a hydrothermal route", "obtained by ball milling", "synthesised in ethanol",
    "grown on carbon cloth", "with different loadings", "under nitrogen", "at room temperature",
)  # fmt: skip

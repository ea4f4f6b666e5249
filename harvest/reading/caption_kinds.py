"""What kind of picture a caption speaks of: a readable table of the field's words.

One of the things that ``harvest.reading.kinds`` goes by.
"""

from __future__ import annotations

import re

TABLE: dict[str, str] = {
    "sem": r"(?:FE-?)?SEM\b|scanning electron (?:micro\w+|image)|(?:back-?scattered|"
    r"secondary) electron (?:micro\w+|image)",
    "tem": r"(?:HR-?|BF-?|DF-?|cryo-?)?TEM\b|(?<!scanning )transmission electron (?:micro\w+|image)|"
    r"lattice fringe image",
    "stem": r"(?:HAADF-?|HR-?|ADF-?|BF-?|AC-?)?STEM\b|scanning transmission electron|HAADF",
    "afm": r"AFM\b|atomic force micro\w+",
    "stm": r"STM\b|scanning tunnell?ing micro\w+",
    "optical_micrograph": r"(?:optical|light|bright-?field|polari[sz]ed(?: light)?|POM) (?:micro\w+ )?(?:image|"
    r"micro(?:graph|scop))\w*",
    "fluorescence": r"(?:fluorescence|confocal|CLSM)(?: (?:laser|scanning))* (?:micro\w+|images?)",
    "ebsd": r"EBSD|electron back-?scatter(?:ed)? diffraction|inverse pole figure",
    "electron_diffraction": r"SAED\b|SAD\b|selected[- ]area (?:electron )?diffraction|electron diffraction patterns?",
    "xray_image": r"radiographs?|(?:X-ray|synchrotron) (?:images?|tomogra\w+|microtomogra\w+)|(?:micro|"
    r"nano)?-?CT (?:images?|scans?)|tomograms?",
    "elemental_map": r"element(?:al|s)? (?:distribution )?map(?:ping)?s?|(?:EDX|EDS|EELS|"
    r"EPMA)[- ](?:elemental )?map(?:ping)?s?",
    "photo": r"(?:digital |optical )?photo(?:graph|graphic image)?s?\b|digital (?:camera )?(?:image|picture)s?",
    "xrd_pattern": r"P?XR(?:P)?D\b|X-?ray (?:powder )?diffract\w+|diffract(?:ion pattern|ogram)s?|Rietveld|GIXRD|"
    r"GIWAXS|SAXS|WAXS",
    "uvvis_spectrum": r"UV[-–/ ]?vis\w*|(?:optical )?absor(?:ption|bance) spectr\w+|Tauc plots?|"
    r"diffuse reflectance spectr\w+",
    "ir_spectrum": r"(?:ATR-?)?FT-?IR\b|(?<!near-)infrared spectr\w+|IR spectr\w+|DRIFTS",
    "raman_spectrum": r"Raman (?:spectr\w+|shift|scattering spectr\w+)",
    "nmr_spectrum": r"NMR\b",
    "xps_spectrum": r"XPS\b|X-?ray photoelectron|UPS spectr\w+",
    "pl_spectrum": r"(?:photo)?luminescence spectr\w+|PL (?:spectr\w+|emission|intensity|decay)|(?:fluorescence|"
    r"emission|excitation) spectr\w+",
    "mass_spectrum": r"(?:MALDI|ESI)[- ]?(?:TOF)?[- ]?MS\b|mass spectr(?:um|a)\b",
    "chromatogram": r"chromatograms?|(?:GC|HPLC|GPC|SEC) traces?|elution (?:profiles?|curves?)",
    "edx_spectrum": r"ED[XS] spectr\w+|energy[- ]dispersive (?:X-ray )?spectr(?:um|a)",
    "electrochemistry": r"cyclic voltammo?\w+|CV (?:curve|profile)s?|(?:dis)?charge[-–/ −]+(?:and )?(?:dis)?charge|"
    r"Nyquist|"
    r"(?:electrochemical )?impedance spectr\w+|EIS\b|galvanostatic|cycling (?:performance|stabilit|behaviou?r|life)\w*|"
    r"rate (?:capabilit|performance)\w*|cycl(?:ic|e) (?:stabilit|performance|life)\w*|voltage profiles?|"
    r"coulombic efficienc\w+|voltammograms?|polari[sz]ation curves?|Tafel",
    "thermal_analysis": r"TGA?\b|DSC\b|DTA\b|DTG\b|TG[-–/]?D\w+|thermogravimetr\w+|differential scanning calorimetr\w+|"
    r"thermograms?",
    "iv_curve": r"[IJ][-–−]V (?:curve|characteristic|plot)?s?|current(?: density)?[-–−]voltage",
    "band_structure": r"band structures?|(?:projected |partial |total )?densit(?:y|ies) of states|(?:P|L)?DOS\b|"
    r"phonon dispersions?",
    "stress_strain": r"stress[-–− ]+strain|tensile curves?|load[-–− ]+displacement",
    "adsorption_isotherm": r"(?:ad|de)?sorption[-–−/ ]*(?:desorption )?isotherms?|BET isotherms?",
    "bar_chart": r"bar (?:chart|graph|plot|diagram)s?",
    "histogram": r"histograms?|(?:particle |grain )?size distributions?",
    "box_plot": r"box[- ]?(?:and[- ]whiskers? )?plots?",
    "heatmap": r"heat ?maps?|(?:confusion|correlation) matri(?:x|ces)",
    "contour_map": r"contour (?:plot|map)s?",
    "surface_plot": r"surface plots?|response surfaces?|3D plots?",
    "pie_chart": r"pie (?:chart|diagram)s?",
    "molecule": r"(?:chemical|molecular|structural) (?:structure|formula)\w*|structures? of (?:the )?(?:compound|"
    r"molecule|ligand|monomer|dye)s?",
    "reaction_scheme": r"(?:reaction|synthetic|synthesis) (?:scheme|route|pathway|mechanism)s?|(?:proposed|"
    r"possible) (?:reaction )?mechanism",
    "crystal_structure": r"crystal(?:lographic)? structures?|unit cells?|ORTEP|(?:ball-and-stick|atomic|"
    r"atomistic) (?:model|structure)s?|"
    r"(?:asymmetric unit|crystal packing)",
    "simulation_snapshot": r"(?:simulation |MD |equilibrium )?snapshots?|(?:visuali[sz]ation of the )?simulation box",
    "schematic": r"schematic\w*|sketch\w*|scheme (?:of|illustrating|showing)|(?:graphical )?illustration of|cartoon|"
    r"diagram of the (?:set-?up|apparatus|device|experimental)|experimental set-?up",
    "flowchart": r"flow ?(?:chart|diagram)s?|workflow",
    "map": r"(?:geograph\w+|geological|location|sampling) maps?|map of (?:the )?(?:study|sampling) (?:area|site)s?",
}
_PATTERNS = {kind: re.compile(rf"(?<![A-Za-z])(?:{words})", re.IGNORECASE) for kind, words in TABLE.items()}
_ASIDE = re.compile(
    r"\(?\b[Ii]nsets?\)?[^.;]*|\b(?:determined|measured|obtained|calculated|derived|estimated|recorded|observed|identified|seen|confirmed)"
    r"\s+(?:by|from|with|using|via|in)\b[^.;,)]*|\((?:see|cf\.)[^)]*\)|[Rr]eproduced .*|[Rr]eprinted .*|[Aa]dapted .*",
)
_DRAWN = re.compile(r"^.{0,25}\b(?:schematic|sketch)", re.IGNORECASE | re.DOTALL)


def kind_from_caption(caption: str) -> tuple[str, float]:
    """The one kind a caption names and how sure that is; ("", 0.0) when it names none, or several.

    Insets and the methods by which values were found do not count: "size distribution from TEM" is no TEM image.
    """
    text = _ASIDE.sub(" ", caption)
    opening = re.split(r"(?<=[a-z0-9)])[.;:]\s", text, maxsplit=1)[0]
    named = kinds_named(text)
    if len(named) == 1:
        kind = next(iter(named))
        return kind, 0.6 if kind in kinds_named(opening) else 0.4
    if _DRAWN.match(text) and kinds_named(opening) == {"schematic"}:
        return "schematic", 0.4  # a drawing of something, whose parts the rest of the caption names
    return "", 0.0


def kinds_named(text: str) -> set[str]:
    """The kinds of ``TABLE`` that a text names; an EDX map names no spectrum."""
    found = {kind for kind, words in _PATTERNS.items() if any(_counts(match.group()) for match in words.finditer(text))}
    return found - {"edx_spectrum"} if "elemental_map" in found else found


def _counts(word: str) -> bool:
    """Abbreviations count in capitals only: "sem" and "ups" are also words."""
    letters = re.sub(r"[^A-Za-z]", "", word)
    return len(letters) > 4 or not letters.islower()

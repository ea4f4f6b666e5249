"""Molecules and reaction schemes as RDKit draws them, in vectors."""

from __future__ import annotations

from harvest.samples.drawing.families import family
from harvest.samples.drawing.ink import Rect
from harvest.samples.drawing.structures import Sheet, canonical, structure
from harvest.samples.fonts import face
from harvest.samples.panels import DrawnMolecule, DrawnPanel, Sketch

_MOLECULES = tuple(
    (line.split(" ", 1)[0], line.split(" ", 1)[1])
    for line in """
CC(=O)Nc1ccc(O)cc1 paracetamol
CC(=O)Oc1ccccc1C(=O)O aspirin
Cn1cnc2c1c(=O)n(C)c(=O)n2C caffeine
CC(C)Cc1ccc(cc1)C(C)C(=O)O ibuprofen
c1ccc2c(c1)[nH]c1ccccc12 carbazole
O=[N+]([O-])c1ccc(O)cc1 4-nitrophenol
c1ccc(/C=C/c2ccccc2)cc1 (E)-stilbene
Nc1ccc(cc1)-c1ccc(N)cc1 benzidine
OB(O)c1ccccc1 phenylboronic acid
Brc1ccc(Br)s1 2,5-dibromothiophene
CCCCCCc1ccsc1 3-hexylthiophene
O=C1c2ccccc2C(=O)N1 phthalimide
Cc1nc[nH]c1 4-methylimidazole
c1ccc(cc1)N(c1ccccc1)c1ccccc1 triphenylamine
N#Cc1ccncc1 4-cyanopyridine
OC(=O)c1ccc(cc1)C(=O)O terephthalic acid
CC(C)(C)OC(=O)NCC(=O)O Boc-glycine
O=C(O)/C=C/c1ccccc1 cinnamic acid
C[C@H](N)C(=O)O L-alanine
COc1cc(C=O)ccc1O vanillin
FC(F)(F)c1ccc(Cl)cc1 4-chlorobenzotrifluoride
c1ccc(nc1)-c1ccccn1 2,2'-bipyridine
O=C1CCCCO1 delta-valerolactone
C=CC(=O)OCCO 2-hydroxyethyl acrylate
CCOC(=O)c1ccc(N)cc1 benzocaine
Oc1ccc2ccccc2c1 2-naphthol
O=C(c1ccccc1)c1ccccc1 benzophenone
""".strip().splitlines()
)
"""SMILES and name."""

_REACTIONS = (
    ("Brc1ccc(C=O)cc1", "OB(O)c1ccccc1", "O=Cc1ccc(cc1)-c1ccccc1", "Pd(PPh3)4, K2CO3", "Suzuki coupling"),
    ("OC(=O)c1ccccc1", "OCC", "CCOC(=O)c1ccccc1", "H2SO4, reflux", "Fischer esterification"),
    ("O=Cc1ccccc1", "CC(=O)c1ccccc1", "O=C(/C=C/c1ccccc1)c1ccccc1", "NaOH, EtOH", "aldol condensation"),
    ("Nc1ccc(O)cc1", "CC(=O)OC(C)=O", "CC(=O)Nc1ccc(O)cc1", "H2O, 80 °C", "acetylation"),
    ("C#Cc1ccccc1", "[N-]=[N+]=NCC", "CCn1cc(-c2ccccc2)nn1", "CuI, DIPEA", "click reaction"),
    ("O=[N+]([O-])c1ccc(O)cc1", "", "Nc1ccc(O)cc1", "NaBH4, catalyst", "reduction of 4-nitrophenol"),
    ("CCCCCCc1ccsc1", "", "CCCCCCc1c(Br)sc(Br)c1", "NBS, DMF", "bromination"),
)
"""Two reactants (the second may be missing), product, conditions, name."""


_SHORTEST_BOND = 9.0
"""In points; journals ask for 14.4."""


def molecule(sketch: Sketch) -> DrawnPanel:
    """One to four structures in a row, numbered in bold or named; or a family: a core and what its R stands for."""
    if sketch.chance(0.3):
        return family(sketch)
    count = int(sketch.rng.integers(1, 5)) if sketch.width > 190 else int(sketch.rng.integers(1, 3))
    chosen = [_MOLECULES[int(k)] for k in sketch.rng.choice(len(_MOLECULES), count, replace=False)]
    first = int(sketch.rng.integers(1, 6))
    bond = sketch.between(18, 25)
    drawings = [structure(smiles, 420, 320, bond) for smiles, _ in chosen]
    while count > 1 and _scale(sketch.width / count, drawings[:count]) * bond < _SHORTEST_BOND:
        count -= 1  # no journal prints them smaller: it shows fewer
    chosen, drawings = chosen[:count], drawings[:count]
    cell = sketch.width / count
    named = sketch.chance(0.3) and all(face("sans").width(name, 8) < cell - 6 for _, name in chosen)
    scale = _scale(cell, drawings)
    tall = max((clip[3] - clip[1]) * scale for _, clip in drawings)
    sheet = Sheet(sketch.width + 40, tall + 60)
    found = []
    for k, ((smiles, name), (pdf, clip)) in enumerate(zip(chosen, drawings, strict=True)):
        wide, high = (clip[2] - clip[0]) * scale, (clip[3] - clip[1]) * scale
        box = sheet.put(pdf, clip, 20 + cell * (k + 0.5) - wide / 2, 20 + (tall - high) / 2, scale)
        label = name if named else str(first + k)
        sheet.write(20 + cell * (k + 0.5), tall + 34, label, 8, "helv" if named else "hebo")
        found.append(DrawnMolecule(canonical(smiles), label, box))
    names = ", ".join(f"{name} ({m.label})" if not named else name for (_, name), m in zip(chosen, found, strict=True))
    return sheet.panel("molecule", f"Chemical structure{'s' if count > 1 else ''} of {names}", found)


def _scale(cell: float, drawings: list[tuple[bytes, Rect]]) -> float:
    """How much smaller all must be for the widest to fit its cell."""
    return min(1.0, *((cell - 8) / (clip[2] - clip[0]) for _, clip in drawings))


def reaction_scheme(sketch: Sketch) -> DrawnPanel:
    """Reactants, an arrow with its conditions, the product."""
    *structures, conditions, name = _REACTIONS[int(sketch.rng.integers(len(_REACTIONS)))]
    bond = sketch.between(17, 22)
    drawings = [(smiles, *structure(smiles, 420, 320, bond)) for smiles in structures if smiles]
    arrow, plus = max(face("sans").width(conditions, 7) + 12, 50.0), 18.0
    wide = sum(clip[2] - clip[0] for _, _, clip in drawings) + arrow + plus * (len(drawings) - 2) + 10 * len(drawings)
    room = max(sketch.width, 330.0)
    scale = min(1.0, (room - arrow - 40) / max(wide - arrow - 40, 1.0))
    tall = max((clip[3] - clip[1]) * scale for _, _, clip in drawings)
    sheet = Sheet(wide + 80, tall + 70)
    x, middle, found = 20.0, 25 + tall / 2, []
    for k, (smiles, pdf, clip) in enumerate(drawings):
        if k == len(drawings) - 1:
            sheet.arrow(x, middle, x + arrow)
            sheet.write(x + arrow / 2, middle - 4, conditions, 7)
            sheet.write(x + arrow / 2, middle + 9, f"{int(sketch.rng.integers(1, 24))} h", 7)
            x += arrow + 8
        elif k:
            sheet.write(x + 4, middle + 3, "+", 11)
            x += plus
        box = sheet.put(pdf, clip, x, middle - (clip[3] - clip[1]) * scale / 2, scale)
        label = str(k + 1)
        sheet.write((box[0] + box[2]) / 2, 25 + tall + 14, label, 8, "hebo")
        found.append(DrawnMolecule(canonical(smiles), label, box))
        x = box[2] + 10
    caption = f"Synthesis by {name} ({conditions})"
    return sheet.panel("reaction_scheme", caption, found)

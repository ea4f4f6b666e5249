"""Molecules and reaction schemes as RDKit draws them, in vectors."""

from __future__ import annotations

from typing import Any

import pymupdf
from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D

from harvest.samples.drawing.ink import Rect, ink_box
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


def _structure(smiles: str, width: float, height: float, bond: float) -> tuple[bytes, Rect]:
    """A structure as a one-page PDF and the box of its ink."""
    molecule = Chem.MolFromSmiles(smiles)
    drawer = rdMolDraw2D.MolDraw2DSVG(round(width), round(height))
    options: Any = drawer.drawOptions()
    options.useBWAtomPalette()
    options.bondLineWidth = 0.8
    options.scaleBondWidth = False
    options.clearBackground = False
    options.fixedBondLength = bond
    options.padding = 0.02
    options.minFontSize = options.maxFontSize = 12
    drawer.DrawMolecule(rdMolDraw2D.PrepareMolForDrawing(molecule))
    drawer.FinishDrawing()
    with pymupdf.open(stream=drawer.GetDrawingText().encode(), filetype="svg") as drawing:
        pdf = drawing.convert_to_pdf()
    with pymupdf.open(stream=pdf, filetype="pdf") as page:
        return pdf, ink_box(page[0])


class Sheet:
    """A blank vector page on which structures and words are put; coordinates are points from the top left."""

    def __init__(self, width: float, height: float) -> None:
        self.document = pymupdf.open()
        self.page = self.document.new_page(width=width, height=height)
        self.words: list[str] = []

    def put(self, pdf: bytes, clip: Rect, x: float, y: float, scale: float) -> Rect:
        """Place a drawing's clip with its top left corner at x, y; gives the box it fills."""
        box = (x, y, x + (clip[2] - clip[0]) * scale, y + (clip[3] - clip[1]) * scale)
        with pymupdf.open(stream=pdf, filetype="pdf") as source:
            self.page.show_pdf_page(pymupdf.Rect(box), source, 0, clip=pymupdf.Rect(clip))
        return box

    def write(self, x: float, y: float, text: str, size: float, code: str = "helv", centre: bool = True) -> None:
        """Write a line with its baseline at y, centred on x or starting there."""
        family, bold = ("serif" if code.startswith("ti") else "sans"), code.endswith("bo")
        long = face(family, bold).width(text, size)
        pen = pymupdf.TextWriter(self.page.rect)
        pen.append((x - long / 2 if centre else x, y), text, font=pymupdf.Font(code), fontsize=size)
        pen.write_text(self.page)
        self.words.append(text)

    def arrow(self, x0: float, y: float, x1: float) -> None:
        """A straight reaction arrow to the right."""
        self.page.draw_line((x0, y), (x1 - 2, y), width=0.8)
        self.page.draw_polyline(
            [(x1 - 5, y - 2.2), (x1, y), (x1 - 5, y + 2.2)], fill=(0, 0, 0), closePath=True, width=0.4
        )

    def panel(self, kind: str, caption: str, molecules: list[DrawnMolecule]) -> DrawnPanel:
        """The sheet's ink as a panel; boxes of molecules move with it."""
        clip = ink_box(self.page)
        pdf = self.document.tobytes(garbage=3, deflate=True, no_new_id=True)
        self.document.close()
        moved = tuple(
            DrawnMolecule(
                m.smiles, m.label, (m.box[0] - clip[0], m.box[1] - clip[1], m.box[2] - clip[0], m.box[3] - clip[1])
            )
            for m in molecules
        )
        size = (clip[2] - clip[0], clip[3] - clip[1])
        return DrawnPanel(kind, *size, caption, tuple(self.words), pdf, clip, molecules=moved)


def canonical(smiles: str) -> str:
    """RDKit's canonical SMILES."""
    return str(Chem.MolToSmiles(Chem.MolFromSmiles(smiles)))


def molecule(sketch: Sketch) -> DrawnPanel:
    """One to four structures in a row, numbered in bold or named."""
    count = int(sketch.rng.integers(1, 5)) if sketch.width > 190 else int(sketch.rng.integers(1, 3))
    chosen = [_MOLECULES[int(k)] for k in sketch.rng.choice(len(_MOLECULES), count, replace=False)]
    first = int(sketch.rng.integers(1, 6))
    named = sketch.chance(0.3)
    bond = sketch.between(18, 25)
    cell = sketch.width / count
    drawings = [_structure(smiles, 420, 320, bond) for smiles, _ in chosen]
    scale = min(1.0, *((cell - 8) / (clip[2] - clip[0]) for _, clip in drawings))
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


def reaction_scheme(sketch: Sketch) -> DrawnPanel:
    """Reactants, an arrow with its conditions, the product."""
    *structures, conditions, name = _REACTIONS[int(sketch.rng.integers(len(_REACTIONS)))]
    bond = sketch.between(17, 22)
    drawings = [(smiles, *_structure(smiles, 420, 320, bond)) for smiles in structures if smiles]
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

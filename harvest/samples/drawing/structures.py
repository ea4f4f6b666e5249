"""Structures as RDKit draws them, in vectors, and the sheet on which they are put among words and arrows."""

from __future__ import annotations

from typing import Any

import pymupdf
from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D

from harvest.samples.drawing.ink import Rect, ink_box
from harvest.samples.fonts import face
from harvest.samples.panels import DrawnMolecule, DrawnPanel


def structure(smiles: str, width: float, height: float, bond: float, names: tuple[str, ...] = ()) -> tuple[bytes, Rect]:
    """A structure as a one-page PDF and the box of its ink; ``names`` are printed for its dummy atoms, in order."""
    molecule = Chem.MolFromSmiles(smiles)
    stars = [atom for atom in molecule.GetAtoms() if atom.GetAtomicNum() == 0]
    for atom, name in zip(stars, names, strict=True):
        letters = name.rstrip("0123456789")
        atom.SetProp("_displayLabel", letters + (f"<sup>{name[len(letters) :]}</sup>" if letters != name else ""))
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

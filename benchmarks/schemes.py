"""Members of drawn schemes read right: SMILES (by InChIKey) and label, from the PDF's page to the molecules.

``python benchmarks/schemes.py [PANELS] [FIRST_SEED]`` draws panels with molecules, reaction schemes and families with
R-groups as vectors in a PDF, and reads each as a harvest does: the page's pixels at 300 dots an inch and its text.
Every fifth is a page of text with a core as its figure and a table that lists the members.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from harvest.documents.pdf import open_pdf
from harvest.documents.tables import page_tables
from harvest.molecules import MoleculeResolver, open_resolver
from harvest.molecules.rgroups import Row
from harvest.molecules.tables import listed_members
from harvest.molecules.vote import identity
from harvest.records import Box, Molecule
from harvest.samples.listed import draw_listed_family
from harvest.samples.panels import DrawnPanel, draw_panel
from harvest.samples.printed import print_panel
from harvest.settings import Limits

KINDS = ("molecule", "reaction_scheme")


def main() -> int:
    """Draw, read, count; prints what is missed and the share of members right by form."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    right: Counter[str] = Counter()
    members: Counter[str] = Counter()
    wrong = 0
    resolver = open_resolver()
    with TemporaryDirectory() as folder:
        for number in range(first, first + panels):
            form, panel, read = drawn(number, resolver, Path(folder))
            truth = {_key(m.smiles, m.label): m.smiles for m in panel.molecules}
            told = {_key(m.smiles, m.label): m.smiles for m in read}
            right[form] += len(truth.keys() & told.keys())
            members[form] += len(truth)
            wrong += len(told.keys() - truth.keys())
            for key in truth.keys() - told.keys():
                found = [f"{told[one]} {one[1]}" for one in told.keys() - truth.keys()]
                print(
                    f"{number} {form}: missed {truth[key]} {key[1]}; read {', '.join(found) or 'nothing else'}",
                    flush=True,
                )
    resolver.close()
    for form in sorted(members):
        print(f"{form}: {right[form]} of {members[form]} members right ({right[form] / members[form]:.3f})")
    share = right.total() / members.total()
    print(f"all: {right.total()} of {members.total()} ({share:.3f}); {wrong} molecules that are not there")
    return 0


def drawn(number: int, resolver: MoleculeResolver, folder: Path) -> tuple[str, DrawnPanel, tuple[Molecule, ...]]:
    """The form of the panel of this seed, the panel, and what is read from it."""
    rng = np.random.default_rng(number)
    if number % 5 == 4:
        family = draw_listed_family(rng)
        path = folder / "page.pdf"
        path.write_bytes(family.pdf)
        return "listed family", family.panel, _read(path, Box(1, *family.box), family.panel, resolver)
    panel = draw_panel(KINDS[number % 2], rng)
    return _form(panel), panel, read_panel(panel, resolver, folder)


def read_panel(panel: DrawnPanel, resolver: MoleculeResolver, folder: Path) -> tuple[Molecule, ...]:
    """The panel put on a page of a PDF, and the molecules read from that page."""
    path = folder / "panel.pdf"
    box = print_panel(panel, path)
    return _read(path, box, panel, resolver)


def _read(path: Path, box: Box, panel: DrawnPanel, resolver: MoleculeResolver) -> tuple[Molecule, ...]:
    def tables() -> list[tuple[Row, ...]]:
        return [listed_members(table.rows) for table in page_tables(path, box.page)]

    with open_pdf(path, Limits()) as document:
        return resolver.read(document.render(box, 300), box, document.text_lines(box), panel.caption, tables)


def _form(panel: DrawnPanel) -> str:
    """Families share their core's box."""
    boxes = [molecule.box for molecule in panel.molecules]
    return "family" if len(set(boxes)) < len(boxes) else panel.kind


def _key(smiles: str, label: str) -> tuple[str, str]:
    return identity(smiles), label


if __name__ == "__main__":
    raise SystemExit(main())

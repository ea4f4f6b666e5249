"""Molecules on pages: the drawing out of the paper beside the structure that was read from it, drawn anew."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from harvest.records import Box, Molecule, Panel
from search_ui.opened import Missing, opened, panel_of
from search_ui.pages.places import percent
from search_ui.pictures import picture_file

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 2000
"""Letters of a SMILES that is drawn."""
LARGEST = 600
"""Pixels of a drawing's longer side as it is sent."""
NAMES = "opsin"
"""The reader of names, which sees no drawing."""
CALLED = {"imago": "Imago", "osra": "OSRA", "decimer": "DECIMER"}
"""How readers write their names."""
_KEPT = {"Cache-Control": "private, max-age=86400"}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ShownMolecule:
    """A molecule for people; ``depiction`` is the address of its structure drawn anew."""

    smiles: str
    label: str
    note: str
    depiction: str
    search: str


@dataclass(frozen=True, slots=True)
class ShownDrawing:
    """What was read from one drawing: one molecule, or the members of a family whose core it is.

    ``drawing`` is the address of its picture, cut out of the panel; "" for a molecule that only words name.
    """

    drawing: str
    molecules: tuple[ShownMolecule, ...]


def shown_drawings(panel: Panel, molecules: Iterable[Molecule]) -> tuple[ShownDrawing, ...]:
    """What a page shows of molecules of a panel, in their order; those of one drawing stand together."""
    found: dict[object, tuple[str, list[ShownMolecule]]] = {}
    for molecule in molecules:
        place = panel.molecules.index(molecule)
        drawing = f"/drawings/{panel.id}/{place}" if molecule.box else ""
        found.setdefault(molecule.box or place, (drawing, []))[1].append(_shown(molecule))
    return tuple(ShownDrawing(drawing, tuple(members)) for drawing, members in found.values())


def _shown(molecule: Molecule) -> ShownMolecule:
    drew = " and ".join(CALLED.get(reader, reader) for reader in molecule.readers if reader != NAMES)
    how = [f"read by {drew}"] if drew else []
    how += ["named in the text"] if NAMES in molecule.readers else []
    return ShownMolecule(
        smiles=molecule.smiles,
        label=molecule.label,
        note=", ".join([*how, f"{percent(molecule.confidence)} sure"]),
        depiction=f"/depictions?{urlencode({'smiles': molecule.smiles})}",
        search=f"/search?{urlencode({'smiles': molecule.smiles, 'structure': 'exact'})}",
    )


@router.get("/depictions")
def depiction(smiles: Annotated[str, Query(max_length=LONGEST)]) -> Response:
    """A structure as an SVG."""
    from index.structures.chemistry import depiction as drawn

    svg = drawn(smiles)
    if not svg:
        raise Missing("This structure cannot be drawn.")
    return Response(svg, media_type="image/svg+xml", headers=_KEPT)


@router.get("/drawings/{panel_id}/{place}")
def drawing(request: Request, panel_id: str, place: int) -> Response:
    """The part of a panel's picture that shows one of its molecules, by its place in the record."""
    library = opened(request)
    _, figure, panel = panel_of(library, panel_id)
    molecule = panel.molecules[place] if 0 <= place < len(panel.molecules) else None
    picture, whole = (panel.image, panel.box or figure.box) if panel.image else (figure.image, figure.box)
    if molecule is None or molecule.box is None or picture is None or whole is None:
        raise Missing("There is no drawing of this molecule in the library.")
    import PIL.Image

    with PIL.Image.open(picture_file(library.catalogue, picture.name)) as image:
        part = cut_out(image.convert("RGB"), whole, molecule.box)
    out = io.BytesIO()
    part.save(out, "PNG")
    return Response(out.getvalue(), media_type="image/png", headers={"Cache-Control": "private, no-cache"})


def cut_out(image: Image, whole: Box, part: Box, margin: float = 0.06) -> Image:
    """The pixels of ``part`` with a margin, out of an image that shows ``whole``; never without any."""
    across, down = image.width / whole.width, image.height / whole.height
    edge = margin * max(part.width, part.height)
    x0 = min(max(0, round((part.x0 - edge - whole.x0) * across)), image.width - 1)
    top = min(max(0, round((part.top - edge - whole.top) * down)), image.height - 1)
    x1 = max(x0 + 1, min(image.width, round((part.x1 + edge - whole.x0) * across)))
    bottom = max(top + 1, min(image.height, round((part.bottom + edge - whole.top) * down)))
    cut = image.crop((x0, top, x1, bottom))
    cut.thumbnail((LARGEST, LARGEST))
    return cut

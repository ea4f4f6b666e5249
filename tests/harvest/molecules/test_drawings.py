"""From a picture to its molecules: looks, rounds, what is no line drawing, several diagrams."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.documents.images import decode
from harvest.molecules.drawings import PLAIN, ROUNDS, DrawingReader, explains
from harvest.molecules.looks import LOOKS
from harvest.molecules.picture import PictureReader
from harvest.molecules.printed import Printed
from harvest.molecules.readers import Reading, installed_readers
from harvest.molecules.readers.preparation import colours_of, grey_of, is_line_art, stroke_width
from harvest.molecules.structure import canonical, reading_of
from harvest.molecules.tracing import Trace, trace
from harvest.reading.ocr import OcrLine
from harvest.records import Molecule
from tests.harvest.molecules.drawn import blank, drawing
from tests.harvest.molecules.fake_reader import FakeReader
from tests.harvest.molecules.test_tracing import drawn

IBUPROFEN = "CC(C)Cc1ccc(C(C)C(=O)O)cc1"


class OneLine:
    """OCR that reads the same line everywhere."""

    name = "line"

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, image: object) -> list[OcrLine]:
        return [OcrLine(self._text, 0, 0, 10, 10)]


def test_readers_that_agree_are_asked_once() -> None:
    imago, osra = FakeReader("imago", IBUPROFEN), FakeReader("osra", IBUPROFEN)
    molecule = DrawingReader([imago, osra], enough=0.3).read(drawing(IBUPROFEN))
    assert molecule is not None and molecule.smiles == canonical(IBUPROFEN)
    assert molecule.readers == ("imago", "osra")
    first = [name for name, _ in ROUNDS[0]]
    assert (imago.asked, osra.asked) == (first.count("imago"), first.count("osra"))


def test_readers_that_differ_get_further_looks() -> None:
    imago, osra = FakeReader("imago", "CCCCCCO"), FakeReader("osra", IBUPROFEN)
    DrawingReader([imago, osra]).read(drawing(IBUPROFEN))
    looks = [name for looks in ROUNDS for name, _ in looks]
    assert (imago.asked, osra.asked) == (looks.count("imago"), looks.count("osra"))


def test_every_look_gives_a_grey_picture_with_ink() -> None:
    grey = grey_of(drawing(IBUPROFEN))
    for look in LOOKS.values():
        shown = look(grey).grey
        assert shown.ndim == 2 and shown.dtype == np.uint8 and shown.min() < 128 < shown.max()
    assert {look for looks in ROUNDS for _, look in looks} | set(PLAIN.values()) <= set(LOOKS)


def _ink(grey: NDArray[np.uint8]) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(grey < 128)
    return float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1)


@pytest.mark.parametrize("width", [2, 7])
def test_every_look_says_where_places_lie(width: int) -> None:
    grey = np.pad(grey_of(drawing(IBUPROFEN, width=width)), ((40, 10), (90, 0)), constant_values=255)
    for look in LOOKS.values():
        shown = look(grey)
        assert np.abs(np.subtract(shown.place(_ink(grey)), _ink(shown.grey))).max() < 2.5


def test_thick_lines_are_told() -> None:
    assert stroke_width(grey_of(drawing(IBUPROFEN, width=2))) < 4 < stroke_width(grey_of(drawing(IBUPROFEN, width=9)))


def test_photographs_noise_and_flat_pictures_are_no_line_art() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    ramp = np.repeat(np.linspace(0, 255, 200).astype(np.uint8)[None, :, None], 200, axis=0).repeat(3, axis=2)
    logo = blank(200, 200)
    logo[40:160, 40:160] = 20
    for picture in (noise, ramp, logo, blank(200, 200), blank(1, 1), np.zeros((200, 200, 3), np.uint8)):
        assert not is_line_art(picture)
    assert is_line_art(drawing(IBUPROFEN))
    assert is_line_art(255 - drawing(IBUPROFEN))


def test_pictures_that_are_no_line_art_never_reach_a_reader() -> None:
    fake = FakeReader("osra", IBUPROFEN)
    assert DrawingReader([fake]).read(np.random.default_rng(2).integers(0, 255, (200, 200, 3), np.uint8)) is None
    assert fake.asked == 0


def test_no_micrograph_is_line_art(shared_data: Path) -> None:
    pictures = sorted((shared_data / "micrographs").rglob("*.jpg"))[::5]
    assert len(pictures) > 100
    assert sum(is_line_art(decode(picture, 10**8)) for picture in pictures) <= len(pictures) * 0.01


def test_every_shared_drawing_is_line_art(shared_data: Path) -> None:
    pictures = sorted((shared_data / "molecules").rglob("*.png"))[::4]
    assert len(pictures) > 80
    assert all(is_line_art(decode(picture, 10**8)) for picture in pictures)


def test_one_diagram_is_one_molecule_with_the_whole_picture_as_its_box() -> None:
    reader = PictureReader(DrawingReader([FakeReader("osra", IBUPROFEN), FakeReader("imago", IBUPROFEN)]))
    image = drawing(IBUPROFEN)
    (molecule,) = reader.read(image)
    assert molecule.box is not None and (molecule.box.x1, molecule.box.bottom) == (image.shape[1], image.shape[0])
    reader.close()


def test_a_blank_picture_has_none() -> None:
    assert PictureReader(DrawingReader([FakeReader("osra", IBUPROFEN)])).read(blank(100, 100)) == ()


def test_two_readers_read_a_drawing_alike() -> None:
    readers = [reader for reader in installed_readers() if reader.name in ("imago", "osra")]
    if len(readers) < 2:
        pytest.skip("Imago and OSRA are not both here")
    drawings = DrawingReader(readers)
    molecule = drawings.read(drawing(IBUPROFEN))
    drawings.close()
    assert molecule is not None and molecule.smiles == canonical(IBUPROFEN)
    assert molecule.readers == ("imago", "osra")
    assert molecule.confidence >= 0.9


def test_a_counter_ion_beside_the_drawing_joins_it() -> None:
    readers = [reader for reader in installed_readers() if reader.name == "osra"]
    if not readers:
        pytest.skip("OSRA is not here")
    from PIL import Image, ImageDraw, ImageFont

    alone = drawing(IBUPROFEN)
    page = Image.new("RGB", (alone.shape[1] + 260, alone.shape[0]), "white")
    page.paste(Image.fromarray(alone), (0, 0))
    ImageDraw.Draw(page).text((alone.shape[1] + 120, 60), "HCl", fill="black", font=ImageFont.load_default(34))
    molecule = DrawingReader(readers, OneLine("HCl")).read(np.asarray(page, np.uint8))  # type: ignore[arg-type]
    assert molecule is not None and molecule.smiles == canonical(f"{IBUPROFEN}.Cl")


def test_a_number_under_the_drawing_is_its_label_and_no_doubt() -> None:
    readers = [reader for reader in installed_readers() if reader.name == "osra"]
    if not readers:
        pytest.skip("OSRA is not here")
    from PIL import Image, ImageDraw, ImageFont

    alone = drawing(IBUPROFEN)
    page = Image.new("RGB", (alone.shape[1], alone.shape[0] + 120), "white")
    page.paste(Image.fromarray(alone), (0, 0))
    place = (alone.shape[1] // 2, alone.shape[0] + 60)
    ImageDraw.Draw(page).text(place, "(4b)", fill="black", font=ImageFont.load_default(34))
    image = np.asarray(page, np.uint8)
    silent = DrawingReader(readers, OneLine("")).read(image)  # type: ignore[arg-type]
    molecule = DrawingReader(readers, OneLine("(4b)")).read(image)  # type: ignore[arg-type]
    assert molecule is not None and silent is not None
    assert (molecule.smiles, molecule.label) == (canonical(IBUPROFEN), "4b")
    assert molecule.confidence >= silent.confidence


def test_a_scrap_of_a_larger_drawing_is_no_molecule() -> None:
    far, near = Trace(0, 40.0, 0, 5), Trace(0, 1.0, 0, 5)
    molecule = Molecule("CCCCC")
    assert not explains(molecule, {"osra": Reading("CCCCC", trace=far), "imago": Reading("CC", trace=near)})
    assert explains(molecule, {"osra": Reading("CCCCC", trace=far), "osra:alone": Reading("CCCCC", trace=near)})
    assert explains(molecule, {"decimer": Reading("CCCCC")})


class Unsure(FakeReader):
    """Reads a molblock each time, whatever it is shown."""

    def __init__(self, name: str, molblock: str) -> None:
        super().__init__(name)
        self._reading = reading_of(molblock, 0.9)

    def readings(self, image: NDArray[np.uint8]) -> tuple[Reading, ...]:
        return (self._reading,) if self._reading else ()


class OneLabel:
    """OCR that reads a label at one place."""

    name = "label"

    def __init__(self, text: str, x: float, y: float) -> None:
        self._line = OcrLine(text, x - 8, y - 8, x + 8, y + 8)

    def read(self, image: object) -> list[OcrLine]:
        return [self._line]


def test_an_atom_without_a_name_is_named_by_ocr() -> None:
    molblock, grey = drawn("*c1ccc(CC(C)CC)cc1")
    molblock = molblock.replace(" R ", " * ")  # a label that nobody read, and no printed R
    seen = trace(molblock, grey)
    assert seen is not None
    engine = OneLabel("-N₃", *seen.places[0])
    readings = DrawingReader([Unsure("imago", molblock)], engine).readings(colours_of(grey))  # type: ignore[arg-type]
    assert readings["imago"].smiles == canonical("[N-]=[N+]=Nc1ccc(CC(C)CC)cc1")


def test_labels_of_the_page_name_atoms_in_every_look() -> None:
    molblock, grey = drawn("*c1ccc(CC(C)CC)cc1")
    seen = trace(molblock, grey)
    assert seen is not None
    x, y = seen.places[0]
    label = Printed("AcHN", (x - 9, y - 9, x + 9, y + 9))
    imago = Unsure("imago", molblock)
    molecule = DrawingReader([imago], enough=0.999).read(colours_of(grey), [label])
    assert molecule is not None and molecule.smiles == canonical("CC(=O)Nc1ccc(CC(C)CC)cc1")

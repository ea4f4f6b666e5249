"""PDF files as pages: what is read, in whose coordinates, and how broken files end."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from harvest.documents.pdf import open_pdf
from harvest.errors import DocumentError
from harvest.pipeline import harvest_file
from harvest.records import Box
from harvest.settings import HarvestSettings, Limits
from tests.harvest.figures.press import Press, noise
from tests.harvest.hostile.writing import document, plain


def two_pages() -> bytes:
    document = pymupdf.open()
    for number in (1, 2):
        document.new_page().insert_text((72, 100), f"This is page {number}", fontname="tiro", fontsize=12)
    return bytes(document.tobytes())


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return path


def test_lines_carry_their_type(tmp_path: Path) -> None:
    press = Press().line(72, 100, "Plain words", 12, "tiro").line(72, 140, "Bold words", 14, "hebo")
    with open_pdf(press.save(tmp_path), Limits()) as document:
        plain, bold = document.page(1).lines
    assert (plain.text, plain.font, plain.size, plain.angle) == ("Plain words", "Times-Roman", 12.0, 0)
    assert plain.box.x0 == pytest.approx(72, abs=0.5)
    assert plain.base == pytest.approx(103, abs=3)
    assert bold.spans[0].bold
    assert not plain.spans[0].bold


def test_raised_characters_stay_in_their_line(tmp_path: Path) -> None:
    press = (
        Press().line(72, 100, "The PO", 10, "tiro").line(102.5, 96, "3-", 6, "tiro").line(102.5, 103, "4", 6, "tiro")
    )
    press.line(112, 100, "anions", 10, "tiro")
    with open_pdf(press.save(tmp_path), Limits()) as document:
        lines = document.page(1).lines
    assert len(lines) == 1
    assert lines[0].text.startswith("The PO")
    assert lines[0].text.endswith("anions")


def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path) -> None:
    press = Press(400, 600)
    press.page.insert_text((100, 550), "reads along the long side", rotate=90, fontsize=10)
    press.page.insert_image(pymupdf.Rect(300, 50, 380, 150), stream=noise())
    press.page.set_rotation(90)
    with open_pdf(press.save(tmp_path), Limits()) as document:
        page = document.page(1)
        assert (page.width, page.height) == (600, 400)
        line = page.lines[0]
        assert line.angle == 0
        assert (line.box.x0, line.box.middle[1]) == pytest.approx((50, 97), abs=3)
        image = page.images[0].box
        assert (image.x0, image.top, image.x1, image.bottom) == pytest.approx((450, 300, 550, 380), abs=11)
        shown = document.render(Box(1, image.x0, image.top, image.x1, image.bottom), 72)
        assert shown.mean() < 200


def test_hidden_text_is_marked_and_makes_a_scan_readable(tmp_path: Path) -> None:
    press = Press()
    press.page.insert_image(press.page.rect, stream=noise(1, 400), keep_proportion=False)
    press.page.insert_text((72, 100), "What the scanner's OCR read in the picture", render_mode=3)
    with open_pdf(press.save(tmp_path), Limits()) as document:
        page = document.page(1)
    assert page.scanned
    assert page.lines[0].hidden


def test_text_inside_a_box_in_reading_order(tmp_path: Path) -> None:
    press = Press().line(100, 100, "inside").line(100, 120, "below").line(300, 100, "outside")
    with open_pdf(press.save(tmp_path), Limits()) as document:
        found = document.text_lines(Box(1, 90, 80, 200, 130))
    assert [line.text for line in found] == ["inside", "below"]
    assert all(line.source == "pdf" and line.box is not None for line in found)


def test_rendering_is_bounded(tmp_path: Path) -> None:
    with open_pdf(Press(2000, 2000).save(tmp_path), replace(Limits(), pixels=250_000)) as document:
        assert document.render_page(1, 300).shape[:2] == (500, 500)
        assert document.render_page(1, 300, grey=True).ndim == 2


def jpeg(width: int, height: int) -> bytes:
    rng = np.random.default_rng(0)
    out = io.BytesIO()
    Image.fromarray(rng.integers(0, 255, (height, width, 3), dtype=np.uint8)).save(out, "JPEG")
    return out.getvalue()


def test_an_image_that_is_the_whole_figure_comes_as_stored(tmp_path: Path) -> None:
    stored = jpeg(640, 480)
    press = Press()
    press.page.insert_image(pymupdf.Rect(100, 100, 260, 220), stream=stored)
    with open_pdf(press.save(tmp_path), Limits()) as document:
        image = document.embedded_image(Box(1, 100.5, 100.5, 259.5, 219.5))
        assert image is not None
        assert (image.suffix, image.width, image.height, image.data) == ("jpg", 640, 480, stored)
        assert document.embedded_image(Box(1, 100, 100, 180, 220)) is None, "only a part of the image"


def test_an_image_with_something_drawn_on_it_is_not_the_whole_figure(tmp_path: Path) -> None:
    press = Press()
    press.page.insert_image(pymupdf.Rect(100, 100, 260, 220), stream=jpeg(640, 480))
    press.line(110, 120, "a", 12)
    with open_pdf(press.save(tmp_path), Limits()) as document:
        assert document.embedded_image(Box(1, 100, 100, 260, 220)) is None


def test_pdfium_reads_what_mupdf_takes_for_a_file_without_pages(tmp_path: Path) -> None:
    path = saved(tmp_path, re.sub(rb"/Count 2", b"/Count 0", two_pages()))
    assert pymupdf.open(path).page_count == 0, "this file no longer shows what the test is for"
    with open_pdf(path, Limits()) as document:
        assert document.repaired
        assert [document.text(number) for number in (1, 2)] == ["This is page 1", "This is page 2"]


def test_a_sound_file_is_not_rewritten(tmp_path: Path) -> None:
    with open_pdf(saved(tmp_path, two_pages()), Limits()) as document:
        assert not document.repaired
        assert document.page_count == 2


def test_a_missing_page_is_an_error_of_that_page(tmp_path: Path) -> None:
    path = saved(tmp_path, re.sub(rb"/Count 2", b"/Count 9", two_pages()))
    with open_pdf(path, Limits()) as document:
        assert document.text(1) == "This is page 1"
        with pytest.raises(DocumentError, match="page 7"):
            document.page(7)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"not a PDF at all", "not a readable PDF"),
        (b"%PDF-1.7\n%%EOF", "not a readable PDF"),
        (two_pages()[:300], "not a readable PDF"),
    ],
)
def test_what_is_no_pdf_is_one_clear_line(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        open_pdf(saved(tmp_path, data), Limits())
    assert "\n" not in str(caught.value)
    assert "paper.pdf" in str(caught.value)


def test_a_locked_file_says_so(tmp_path: Path) -> None:
    document = pymupdf.open(stream=two_pages())
    data = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="u")
    with pytest.raises(DocumentError, match="encrypted"):
        open_pdf(saved(tmp_path, data), Limits())


def test_a_file_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    document = pymupdf.open(stream=two_pages())
    data = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="")
    with open_pdf(saved(tmp_path, data), Limits()) as opened:
        assert opened.text(1) == "This is page 1"


def test_limits_are_kept(tmp_path: Path) -> None:
    path = saved(tmp_path, two_pages())
    with pytest.raises(DocumentError, match="2 pages"):
        open_pdf(path, replace(Limits(), pages=1))
    with pytest.raises(DocumentError, match="bytes"):
        open_pdf(path, replace(Limits(), file_bytes=100))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        open_pdf(tmp_path / "none.pdf", Limits())


def test_metadata_has_lower_case_keys(tmp_path: Path) -> None:
    press = Press()
    press.document.set_metadata({"title": "A title", "author": "A. Author"})
    with open_pdf(press.save(tmp_path), Limits()) as document:
        assert document.metadata["title"] == "A title"
        assert document.xmp == ""


@pytest.mark.parametrize("kid", [b"5 0 R", b"99 0 R"])
def test_what_is_no_page_is_not_taken_for_a_blank_one(tmp_path: Path, kid: bytes) -> None:
    """A page tree that names a font, or nothing: MuPDF shows both as blank pages."""
    one = document(plain(o2=b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kid))
    with open_pdf(saved(tmp_path, one), Limits()) as opened, pytest.raises(DocumentError, match="page 1 cannot be"):
        opened.page(1)
    with pytest.raises(DocumentError, match="no page can be read"):
        harvest_file(saved(tmp_path, one), "paper.pdf", HarvestSettings(ocr="none"), Limits(), tmp_path / "w")
    both = document(plain(o2=b"<< /Type /Pages /Kids [3 0 R %s] /Count 2 >>" % kid))
    done = harvest_file(saved(tmp_path, both), "paper.pdf", HarvestSettings(ocr="none"), Limits(), tmp_path / "w")
    assert [failure.where for failure in done.failures] == ["page 2"]

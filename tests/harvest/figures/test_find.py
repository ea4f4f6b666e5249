"""Figures found on pages set for one difficulty each."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from harvest.documents.pages import PageContent
from harvest.documents.pdf import PdfDocument, open_pdf
from harvest.errors import DocumentError
from harvest.figures import scans
from harvest.figures.find import FoundFigures, find_figures
from harvest.reading.ocr import NoOcr, OcrLine
from harvest.records import Figure
from harvest.settings import Limits

from .press import Press, iou, noise, prose

LEFT, RIGHT = (50, 288), (307, 545)  # the columns of a two-column page
CAPTION = "Voltage against time of the annealed samples at three temperatures, measured in dry air."


def found(path: Path) -> FoundFigures:
    with open_pdf(path, Limits()) as document:
        return find_figures(document, "0123456789abcdef")


def the_one(path: Path) -> Figure:
    figures = found(path).figures
    assert len(figures) == 1, [figure.label for figure in figures]
    return figures[0]


def columns(press: Press, left_from: float = 60, right_from: float = 60, to: float = 780) -> Press:
    """Running text in both columns from these heights on."""
    for (x0, x1), top, start in ((LEFT, left_from, 0), (RIGHT, right_from, 7)):
        if top < to - 20:
            press.text((x0, top, x1, to), prose(int((to - top) / 15), start))
    return press


def test_a_vector_plot_above_its_caption(tmp_path: Path) -> None:
    box = (60, 60, 280, 220)
    press = columns(Press().plot(box).caption((50, 228, 288, 262), "Figure 1.", CAPTION), left_from=275)
    figure = the_one(press.save(tmp_path))
    assert iou(figure.box, box) > 0.93
    assert figure.label == "Figure 1"
    assert figure.caption == f"Figure 1. {CAPTION}"
    assert figure.found_by == "geometry"
    assert figure.caption_page == 1
    assert figure.id == "0123456789abcdef.f01"


def test_captions_above_their_figures(tmp_path: Path) -> None:
    first, second = (70, 100, 530, 300), (70, 420, 530, 600)
    press = Press().caption((50, 60, 545, 90), "Figure 1.", CAPTION).picture(first)
    press.text((50, 310, 545, 370), prose(8)).caption((50, 384, 545, 410), "Figure 2.", CAPTION).picture(second, 1)
    press.text((50, 620, 545, 780), prose(20))
    one, two = found(press.save(tmp_path)).figures
    assert iou(one.box, first) > 0.93
    assert iou(two.box, second) > 0.93


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_caption_beside_its_figure(tmp_path: Path, side: str) -> None:
    box = (50, 70, 380, 330) if side == "right" else (215, 70, 545, 330)
    place = (395, 200, 545, 330) if side == "right" else (50, 200, 200, 330)
    press = Press().picture(box).caption(place, "Fig. 3", CAPTION).text((50, 350, 545, 780), prose(50))
    figure = the_one(press.save(tmp_path))
    assert iou(figure.box, box) > 0.93
    assert figure.caption == f"Fig. 3 {CAPTION}"


def test_a_frame_around_figure_and_caption(tmp_path: Path) -> None:
    box = (70, 75, 268, 230)
    press = Press().plot(box).caption((56, 240, 282, 275), "FIGURE 2 |", CAPTION)
    press.page.draw_rect(pymupdf.Rect(50, 60, 288, 285), color=(0.6, 0.6, 0.6), width=0.6)
    figure = the_one(columns(press, left_from=300).save(tmp_path))
    assert iou(figure.box, box) > 0.9


def test_a_tinted_panel_behind_figure_and_caption(tmp_path: Path) -> None:
    box = (70, 75, 268, 230)
    press = Press()
    press.page.draw_rect(pymupdf.Rect(50, 60, 288, 285), color=None, fill=(0.9, 0.95, 1.0))
    press.picture(box).caption((56, 240, 282, 275), "Figure 2", CAPTION)
    figure = the_one(columns(press, left_from=300).save(tmp_path))
    assert iou(figure.box, box) > 0.9


def test_images_that_no_reader_sees_are_no_figures(tmp_path: Path) -> None:
    box = (60, 60, 280, 200)
    press = Press().picture((40, 50, 560, 500), 3)
    press.page.draw_rect(pymupdf.Rect(30, 40, 570, 510), color=None, fill=(1, 1, 1))  # covers the large picture
    press.picture((300, 30, 300.6, 30.6), 4).picture((700, 100, 900, 300), 5)
    press.plot(box).caption((50, 210, 288, 245), "Figure 1.", CAPTION)
    figure = the_one(columns(press, left_from=260).save(tmp_path))
    assert iou(figure.box, box) > 0.93


def test_a_clipped_image_is_as_large_as_what_is_seen_of_it(tmp_path: Path) -> None:
    press = Press()
    other = pymupdf.open()
    sheet = other.new_page(width=400, height=400)
    sheet.insert_image(sheet.rect, stream=noise(6), keep_proportion=False)
    box = (80, 60, 260, 180)
    press.page.show_pdf_page(pymupdf.Rect(box), other, 0, clip=pymupdf.Rect(100, 100, 280, 220))
    press.caption((50, 190, 288, 225), "Figure 1.", CAPTION)
    figure = the_one(columns(press, left_from=240).save(tmp_path))
    assert iou(figure.box, box) > 0.93


def test_two_figures_side_by_side_keep_to_their_captions(tmp_path: Path) -> None:
    one, two = (60, 60, 286, 200), (292, 60, 535, 200)
    press = Press().picture(one).picture(two, 1)
    press.caption((60, 208, 280, 240), "Figure 1.", CAPTION).caption((310, 208, 535, 240), "Figure 2.", CAPTION)
    figures = found(columns(press, 260, 260).save(tmp_path)).figures
    assert [figure.label for figure in figures] == ["Figure 1", "Figure 2"]
    assert iou(figures[0].box, one) > 0.9
    assert iou(figures[1].box, two) > 0.9


def test_panels_far_apart_are_one_figure(tmp_path: Path) -> None:
    press = Press().plot((60, 60, 230, 180), "a").plot((330, 60, 540, 180), "b")
    press.plot((60, 225, 230, 350), "c").plot((330, 225, 540, 350), "d")
    press.caption((50, 362, 545, 390), "Figure 1.", CAPTION)
    figure = the_one(columns(press, 405, 405).save(tmp_path))
    assert iou(figure.box, (60, 60, 540, 350)) > 0.93


def test_a_page_turned_in_the_file(tmp_path: Path) -> None:
    """The page is stored upright and shown turned: boxes are in the shown page's points."""
    press = Press(width=595, height=842)
    press.page.insert_image(pymupdf.Rect(100, 100, 300, 500), stream=noise(), keep_proportion=False)
    press.page.insert_text((325, 560), f"Figure 1. {CAPTION}", fontsize=9, fontname="tiro", rotate=90)
    press.page.set_rotation(90)
    figure = the_one(press.save(tmp_path))
    assert iou(figure.box, (342, 100, 742, 300)) > 0.93
    assert figure.caption == f"Figure 1. {CAPTION}"


def test_a_landscape_figure_on_an_upright_page(tmp_path: Path) -> None:
    """Figure and caption read from the side while the running head stays upright."""
    press = Press().line(50, 40, "Journal of Turned Figures", 8, "tiro")
    box = (90, 80, 420, 760)
    press.picture(box).line(440, 740, f"Fig. 4. {CAPTION}", 9, "tiro", rotate=90)
    figure = the_one(press.save(tmp_path))
    assert iou(figure.box, box) > 0.93
    assert figure.label == "Fig. 4"


def test_tables_photographs_logos_and_equations_are_no_figures(tmp_path: Path) -> None:
    press = Press().picture((50, 30, 130, 60), 1)  # the journal's logo
    press.text((50, 70, 545, 110), "On the structure of things that are no figures", 18, "tibo", 0)
    press.caption((50, 120, 545, 135), "Table 1.", "What was measured.")
    for row in range(6):
        press.page.draw_line((50, 142 + 16 * row), (545, 142 + 16 * row), width=0.6)
        for cell in range(4):
            press.line(60 + 120 * cell, 153 + 16 * row, f"{row * 3.1 + cell:.2f}")
    columns(press, 250, 250, 560)
    press.line(110, 585, "E = mc² + ∫ f(x) dx (1)", 11, "tiro")
    press.picture((50, 620, 120, 710), 2).text((130, 620, 545, 710), "Ada Author studied " + prose(6))
    assert found(press.save(tmp_path)).figures == ()


def test_a_table_stays_out_of_the_figure_under_it(tmp_path: Path) -> None:
    press = Press().caption((50, 60, 288, 75), "Table 1.", "What was measured.")
    for row in range(6):
        press.page.draw_line((50, 82 + 16 * row), (288, 82 + 16 * row), width=0.6)
        for cell in range(3):
            press.line(60 + 80 * cell, 93 + 16 * row, f"{row * 3.1 + cell:.2f}")
    box = (60, 190, 280, 330)
    press.plot(box).caption((50, 340, 288, 375), "Figure 1.", CAPTION)
    figure = the_one(columns(press, 390).save(tmp_path))
    assert iou(figure.box, box) > 0.9


def test_patent_sheets(tmp_path: Path) -> None:
    """Nothing but FIG. and a number beside or under drawings of many strokes."""
    press = Press(612, 792).text((60, 60, 550, 700), prose(60))
    press.turn_page().line(60, 50, "U.S. Patent", 12, "tibo").line(250, 50, "Mar. 3, 2009   Sheet 1 of 2", 12, "tibo")
    press.line(480, 50, "US 7,123,456 B2", 12, "tibo")
    one, two = (100, 100, 400, 330), (120, 420, 480, 640)
    for x0, y0, x1, y1 in (one, two):
        press.page.draw_rect(pymupdf.Rect(x0, y0, x1 - 60, y1 - 40))
        press.page.draw_circle(pymupdf.Point((x0 + x1) / 2 - 30, (y0 + y1) / 2 - 20), 40)
        press.page.draw_line((x1 - 80, y1 - 60), (x1 - 16, y1 - 8))
        press.line(x1 - 14, y1, "12", 11, "tiro")
    press.line(430, 220, "FIG. 1", 14, "tibo").line(270, 690, "FIG. 2A", 14, "tibo")
    figures = found(press.save(tmp_path)).figures
    assert [(figure.label, figure.caption) for figure in figures] == [("FIG. 1", "FIG. 1"), ("FIG. 2A", "FIG. 2A")]
    assert iou(figures[0].box, one) > 0.9
    assert iou(figures[1].box, two) > 0.9


def test_a_caption_on_the_facing_page(tmp_path: Path) -> None:
    box = (60, 60, 535, 700)
    press = columns(Press()).turn_page().picture(box).turn_page()
    press.caption((50, 60, 545, 100), "Figure 5", f"(on the facing page). {CAPTION}")
    figure = the_one(columns(press, 120, 120).save(tmp_path))
    assert figure.box is not None
    assert (figure.box.page, figure.caption_page) == (2, 3)
    assert iou(figure.box, box) > 0.93


def test_captions_listed_before_the_figures_of_a_manuscript(tmp_path: Path) -> None:
    press = Press().text((72, 72, 523, 700), prose(50), 12).turn_page()
    for k in range(3):
        press.text((72, 72 + 90 * k, 523, 150 + 90 * k), f"Figure {k + 1}. Number {k + 1}. {CAPTION}", 12)
    boxes = [(100, 120, 500, 420), (100, 200, 450, 500), (120, 100, 480, 600)]
    for k, box in enumerate(boxes):
        press.turn_page().picture(box, k)
        if k == 1:
            press.line(260, 560, "Figure 2", 12, "tiro")
    figures = found(press.save(tmp_path)).figures
    assert [figure.label for figure in figures] == ["Figure 1", "Figure 2", "Figure 3"]
    for k, (figure, box) in enumerate(zip(figures, boxes, strict=True)):
        assert iou(figure.box, box) > 0.93
        assert figure.caption.startswith(f"Figure {k + 1}. Number {k + 1}. Voltage")
        assert figure.caption_page == 2


def test_a_figure_that_goes_on_is_one_entry_a_page(tmp_path: Path) -> None:
    first, second = (60, 60, 535, 600), (60, 60, 535, 300)
    press = Press().picture(first).caption((50, 615, 545, 650), "Figure 3.", CAPTION)
    press.turn_page().picture(second, 1).caption((50, 312, 545, 330), "Figure 3.", "(continued)")
    press.text((50, 350, 545, 780), prose(50))
    figures = found(press.save(tmp_path)).figures
    assert [(figure.label, figure.box.page) for figure in figures if figure.box] == [("Figure 3", 1), ("Figure 3", 2)]
    assert iou(figures[1].box, second) > 0.93


@pytest.mark.parametrize(
    "label",
    [
        "Figure 2.13",
        "Figure S4.",
        "Fig. A1:",
        "Abb. 3:",
        "Abbildung 2.1",
        "Figura 7.",
        "Supplementary Figure 1.",
        "Extended Data Fig. 2 |",
        "Scheme 2.",
        "Chart 1.",
        "FIG. IV.",
    ],
)
def test_the_labels_of_theses_and_of_other_languages(tmp_path: Path, label: str) -> None:
    box = (120, 80, 480, 300)
    press = Press().picture(box).caption((80, 312, 515, 340), label, CAPTION)
    figure = the_one(press.text((72, 360, 523, 780), prose(45), 11).save(tmp_path))
    assert figure.label == label.rstrip(" .:|")
    assert iou(figure.box, box) > 0.93


def test_sentences_that_begin_a_line_with_a_figure_are_no_captions(tmp_path: Path) -> None:
    press = columns(Press().plot((60, 60, 280, 220)), left_from=240)
    press.turn_page().text(
        (50, 60, 288, 138), "Figure 1 shows the voltage of the annealed samples, which rises. " + prose(2)
    )
    press.plot((60, 150, 280, 300))
    assert found(columns(press, 320).save(tmp_path)).figures == ()


def test_mentions_are_the_sentences_that_cite_the_figure(tmp_path: Path) -> None:
    box = (60, 60, 280, 220)
    press = Press().plot(box).caption((50, 228, 288, 262), "Figure 1.", CAPTION)
    press.text((50, 280, 288, 420), "We measured it twice. As Fig. 1a shows, the voltage rises. " + prose(6))
    press.text((307, 60, 545, 200), "Both samples differ (Figures 1 and 2). " + prose(8))
    figure = the_one(press.save(tmp_path))
    assert figure.mentions == ("As Fig. 1a shows, the voltage rises.", "Both samples differ (Figures 1 and 2).")


def test_a_page_that_cannot_be_read_costs_that_page_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = (60, 60, 280, 220)
    press = columns(Press()).turn_page().plot(box).caption((50, 228, 288, 262), "Figure 1.", CAPTION)
    path = columns(press, left_from=275).save(tmp_path)
    read = PdfDocument.page

    def broken(document: PdfDocument, number: int) -> PageContent:
        if number == 1:
            raise DocumentError("page 1 cannot be read (syntax error)")
        return read(document, number)

    monkeypatch.setattr(PdfDocument, "page", broken)
    result = found(path)
    assert [figure.label for figure in result.figures] == ["Figure 1"]
    assert [(failure.stage, failure.where) for failure in result.failures] == [("figures", "page 1")]


def test_a_figure_of_lettering_alone(tmp_path: Path) -> None:
    press = Press().text((50, 60, 545, 200), prose(16)).caption((80, 215, 515, 235), "Figure 5.", CAPTION)
    for row, text in enumerate(("A + B", "→ C", "C + D", "→ E")):
        press.line(250, 262 + 30 * row, text, 13, "tibo")
    figure = the_one(press.text((50, 400, 545, 780), prose(45)).save(tmp_path))
    assert iou(figure.box, (250, 251, 285, 355)) > 0.5
    assert figure.box is not None
    assert figure.box.bottom < 395


def test_a_figure_beside_two_others_that_no_text_divides(tmp_path: Path) -> None:
    """The caption of the upper figure stands beside it; the lower two follow with no more than white space between."""
    upper = (46, 62, 356, 320)
    press = Press(612, 792)
    for box, seed in (
        ((46, 62, 196, 185), 1),
        ((206, 62, 356, 185), 2),
        ((46, 194, 196, 320), 3),
        ((206, 194, 356, 320), 4),
    ):
        press.picture(box, seed)
    press.caption((370, 62, 566, 120), "Figure 2.", CAPTION)
    lower, right = (46, 336, 297, 600), (315, 336, 566, 520)
    press.picture((46, 336, 297, 460), 5).picture((46, 469, 297, 600), 6).picture(right, 7)
    press.caption((46, 608, 297, 640), "Figure 4.", CAPTION).caption((315, 528, 566, 560), "Figure 5.", CAPTION)
    press.text((315, 580, 566, 740), prose(9)).text((46, 650, 297, 740), prose(5))
    figures = {figure.label: figure for figure in found(press.save(tmp_path)).figures}
    assert iou(figures["Figure 2"].box, upper) > 0.93
    assert iou(figures["Figure 4"].box, lower) > 0.93
    assert iou(figures["Figure 5"].box, right) > 0.93


def test_a_double_spaced_manuscript(tmp_path: Path) -> None:
    box = (100, 72, 500, 330)
    press = Press().picture(box)
    lines = ("Figure 1. Voltage against time of the annealed samples, measured in", "dry air at three temperatures.")
    for k, text in enumerate(lines):
        press.line(72, 360 + 24 * k, text, 12, "tiro")
    for k in range(14):
        press.line(72, 440 + 24 * k, prose(1, k)[:75], 12, "tiro")
    figure = the_one(press.save(tmp_path))
    assert figure.caption == " ".join(lines)
    assert iou(figure.box, box) > 0.93


def test_a_scanned_page_is_read_by_the_engine_given(tmp_path: Path) -> None:
    """The engine sees the page as a picture and gives lines in pixels; figures come out in points."""
    box = (60, 60, 280, 220)
    press = columns(Press().plot(box).caption((50, 228, 288, 262), "Figure 1.", CAPTION), left_from=275)
    upright = press.save(tmp_path, "upright.pdf")
    with open_pdf(upright, Limits()) as document:
        lines = [line for line in document.page(1).lines if line.angle == 0]
        picture = document.render_page(1, 150)
    scan = Press()
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    scan.page.insert_image(scan.page.rect, stream=out.getvalue())

    class Engine(NoOcr):
        name = "perfect"

        def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
            scale = image.shape[1] / 595
            boxes = [(line.text, line.box) for line in lines]
            return [OcrLine(t, b.x0 * scale, b.top * scale, b.x1 * scale, b.bottom * scale) for t, b in boxes]

    path = scan.save(tmp_path)
    with open_pdf(path, Limits()) as document:
        result = find_figures(document, "0" * 16, Engine())
    figure = result.figures[0]
    assert (figure.label, figure.caption, figure.found_by) == ("Figure 1", f"Figure 1. {CAPTION}", "scan")
    assert iou(figure.box, box) > 0.9
    assert result.pages[0].lines[0].source == "perfect"
    unread = found(path)
    assert unread.figures == ()
    assert "no OCR engine" in unread.failures[0].error


def test_ocr_reads_pages_with_graphics_first_and_stops_when_its_time_is_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press()
    for number, graphic in enumerate((False, False, True)):
        sheet = Press().plot((60, 60, 500, 400)) if graphic else columns(Press())
        if number:
            press.turn_page()
        press.page.insert_image(press.page.rect, stream=sheet.page.get_pixmap(dpi=100).tobytes("png"))
    now = [0.0]
    monkeypatch.setattr(scans, "time", SimpleNamespace(monotonic=lambda: now[0]))

    class Slow(NoOcr):
        name = "slow"

        def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
            now[0] += 20.0
            return [OcrLine("Figure 1. Long enough to be read from this side only", 100, 100, 900, 120)]

    with open_pdf(press.save(tmp_path), replace(Limits(), ocr_seconds=62.5)) as document:
        failure = find_figures(document, "0" * 16, Slow()).failures[-1]
    assert failure.where == "page 2"
    assert failure.error == "1 scanned page(s) left unread: OCR used up its 50 s"

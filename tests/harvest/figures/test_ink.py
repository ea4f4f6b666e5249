"""Pieces of ink on rendered pages, in points."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.documents.pages import Rect
from harvest.figures.ink import Sheet


def page(*inked: tuple[int, int, int, int], paper: int = 255, ink: int = 0) -> NDArray[np.uint8]:
    """A page of 600 × 800 pixels, one point each, with filled rectangles (x0, top, x1, bottom)."""
    grey = np.full((800, 600), paper, np.uint8)
    for x0, y0, x1, y1 in inked:
        grey[y0:y1, x0:x1] = ink
    return grey


def boxes(sheet: Sheet, text: tuple[Rect, ...] = (), wholes: tuple[Rect, ...] = ()) -> list[tuple[float, ...]]:
    return sorted((p.box.x0, p.box.top, p.box.x1, p.box.bottom) for p in sheet.pieces(text, wholes))


def test_boxes_are_tight_to_the_ink() -> None:
    assert boxes(Sheet(page((100, 100, 300, 200)), 600)) == [(100, 100, 300, 200)]


def test_points_follow_the_resolution() -> None:
    assert boxes(Sheet(page((100, 100, 300, 200)), 300)) == [(50, 50, 150, 100)]


def test_near_ink_is_one_piece_and_far_ink_is_not() -> None:
    assert len(boxes(Sheet(page((100, 100, 200, 200), (203, 100, 300, 200)), 600))) == 1
    assert len(boxes(Sheet(page((100, 100, 200, 200), (215, 100, 300, 200)), 600))) == 2


def test_an_image_is_one_piece_whatever_its_gaps() -> None:
    sheet = Sheet(page((100, 100, 150, 150), (250, 250, 300, 300)), 600)
    assert boxes(sheet, wholes=(Rect(90, 90, 310, 310),)) == [(100, 100, 300, 300)]


def test_erased_text_is_no_piece() -> None:
    sheet = Sheet(page((100, 100, 200, 110), (100, 300, 200, 400)), 600)
    sheet.erase([Rect(100, 100, 200, 110)])
    assert boxes(sheet) == [(100, 300, 200, 400)]


@pytest.mark.parametrize(("paper", "ink"), [(255, 230), (240, 200), (30, 200)])
def test_faint_ink_coloured_and_dark_paper(paper: int, ink: int) -> None:
    assert boxes(Sheet(page((100, 100, 300, 200), paper=paper, ink=ink), 600)) == [(100, 100, 300, 200)]


def test_lettering_and_rules_are_told_from_graphics() -> None:
    sheet = Sheet(page((100, 100, 180, 110), (50, 300, 550, 301), (100, 400, 300, 500)), 600)
    lettering, rule, graphic = sorted(sheet.pieces([Rect(99, 99, 181, 111)]), key=lambda piece: piece.box.top)
    assert lettering.lettering == 1.0
    assert not lettering.graphic
    assert rule.rule
    assert not rule.graphic
    assert graphic.graphic


def test_a_frame_goes_and_the_dark_picture_in_it_stays() -> None:
    grey = page((50, 50, 400, 300))
    grey[51:299, 51:399] = 255
    grey[70:200, 70:380] = 20
    sheet = Sheet(grey, 600)
    sheet.frame_off(Rect(50, 50, 400, 300))
    assert boxes(sheet) == [(70, 70, 380, 200)]


def test_a_tint_goes_with_its_frame() -> None:
    grey = page((50, 50, 400, 300), ink=225)
    grey[70:200, 70:380] = 20
    sheet = Sheet(grey, 600)
    sheet.frame_off(Rect(50, 50, 400, 300))
    assert boxes(sheet) == [(70, 70, 380, 200)]

"""Tables of PDF pages: ruled on all sides, ruled across, not ruled; none in running text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from harvest.documents import tables
from harvest.documents.tables import page_tables
from harvest.errors import DocumentError
from harvest.samples.canvas import Press
from harvest.samples.floats import TableFloat
from harvest.samples.listed import draw_listed_family
from harvest.samples.truth import Truth
from harvest.samples.typeset import Type

ROWS = [["Compound", "R^1^", "R^2^", "Yield (%)"], ["**1a**", "CF~3~", "H", "82"], ["**1b**", "OMe", "NO~2~", "45"]]
READ = [["Compound", "R1", "R2", "Yield (%)"], ["1a", "CF3", "H", "82"], ["1b", "OMe", "NO2", "45"]]
WORDS = Type("serif", 8.0, 10.0, align="left")
TEXT = "The compounds were prepared from the amines in dry solvent and purified by chromatography on silica. " * 6


def page(path: Path, boxed: bool, width: float = 250.0, text: str = TEXT) -> Path:
    press = Press()
    sheet = press.new_page(595, 780)
    y = sheet.text(40, 40, text, WORDS, 250)
    TableFloat("**Table 1.** Compounds.", ROWS, WORDS, boxed, Truth("", 0, "", "", {})).put(sheet, 40, y + 10, width)
    sheet.text(310, 40, text, WORDS, 250)
    path.write_bytes(press.finish())
    return path


@pytest.mark.parametrize("boxed", [True, False])
@pytest.mark.parametrize("width", [180.0, 250.0, 515.0])
def test_cells_of_a_table_amid_text(tmp_path: Path, boxed: bool, width: float) -> None:
    (table,) = page_tables(page(tmp_path / "a.pdf", boxed, width), 1)
    assert [[cell.text for cell in row] for row in table.rows] == READ
    boxes = [cell.box for row in table.rows for cell in row]
    assert all(box and box.page == 1 and table.box.x0 <= box.x0 < box.x1 <= table.box.x1 + 0.1 for box in boxes)
    assert all(a[0].box and b[0].box and a[0].box.top < b[0].box.top for a, b in pairwise(table.rows))


def test_tables_of_drawn_pages(tmp_path: Path) -> None:
    for seed in range(8):
        family = draw_listed_family(np.random.default_rng(seed))
        path = tmp_path / f"{seed}.pdf"
        path.write_bytes(family.pdf)
        labels = [{row[0].text for row in table.rows[1:]} for table in page_tables(path, 1)]
        assert any({molecule.label for molecule in family.panel.molecules} <= found for found in labels)


def test_no_table_in_running_text_nor_on_a_page_that_is_not_there(tmp_path: Path) -> None:
    press = Press()
    sheet = press.new_page(595, 780)
    for x in (40, 310):
        sheet.text(x, 40, TEXT * 3, Type("serif", 9.0, 11.0), 250)
    path = tmp_path / "text.pdf"
    path.write_bytes(press.finish())
    assert page_tables(path, 1) == ()
    assert page_tables(path, 2) == ()


def test_a_page_drawn_too_richly_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = page(tmp_path / "a.pdf", True)
    monkeypatch.setattr(tables, "MOST_CONTENT", 100)
    assert page_tables(path, 1) == ()


def test_what_is_no_pdf_says_so(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_text("no PDF at all", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"broken\.pdf: no tables of page 1"):
        page_tables(path, 1)
    with pytest.raises(DocumentError, match=r"none\.pdf"):
        page_tables(tmp_path / "none.pdf", 1)


def test_tables_of_a_real_page(shared_data: Path) -> None:
    found = page_tables(shared_data / "papers" / "PMC5427463.pdf", 8)
    rows = [[cell.text for cell in row] for table in found for row in table.rows]
    assert ["DPPHd", "6.7 ± 0.1f", "3.2 ± 0.2", "-"] in rows
    assert ["Bacillus subtilis ATCC 6633", "14 ± 0.7d", "20 ± 0.2", "0.312 ± 0.7", "0.625 ± 0.4"] in rows

"""Running text: sentences across columns and pages, without headings, notes and captions."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from harvest.documents.pdf import open_pdf
from harvest.figures.body import running_texts
from harvest.figures.mentions import mentions_of
from harvest.figures.prose import typography
from harvest.settings import Limits

FILL = "The grains of the glass were kept warm for a year and their size was taken down every week by hand. " * 6


def stretches(folder: Path, *pages: list[tuple[tuple[float, float, float], str, str, float]]) -> list[str]:
    """The running text of a PDF set from pieces: ((x0, top, x1), text, font, size)."""
    document = pymupdf.open()
    for pieces in pages:
        page = document.new_page()
        for (x0, top, x1), text, font, size in pieces:
            assert page.insert_textbox(pymupdf.Rect(x0, top, x1, 842), text, fontname=font, fontsize=size) >= 0
    document.save(folder / "x.pdf")
    with open_pdf(folder / "x.pdf", Limits()) as opened:
        read = [opened.page(n) for n in range(1, opened.page_count + 1)]
    return running_texts(read, typography(read), {})


def test_headings_stay_out_of_sentences(tmp_path: Path) -> None:
    texts = stretches(
        tmp_path,
        [
            ((60, 100, 300), FILL, "tiro", 10),
            ((60, 330, 300), "Morphological Analysis", "hebo", 10),
            ((60, 350, 300), "Images of the grains are shown in Figures 4A-F. " + FILL, "tiro", 10),
        ],
    )
    assert mentions_of(texts)["figure", "4"] == ["Images of the grains are shown in Figures 4A-F."]


def test_a_sentence_goes_on_over_a_note_in_the_next_column_and_page(tmp_path: Path) -> None:
    column = [
        ((60.0, 100.0, 290.0), FILL + "As Fig. 2 shows, the growth of these", "tiro", 10.0),
        (
            (60.0, 700.0, 290.0),
            "* Corresponding author, who wrote all of the letters and keeps the glass.",
            "tiro",
            7.0,
        ),
        (
            (310.0, 100.0, 540.0),
            "grains is slow. " + FILL + "It is faster in Scheme 1 and also in all of",
            "tiro",
            10.0,
        ),
    ]
    texts = stretches(tmp_path, column, [((60, 100, 290), "the other schemes. " + FILL, "tiro", 10)])
    found = mentions_of(texts)
    assert found["figure", "2"] == ["As Fig. 2 shows, the growth of these grains is slow."]
    assert found["scheme", "1"] == ["It is faster in Scheme 1 and also in all of the other schemes."]

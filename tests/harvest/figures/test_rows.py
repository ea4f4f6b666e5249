"""Hidden text that lies on the page word by word."""

from __future__ import annotations

from harvest.documents.pages import Line, Rect
from harvest.figures.rows import whole_rows


def words(x: float, base: float, text: str) -> list[Line]:
    """A row with a line to every word, each of a size of its own."""
    row = []
    for number, word in enumerate(text.split()):
        size, width = 9.0 + number % 3, 5.0 * len(word)
        row.append(Line(word, Rect(x, base - size, x + width, base + 2), size, base=base, hidden=True))
        x += width + 4
    return row


def test_the_words_of_a_row_are_one_line() -> None:
    pieces = words(50, 112, "in dry air at three temperatures") + words(50, 100, "Figure 1. Voltage against time")
    upended = Line("Voltage", Rect(20, 100, 30, 140), 9.0, angle=90)
    lines = whole_rows([*pieces, upended])
    assert [line.text for line in lines] == [
        "Figure 1. Voltage against time",
        "in dry air at three temperatures",
        "Voltage",
    ]
    assert lines[0].box == Rect(50, 89, 196, 102)
    assert lines[0].size == 10.0


def test_columns_stay_apart() -> None:
    left = ("the lattice", "annealed in", "in air was", "powder has", "a constant")
    rows = [words(50, 100 + 12 * k, text) + words(115, 100 + 12 * k, f"x{text}") for k, text in enumerate(left)]
    found = [line.text for line in whole_rows([piece for row in rows for piece in row])]
    assert sorted(found) == sorted([*left, *(f"x{text}" for text in left)])

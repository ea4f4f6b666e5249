"""How much of a question a library's words answer."""

from __future__ import annotations

import pytest

from index.certainty import certainty
from index.library import FigureLibrary
from index.text.expansion import read


@pytest.mark.parametrize(
    ("question", "least", "most"),
    [
        ("XRD patterns of LiFePO4", 0.9, 1.0),
        ("XRD patterns of giraffes", 0.2, 0.8),
        ("giraffes beneath acacias of cycling", 0.01, 0.4),
        ("giraffes", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_words_that_nobody_says_make_a_question_uncertain(
    lib: FigureLibrary, question: str, least: float, most: float
) -> None:
    index = lib._current()
    assert least <= certainty(index, [read(question, index)]) <= most


def test_one_figure_must_say_it(lib: FigureLibrary) -> None:
    """Words of two papers together say less than words of one figure."""
    index = lib._current()
    together = certainty(index, [read("LiFePO4 particles", index)])
    apart = certainty(index, [read("LiFePO4 stilbene", index)])
    assert apart < together

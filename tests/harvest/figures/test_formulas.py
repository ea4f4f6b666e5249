"""Numbered formulas on pages given as lines."""

from __future__ import annotations

from harvest.documents.pages import Line, Rect
from harvest.figures.formulas import numbered_formulas


def line(x0: float, x1: float, base: float, text: str) -> Line:
    return Line(text, Rect(x0, base - 9, x1, base + 2), 10.0, base=base)


TEXT = [line(50, 290, 100 + 12 * k, "the lattice constant of the powders changes") for k in range(4)]
FORMULA = [line(100, 130, 170, "E = m"), line(132, 140, 175, "c")]
PROSE = set(range(len(TEXT)))


def test_a_formula_with_a_number_at_the_edge() -> None:
    beside = line(330, 400, 170, "σ = 3")
    lines = [*TEXT, *FORMULA, line(272, 290, 170, "(1.8)"), beside, line(150, 170, 240, "axis")]
    assert numbered_formulas(lines, PROSE, 240.0) == {4, 5, 6}


def test_a_number_elsewhere_or_of_another_kind() -> None:
    assert not numbered_formulas([*TEXT, *FORMULA, line(200, 218, 170, "(1.8)")], PROSE, 240.0)
    assert not numbered_formulas([*TEXT, *FORMULA, line(272, 290, 170, "(a)")], PROSE, 240.0)

"""Labels bound to their diagrams, R-groups read beside them: drawn panels, and hand-made schemes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from harvest.molecules.labels import bind, bound_words, label_alone
from harvest.molecules.segment import Diagram, Scheme, divide
from harvest.molecules.tables import find_tables
from harvest.molecules.words import could_be_atoms, could_be_place
from harvest.records import Box, TextLine
from harvest.samples.panels import draw_panel
from harvest.samples.printed import MARGIN
from tests.harvest.molecules.sheets import on_page

BOND = 15.0


def scheme(
    boxes: Sequence[tuple[float, float, float, float]],
    words: Sequence[tuple[str, float, float]],
    arrows: list[Box] | None = None,
) -> Scheme:
    """Diagrams at boxes; words 8 points high, their left top corners given, 4 points a letter wide."""
    blank = np.full((4, 4, 3), 255, np.uint8)
    drawn = tuple(Diagram(Box(1, *box), (0, 0, 4, 4), blank, 60.0, 0.8) for box in boxes)
    lines = tuple(TextLine(text, Box(1, x, y, x + 4 * len(text), y + 8)) for text, x, y in words)
    return Scheme(drawn, tuple(arrows or ()), lines, BOND)


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["1a"], "1a"),
        (["(12)"], "12"),
        (["3–6"], "3–6"),
        (["TPD-like dye", "2"], "2"),
        (["aspirin"], "aspirin"),
        (["増感色素"], "増感色素"),
        (["OH"], ""),
        (["1a", "NH2"], ""),
        (["Bpin"], ""),
        (["C6H13"], ""),
        (["]2"], ""),
        ([], ""),
    ],
)
def test_the_label_of_a_single_drawing(lines: list[str], label: str) -> None:
    assert label_alone(lines) == label


TWO = [(0.0, 0.0, 60.0, 50.0), (100.0, 0.0, 160.0, 50.0)]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([("1a", 26, 58), ("1b", 126, 58)], {0: "1a", 1: "1b"}),
        ([("[3a]", 22, 58), ("(3b)", 122, 58)], {0: "3a", 1: "3b"}),
        ([("(±)-7", 22, 58), ("Q2", 126, 58)], {0: "(±)-7", 1: "Q2"}),
        ([("BPDA", 22, 58), ("ODA", 124, 58)], {0: "BPDA", 1: "ODA"}),
        ([("Caryophyllene", 4, 56), ("oxide", 20, 66), ("Nerol", 120, 56)], {0: "Caryophyllene oxide", 1: "Nerol"}),
        ([("1", 28, 56), ("aspirin", 16, 66), ("2", 128, 56), ("caffeine", 116, 66)], {0: "1", 1: "2"}),
        ([("3a, 82%", 16, 58), ("80 °C, 2 h", 108, 58)], {0: "3a"}),
        ([("(2) [Pt(mal)(DMSO)]", -8, -20), ("(4) [PtCl2(py)2]", 96, -20)], {0: "2", 1: "4"}),
        ([("5", 64, 22), ("6", 164, 22)], {0: "5", 1: "6"}),
        ([("far away", 20, 190)], {}),
        ([], {}),
    ],
)
def test_labels_of_two_diagrams(words: Sequence[tuple[str, float, float]], wanted: dict[int, str]) -> None:
    assert bind(scheme(TWO, words)) == wanted


def test_conditions_along_an_arrow_are_no_labels() -> None:
    arrow = Box(1, 64, 24, 96, 28)
    words = [("LiAlH4", 68, 12), ("THF", 74, 32), ("1", 28, 58), ("2", 128, 58)]
    assert bind(scheme(TWO, words, [arrow])) == {0: "1", 1: "2"}


def test_what_an_arrow_parts_from_a_diagram_is_not_its_label() -> None:
    down = Box(1, 28, 56, 32, 90)
    assert bind(scheme(TWO[:1], [("product", 16, 92)], [down])) == {}
    assert bind(scheme(TWO[:1], [("product", 16, 58)])) == {0: "product"}


def test_definitions_under_a_core_are_its_members() -> None:
    bound = bound_words(scheme(TWO, [("1a–b", 22, 58), ("R = H, Me", 14, 69), ("2", 128, 58)]))
    assert [(row.label, row.values) for row in bound[0].rows] == [("1a", (("R", "H"),)), ("1b", (("R", "Me"),))]
    assert (bound[1].label, bound[1].rows) == ("2", ())


def test_labels_in_a_column_beside_the_definitions() -> None:
    words = [("R = H", 0, 60), ("HapyA", 40, 60), ("R = CH3", 0, 70), ("HapyB", 40, 70)]
    assert [row.label for row in bound_words(scheme(TWO[:1], words))[0].rows] == ["HapyA", "HapyB"]


def test_a_table_of_groups() -> None:
    cells = ["Entry", "Product", "R", "Yield (%)"], ["1", "4a", "Me", "82"], ["2", "4b", "CF3", "75"]
    words = [
        (text, 70 + 45 * column, 10 + 12 * row) for row, line in enumerate(cells) for column, text in enumerate(line)
    ]
    lines = scheme([], words).words
    (table,) = find_tables(lines)
    assert [(row.label, row.values) for row in table.rows] == [("4a", (("R", "Me"),)), ("4b", (("R", "CF3"),))]
    assert len(table.words) == 12
    assert [row.label for row in bound_words(scheme(TWO[:1], words))[0].rows] == ["4a", "4b"]
    assert find_tables([line for line in lines if line.text != "R"]) == []


def test_each_word_is_one_diagrams_label_at_most() -> None:
    bound = bind(scheme(TWO, [("1", 28, 58)]))
    assert bound == {0: "1"}


@pytest.mark.parametrize(
    "text", ["OH", "NH2", "H3N", "COOMe", "R1", "OTBS", "N", "(CH2)12CH3", "0", "Pt", "N=N", "CO2H"]
)
def test_atoms(text: str) -> None:
    assert could_be_atoms(text)


@pytest.mark.parametrize(
    "text", ["1a", "[3b]", "12", "aspirin", "35 °C", "MeCN, 2 d", "", "dynamic exchange", "Ester A"]
)
def test_no_atoms(text: str) -> None:
    assert not could_be_atoms(text)


def test_places_of_atoms_are_bare_numbers() -> None:
    assert could_be_place("3a") and could_be_place("2'")
    assert not could_be_place("[4]") and not could_be_place("OH")


@pytest.mark.parametrize("seed", range(8))
def test_labels_of_drawn_panels(seed: int, tmp_path: Path) -> None:
    panel = draw_panel("molecule", np.random.default_rng(seed))
    image, box, text = on_page(panel, tmp_path)
    found = divide(image, text, box)
    told = [
        (label, found.diagrams[number].box)
        for number, bound in bound_words(found).items()
        for label in ([row.label for row in bound.rows] or [bound.label])
    ]
    wanted = {(molecule.label, round(molecule.box[0] + MARGIN)) for molecule in panel.molecules}
    assert {(label, round(place.x0)) for label, place in told} == wanted

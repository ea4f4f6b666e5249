"""Members of a family as a table on the page lists them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from harvest.molecules.tables import listed_members
from harvest.records import Box, TextLine

CASES: list[tuple[list[str], dict[str, dict[str, str]]]] = [
    (
        ["Compound | R1 | R2 | Yield (%)", "1a | H | Me | 82", "1b | OMe | CF3 | 45"],
        {"1a": {"R1": "H", "R2": "Me"}, "1b": {"R1": "OMe", "R2": "CF3"}},
    ),
    (["Product | R¹ | Yield", "3a | Ph | 1", "3b | tBu | 2"], {"3a": {"R1": "Ph"}, "3b": {"R1": "tBu"}}),
    (
        ["Substituents of the compounds", "No. | X | Mw", "7 | O | 180.2", "8 | S | 196.3"],
        {"7": {"X": "O"}, "8": {"X": "S"}},
    ),
    (
        ["Cpd | R | Cpd | R", "2a | H | 2c | Cl", "2b | Me | 2d | Br"],
        {"2a": {"R": "H"}, "2b": {"R": "Me"}, "2c": {"R": "Cl"}, "2d": {"R": "Br"}},
    ),
    (["Entry | R | Yield", "1 | H | 54", "2 | Et | 61"], {"": {"R": "Et"}}),
    (["Sample | Size (nm) | Yield (%)", "A-1 | 3 | 54", "A-2 | 4 | 61"], {}),
    (["Model | R | p", "linear | 0.98 | 0.01", "cubic | 0.99 | 0.02"], {}),
    ([], {}),
]


def rows_of(lines: Sequence[str]) -> list[list[TextLine]]:
    """Cells 60 points wide in rows of 14 points."""
    return [
        [
            TextLine(text.strip(), Box(1, 60.0 * column, 14.0 * row, 60.0 * column + 50, 14.0 * row + 9))
            for column, text in enumerate(line.split("|"))
        ]
        for row, line in enumerate(lines)
    ]


@pytest.mark.parametrize(("lines", "wanted"), CASES)
def test_members_of_a_table(lines: list[str], wanted: dict[str, dict[str, str]]) -> None:
    assert {row.label: dict(row.values) for row in listed_members(rows_of(lines))} == wanted


def test_numbers_of_entries_are_no_labels() -> None:
    rows = listed_members(rows_of(["Entry | R", "1 | H", "2 | Et"]))
    assert [(row.label, dict(row.values)["R"]) for row in rows] == [("", "H"), ("", "Et")]

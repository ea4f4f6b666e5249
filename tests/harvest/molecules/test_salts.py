"""What is printed beside a drawing: parts of a salt, and anything else."""

from __future__ import annotations

import pytest

from harvest.molecules.salts import salt_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("HCl", "Cl"),
        ("• HCI", "Cl"),
        ("2 HCl", "Cl.Cl"),
        ("2HBr", "Br.Br"),
        ("· H₂O", "O"),
        ("H20", "O"),
        ("Na+", "[Na+]"),
        ("Cl⁻", "[Cl-]"),
        ("CIH", "Cl"),
        ("x HCl", ""),
        ("9 HCl", ""),
        ("(23)", ""),
        ("CBP", ""),
        ("", ""),
        ("HClO", ""),
    ],
)
def test_printed_parts(text: str, parts: str) -> None:
    assert salt_parts(text) == parts

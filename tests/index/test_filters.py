"""Filters' values as users write them."""

from __future__ import annotations

import pytest

from index.filters import parse_years


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("2018-2024", (2018, 2024)),
        ("2018–2024", (2018, 2024)),
        ("2018..2024", (2018, 2024)),
        (" 2018 ", (2018, 2018)),
        ("2018-", (2018, 9999)),
        ("-2020", (0, 2020)),
        ("<2018", (0, 2017)),
        ("<= 2018", (0, 2018)),
        (">2018", (2019, 9999)),
        ("≥2018", (2018, 9999)),
        ("=2018", None),
        ("soon", None),
        ("", None),
        ("-", None),
    ],
)
def test_years(value: str, years: tuple[int, int] | None) -> None:
    assert parse_years(value) == years

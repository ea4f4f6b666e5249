"""Lengths as users write them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.errors import UsageError
from harvest.records import SCALE_UNITS_NM
from index.lengths import Lengths, exact, nanometres, parse_lengths

NUMBERS = st.integers(1, 99999).map(lambda n: n / 100)


@pytest.mark.parametrize(
    ("value", "nm"),
    [
        *(
            ("500nm", 500),
            ("500 nm", 500),
            ("0.5um", 500),
            ("0.5 µm", 500),
            ("0.5 μm", 500),
            ("5 Å", 0.5),
            ("2 mm", 2e6),
        ),
        *(
            ("1,5 µm", 1500),
            (" 20 NM ", 20),
            ("7", 7),
            (7, 7),
            (0.5, 0.5),
            ("0.07 µm", 70),
            (".5um", 500),
            ("3 A", 0.3),
        ),
    ],
)
def test_lengths_are_read(value: str | float, nm: float) -> None:
    assert nanometres(value) == nm


@pytest.mark.parametrize("value", ["", "x", "nm", "-5nm", "5 kg", "1e3", "5 5 nm", 0, -1, math.inf, math.nan, "∞"])
def test_what_is_no_length_is_refused(value: str | float) -> None:
    with pytest.raises(UsageError, match="is no length"):
        nanometres(value)


@given(NUMBERS, st.sampled_from([*SCALE_UNITS_NM, "um", "micron"]), st.sampled_from(["", " ", "\u00a0"]))
def test_any_number_with_any_unit_is_a_length(number: float, unit: str, space: str) -> None:
    factor = SCALE_UNITS_NM.get(unit, 1e3)
    assert nanometres(f"{number}{space}{unit}") == exact(number * factor)


@pytest.mark.parametrize(
    ("value", "within", "without"),
    [
        ("<500nm", (1, 499), (500, 900)),
        ("<=500nm", (1, 500), (501,)),
        ("≥ 1 µm", (1000, 5000), (999,)),
        (">1um", (1001,), (1000, 999)),
        ("10nm-500nm", (10, 500), (9, 501)),
        ("10-500 nm", (10, 500), (9, 501)),
        ("10nm–<100nm", (10, 99), (100, 9)),
        ("1um..", (1000, 1e9), (999,)),
        ("-5um", (1, 5000), (5001,)),
        ("200nm", (200,), (199, 201)),
    ],
)
def test_ranges(value: str, within: tuple[float, ...], without: tuple[float, ...]) -> None:
    lengths = parse_lengths(value)
    assert lengths is not None
    assert lengths.holds(np.array(within, float)).all()
    assert not lengths.holds(np.array([*without, math.nan])).any()


@pytest.mark.parametrize("value", ["", "-", "soon", "<", "1-2-3", "5 kg", "nm", "<-5nm", "1um<2um"])
def test_what_is_no_range_is_none(value: str) -> None:
    assert parse_lengths(value) is None


@given(st.text(max_size=30) | st.text("0123456789.,<>=-–nmuµÅ ", max_size=15))
def test_any_text_is_a_range_or_none(value: str) -> None:
    assert parse_lengths(value) is None or isinstance(parse_lengths(value), Lengths)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_range_holds_what_lies_between(low: float, high: float, length: float) -> None:
    lengths = parse_lengths(f"{low}nm-{high}nm")
    if low > high:
        assert lengths is None
        return
    assert lengths is not None
    assert bool(lengths.holds(np.array([length]))[0]) == (low <= length <= high)

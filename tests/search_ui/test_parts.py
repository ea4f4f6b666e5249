"""The small parts that commands and pages share."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from harvest.records import Box, ScaleBar
from search_ui.asking import Filters
from search_ui.cli.options import parse_size
from search_ui.cli.serve import allowed_hosts, is_loopback
from search_ui.kind_names import kind_name
from search_ui.pages.asked import FILTERS as FILTERS_OF_PAGES
from search_ui.pages.asked import Asked
from search_ui.pages.paging import Pages
from search_ui.pages.places import percent, place_of
from search_ui.pages.templating import doi_url
from search_ui.scales import bar_text, digits, pixel_text
from search_ui.thumbnails import Thumbnails


@pytest.mark.parametrize(
    ("text", "size"), [("3G", 3 * 2**30), ("512M", 512 * 2**20), ("1.5 GB", 3 * 2**29), ("2kib", 2048), ("100", 100)]
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "G", "-1G", "3X", "3GG"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no size"):
        parse_size(text)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("xrd_pattern", "XRD pattern"), ("line_plot", "Line plot"), ("uvvis_spectrum", "UV–vis spectrum"), ("", "")],
)
def test_kinds_are_written_for_people(kind: str, name: str) -> None:
    assert kind_name(kind) == name


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
WORDS = st.text(max_size=20)
FILTERS = st.lists(st.text(min_size=1, max_size=8), max_size=3, unique=True).map(tuple)


ASKED = st.builds(
    Asked,
    q=WORDS,
    kind=FILTERS,
    year=WORDS,
    paper=FILTERS,
    journal=FILTERS,
    scale=FILTERS,
    scale_above=WORDS,
    scale_below=WORDS,
    every_panel=st.booleans(),
    page=st.integers(1, 99),
)


@UNHURRIED
@given(ASKED)
def test_the_address_says_the_whole_query(asked: Asked) -> None:
    said = parse_qsl(urlsplit(asked.url()).query, keep_blank_values=True)
    read: dict[str, Any] = {name: value for name, value in said if name in ("q", "year", "scale_above", "scale_below")}
    for several in ("kind", "paper", "journal", "scale"):
        read[several] = tuple(value for name, value in said if name == several)
    read["every_panel"] = dict(said).get("every_panel") == "1"
    read["page"] = int(dict(said).get("page", 1))
    assert Asked(**read) == asked


def test_a_query_has_the_filters_of_a_search() -> None:
    named = [field.name for field in dataclasses.fields(Filters)]
    assert set(named) == set(FILTERS_OF_PAGES)
    assert dataclasses.asdict(Filters()) == {name: getattr(Asked(), name) for name in named}


@UNHURRIED
@given(FILTERS, st.sampled_from(["kind", "paper", "journal", "scale"]), st.text(min_size=1, max_size=8))
def test_choosing_twice_changes_nothing_but_the_page(values: tuple[str, ...], facet: str, value: str) -> None:
    other = tuple(v for v in values if v != value) if value in values else (*values, value)
    asked = dataclasses.replace(Asked("words", page=3), **{facet: values})  # type: ignore[arg-type]
    once = dataclasses.replace(Asked("words"), **{facet: other})  # type: ignore[arg-type]
    assert asked.toggled(facet, value) == once.url()
    if value not in values:
        assert once.toggled(facet, value) == asked.url(page=1)


def test_a_year_is_chosen_instead_of_another() -> None:
    assert Asked("x", year="2020").toggled("year", "2021") == "/search?q=x&year=2021"
    assert Asked("x", year="2020").toggled("year", "2020") == "/search?q=x"
    assert Asked("x", scale_below="500nm").toggled("scale_below", "500nm") == "/search?q=x"


@pytest.mark.parametrize(
    ("now", "total", "expected"),
    [
        (1, 0, (1, None, None)),
        (1, 25, (2, None, 2)),
        (2, 25, (2, 1, None)),
        (9, 25, (2, 2, None)),
        (1, 24, (1, None, None)),
    ],
)
def test_pages(now: int, total: int, expected: tuple[int, int | None, int | None]) -> None:
    pages = Pages(now, total, 24)
    assert (pages.last, pages.before, pages.after) == expected


def test_a_doi_cannot_leave_the_resolver() -> None:
    assert doi_url('10.1/a b"><script>?x#y') == "https://doi.org/10.1/a%20b%22%3E%3Cscript%3E%3Fx%23y"


def test_thumbnails_are_made_once_and_bounded(tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path / "small", files=10)
    for number in range(14):
        path = tmp_path / f"{number}.png"
        Image.new("RGBA", (1000, 500), (number, 0, 0, 128)).save(path)
        small = thumbnails.of(path, 480)
        os.utime(small, (number, number))
        with Image.open(small) as copy:
            assert copy.size == (480, 240)
        made = small.stat().st_ino
        assert thumbnails.of(path, 480).stat().st_ino == made
    left = {path.stem for path in (tmp_path / "small").iterdir()}
    assert len(left) <= 10 and "13-480" in left and "0-480" not in left
    tiny = tmp_path / "tiny.png"
    Image.new("L", (20, 20)).save(tiny)
    assert thumbnails.of(tiny, 480) == tiny


def test_a_server_answers_under_the_names_it_was_given() -> None:
    assert is_loopback("127.0.0.1") and is_loopback("::1") and is_loopback("localhost")
    assert not is_loopback("0.0.0.0") and not is_loopback("figures.example")
    assert allowed_hosts("127.0.0.1", ()) == ("localhost", "127.0.0.1", "::1", "127.0.0.1")
    assert allowed_hosts("0.0.0.0", ()) == ("*",)
    assert "figures.example" in allowed_hosts("0.0.0.0", ("figures.example",)) and "*" not in allowed_hosts(
        "0.0.0.0", ("x",)
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.3449, "2.34"),
        (12345.6, "12300"),
        (100, "100"),
        (0.01234, "0.0123"),
        (999.9, "1000"),
        (10, "10"),
        (0.5, "0.5"),
    ],
)
def test_three_digits_count(value: float, text: str) -> None:
    assert digits(value) == text


def test_scales_are_written_for_people() -> None:
    bar = ScaleBar(0.5, "µm", 213.0)
    assert bar_text(bar) == "0.5\N{NARROW NO-BREAK SPACE}µm"
    assert pixel_text(bar) == "2.35\N{NARROW NO-BREAK SPACE}nm/pixel"


def test_places_are_percent_of_the_picture_and_within_it() -> None:
    frame = Box(2, 100, 200, 300, 300)
    inner, over = place_of(Box(2, 120, 225, 160, 250), frame), place_of(Box(2, 250, 150, 350, 250), frame)
    assert inner and (inner.x, inner.y, inner.width, inner.height) == pytest.approx((10, 25, 20, 25))
    assert over and (over.x, over.y, over.right, over.bottom) == pytest.approx((75, 0, 100, 50))
    assert sum(rest.width * rest.height for rest in inner.around) + inner.width * inner.height == pytest.approx(10_000)
    assert place_of(Box(1, 120, 225, 160, 250), frame) is place_of(Box(2, 0, 0, 50, 50), frame) is None
    assert place_of(None, frame) is place_of(frame, None) is None


def test_nothing_is_quite_sure() -> None:
    assert [percent(share) for share in (0, 0.874, 0.996, 1)] == [f"{n}\N{NO-BREAK SPACE}%" for n in (0, 87, 99, 99)]

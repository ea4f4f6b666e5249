"""Which texts of a figure speak of one panel."""

from __future__ import annotations

import pytest

from harvest.records import Figure, Panel
from index.parts import cited_letters, parted


def figure(caption: str, *captions: str) -> Figure:
    panels = tuple(Panel(f"f.{letter}", letter, None, text) for letter, text in zip("abcd", captions, strict=False))
    return Figure("f", "Figure 3", None, caption, panels=panels)


def test_the_shared_opening_is_told_from_the_panels_own_parts() -> None:
    opening, own = parted(figure("Tin: (a) red. (b) rust.", "Tin: (a) red.", "Tin: (b) rust."))
    assert (opening, own) == ("Tin: ", {"f.a": "(a) red.", "f.b": "(b) rust."})


def test_an_undivided_figure_has_nothing_but_its_caption() -> None:
    assert parted(figure("Tin at noon.", "Tin at noon.")) == ("Tin at noon.", {})
    assert parted(figure("Tin at noon.")) == ("Tin at noon.", {})
    assert parted(figure("", "Tin at noon.")) == ("Tin at noon.", {})


def test_a_caption_that_is_not_parted_speaks_of_every_panel() -> None:
    assert parted(figure("Tin at noon.", "Tin at noon.", "Tin at noon.")) == ("Tin at noon.", {})
    assert parted(figure("Tin at noon.", "", "")) == ("Tin at noon.", {})


def test_panels_without_a_part_have_none_of_their_own() -> None:
    assert parted(figure("Tin. (a) Red. More.", "Tin. (a) Red.", "Tin. (a) Red. More.")) == (
        "",
        {"f.a": "Tin. (a) Red."},
    )


@pytest.mark.parametrize(
    ("sentence", "letters"),
    [
        ("See Figure 3b.", "b"),
        ("See Fig. 3(b) there.", "b"),
        ("See Figure 3 (b).", "b"),
        ("Figures 3a and c show", "ac"),
        ("Figure 3a-c", "abc"),
        ("Figure 3(a)–(c)", "abc"),
        ("Figs. 3A, B, and D", "abd"),
        ("Figure 3 a large part", ""),
        ("Figure 3 shows", ""),
        ("Figure 13b and Figure 3.", ""),
        ("Figure 3b, a large part", "b"),
        ("Table 1 and Figures 2a and 3d", "d"),
        ("3 nm", ""),
    ],
)
def test_letters_that_a_sentence_names(sentence: str, letters: str) -> None:
    assert cited_letters(sentence, "FIG. 3") == set(letters)


def test_a_figure_without_a_number_is_not_cited_by_letter() -> None:
    assert cited_letters("Figure 3b", "Graphical abstract") == set()

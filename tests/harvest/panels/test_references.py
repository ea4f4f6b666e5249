"""Which parts captions name, and what only looks like a name."""

from __future__ import annotations

import pytest

from harvest.panels.references import expanded, following, in_order, labels_named, rank, references


@pytest.mark.parametrize(
    ("caption", "labels"),
    [
        ("Figure 1. (a) Setup. (b) Result.", "ab"),
        ("Fig. 2 (a–c) SEM images, (d) and (e) spectra.", "abcde"),
        ("Figure 3. a) Scheme; b) plot.", "ab"),
        ("Figure 2 | Cells. a, Growth curves. b, Images of cells. c, d, Counts.", "abcd"),
        ("FIGURE 4 | Images of the oxide (A) and composite (B–F); spectra (G,H).", "ABCDEFGH"),
        ("Fig. 7 Indexes. a Diffractograms of bagasse; b CI values; c with 2 mol% added.", "abc"),
        ("Olpidium. A-B. Thalli in cells. C. An empty sporangium. D. A spore.", "ABCD"),
        ("Curves for [a] pure and [b] doped samples.", "ab"),
        ("(a, c) Before and (b, d) after annealing.", "abcd"),
        ("Cycling (i) at first and (ii) later.", ("i", "ii")),
        ("Maps of (a1) Fe, (a2) O and (b1) S.", ("a1", "a2", "b1")),
        ("Panels a) and b) correspond to one and 30 runs.", "ab"),
        ("Figure 6. b)-c) SEM of the pellet. a) and d) are tilted.", "abcd"),
        ("(a) One. (c) Three.", "abc"),  # the one between is there though nobody names it
        ("(e)PC Day 4;(f) Day 5; (a) 1; (b) 2; (c) 3; (d) 4", "abcdef"),
    ],
)
def test_labels_named(caption: str, labels: str | tuple[str, ...]) -> None:
    assert labels_named(caption) == tuple(labels)


@pytest.mark.parametrize(
    "caption",
    [
        "",
        "Figure 5. Cycling at 25 °C.",
        "Yields of 4 samples (s) after 2 h (h).",
        "Reproduced from Fig. 3(a) of ref. 12 and Fig. 3(b).",
        "Copyright (c) 2018 Elsevier.",
        "Spectra (e.g. of oxides) against the (a) axis.",
        "Figure 1. A film. A voltage of 2 V. a film.",
        "Current (A) against voltage (V).",
        "Structures of the complexes (1) and (2).",
        "Coefficients from Eq. (a) and Table (b).",
    ],
)
def test_nothing_named(caption: str) -> None:
    assert labels_named(caption) == ()


def test_a_copyright_sign_after_true_parts() -> None:
    assert labels_named("(a) One and (b) two. (c) 2018 Elsevier.") == ("a", "b")


def test_the_figures_own_label_is_no_other_figure() -> None:
    assert labels_named("Figure 2. (a) One. (b) Two.") == ("a", "b")
    assert labels_named("See Figure 2 (a) for one and Figure 2 (b) for two.") == ()


def test_places_of_references() -> None:
    caption = "Image of (a) iron and (b) and (c) zinc."
    assert [(caption[r.start : r.end], r.labels) for r in references(caption)] == [
        ("(a)", ("a",)),
        ("(b) and (c)", ("b", "c")),
    ]


def test_order_and_ranges() -> None:
    assert sorted(["b1", "a2", "C", "a1"], key=rank) == ["a1", "a2", "b1", "C"]
    assert in_order(["iv", "i", "iii"]) == ["i", "iii", "iv"]
    assert in_order(["j", "i", "h"]) == ["h", "i", "j"]
    assert expanded("a–c, e") == ("a", "b", "c", "e")
    assert expanded("c–a") == ()
    assert (following("a"), following("ii"), following("b2"), following("z")) == ("b", "iii", "b3", "")

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.training.clip.examples import ALIKE, KINDS, LOOKS, PARTLY, UNKNOWN, VIEWS_SHARE, Examples, Said, Shares
from index.training.clip.pairs import Pair
from index.training.clip.views import views
from index.training.clip.wording import looks_of, plain, sentences, telling_words


def pair(
    key: str, caption: str = "", kind: str = "", words: str = "", source: str = "micrographs", group: str = ""
) -> Pair:
    return Pair(key, Path(key), source, group or key, "train", caption, kind, words)


PAIRS = [
    pair("a", caption="SEM of gold nanoparticles on carbon", kind="sem", words="gold nanoparticles"),
    pair("b", caption="SEM of a porous silicon film", kind="sem"),
    pair("c", kind="tem"),
    pair("d", caption="A plot of voltage", source="textbooks"),
    pair("e", kind="uvvis_spectrum"),
]


@pytest.fixture(scope="module")
def examples() -> Examples:
    return Examples(PAIRS, Shares())


def test_who_answers_what(examples: Examples) -> None:
    rows = np.arange(len(PAIRS))
    sem, spectrum = KINDS.index("sem"), KINDS.index("spectrum")
    said = [
        Said("SEM of gold nanoparticles on carbon", caption=int(examples.captions[0])),
        Said("SEM image", kind=sem),
        Said("spectrum", kind=spectrum),
        Said("SEM image of gold", caption=int(examples.captions[0]), kind=sem),
        Said("porous", look=LOOKS.index("porous")),
    ]
    right = examples.right(rows, said)
    assert right[:, 0].tolist() == [1, 0, 0, 0, 0]
    assert right[:, 1].tolist() == [1, 1, 0, UNKNOWN, 0]
    assert right[:, 2].tolist() == pytest.approx([0, 0, 0, UNKNOWN, PARTLY])
    assert right[:, 3].tolist() == pytest.approx([1, ALIKE, 0, 0, 0])
    assert right[:, 4].tolist() == [0, 1, UNKNOWN, UNKNOWN, UNKNOWN]


def test_what_is_drawn_is_answered_by_its_picture(examples: Examples) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        rows, said = examples.draw(5, rng)
        assert sorted(rows.tolist()) == [0, 1, 2, 3, 4]
        assert (np.diag(examples.right(rows, said)) > 0).all()
        assert {each.text for each in said} <= examples.texts()


def test_views_of_a_picture_are_drawn_in_its_place() -> None:
    alone, seen = Examples(PAIRS, Shares()), Examples([*PAIRS, *views(PAIRS)], Shares())
    of_a = np.array([each.picture == "a" for each in seen.pairs])
    assert seen.worth[of_a].sum() == pytest.approx(alone.worth[0])
    assert seen.worth[0] == pytest.approx(seen.worth[of_a].sum() * (1 - VIEWS_SHARE))


def test_views_count_as_no_more_documents_and_pictures() -> None:
    rare = replace(PAIRS[2], key="s", kind="stem", caption="STEM of nanowires")
    drawn = replace(rare, key="d", source="drawn", caption="")
    examples = Examples([rare, drawn, *views([rare, drawn])], Shares())
    assert examples.kinds.tolist() == [KINDS.index("stem")] * len(examples.pairs)
    assert not examples.words


def test_words_are_those_of_several_documents_but_not_of_all() -> None:
    captions = ["nanowires of zinc"] * 5 + ["a plain figure of nothing much"] * 200
    found = telling_words([pair(str(n), caption=caption, group=f"g{n}") for n, caption in enumerate(captions)])
    assert set(found.values()) == {"nanowires", "zinc"}


def test_of_forms_met_as_often_the_first_stands() -> None:
    captions = ["nanowire nanowires", "zincs zinc"] * 5 + ["a plain figure of nothing much"] * 200
    found = telling_words([pair(str(n), caption=caption, group=f"g{n}") for n, caption in enumerate(captions)])
    assert set(found.values()) == {"nanowire", "zinc"}


@pytest.mark.parametrize(
    ("caption", "left"),
    [
        ("Figure 3. A cell.", "A cell."),
        ("Fig. S2: B", "B"),
        ("Scheme 1 C", "C"),
        ("Figures of merit", "Figures of merit"),
        ("Figure 4.", "Figure 4."),
    ],
)
def test_the_number_of_a_figure_is_not_said(caption: str, left: str) -> None:
    assert plain(caption) == left


def test_lettered_parts_are_sentences() -> None:
    said = sentences("Figure 1. SEM images of films. (a) before the annealing (b) after the annealing")
    assert said == ["SEM images of films.", "(a) before the annealing", "(b) after the annealing"]


def test_looks() -> None:
    assert looks_of("Electrospun nanofibers with Au@SiO2") == {"fibres", "core-shell"}
    assert looks_of("voltage") == set()

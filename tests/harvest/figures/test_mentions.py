"""Sentences that cite figures."""

from __future__ import annotations

import pytest

from harvest.figures.mentions import cited_in, mentions_of, sentences


def test_abbreviations_do_not_end_sentences() -> None:
    text = "As shown in Fig. 3, Smith et al. [4] found more (ca. 5 mg). The rest is in Ref. 7. Eq. 2 holds."
    assert sentences(text) == [
        "As shown in Fig. 3, Smith et al. [4] found more (ca. 5 mg).",
        "The rest is in Ref. 7.",
        "Eq. 2 holds.",
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Fig. 3 shows", "3"),
        ("Figs. 2 and 3", "2 3"),
        ("Figures 2–4 and 6", "2 3 4 6"),
        ("Figs. 2, 3, and 5", "2 3 5"),
        ("Fig. 1a,b and 2", "1 2"),
        ("Fig. 3(a) and Fig. 3(b)", "3"),
        ("Figures S1 and S2", "S1 S2"),
        ("Fig. 3, 20 mg were used", "3 20"),
        ("Fig. 3, 20% more", "3"),
        ("Abb. 4 zeigt", "4"),
        ("nothing is cited here", ""),
    ],
)
def test_lists_and_ranges(text: str, numbers: str) -> None:
    assert " ".join(number for _, number in cited_in(text)) == numbers


def test_each_sentence_counts_once_a_figure() -> None:
    text = "Fig. 1 and again Fig. 1a. Then Scheme 1 follows. As Fig. 1 shows, it holds."
    found = mentions_of(text)
    assert found["figure", "1"] == ["Fig. 1 and again Fig. 1a.", "As Fig. 1 shows, it holds."]
    assert found["scheme", "1"] == ["Then Scheme 1 follows."]

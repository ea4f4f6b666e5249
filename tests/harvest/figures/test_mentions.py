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
    ("text", "count"),
    [
        ("It is shown in Figures 4A–F. Figure 5 shows more.", 2),
        ("It is shown in Figures 4G,H. The sheets are thin.", 2),
        ("It is shown in Fig. 2a, b. The intensity grows.", 2),
        ("It was held at 300 K. Comparing both is hard.", 2),
        ("The oil of C. Rotundus and of J. M. Smith is good.", 1),
        ("It holds, i.e. for Fig. 2. Then it ends.", 2),
        ("It was 1.5 mm wide.[12] The rest was not.", 2),
        ("It was 1.5 mm wide.[6c,7a–c] The rest was not.", 2),
        ("It is in Fig. 4d and S18.† The rest is not.", 2),
        ("It was 1.5 mm wide.12,14–16 The rest was not.", 2),
        ("It was wide in all of the schemes. The rest was not.", 2),
        ("Mills, vials, etc. The rest was not.", 2),
        ("It was wide in Fig. S2 and Ref. [4] and Sec. II and Fig. (3) too.", 1),
        ("It was 1.5 Mg of No. 5 by A. Smith et al. Now it is less.", 1),
        ("It follows from Fig. 3 (see Sec. II B). Hence it holds.", 2),
    ],
)
def test_single_letters_and_stops(text: str, count: int) -> None:
    assert len(sentences(text)) == count


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

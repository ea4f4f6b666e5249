"""Captions divided: each part has its own words and what all share, and nothing is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harvest.panels import divide_caption
from harvest.panels.references import labels_named
from harvest.panels.subcaptions import sentences


def parts(caption: str) -> dict[str, str]:
    return divide_caption(caption, labels_named(caption))


def test_references_before_their_words() -> None:
    assert parts("Figure 1. Schematic of the process: (a) pouring in the middle; (b) pouring at one side.") == {
        "a": "Figure 1. Schematic of the process: (a) pouring in the middle",
        "b": "Figure 1. Schematic of the process: (b) pouring at one side.",
    }


def test_references_after_their_words() -> None:
    assert parts("FIGURE 11 | Spectra of the composites (A); equivalent circuit (B).") == {
        "A": "FIGURE 11 | Spectra of the composites (A)",
        "B": "FIGURE 11 | equivalent circuit (B).",
    }


def test_a_lead_in_belongs_to_those_it_leads_to() -> None:
    divided = parts(
        "FIG. 4 | CV curves of (A) MoS2 and (B) composites, voltage profiles of (C) MoS2, and (D) composites."
    )
    assert divided["B"] == "FIG. 4 | CV curves of and (B) composites"
    assert divided["D"] == "FIG. 4 | voltage profiles of and (D) composites."


def test_words_before_the_first_of_joined_parts_are_shared() -> None:
    divided = parts("Figure 8. Pathway in graphene (A) and carbon (B) electrodes.")
    assert divided["A"] == "Figure 8. Pathway in graphene (A)"
    assert divided["B"] == "Figure 8. Pathway in graphene and carbon (B) electrodes."


def test_ranges_and_later_mentions() -> None:
    divided = parts("Figure 3. (a) SEM image and (b–d) TEM images. Circles in (b) and (c) are pores. Scale bars: 5 nm.")
    assert divided["a"] == "Figure 3. (a) SEM image Scale bars: 5 nm."
    assert divided["b"] == divided["c"]
    assert "Circles in (b) and (c) are pores." in divided["c"]
    assert "Circles" not in divided["d"]
    assert divided["d"].endswith("Scale bars: 5 nm.")


def test_a_sentence_between_two_parts_goes_with_the_first() -> None:
    divided = parts("Fig. 2 Alloys. (a) Pattern. The asterisk marks the film. (b) Map. All at 25 °C.")
    assert divided["a"] == "Fig. 2 Alloys. (a) Pattern. The asterisk marks the film. All at 25 °C."
    assert divided["b"] == "Fig. 2 Alloys. (b) Map. All at 25 °C."


def test_letters_without_brackets() -> None:
    divided = parts("Figure 2 | Growth. a, Curves of growth. b, Images after S. aureus was added, cf. ref. 3.")
    assert divided["a"] == "Figure 2 | Growth. a, Curves of growth."
    assert divided["b"] == "Figure 2 | Growth. b, Images after S. aureus was added, cf. ref. 3."


def test_labels_are_matched_whatever_their_case() -> None:
    assert divide_caption("Fig. 1 (a) One. (b) Two.", ["A", "B"]) == {"A": "Fig. 1 (a) One.", "B": "Fig. 1 (b) Two."}


def test_parts_of_a_part_stay_with_it() -> None:
    divided = divide_caption("Fig. 1 (a1) Iron and (a2) oxygen. (b1) Sulphur.", ["a", "b"])
    assert divided["a"].startswith("Fig. 1 (a1) Iron")
    assert "(a2) oxygen" in divided["a"]
    assert divided["b"] == "Fig. 1 (b1) Sulphur."


def test_a_label_that_nobody_names_gets_the_whole_caption() -> None:
    caption = "Fig. 1 (a) One. (b) Two."
    assert divide_caption(caption, ["a", "b", "c"])["c"] == caption
    assert divide_caption("Voltage of cells.", ["a", "b"]) == {"a": "Voltage of cells.", "b": "Voltage of cells."}


def test_odd_input() -> None:
    assert divide_caption("", []) == {}
    assert divide_caption("", ["a", "b"]) == {"a": "", "b": ""}
    assert divide_caption("(a)(b)", ["a", "b", "b", ""]).keys() == {"a", "b"}


def test_sentences_do_not_end_at_abbreviations() -> None:
    caption = "Loss vs. time, cf. Fig. 3 and ref. 4 by Li et al. in E. coli. Second here."
    assert [caption[start:end].strip() for start, end in sentences(caption)] == [
        "Loss vs. time, cf. Fig. 3 and ref. 4 by Li et al. in E. coli.",
        "Second here.",
    ]


@pytest.mark.parametrize("folder", ["micrographs", "captioned_papers"])
def test_no_word_of_real_captions_is_lost(shared_data: Path, folder: str) -> None:
    name = "labels.jsonl" if folder == "micrographs" else "captions.jsonl"
    rows = (shared_data / folder / name).read_text(encoding="utf-8").splitlines()
    captions = sorted({json.loads(row)["caption"] for row in rows})
    several = [caption for caption in captions if len(labels_named(caption)) > 1]
    assert len(several) > 80
    for caption in several:
        divided = parts(caption)
        kept = "".join("".join(divided.values()).split())
        assert all(any(letter in kept for letter in word) for word in caption.split())
        words = set(re.sub("[,;]", " ", " ".join(divided.values())).split())
        lost = [word for word in re.sub("[,;]", " ", caption).split() if len(word) > 4 and word not in words]
        assert len(lost) <= 1, (caption, lost)
    own = [len(part) < 0.9 * len(caption) for caption in several for part in parts(caption).values()]
    assert sum(own) > 0.8 * len(own)

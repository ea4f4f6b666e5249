"""Labels as papers, theses, patents and other languages print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.figures.labels import label_at_start, labels_in


@pytest.mark.parametrize(
    ("text", "printed", "key"),
    [
        ("Fig. 3. XRD patterns", "Fig. 3", ("figure", "3")),
        ("FIGURE 2 | TG-DSC curves", "FIGURE 2", ("figure", "2")),
        ("FIG. 3A", "FIG. 3A", ("figure", "3")),
        ("FIG.7", "FIG.7", ("figure", "7")),
        ("Figure S4: NMR", "Figure S4", ("figure", "S4")),
        ("Fig. S-12", "Fig. S-12", ("figure", "S12")),
        ("Fig. A1. Appendix", "Fig. A1", ("figure", "A1")),
        ("Figure A.3 shows", "Figure A.3", ("figure", "A3")),
        ("Figure 2.13 Thesis", "Figure 2.13", ("figure", "2.13")),
        ("Abb. 2.13", "Abb. 2.13", ("figure", "2.13")),
        ("Abbildung 4:", "Abbildung 4", ("figure", "4")),
        ("Figura 3. Curvas", "Figura 3", ("figure", "3")),
        ("Supplementary Fig. 1 | a", "Supplementary Fig. 1", ("figure", "+1")),
        ("Extended Data Fig. 2", "Extended Data Fig. 2", ("figure", "+2")),
        ("Scheme 2. Synthesis", "Scheme 2", ("scheme", "2")),
        ("Fig. IV", "Fig. IV", ("figure", "4")),
        ("TABLE III. Values", "TABLE III", ("table", "3")),
        ("Figure 3(b) shows", "Figure 3", ("figure", "3")),
    ],
)
def test_labels_at_the_start(text: str, printed: str, key: tuple[str, str]) -> None:
    label = label_at_start(text)
    assert label is not None
    assert (label.printed, label.key) == (printed, key)
    assert text[: label.end] == printed


@pytest.mark.parametrize("text", ["Figured 3 times", "The Fig. 3", "Figure out", "Configuration 3", "Fig. three", ""])
def test_what_begins_otherwise(text: str) -> None:
    assert label_at_start(text) is None


@pytest.mark.parametrize("text", ["(Figure 1) Yield by month", "[Figure 1] Yield by month", "(Figure 1)"])
def test_a_label_in_brackets(text: str) -> None:
    label = label_at_start(text)
    assert label is not None
    assert (label.printed, label.key) == ("Figure 1", ("figure", "1"))
    assert text[label.end :] in ("", " Yield by month")


@pytest.mark.parametrize("text", ["(Figure 1). The yield", "(Figure 1 shows the yield)", "(Fig. 1, left) the yield"])
def test_a_citation_in_brackets_is_no_label(text: str) -> None:
    assert label_at_start(text) is None


def test_parts_tell_patent_figures_apart() -> None:
    one, two = label_at_start("FIG. 3A"), label_at_start("FIG. 3B")
    assert one is not None
    assert two is not None
    assert one.key == two.key
    assert one.full_key != two.full_key


def test_labels_in_running_text() -> None:
    text = "As Fig. 1a and Scheme 2 show (see also supplementary Figure S3), configuration 7 fails."
    assert [label.key for _, label in labels_in(text)] == [("figure", "1"), ("scheme", "2"), ("figure", "+S3")]


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    label = label_at_start(text)
    assert label is None or 0 < label.end <= len(text)
    assert all(0 <= start < len(text) for start, _ in labels_in(text))

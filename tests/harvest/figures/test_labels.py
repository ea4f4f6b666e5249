"""Labels as captions print them."""

from __future__ import annotations

import pytest

from harvest.figures.labels import label_at_start


@pytest.mark.parametrize("text", ["(Figure 1) Yield by month", "[Fig. 1] Yield by month", "(Figure 1)"])
def test_a_label_in_brackets(text: str) -> None:
    label = label_at_start(text)
    assert label is not None
    assert label.key == ("figure", "1")
    assert label.printed[:3] == "Fig"
    assert text[label.end :] in ("", " Yield by month")


@pytest.mark.parametrize(
    "text", ["(Figure 1). The yield", "(Figure 1 shows the yield)", "(Fig. 1, left) the yield", "(Fig. 1), while"]
)
def test_a_citation_in_brackets_is_no_label(text: str) -> None:
    assert label_at_start(text) is None

"""Conditions on panels and their papers, and the facets that count them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.results import Facet
from index.table import Mask, PanelTable
from index.text.analysis import analyse
from index.text.synonyms import kind_phrases

_YEARS = re.compile(r"\s*(\d{1,4})?\s*(?:(-|–|\.\.|:)\s*(\d{1,4})?)?\s*")


def parse_years(value: str) -> tuple[int, int] | None:
    """``2018-2024``, ``2018``, ``2018-`` and ``-2024`` as first and last year; None for anything else."""
    match = _YEARS.fullmatch(value)
    if match is None or not (match[1] or match[3]):
        return None
    if not match[2]:
        return int(match[1]), int(match[1])
    return int(match[1] or 0), int(match[3] or 9999)


def filter_mask(table: PanelTable, name: str, value: str) -> Mask:
    """The panels that a ``name:value`` of a query lets through; a value that means nothing lets none through."""
    if name == "kind":
        return table.of_kinds(kinds_named(table, value))
    if name == "year":
        years = parse_years(value)
        return year_mask(table, *years) if years else np.zeros(len(table), np.bool_)
    if name == "paper":
        return paper_mask(table, [value])
    if name == "journal":
        return journal_mask(table, [value])
    if name == "label":
        return np.fromiter((_same_label(label, value) for label in table.labels), np.bool_, len(table))
    raise ValueError(f"no filter {name!r}")


def year_mask(table: PanelTable, first: int, last: int) -> Mask:
    return table.of_papers(paper.year is not None and first <= paper.year <= last for paper in table.papers)


def paper_mask(table: PanelTable, wanted: Sequence[str]) -> Mask:
    """Papers by id, the start of an id of at least six digits, or file name with or without its ending."""
    names = {value.strip().lower() for value in wanted}
    starts = tuple(name for name in names if len(name) >= 6)
    return table.of_papers(
        paper.id in names
        or (bool(starts) and paper.id.startswith(starts))
        or paper.source.lower() in names
        or paper.source.lower().rsplit("/", 1)[-1].rsplit(".", 1)[0] in names
        for paper in table.papers
    )


def journal_mask(table: PanelTable, wanted: Sequence[str]) -> Mask:
    """Journals whose name holds the words of a wanted one."""
    runs = [set(analyse(value).terms) for value in wanted]
    return table.of_papers(
        any(run and run <= set(analyse(paper.journal).terms) for run in runs) for paper in table.papers
    )


def kinds_named(table: PanelTable, value: str) -> list[str]:
    """The kinds that a user may mean by a word: the kind itself, its start ("xrd"), or a phrase of its table."""
    plain = value.strip().lower().replace(" ", "_").replace("-", "_")
    known = {*kind_phrases(), *map(str, np.unique(table.kinds))} - {""}
    if plain in known:
        return [plain]
    asked = analyse(value).terms
    by_phrase = [k for k, phrases in kind_phrases().items() if any(analyse(p).terms == asked for p in phrases)]
    return by_phrase or [kind for kind in known if plain and kind.startswith(plain)]


def _same_label(label: str, value: str) -> bool:
    """``3``, ``Fig. 3`` and ``figure 3`` all name FIGURE 3; ``scheme 1`` does not name Figure 1."""
    number, wanted = re.search(r"S?\d+", label, re.I), re.search(r"S?\d+", value, re.I)
    if not number or not wanted or number[0].lower() != wanted[0].lower():
        return False
    word, asked = (text[: m.start()].strip(" .|").lower()[:3] for text, m in ((label, number), (value, wanted)))
    return not asked or word == asked


def facets(table: PanelTable, mask: Mask, limit: int = 50) -> dict[str, tuple[Facet, ...]]:
    """Kinds, years, journals and papers of the matching panels, most frequent first; "nothing known" is left out."""
    kinds, counts = np.unique(table.kinds[mask], return_counts=True) if len(table) else ((), ())
    by_paper = np.bincount(table.paper_of[mask], minlength=len(table.papers))
    years: Counter[int] = Counter()
    journals: Counter[str] = Counter()
    papers: list[Facet] = []
    for paper, count in zip(table.papers, map(int, by_paper), strict=True):
        if not count:
            continue
        papers.append(Facet(paper.id, count, paper.title or paper.source))
        if paper.year is not None:
            years[paper.year] += count
        if paper.journal:
            journals[paper.journal] += count
    named = [Facet(str(kind), int(count)) for kind, count in zip(kinds, counts, strict=True) if kind]
    return {
        "kind": _most(named, limit),
        "year": _most([Facet(year, count) for year, count in years.items()], limit),
        "journal": _most([Facet(journal, count) for journal, count in journals.items()], limit),
        "paper": _most(papers, limit),
    }


def _most(found: list[Facet], limit: int) -> tuple[Facet, ...]:
    return tuple(sorted(found, key=lambda facet: (-facet.count, str(facet.value)))[:limit])

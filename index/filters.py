"""Conditions on panels and their papers, and the facets that count them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np

from harvest.errors import UsageError
from index.lengths import Lengths, nanometres, parse_lengths
from index.results import Facet
from index.table import Mask, PanelTable
from index.text.analysis import analyse
from index.text.synonyms import kind_phrases

_YEARS = re.compile(r"\s*(\d{1,4})?\s*(?:(-|–|\.\.|:)\s*(\d{1,4})?)?\s*")
_LIMITS = re.compile(r"\s*(<=|>=|≤|≥|<|>)\s*(\d{1,4})\s*")


def parse_years(value: str) -> tuple[int, int] | None:
    """``2018-2024``, ``2018``, ``2018-``, ``-2024``, ``<2018``, ``>=2018`` as first and last year; else None."""
    if limit := _LIMITS.fullmatch(value):
        sign, year = limit[1], int(limit[2])
        return (0, year - (sign == "<")) if sign in ("<", "<=", "≤") else (year + (sign == ">"), 9999)
    match = _YEARS.fullmatch(value)
    if match is None or not (match[1] or match[3]):
        return None
    if not match[2]:
        return int(match[1]), int(match[1])
    return int(match[1] or 0), int(match[3] or 9999)


def passing(
    table: PanelTable,
    kinds: Sequence[str],
    year: str | int | tuple[int, int] | None,
    papers: Sequence[str],
    journals: Sequence[str],
) -> Mask:
    """The panels that filters let through, each of which lets all through where it is empty or None.

    UsageError for a year that is none, and for a kind that no picture could be of.
    """
    mask = np.ones(len(table), np.bool_)
    if kinds:
        mask &= table.of_kinds({each for kind in kinds for each in _kinds_of(table, kind)})
    if year is not None and year != "":
        years = year if isinstance(year, tuple) else parse_years(str(year))
        if years is None:
            raise UsageError(f"year {year!r} is neither a year nor a range like 2018-2024")
        if years[0] > years[1]:
            raise UsageError(f"the years {years[0]}-{years[1]} end before they begin; write {years[1]}-{years[0]}")
        mask &= year_mask(table, *years)
    if papers:
        mask &= paper_mask(table, papers)
    return mask & journal_mask(table, journals) if journals else mask


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
        return table.of_figures(_same_label(figure.label, value) for figure in table.figures)
    if name == "panel":
        return panel_mask(table, value)
    if name == "scale":
        lengths = parse_lengths(value)
        return lengths.holds(table.scales) if lengths else np.zeros(len(table), np.bool_)
    raise ValueError(f"no filter {name!r}")


def panel_mask(table: PanelTable, value: str) -> Mask:
    """The panels with this letter, however it is written: ``b``, ``B`` and ``(b)``."""
    wanted = value.strip(" ().").casefold()
    return np.fromiter((wanted != "" and letter.casefold() == wanted for letter in table.letters), np.bool_, len(table))


def scale_mask(table: PanelTable, ranges: Sequence[str], below: str | float | None, above: str | float | None) -> Mask:
    """Panels whose scale bar is in one of the ranges, and between the two lengths where these are given.

    UsageError for a value that is none.
    """
    read = [parse_lengths(value) for value in ranges]
    for value, lengths in zip(ranges, read, strict=True):
        if lengths is None:
            raise UsageError(f"{value!r} is no range of lengths: write it like 10nm-500nm, <500nm or >1um")
    mask = np.ones(len(table), np.bool_)
    if read:
        mask &= np.any([lengths.holds(table.scales) for lengths in read if lengths], axis=0)
    if below is not None:
        mask &= Lengths(high=nanometres(below), high_open=True).holds(table.scales)
    if above is not None:
        mask &= Lengths(low=nanometres(above), low_open=True).holds(table.scales)
    return mask


def year_mask(table: PanelTable, first: int, last: int) -> Mask:
    """The panels of papers of these years, both included; none of papers without one."""
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


def _kinds_of(table: PanelTable, value: str) -> list[str]:
    """As ``kinds_named``; UsageError for a value that means no kind."""
    named = kinds_named(table, value)
    if not named:
        near = get_close_matches(value.strip().lower(), kind_phrases(), 3)
        known = f"did you mean {' or '.join(near)}?" if near else "kinds are sem, xrd_pattern, line_plot and so on"
        raise UsageError(f"no kind of picture {value[:40]!r}; {known}")
    return named


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


SCALES = (
    ("<10nm", "below 10 nm"), ("10nm-<100nm", "10–100 nm"), ("100nm-<1um", "100 nm – 1 µm"),
    ("1um-<10um", "1–10 µm"), ("10um-<100um", "10–100 µm"), (">=100um", "100 µm and more"),
)  # fmt: skip
"""Lengths of scale bars by decades: as filters, and as shown."""


def facets(table: PanelTable, mask: Mask, every_panel: bool = False, limit: int = 50) -> dict[str, tuple[Facet, ...]]:
    """Kinds, scales, years, journals and papers of the matching panels; "nothing known" is left out.

    Most frequent first, scales from small to large. Every value can be given to the filter of the same name. Kinds and
    scales count panels, the others figures, or panels too with ``every_panel``.
    """
    kinds, counts = np.unique(table.kinds[mask], return_counts=True) if len(table) else ((), ())
    counted = np.flatnonzero(mask)
    if not every_panel:
        counted = counted[np.unique(table.figure_of[counted], return_index=True)[1]]
    by_paper = np.bincount(table.paper_of[counted], minlength=len(table.papers))
    years: Counter[int] = Counter()
    journals: Counter[str] = Counter()
    spelt: dict[str, str] = {}  # a journal's name that some papers print in capitals
    papers: list[Facet] = []
    for paper, count in zip(table.papers, map(int, by_paper), strict=True):
        if not count:
            continue
        papers.append(Facet(paper.id, count, paper.title or paper.source))
        if paper.year is not None:
            years[paper.year] += count
        if paper.journal:
            name = paper.journal.casefold()
            journals[name] += count
            if spelt.setdefault(name, paper.journal).isupper():
                spelt[name] = paper.journal
    named = [Facet(str(kind), int(count)) for kind, count in zip(kinds, counts, strict=True) if kind]
    return {
        "kind": _most(named, limit),
        "scale": _scales(table, mask),
        "year": _most([Facet(year, count) for year, count in years.items()], limit),
        "journal": _most([Facet(spelt[name], count) for name, count in journals.items()], limit),
        "paper": _most(papers, limit),
    }


def _scales(table: PanelTable, mask: Mask) -> tuple[Facet, ...]:
    known = table.scales[mask]
    counted = ((value, name, parse_lengths(value)) for value, name in SCALES)
    found = [Facet(value, int(lengths.holds(known).sum()), name) for value, name, lengths in counted if lengths]
    return tuple(facet for facet in found if facet.count)


def _most(found: list[Facet], limit: int) -> tuple[Facet, ...]:
    return tuple(sorted(found, key=lambda facet: (-facet.count, str(facet.value)))[:limit])

"""From what was found to what a user sees: hits with their records, pictures and snippets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harvest.errors import LibraryError
from harvest.store import Library
from index.fusion import Signal
from index.grouping import Found
from index.query import Node, Phrase, words_of
from index.results import Also, Hit
from index.search import Answer
from index.snippets import snippet
from index.structures.panels import Drawn
from index.table import PanelTable
from index.text.analysis import analyse

Run = tuple[tuple[str, ...], bool]


def hits_of(
    library: Library,
    table: PanelTable,
    page: Sequence[Found],
    closer: Mapping[int, Mapping[str, Signal]],
    runs: Sequence[Run],
    drawn: Drawn | None = None,
) -> tuple[Hit, ...]:
    """The hits of a page; panels that an ingest has taken out of the catalogue meanwhile are left out."""
    hits = []
    for found in page:
        try:
            paper, figure = library.figure(table.figure_id(found.place))
        except LibraryError:
            continue
        panel = next((p for p in figure.panels if p.id == table.panel_ids[found.place]), None)
        if panel is None:
            continue
        picture = figure.image if found.whole else panel.image or figure.image
        hits.append(
            Hit(
                paper,
                figure,
                panel,
                found.score,
                {**found.signals, **closer.get(found.place, {})},
                snippet(paper, figure, None if found.whole else panel, runs),
                library.image_path(picture) if picture else None,
                tuple(_also(table, place, score) for place, score in found.also),
                found.whole,
                drawn.molecules(found.place, panel) if drawn else (),
            )
        )
    return tuple(hits)


def _also(table: PanelTable, place: int, score: float) -> Also:
    return Also(table.panel_ids[place], table.letters[place], str(table.kinds[place]), score)


def runs_of(found: Answer, asked: Node | None) -> list[Run]:
    """The runs of terms that a hit should show, each with whether its last term is a prefix."""
    runs = [(run, False) for reading in found.readings for concept in reading.concepts for run in concept.ways]
    for leaf in words_of(asked):
        if isinstance(leaf, Phrase):
            terms = analyse(leaf.text).terms
            runs.append(((leaf.text.strip().lower(),) if leaf.prefix and len(terms) == 1 else terms, leaf.prefix))
    return runs

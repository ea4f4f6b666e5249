"""From the library to the derived text index: what is new goes in, what is gone comes out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from harvest.records import SCALE_UNITS_NM, Figure, Panel, Paper
from harvest.store import Library, StoredPanel
from index.database import OutOfStep, TextFile, fingerprint, note_state
from index.lengths import exact
from index.parts import cited_letters, parted
from index.text import abbreviations
from index.text.analysis import analyse
from index.text.backend import FIGURE_FIELDS, PANEL_FIELDS, PAPER_FIELDS, Row, TextBackend
from index.text.synonyms import kind_phrases

MANY = 5000
_Known = dict[tuple[str, ...], tuple[str, ...]]


def refresh(library: Library, index: TextFile) -> bool:
    """Brings the index up to the library; True when anything changed. One look at each when nothing did.

    An index of another analyser or schema, or a damaged one, is built anew beside the old one, which serves until then.
    """
    made_by, stands_at = index.state()
    if made_by != fingerprint():
        rebuild(library, index)
        return True
    if stands_at == library.generation():
        return False
    if _outgrown(library, index):
        rebuild(library, index)
        return True
    try:
        with index.writing() as connection:
            _catch_up(library, index, connection)
    except OutOfStep:
        rebuild(library, index)
    return True


def _outgrown(library: Library, index: TextFile) -> bool:
    """Whether so much is new that readers are better served by the old index until a new one is whole."""
    have = int(index.connect().execute("SELECT count(*) FROM panels").fetchone()[0])
    return len(library.panel_keys()) > max(MANY, 2 * have)


def rebuild(library: Library, index: TextFile) -> None:
    """A whole new index from the library alone."""
    with index.replacing() as fresh, fresh.writing() as connection:
        _catch_up(library, fresh, connection)


def _catch_up(library: Library, index: TextFile, connection: sqlite3.Connection) -> None:
    generation = library.generation()  # read first: what is committed meanwhile is found again next time
    backend = index.backend(lambda: connection)
    have = {row[0] for row in connection.execute("SELECT key FROM panels")}
    want = library.panel_keys()
    _remove(connection, backend, have - want)
    fresh = want - have
    if fresh:
        stored = (panel for panel in library.panels(after=min(fresh) - 1) if panel.key in fresh)
        for _, panels in groupby(stored, key=lambda panel: panel.paper.id):
            _add_paper(connection, backend, list(panels))
    backend.flush()
    note_state(connection, generation)


def _remove(connection: sqlite3.Connection, backend: TextBackend, keys: set[int]) -> None:
    if not keys:
        return
    backend.remove(PANEL_FIELDS, keys)
    connection.executemany("DELETE FROM panels WHERE key = ?", [(key,) for key in keys])
    for table, within, fields in (("figures", "SELECT figure FROM panels", FIGURE_FIELDS), _EMPTY_PAPERS):
        empty = [row[0] for row in connection.execute(f"SELECT number FROM {table} EXCEPT {within}")]
        backend.remove(fields, empty)
        connection.executemany(f"DELETE FROM {table} WHERE number = ?", [(number,) for number in empty])


_EMPTY_PAPERS = ("papers", "SELECT paper FROM figures", PAPER_FIELDS)


def _add_paper(connection: sqlite3.Connection, backend: TextBackend, panels: list[StoredPanel]) -> None:
    paper = panels[0].paper
    known = abbreviations.expansions(_prose(paper, panels))
    row = connection.execute("SELECT number FROM papers WHERE id = ?", (paper.id,)).fetchone()
    if row is None:
        cursor = connection.execute(
            "INSERT INTO papers (id, source, title, year, journal) VALUES (?, ?, ?, ?, ?)",
            (paper.id, paper.source, paper.title, paper.year, paper.journal),
        )
        number = int(cursor.lastrowid or 0)
        backend.add([_paper_row(number, paper, known)])
    else:
        number = int(row[0])
    for _, of_figure in groupby(panels, key=lambda panel: panel.figure.id):
        _add_figure(connection, backend, number, list(of_figure), known)


def _add_figure(
    connection: sqlite3.Connection, backend: TextBackend, paper: int, panels: list[StoredPanel], known: _Known
) -> None:
    figure = panels[0].figure
    cursor = connection.execute(
        "INSERT INTO figures (id, label, paper) VALUES (?, ?, ?)", (figure.id, figure.label, paper)
    )
    number = int(cursor.lastrowid or 0)
    opening, own = parted(figure)
    backend.add([_figure_row(number, figure, opening, known)])
    connection.executemany(
        "INSERT INTO panels VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (p.key, number, p.panel.id, p.panel.label, p.panel.kind, p.panel.kind_score, _scale_nm(p.panel))
            for p in panels
        ],
    )
    backend.add(_panel_row(stored, own.get(stored.panel.id, ""), known) for stored in panels)


def _scale_nm(panel: Panel) -> float | None:
    return None if panel.scale is None else exact(panel.scale.value * SCALE_UNITS_NM[panel.scale.unit])


def _prose(paper: Paper, panels: Iterable[StoredPanel]) -> Iterator[str]:
    yield paper.title
    yield paper.abstract
    seen: set[str] = set()
    for stored in panels:
        if stored.figure.id not in seen:
            seen.add(stored.figure.id)
            yield stored.figure.caption
            yield from stored.figure.mentions


def _paper_row(number: int, paper: Paper, known: _Known) -> Row:
    texts = {
        "title": paper.title,
        "abstract": paper.abstract,
        "author": "\n".join(paper.authors),
        "journal": paper.journal,
    }
    return _row(number, texts, known)


def _figure_row(number: int, figure: Figure, opening: str, known: _Known) -> Row:
    texts = {
        "opening": opening,
        "figure": figure.caption if figure.caption != opening else "",
        "mentions": "\n".join(figure.mentions),
    }
    return _row(number, texts, known)


def _panel_row(stored: StoredPanel, own: str, known: _Known) -> Row:
    figure, panel = stored.figure, stored.panel
    letter = panel.label.lower()
    texts = {
        "caption": own,
        "inside": "\n".join(_inside(panel)),
        "cited": "\n".join(m for m in figure.mentions if letter and letter in cited_letters(m, figure.label)),
        "kind": ", ".join(kind_phrases().get(panel.kind, (panel.kind.replace("_", " "),))),
    }
    return _row(stored.key, texts, known)


def _inside(panel: Panel) -> list[str]:
    """The lines printed in the panel, and the labels and names of its molecules that stand in no line of their own."""
    lines = [line.text for line in panel.text]
    labels = dict.fromkeys(molecule.label for molecule in panel.molecules)
    return lines + [label for label in labels if label and label not in lines]


def _row(key: int, texts: dict[str, str], known: _Known) -> Row:
    analyses = {name: analyse(text, known) for name, text in texts.items()}
    words = {word.surface for name, a in analyses.items() if name != "kind" for word in a.words if word.surface}
    return Row(key, {name: a.stream() for name, a in analyses.items()}, frozenset(words))

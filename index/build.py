"""From the library to the derived text index: what is new goes in, what is gone comes out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from harvest.records import Paper
from harvest.store import Library, StoredPanel
from index.database import IndexFile, fingerprint, note_state
from index.text import abbreviations
from index.text.analysis import Analysis, analyse
from index.text.backend import PANEL_FIELDS, PAPER_FIELDS, Row, TextBackend
from index.text.fts5 import Fts5Text
from index.text.synonyms import kind_phrases

MANY = 5000
_Known = dict[tuple[str, ...], tuple[str, ...]]


def refresh(library: Library, index: IndexFile) -> bool:
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
    with index.writing() as connection:
        _catch_up(library, connection)
    return True


def _outgrown(library: Library, index: IndexFile) -> bool:
    """Whether so much is new that readers are better served by the old index until a new one is whole."""
    have = int(index.connect().execute("SELECT count(*) FROM panels").fetchone()[0])
    return len(library.panel_keys()) > max(MANY, 2 * have)


def rebuild(library: Library, index: IndexFile) -> None:
    """A whole new index from the library alone."""
    with index.replacing() as fresh, fresh.writing() as connection:
        _catch_up(library, connection)


def _catch_up(library: Library, connection: sqlite3.Connection) -> None:
    generation = library.generation()  # read first: what is committed meanwhile is found again next time
    backend = Fts5Text(lambda: connection)
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
    empty = [row[0] for row in connection.execute("SELECT number FROM papers EXCEPT SELECT paper FROM panels")]
    backend.remove(PAPER_FIELDS, empty)
    connection.executemany("DELETE FROM papers WHERE number = ?", [(number,) for number in empty])


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
    connection.executemany(
        "INSERT INTO panels VALUES (?, ?, ?, ?, ?, ?)",
        [(p.key, number, p.figure.id, p.panel.id, p.figure.label, p.panel.kind) for p in panels],
    )
    backend.add(_panel_row(panel, known) for panel in panels)


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
    return _row(number, {name: analyse(text, known) for name, text in texts.items()})


def _panel_row(stored: StoredPanel, known: _Known) -> Row:
    figure, panel = stored.figure, stored.panel
    own = panel.caption or figure.caption
    texts = {
        "caption": own,
        "figure": figure.caption if figure.caption != own else "",
        "inside": "\n".join(line.text for line in panel.text),
        "mentions": "\n".join(figure.mentions),
        "kind": ", ".join(kind_phrases().get(panel.kind, (panel.kind.replace("_", " "),))),
    }
    return _row(stored.key, {name: analyse(text, known) for name, text in texts.items()})


def _row(key: int, analyses: dict[str, Analysis]) -> Row:
    words = {word.surface for name, a in analyses.items() if name != "kind" for word in a.words if word.surface}
    return Row(key, {name: a.stream() for name, a in analyses.items()}, frozenset(words))

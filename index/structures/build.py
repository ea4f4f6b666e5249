"""From the library to the derived structure index: molecules and elements of new panels go in, those gone come out."""

from __future__ import annotations

import sqlite3

from harvest.store import Library, StoredPanel
from index.database import IndexFile, note_state
from index.parts import cited_letters
from index.structures.chemistry import read_structure, version
from index.structures.elements import elements_of

SCHEMA_VERSION = 1
FILE = "structures.sqlite"


def fingerprint(library: Library) -> str:
    """Changes when the same library would give another structure index, and with the library itself."""
    return f"{SCHEMA_VERSION}; {version()}; {library.identity()}"


def refresh(library: Library, index: IndexFile) -> bool:
    """Brings the index up to the library; True when anything changed. Another version's index is built anew."""
    made_by, stands_at = index.state()
    if made_by != fingerprint(library):
        rebuild(library, index)
        return True
    if stands_at == library.generation():
        return False
    with index.writing() as connection:
        _catch_up(library, connection)
    return True


def rebuild(library: Library, index: IndexFile) -> None:
    """A whole new index from the library alone."""
    with index.replacing() as fresh, fresh.writing() as connection:
        _catch_up(library, connection)


def _catch_up(library: Library, connection: sqlite3.Connection) -> None:
    generation = library.generation()  # read first: what is committed meanwhile is found again next time
    have = {row[0] for row in connection.execute("SELECT key FROM panels")}
    want = library.panel_keys()
    gone = [(key,) for key in have - want]
    connection.executemany("DELETE FROM shown WHERE panel = ?", gone)
    connection.executemany("DELETE FROM panels WHERE key = ?", gone)
    connection.execute("DELETE FROM structures WHERE number NOT IN (SELECT structure FROM shown)")
    fresh = want - have
    if fresh:
        for stored in library.panels(after=min(fresh) - 1):
            if stored.key in fresh:
                _add(connection, stored)
    note_state(connection, generation, fingerprint(library))


def _add(connection: sqlite3.Connection, stored: StoredPanel) -> None:
    elements = set(elements_of(_words(stored)))
    for place, molecule in enumerate(stored.panel.molecules):
        row = _structure(connection, molecule.smiles)
        if row is not None:
            elements |= set(row[1].split())
            connection.execute(
                "INSERT INTO shown VALUES (?, ?, ?, ?)", (stored.key, place, row[0], molecule.confidence)
            )
    connection.execute("INSERT INTO panels VALUES (?, ?)", (stored.key, " ".join(sorted(elements))))


def _words(stored: StoredPanel) -> str:
    """What is said of the panel: its caption, what is printed in it, the sentences that cite it by its letter."""
    figure, panel = stored.figure, stored.panel
    letter = panel.label.lower()
    cited = [m for m in figure.mentions if letter and letter in cited_letters(m, figure.label)]
    return "\n".join((panel.caption or figure.caption, *(line.text for line in panel.text), *cited))


def _structure(connection: sqlite3.Connection, smiles: str) -> tuple[int, str] | None:
    """The structure's number and elements, added where it is new; None where RDKit cannot read it."""
    found = connection.execute("SELECT number, elements FROM structures WHERE smiles = ?", (smiles,)).fetchone()
    if found is not None:
        return int(found[0]), str(found[1])
    read = read_structure(smiles)
    if read is None:
        return None
    elements = " ".join(read.elements)
    cursor = connection.execute(
        "INSERT INTO structures (smiles, whole, parent, molecule, pattern, morgan, atoms, elements)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (smiles, read.whole, read.parent, read.binary, read.pattern, read.morgan, read.atoms, elements),
    )
    return int(cursor.lastrowid or 0), elements

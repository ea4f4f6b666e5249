"""From the library to the derived index of meanings: vectors of new panels go in, those gone come out.

Vectors of pictures are kept in the library too, by the picture's hash and the encoder, so that none is made twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from harvest.errors import DocumentError, UsageError
from harvest.store import Library, StoredPanel
from index.database import IndexFile, note_state
from index.embeddings.table import Row, Vectors, floors_among, stored_row
from index.encoders import Encoder
from index.images import load_image

SCHEMA_VERSION = 1
FILE = "embeddings.sqlite"
BATCH = 64
PRINTED = 300
"""Letters of what is printed in a panel that are taken for its words."""
THREADS = min(4, os.cpu_count() or 1)

Progress = Callable[[int, int], None]


def signature(encoder: Encoder) -> str:
    """Under which the library keeps this encoder's vectors."""
    return f"{encoder.name}@{encoder.fingerprint}"


def fingerprint(library: Library, encoder: Encoder) -> str:
    """Changes when the same library would give another index, and with the library itself."""
    return f"{SCHEMA_VERSION}; {signature(encoder)}; {library.identity()}"


def built_with(index: IndexFile) -> str:
    """The name of the encoder that built the index; "" where there is none."""
    if index.state()[1] < 0:
        return ""
    row = index.connect().execute("SELECT value FROM meta WHERE name = 'encoder'").fetchone()
    return str(row[0]) if row else ""


def missing(library: Library, index: IndexFile) -> set[int]:
    """The keys of the panels that the index lacks."""
    have = {row[0] for row in index.connect().execute("SELECT key FROM panels")}
    return library.panel_keys() - have


def refresh(library: Library, index: IndexFile, encoder: Encoder, progress: Progress | None = None) -> None:
    """Brings the index up to the library. Another encoder's index is built anew beside the old one."""
    if index.state()[0] != fingerprint(library, encoder):
        rebuild(library, index, encoder, progress)
    elif index.state()[1] != library.generation():
        _catch_up(library, index, encoder, progress)


def rebuild(library: Library, index: IndexFile, encoder: Encoder, progress: Progress | None = None) -> None:
    """A whole new index from the library alone; the old one stays until this one is whole."""
    with index.replacing() as fresh:
        _catch_up(library, fresh, encoder, progress)


def _catch_up(library: Library, index: IndexFile, encoder: Encoder, progress: Progress | None) -> None:
    generation = library.generation()  # read first: what is committed meanwhile is found again next time
    new = missing(library, index)
    rows = [stored_row(row) for row in _rows(library, encoder, new, progress)]
    with index.writing() as connection:
        connection.executemany("INSERT OR REPLACE INTO panels VALUES (?, ?, ?)", rows)
        here = library.panel_keys()
        gone = [row for row in connection.execute("SELECT key FROM panels") if row[0] not in here]
        connection.executemany("DELETE FROM panels WHERE key = ?", gone)
        floors = encoder.floors or floors_among(connection)
        facts = [("encoder", encoder.name), ("floors", json.dumps(floors))]
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts)
        note_state(connection, generation, fingerprint(library, encoder))


def _rows(library: Library, encoder: Encoder, new: Collection[int], progress: Progress | None) -> Iterator[Row]:
    panels = (each for each in library.panels(after=min(new, default=1) - 1) if each.key in new)
    done = 0
    while batch := list(islice(panels, BATCH)):
        yield from _batch(library, encoder, batch)
        done += len(batch)
        if progress:
            progress(done, len(new))


def _batch(library: Library, encoder: Encoder, panels: Sequence[StoredPanel]) -> Iterator[Row]:
    pictures = _picture_vectors(library, encoder, panels)
    said = {each.key: words_of(each) for each in panels}
    texts = list(dict.fromkeys(filter(None, said.values())))  # panels often share a caption
    words = _text_vectors(encoder, texts)
    for each in panels:
        shown = each.panel.image or each.figure.image
        yield each.key, pictures.get(shown.sha256) if shown else None, words.get(said[each.key])


def _picture_vectors(library: Library, encoder: Encoder, panels: Sequence[StoredPanel]) -> dict[str, Vectors]:
    """Vectors by the picture's sha256; a picture whose file is gone or broken has none."""
    shown = {image.sha256: image for each in panels if (image := each.panel.image or each.figure.image)}
    known = {sha: rows[0] for sha, rows in library.vectors(signature(encoder), shown).items()}
    wanted = [image for sha, image in shown.items() if sha not in known]

    def read(place: int) -> NDArray[np.uint8] | None:
        try:
            return load_image(library.image_path(wanted[place]))
        except (DocumentError, UsageError):
            return None

    def look(places: Sequence[int]) -> dict[str, Vectors]:
        images = {wanted[place].sha256: image for place in places if (image := read(place)) is not None}
        return dict(zip(images, encoder.image_vectors(list(images.values())), strict=True)) if images else {}

    with ThreadPoolExecutor(THREADS) as pool:
        made = [pair for found in pool.map(look, _parts(len(wanted), 8)) for pair in found.items()]
    if made:
        library.put_vectors(signature(encoder), {sha: vector[np.newaxis] for sha, vector in made})
    return known | dict(made)


def _text_vectors(encoder: Encoder, texts: Sequence[str]) -> dict[str, Vectors]:
    def read(places: range) -> list[tuple[str, Vectors]]:
        part = [texts[place] for place in places]
        return list(zip(part, encoder.text_vectors(part), strict=True))

    with ThreadPoolExecutor(THREADS) as pool:
        return dict(pair for found in pool.map(read, _parts(len(texts), 8)) for pair in found)


def _parts(count: int, size: int) -> list[range]:
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


def words_of(stored: StoredPanel) -> str:
    """What a panel says: its part of the caption, and the words printed in it."""
    printed = " ".join(line.text for line in stored.panel.text if sum(map(str.isalpha, line.text)) > 2)
    return " ".join(filter(None, (stored.panel.caption or stored.figure.caption, printed[:PRINTED])))

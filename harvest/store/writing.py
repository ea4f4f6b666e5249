"""What the one writer does to the catalogue; every function runs inside a transaction that the library opened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from harvest.records import Harvest, Picture, to_json
from harvest.store.rows import InputFile, Outcome, display

_INPUT = (
    *("raw", "path", "source", "kind", "size", "mtime_ns", "sha256"),
    *("companions", "uses", "fingerprint", "paper_id", "outcome", "figures", "stage", "reason"),
)
_PUT_INPUT = (
    f"INSERT INTO inputs ({', '.join(_INPUT)}, attempts) VALUES ({'?, ' * len(_INPUT)}1) ON CONFLICT (raw) DO UPDATE "
    "SET attempts = CASE WHEN sha256 = excluded.sha256 AND fingerprint = excluded.fingerprint THEN attempts + 1 ELSE 1 "
    f"END, {', '.join(f'{name} = excluded.{name}' for name in _INPUT[1:])}"
)


def as_text(record: Any) -> str:
    """A record as JSON; lone surrogates become ``?``, a number that is not finite raises ValueError."""
    text = json.dumps(to_json(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def pictures_of(harvest: Harvest) -> list[Picture]:
    """Every picture that a harvest speaks of, each once, sorted by name."""
    found = {page.image.name: page.image for page in harvest.page_images}
    for figure in harvest.figures:
        for image in (figure.image, *(panel.image for panel in figure.panels)):
            if image is not None:
                found[image.name] = image
    return [found[name] for name in sorted(found)]


def put_paper(connection: sqlite3.Connection, harvest: Harvest, fingerprint: str, companions: str) -> None:
    """Insert a harvest, in the place of an older one of the same paper. New rows get new keys."""
    connection.execute("DELETE FROM papers WHERE id = ?", (harvest.paper.id,))
    paper = connection.execute(
        "INSERT INTO papers (id, fingerprint, companions, record) VALUES (?, ?, ?, ?)",
        (harvest.paper.id, fingerprint, companions, as_text(harvest.paper)),
    ).lastrowid
    for figure in harvest.figures:
        key = connection.execute(
            "INSERT INTO figures (id, paper, record) VALUES (?, ?, ?)", (figure.id, paper, as_text(figure))
        ).lastrowid
        connection.executemany(
            "INSERT INTO panels (id, figure, position) VALUES (?, ?, ?)",
            [(panel.id, key, position) for position, panel in enumerate(figure.panels)],
        )
    connection.executemany(
        "INSERT INTO page_images (paper, page, record) VALUES (?, ?, ?)",
        [(paper, page.page, as_text(page)) for page in harvest.page_images],
    )
    connection.executemany(
        "INSERT INTO failures (paper, record) VALUES (?, ?)", [(paper, as_text(f)) for f in harvest.failures]
    )
    connection.executemany(
        "INSERT INTO pictures (paper, name) VALUES (?, ?)", [(paper, p.name) for p in pictures_of(harvest)]
    )


def put_input(
    connection: sqlite3.Connection,
    file: InputFile,
    fingerprint: str,
    paper_id: str,
    outcome: Outcome,
    figures: int = 0,
    stage: str = "",
    reason: str = "",
) -> str:
    """Record what became of a file; returns the id of the paper the same path stood for before, or ""."""
    before = connection.execute("SELECT paper_id FROM inputs WHERE raw = ?", (file.raw,)).fetchone()
    connection.execute(
        _PUT_INPUT,
        (
            *(file.raw, display(file.path), file.source, file.kind, file.size, file.mtime_ns, file.sha256),
            *(file.companions, json.dumps(list(file.uses)), fingerprint, paper_id, outcome, figures, stage, reason),
        ),
    )
    return str(before["paper_id"]) if before is not None else ""


def name_paper(connection: sqlite3.Connection, paper_id: str) -> bool:
    """Call a paper after the first, by path, of its inputs: which copy was read first is chance. True when changed."""
    paper = connection.execute("SELECT key, record FROM papers WHERE id = ?", (paper_id,)).fetchone()
    first = connection.execute(
        "SELECT source FROM inputs WHERE paper_id = ? AND outcome = 'harvested' AND source <> '' ORDER BY raw LIMIT 1",
        (paper_id,),
    ).fetchone()
    if paper is None or first is None:
        return False
    record = json.loads(paper["record"])
    if record["source"] == first["source"]:
        return False
    record["source"] = first["source"]
    connection.execute("UPDATE papers SET record = ? WHERE key = ?", (as_text(record), paper["key"]))
    return True


def touch_input(connection: sqlite3.Connection, file: InputFile) -> None:
    """Note a new size and time of a file whose content is as it was, and that a missing one is back."""
    connection.execute(
        "UPDATE inputs SET size = ?, mtime_ns = ?, companions = ?, "
        "reason = CASE outcome WHEN 'missing' THEN '' ELSE reason END, "
        "outcome = CASE outcome WHEN 'missing' THEN 'harvested' ELSE outcome END WHERE raw = ?",
        (file.size, file.mtime_ns, file.companions, file.raw),
    )


def drop_unclaimed(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> int:
    """Delete those of the papers that no present input stands for; returns how many."""
    gone = 0
    for paper_id in sorted(set(paper_ids) - {""}):
        gone += connection.execute(
            "DELETE FROM papers WHERE id = ? AND NOT EXISTS "
            "(SELECT 1 FROM inputs WHERE paper_id = ? AND outcome <> 'missing')",
            (paper_id, paper_id),
        ).rowcount
    return gone


def drop_missing(connection: sqlite3.Connection) -> int:
    """Delete missing inputs, papers without a present input, and vectors of pictures that are gone."""
    connection.execute("DELETE FROM inputs WHERE outcome = 'missing'")
    gone = connection.execute("DELETE FROM papers WHERE id NOT IN (SELECT paper_id FROM inputs)").rowcount
    connection.execute(
        "DELETE FROM vectors WHERE image NOT IN (SELECT substr(name, 1, instr(name, '.') - 1) FROM pictures)"
    )
    return gone


def mark_missing(connection: sqlite3.Connection, files: Sequence[InputFile], reason: str) -> None:
    """Note that files are gone; what they brought stays until a prune."""
    connection.executemany(
        "UPDATE inputs SET outcome = 'missing', reason = ? WHERE raw = ?", [(reason, file.raw) for file in files]
    )


def grow_generation(connection: sqlite3.Connection) -> None:
    """Tell every reader that what can be searched has changed."""
    connection.execute("UPDATE state SET generation = generation + 1")

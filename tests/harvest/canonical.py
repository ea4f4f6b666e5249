"""A library as plain values without keys and times: two that should be equal compare equal."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def dump(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Papers, figures, panels, pages, inputs of the catalogue, and the images beside it."""
    connection = sqlite3.connect(folder / "catalog.sqlite")
    tables = {
        "papers": "SELECT id, fingerprint, record FROM papers",
        "figures": "SELECT f.id, p.id, f.record FROM figures f JOIN papers p ON p.key = f.paper",
        "panels": "SELECT a.id, f.id, position FROM panels a JOIN figures f ON f.key = a.figure",
        "pages": "SELECT p.id, page, x.record FROM page_images x JOIN papers p ON p.key = x.paper",
        "failures": "SELECT p.id, x.record FROM failures x JOIN papers p ON p.key = x.paper",
        "pictures": "SELECT p.id, x.name FROM pictures x JOIN papers p ON p.key = x.paper",
        "inputs": "SELECT raw, size, sha256, fingerprint, paper_id, outcome, figures, stage, reason FROM inputs",
    }
    found: dict[str, list[tuple[object, ...]]] = {
        name: sorted(connection.execute(query)) for name, query in tables.items()
    }
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    images = folder / "images"
    found["images"] = [(path.name, path.stat().st_size) for path in sorted(images.rglob("*")) if path.is_file()]
    return found

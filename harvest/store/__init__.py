"""The library folder: a SQLite catalogue and content-addressed images; the only truth.

Anyone may read while one ingest writes. See ``docs/library.md`` for the folder's layout and the rules it keeps.
"""

from harvest.store.library import Library
from harvest.store.lock import IngestLock
from harvest.store.rows import Counts, InputFile, InputOutcome, StoredInput, StoredPanel, display

__all__ = [
    "Counts",
    "IngestLock",
    "InputFile",
    "InputOutcome",
    "Library",
    "StoredInput",
    "StoredPanel",
    "display",
]

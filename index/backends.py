"""Which backends a library's indexes use: the embedded ones, or a server that a setting names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harvest.errors import UsageError
from harvest.store import Library
from index.database import TextFile
from index.elastic.address import is_address, parse_address

TEXT_FILE = "text.sqlite"
FTS5, FAISS = "fts5", "faiss"
VARIABLES = ("FIGLENS_TEXT", "FIGLENS_VECTORS")


@dataclass(frozen=True, slots=True)
class Backends:
    """What finds words and what finds vectors: "fts5" and "faiss", or ``elasticsearch+http://HOST:9200/PREFIX``.

    UsageError for a setting that is neither; "" is what the environment's FIGLENS_TEXT and FIGLENS_VECTORS say, and
    the embedded one where they say nothing.
    """

    text: str = ""
    vectors: str = ""

    def __post_init__(self) -> None:
        for name, setting, embedded in (("text", self.text, FTS5), ("vectors", self.vectors, FAISS)):
            if is_address(setting) or "@" in setting:
                parse_address(setting)
            elif setting not in ("", embedded):
                raise UsageError(
                    f"no {name} backend {setting!r}; there is {embedded}, and elasticsearch+http://HOST:9200/PREFIX"
                )

    def resolved(self, environment: Mapping[str, str] | None = None) -> Backends:
        """The same with nothing left open."""
        said = os.environ if environment is None else environment
        text, vectors = (said.get(name, "") for name in VARIABLES)
        return Backends(self.text or text or FTS5, self.vectors or vectors or FAISS)

    def elsewhere(self) -> tuple[str, ...]:
        """The other machines to which words or vectors are sent, by their addresses."""
        named = [parse_address(setting) for setting in (self.text, self.vectors) if is_address(setting)]
        return tuple(dict.fromkeys(str(address) for address in named if not address.local))


def open_text(library: Library, folder: Path, setting: str) -> TextFile:
    """The text index of a library, in ``folder`` and, where the setting names a server, there."""
    if not is_address(setting):
        return TextFile(folder / TEXT_FILE)
    from index.text_server import open_on_server

    return open_on_server(library, folder, parse_address(setting))

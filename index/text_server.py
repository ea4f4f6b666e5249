"""The text index with its postings on an Elasticsearch server: a file beside the library, and a version of an index.

The file holds the table of panels, the words, and which version of the index answers for it. Both change together: the
version loses its stamp before its first change and gets a new one after the last, which the file's transaction then
writes too. Equal stamps are in step. What a run that died has sent is found by its missing stamp and taken out again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from harvest.errors import LibraryError
from harvest.store import Library
from index.database import OutOfStep, TextFile, facts, fingerprint, note
from index.elastic.address import Address
from index.elastic.bulk import drop, send
from index.elastic.client import asking
from index.elastic.versions import Meta, Versions, new_stamp
from index.table import TABLES
from index.text import elasticsearch
from index.text.backend import ALL_FIELDS, TextBackend
from index.text.elasticsearch import LEVELS, PAGE, ElasticsearchText


class ServerTextFile(TextFile):
    """A TextFile whose backend is ``ElasticsearchText``. Threads may share one."""

    def __init__(self, path: Path, versions: Versions, repair: str) -> None:
        super().__init__(path, (*TABLES, *elasticsearch.TABLES))
        self._versions, self._repair = versions, repair

    def backend(self, connect: Callable[[], sqlite3.Connection] | None = None) -> TextBackend:
        connect = connect or self.connect
        return ElasticsearchText(self._versions, _version(connect()), connect)

    def state(self) -> tuple[str, int]:
        """As of a file's; generation -1 where server and file are out of step, no fingerprint where it lost the index.

        IndexMismatch when the server's index was made by another analyser, LibraryError when it is another library's.
        """
        versions = self._versions.checked(fingerprint(), self._repair)
        made_by, stands_at = super().state()
        if not made_by:
            return made_by, stands_at
        held = facts(self.connect())
        version = versions.get(held.get("version", ""))
        if version is None:
            return "", -1
        if not version.current:
            self._versions.publish(version.name)
        return made_by, stands_at if version.meta.stamp == held.get("stamp") else -1

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone among writers, at the end of which the server holds what the file says it holds.

        OutOfStep, with nothing committed, when it does not.
        """
        with super().writing() as connection:
            held = facts(connection)
            version, meta = held["version"], Meta(self._versions.library, fingerprint())
            there = self._versions.all().get(version)
            if there is None:
                raise OutOfStep(f"{version} is gone from {self._versions.address}; try again")
            self._versions.begin(version, meta)
            if there.meta.stamp != held.get("stamp"):
                self._drop_strangers(version, connection)
            yield connection
            self._versions.refresh(version)
            rows, wanted = self._versions.count(version), len(_rows(connection))
            if rows != wanted:
                raise OutOfStep(f"{version} at {self._versions.address} holds {rows} of {wanted} rows; try again")
            stamp = new_stamp()
            self._versions.note(version, Meta(meta.library, meta.made_by, stamp))
            note(connection, {"stamp": stamp})

    @contextmanager
    def replacing(self) -> Iterator[Self]:
        """An empty index beside this one, here and on the server; the file's renaming is what makes it the index."""
        version = self._versions.create(fingerprint(), elasticsearch.MAPPINGS, elasticsearch.SETTINGS)
        try:
            with super().replacing() as fresh:
                note(fresh.connect(), {"version": version, "stamp": ""})
                yield fresh
        except BaseException:
            with suppress(LibraryError):
                self._versions.delete(version)
            raise
        self._versions.publish(version)

    def _drop_strangers(self, version: str, connection: sqlite3.Connection) -> None:
        """Takes out the rows that the file does not know of."""
        ours = _rows(connection)
        strangers = [drop(version, key) for key in self._keys(version) if key not in ours]
        send(self._versions.client, self._versions.address, strangers)

    def _keys(self, version: str) -> Iterator[str]:
        """The documents of a version, all pages of them as they were at the first."""
        client = self._versions.client
        self._versions.refresh(version)
        with asking(self._versions.address):
            pit = client.open_point_in_time(index=version, keep_alive="2m")["id"]
            after: list[str | int] | None = None
            while True:
                page = client.search(
                    pit={"id": pit, "keep_alive": "2m"}, size=PAGE, sort=["level", "row"], search_after=after,
                    stored_fields="_none_", track_total_hits=False,
                )["hits"]["hits"]  # fmt: skip
                yield from (f"{hit['sort'][0]}{hit['sort'][1]}" for hit in page)
                if len(page) < PAGE:
                    break
                after = page[-1]["sort"]
            client.close_point_in_time(id=pit)


def open_on_server(library: Library, folder: Path, address: Address) -> ServerTextFile:
    """The text index of a library whose postings are at ``address``; nothing is asked of it yet."""
    versions = Versions(address, "text", library.identity())
    repair = f"figlens reindex --library {library.folder}"
    return ServerTextFile(folder / f"text.elasticsearch.{address.prefix}.sqlite", versions, repair)


def _version(connection: sqlite3.Connection) -> str:
    return facts(connection).get("version", "")


def _rows(connection: sqlite3.Connection) -> set[str]:
    """The documents that the server must hold."""
    found: set[str] = set()
    for level, names in LEVELS.items():
        marks = ", ".join(str(ALL_FIELDS.index(name)) for name in names)
        rows = connection.execute(f"SELECT DISTINCT row FROM sizes WHERE field IN ({marks})")
        found.update(f"{level}{row}" for (row,) in rows)
    return found

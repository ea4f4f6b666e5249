"""One index of a library, in versions: a new one is built beside, then the alias moves to it and the old ones go."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from harvest.errors import IndexMismatch, LibraryError
from index.elastic.address import Address
from index.elastic.bulk import ROWS
from index.elastic.client import asking, connect

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

SETTINGS: Mapping[str, Any] = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"}
"""One shard, so that all rows are counted alike; a copy where there is a second node; seen when we say so."""


_SAID = "*.aliases,*.mappings._meta,*.settings.index.creation_date"
_LEFT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Meta:
    """What an index says of itself in its mapping's ``_meta``.

    ``library`` is whose it is, ``made_by`` the fingerprint of the analyser or encoder, ``stamp`` a word that changes
    with every finished change and is "" during one: what lies beside the library has the same, or they are out of step.
    """

    library: str
    made_by: str
    stamp: str = ""

    @staticmethod
    def of(mappings: Mapping[str, Any]) -> Meta:
        said = mappings.get("_meta", {}).get("figlens", {})
        return Meta(*(str(said.get(name, "")) for name in ("library", "made_by", "stamp")))


@dataclass(frozen=True, slots=True)
class Version:
    """An index on the server: its name, what it says of itself, whether the alias points to it, its age in seconds."""

    name: str
    meta: Meta
    current: bool
    age: float

    @property
    def is_left(self) -> bool:
        """Whether it is no build that goes on: it was finished once, or nobody finished it for a day."""
        return self.current or bool(self.meta.stamp) or self.age > _LEFT_SECONDS


def new_stamp() -> str:
    """32 hex digits that no other state of an index has."""
    return uuid.uuid4().hex


class Versions:
    """The versions of what ``alias`` names, of one library."""

    def __init__(self, address: Address, what: str, library: str, client: Elasticsearch | None = None) -> None:
        self.address = address
        self.alias = f"{address.prefix}-{what}"
        self.library = library
        self.client = client or connect(address)

    def all(self) -> dict[str, Version]:
        """Those there are, by name; LibraryError when another library uses the prefix."""
        with asking(self.address):
            found = self.client.indices.get(index=f"{self.alias}-*", filter_path=_SAID, ignore_unavailable=True).body
        named = re.compile(rf"{re.escape(self.alias)}-\d{{6}}")
        versions = {name: self._version(name, said) for name, said in found.items() if named.fullmatch(name)}
        if any(version.meta.library != self.library for version in versions.values()):
            raise LibraryError(
                f"another library keeps its index under {self.address.prefix!r} at {self.address}: use another PREFIX,"
                f" or delete the indices {self.address.prefix}-* there if that library is no more"
            )
        return versions

    def _version(self, name: str, said: Mapping[str, Any]) -> Version:
        made = int(said["settings"]["index"]["creation_date"]) / 1000
        meta = Meta.of(said.get("mappings", {}))
        return Version(name, meta, self.alias in said.get("aliases", {}), time.time() - made)

    def checked(self, made_by: str, repair: str) -> dict[str, Version]:
        """All versions; IndexMismatch, which names the ``repair``, when what made the current one differs."""
        versions = self.all()
        for version in versions.values():
            if version.current and version.meta.made_by != made_by:
                raise IndexMismatch(
                    f"the index {version.name} at {self.address} was made by {version.meta.made_by or 'another'},"
                    f" not by {made_by}; `{repair}` builds it anew"
                )
        return versions

    def create(self, made_by: str, mappings: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
        """A new and empty version, which nobody is told of; its name."""
        last = max((int(name[-6:]) for name in self.all()), default=0)
        name = f"{self.alias}-{last + 1:06d}"
        meta = {"figlens": asdict(Meta(self.library, made_by))}
        with asking(self.address):
            self.client.indices.create(
                index=name,
                settings={**SETTINGS, **settings},
                mappings={"_meta": meta, "dynamic": "strict", **mappings},
                aliases={name + ROWS: {}},
                wait_for_active_shards="all",
            )
        return name

    def note(self, version: str, meta: Meta) -> None:
        """Lets a version say this of itself."""
        with asking(self.address):
            self.client.indices.put_mapping(index=version, meta={"figlens": asdict(meta)})

    def begin(self, version: str, meta: Meta) -> None:
        """Marks a version as being changed."""
        self.note(version, replace(meta, stamp=""))

    def publish(self, version: str) -> None:
        """Moves the alias to a version in one step, and deletes the others but for builds that go on."""
        versions = self.all()
        others = [name for name in versions if name != version]
        actions = [{"remove": {"index": name, "alias": self.alias}} for name in others if versions[name].current]
        with asking(self.address):
            self.client.indices.update_aliases(actions=[*actions, {"add": {"index": version, "alias": self.alias}}])
        for name in others:
            if versions[name].is_left:
                self.delete(name)

    def delete(self, version: str) -> None:
        """Removes a version; nothing when it is gone."""
        with asking(self.address):
            self.client.indices.delete(index=version, ignore_unavailable=True)

    def refresh(self, version: str) -> None:
        """Makes what was sent to a version findable."""
        with asking(self.address):
            self.client.indices.refresh(index=version)

    def count(self, version: str) -> int:
        """Documents in a version, as of its last refresh."""
        with asking(self.address):
            return int(self.client.count(index=version)["count"])

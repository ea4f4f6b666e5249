"""Where a server is, as a setting says it: ``elasticsearch+https://HOST:9200[,HOST:9200]/PREFIX``."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from harvest.errors import UsageError

SCHEMES = ("elasticsearch+http", "elasticsearch+https")
_LABEL = r"[A-Za-z0-9_-]{1,63}"
_HOST = re.compile(rf"(?P<name>\[(?P<six>[0-9a-fA-F:.]+)\]|{_LABEL}(?:\.{_LABEL})*\.?)(?::(?P<port>\d{{1,5}}))?")
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_LOOPBACK = re.compile(r"https?://(?:localhost|127\.[0-9.]+|\[::1\]):")


@dataclass(frozen=True, slots=True)
class Address:
    """``hosts`` are URLs of one cluster's nodes; every index of a library has a name that begins with ``prefix``."""

    hosts: tuple[str, ...]
    prefix: str

    def __str__(self) -> str:
        return ", ".join(self.hosts)

    @property
    def encrypted(self) -> bool:
        return self.hosts[0].startswith("https:")

    @property
    def local(self) -> bool:
        """Whether what is sent stays on this machine."""
        return all(_LOOPBACK.match(host) for host in self.hosts)


def is_address(setting: str) -> bool:
    """Whether a setting is meant to name a server."""
    return setting.partition("://")[0] in SCHEMES


def parse_address(setting: str) -> Address:
    """The address that a setting names; UsageError, which never repeats what may be a secret."""
    scheme, _, rest = setting.partition("://")
    if "@" in rest:
        raise UsageError(
            "an Elasticsearch address holds no user or password: give them in FIGLENS_ELASTICSEARCH_USER and"
            " FIGLENS_ELASTICSEARCH_PASSWORD, or a key in FIGLENS_ELASTICSEARCH_API_KEY"
        )
    names, _, prefix = rest.rstrip("/").partition("/")
    found = [_host(name) for name in names.split(",")]
    if scheme not in SCHEMES or not _PREFIX.fullmatch(prefix) or not all(found):
        raise UsageError(
            "an Elasticsearch address is written elasticsearch+http://HOST:9200/PREFIX (or elasticsearch+https);"
            " PREFIX is lower-case letters, digits, - and _, several hosts of one cluster are parted by commas"
        )
    protocol = scheme.partition("+")[2]
    return Address(tuple(f"{protocol}://{host['name']}:{host['port'] or 9200}" for host in found if host), prefix)


def _host(name: str) -> re.Match[str] | None:
    """A node's name and port; None for what is none."""
    found = _HOST.fullmatch(name)
    if found is None or not 0 < int(found["port"] or 9200) < 2**16:
        return None
    if found["six"]:
        try:
            ipaddress.IPv6Address(found["six"])
        except ValueError:
            return None
    return found

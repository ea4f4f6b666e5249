"""Loaded first thing by every Python process of the offline test: refuses and writes down what leaves the machine."""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import Any

_LOG = os.environ.get("FIGLENS_TEST_CONNECTIONS", "")


def _note(what: str) -> None:
    with open(_LOG, "a", encoding="utf-8") as log:  # noqa: PTH123 - nothing more is imported here than must be
        log.write(f"python {what}\n")


def _is_local(host: object) -> bool:
    if host in ("", None, "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


class _Guarded(socket.socket):
    def connect(self, address: Any) -> None:
        self._check(address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        self._check(address)
        return super().connect_ex(address)

    def sendto(self, *parts: Any) -> int:
        self._check(parts[-1])
        return super().sendto(*parts)

    def _check(self, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            _note(f"connect {address}")
            raise ConnectionRefusedError(f"refused by the test: {address}")


def _looked_up(host: Any, *rest: Any, **more: Any) -> Any:
    if not _is_local(host):
        _note(f"look up {host}")
        raise socket.gaierror(f"refused by the test: {host}")
    return _getaddrinfo(host, *rest, **more)


if _LOG:
    _getaddrinfo = socket.getaddrinfo
    socket.socket = _Guarded  # type: ignore[misc]
    socket.getaddrinfo = _looked_up

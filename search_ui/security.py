"""What stands between the network and the pages: who may ask, how much they may send, what a browser may do.

Plain ASGI middleware, so that streamed files pass through untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The names under which this machine reaches itself."""

UPLOAD_BYTES = 32 * 2**20
"""The largest request body: one picture and some words."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds HEADERS to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class HeadAsGet:
    """Answers HEAD as GET without the body, as RFC 9110 (9.3.2) asks, so that no route need name both."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class HostCheck:
    """Answers 400 where the Host header names another machine.

    A page of the wider web whose name is made to point at this machine (DNS rebinding) still sends its own name, so
    it cannot read a library that only this machine should see. ``hosts`` with "*" lets every name pass.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = LOOPBACK) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "*" in self.hosts or host_name(Headers(scope=scope)) in self.hosts:
            await self.app(scope, receive, send)
            return
        line = "figlens answers only under the name it was started with; see `figlens serve --help`"
        await PlainTextResponse(line, HTTPStatus.BAD_REQUEST)(scope, receive, send)


def host_name(headers: Headers) -> str:
    """The Host header without its port, lower case; IPv6 addresses without their brackets."""
    host = headers.get("host", "").strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


class BodyTooLarge(HTTPException):
    """A request's body is larger than it may be."""

    def __init__(self, limit: int) -> None:
        line = f"a picture may have at most {limit // 2**20} MB; this one has more"
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, line)


class BodyLimit:
    """Lets whoever reads a request's body meet BodyTooLarge past ``limit`` bytes, whether it said its size or not."""

    def __init__(self, app: ASGIApp, limit: int = UPLOAD_BYTES) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, self._bounded(scope, receive) if scope["type"] == "http" else receive, send)

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        stated = Headers(scope=scope).get("content-length", "")
        too_large = stated.isdigit() and int(stated) > self.limit
        received = 0

        async def receive_bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if too_large or received > self.limit:
                await self._drain(message, receive)
                raise BodyTooLarge(self.limit)
            return message

        return receive_bounded

    async def _drain(self, message: Message, receive: Receive) -> None:
        """Read what still comes, within reason: a browser shows the answer only once it has sent its request."""
        left = 8 * self.limit
        while left > 0 and message["type"] == "http.request" and message.get("more_body"):
            message = await receive()
            left -= len(message.get("body", b""))

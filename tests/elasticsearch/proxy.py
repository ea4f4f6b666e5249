"""What stands in front of a user's cluster: TLS, a check of who asks, and sometimes "too busy"."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import trustme

KEY, USER, PASSWORD = "a2V5LWlkOnNlY3JldC1rZXk=", "figlens", "open sesame"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
PRODUCT = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/vnd.elasticsearch+json;compatible-with=9"}


@dataclass
class Proxy:
    """A running proxy: where it answers, its CA's file, what it was asked; the next ``busy`` requests get 429."""

    address: str
    ca_file: Path
    asked: list[str] = field(default_factory=list)
    busy: int = 0


@contextmanager
def running(node: str, folder: Path) -> Iterator[Proxy]:
    """A proxy on loopback before the node at an address; its certificate is of a CA of its own."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    proxy = Proxy("", folder / "ca.pem")
    server = _Server(("127.0.0.1", 0), _handler(node, proxy))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    proxy.address = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust the certificate hangs up, which is what is tested."""


def _handler(node: str, proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            proxy.asked.append(f"{self.command} {self.path}")
            if self.headers.get("Authorization") not in (f"ApiKey {KEY}", f"Basic {BASIC}"):
                self.answer(401, _error(401, f"unable to authenticate {self.headers.get('Authorization')}"))
            elif proxy.busy:
                proxy.busy -= 1
                self.answer(429, _error(429, "too many requests"))
            else:
                self.answer(*self.forward(body))

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815

        def forward(self, body: bytes) -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(urlsplit(node).netloc, timeout=60)
            kept = {name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers}
            connection.request(self.command, self.path, body, kept)
            answer = connection.getresponse()
            said = answer.status, answer.read()
            connection.close()
            return said

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            for name, value in {**PRODUCT, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def _error(status: int, reason: str) -> bytes:
    return json.dumps({"error": {"type": "some_exception", "reason": reason}, "status": status}).encode()

"""``figlens serve``."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_ui.cli.options import backend_options, library_option

if TYPE_CHECKING:
    from index.backends import Backends


@click.command("serve")
@library_option
@backend_options
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for a free one."
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="Another name this machine is asked under; may be repeated, * for any.",
)
def run(library: Path, backends: Backends, host: str, port: int, names: tuple[str, ...]) -> None:
    """Open the search page and the HTTP API of a library.

    Ctrl-C ends it. Only this machine can reach it unless --host says otherwise: there is no password. Papers that
    are ingested while it runs are found at once.
    """
    import uvicorn

    from search_ui.app import create_app

    listener = _listen(host, port)
    address = listener.getsockname()
    shown = f"[{address[0]}]" if ":" in address[0] else address[0]
    app = create_app(library, allowed_hosts(host, names), backends)
    click.echo(f"figlens: {library} is open at http://{shown}:{address[1]}/ (end it with Ctrl-C)")
    if not is_loopback(host):
        click.echo("figlens: other machines can reach it, and there is no password", err=True)
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; UsageError with one clear line when the address is taken or is none of this machine's."""
    from harvest.errors import UsageError

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(f"cannot listen on {host} port {port}: {error.strerror or error}; try --port 0") from error


def allowed_hosts(host: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names to answer under: a server for other machines answers under any unless it was told its names."""
    from search_ui.security import LOOPBACK

    if is_loopback(host):
        return (*LOOPBACK, host, *names)
    return (*LOOPBACK, host, *names) if names else ("*",)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; of names only "localhost" is known."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

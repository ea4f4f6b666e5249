"""The client: who asks comes from the environment alone; whatever fails becomes one line without a secret in it."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvest.errors import LibraryError, UsageError
from index.elastic.address import Address

if TYPE_CHECKING:
    from elasticsearch import ApiError, Elasticsearch

VARIABLES = (
    "FIGLENS_ELASTICSEARCH_API_KEY",
    "FIGLENS_ELASTICSEARCH_USER",
    "FIGLENS_ELASTICSEARCH_PASSWORD",
    "FIGLENS_ELASTICSEARCH_CA",
)
SECONDS = 60.0
BUSY = (429, 502, 503, 504)
"""Answers after which asking again may help."""


class IndexGone(LibraryError):
    """The server has no index of that name, or no more."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks, and whom to trust; its ``repr`` shows no secret."""

    api_key: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca_file: str = ""

    @staticmethod
    def of(environment: Mapping[str, str]) -> Credentials:
        """UsageError where they cannot be meant: half of a pair, two ways at once, no key, a CA file not there."""
        key, user, password, ca_file = (environment.get(name, "").strip() for name in VARIABLES)
        if key and (user or password):
            raise UsageError(f"give {VARIABLES[0]}, or {VARIABLES[1]} and {VARIABLES[2]}, not both")
        if bool(user) != bool(password):
            raise UsageError(f"{VARIABLES[1]} and {VARIABLES[2]} belong together; one of them is missing")
        if not (key.isascii() and key.isprintable()):
            raise UsageError(f"{VARIABLES[0]} holds what no key does: letters beyond ASCII, or lines' ends")
        if ca_file and not Path(ca_file).is_file():
            raise UsageError(f"{VARIABLES[3]} names no file: {ca_file}")
        return Credentials(key, user, password, ca_file)

    @property
    def given(self) -> bool:
        return bool(self.api_key or self.user)


def connect(address: Address, environment: Mapping[str, str] | None = None) -> Elasticsearch:
    """A client for the nodes of the address; nothing is asked yet. UsageError for credentials that cannot be meant."""
    from elasticsearch import Elasticsearch

    who = Credentials.of(os.environ if environment is None else environment)
    if who.given and not address.encrypted and not address.local:
        raise UsageError(f"a key or password is not sent to {address} in the clear: use elasticsearch+https://")
    settings: dict[str, Any] = {}
    if who.api_key:
        settings["api_key"] = who.api_key
    elif who.user:
        pair = f"{who.user}:{who.password}".encode()  # the client itself would take ASCII alone
        settings["basic_auth"] = base64.b64encode(pair).decode()
    if who.ca_file and address.encrypted:
        settings["ca_certs"] = who.ca_file
    with asking(address):
        return Elasticsearch(
            list(address.hosts),
            request_timeout=SECONDS,
            max_retries=len(address.hosts) + 2,
            retry_on_timeout=True,
            retry_on_status=(502, 503, 504),
            **settings,
        )


@contextmanager
def asking(address: Address) -> Iterator[None]:
    """What fails inside becomes a LibraryError of one line: what, where, what to do; IndexGone for a lost index."""
    import ssl

    from elastic_transport import TlsError
    from elasticsearch import ApiError, ConnectionError, ConnectionTimeout, SerializationError, UnsupportedProductError

    try:
        yield
    except ConnectionTimeout as error:
        raise LibraryError(f"Elasticsearch at {address} did not answer within {SECONDS:.0f} s; try again") from error
    except (TlsError, ssl.SSLError) as error:
        raise LibraryError(
            f"the certificate of Elasticsearch at {address} is not trusted: give its CA's file in {VARIABLES[3]}"
        ) from error
    except ConnectionError as error:
        raise LibraryError(f"cannot reach Elasticsearch at {address}: is it running, is the address right?") from error
    except (UnsupportedProductError, SerializationError) as error:
        raise LibraryError(f"what answers at {address} is no Elasticsearch of version 9") from error
    except ApiError as error:
        raise _refused(address, error) from error


def _refused(address: Address, error: ApiError) -> LibraryError:
    status = error.meta.status
    if status == 401:
        given = f"check {VARIABLES[0]}, or {VARIABLES[1]} and {VARIABLES[2]}"
        return LibraryError(f"Elasticsearch at {address} refuses these credentials, or wants some: {given}")
    if status == 403:
        return LibraryError(f"Elasticsearch at {address} forbids this: the key or user needs rights on its PREFIX-*")
    if status == 404 and error.error == "index_not_found_exception":
        return IndexGone(f"an index at {address} is gone; another process may have built it anew: try again")
    return LibraryError(f"Elasticsearch at {address} answers {status}: {reason(error.body) or error.error}"[:300])


def reason(body: object) -> str:
    """Why, in the server's own words, on one line; "" where it does not say."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if not isinstance(error, Mapping):
        return " ".join(str(error or "").split())
    cause = error.get("root_cause") or [error]
    first = cause[0] if isinstance(cause, list) and isinstance(cause[0], Mapping) else error
    return " ".join(str(first.get("reason", first.get("type", ""))).split())

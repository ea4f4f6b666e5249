"""Many changes at once: sent again with growing pauses while the server is busy; any that is refused is an error."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from harvest.errors import LibraryError
from index.elastic.address import Address
from index.elastic.client import BUSY, IndexGone, asking, reason

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

CHUNK, CHUNK_BYTES = 500, 8 * 2**20
RETRIES, FIRST_PAUSE, LONGEST_PAUSE = 8, 0.5, 20.0
"""Tries for what a busy server refuses, and seconds between them, twice as many each time."""
PAUSES = (1.0, 3.0, 9.0)
"""Seconds before a server that could not be reached is asked again."""

ROWS = "-rows"
"""Ends the alias by which an index is written to, which goes with it; writing to a lost index would make another."""

Action = dict[str, Any]


def put(index: str, key: str, document: Mapping[str, Any]) -> Action:
    """The change that makes ``document`` what the index holds under ``key``."""
    return {"_op_type": "index", "_index": index + ROWS, "_id": key, "_source": document}


def drop(index: str, key: str) -> Action:
    """The change that removes what the index holds under ``key``."""
    return {"_op_type": "delete", "_index": index + ROWS, "_id": key}


def send(client: Elasticsearch, address: Address, actions: Iterable[Action]) -> int:
    """Makes the changes, in order; returns how many deletions found something. LibraryError for any that is refused,
    IndexGone when there is no such index any more.

    When it returns, the server has acknowledged every change. A change may be made twice, which changes nothing.
    """
    from elastic_transport import ConnectionError

    changes = list(actions)
    with asking(address):
        for pause in PAUSES:
            try:
                return _send(client, address, changes)
            except ConnectionError:
                time.sleep(pause)
        return _send(client, address, changes)


def _send(client: Elasticsearch, address: Address, changes: Sequence[Action]) -> int:
    from elasticsearch.helpers import streaming_bulk

    dropped = 0
    for done, item in streaming_bulk(
        client,
        changes,
        chunk_size=CHUNK,
        max_chunk_bytes=CHUNK_BYTES,
        max_retries=RETRIES,
        initial_backoff=FIRST_PAUSE,
        max_backoff=LONGEST_PAUSE,
        retry_on_status=BUSY,
        raise_on_error=False,
        require_alias=True,
    ):
        ((operation, said),) = item.items()
        if "index_not_found" in str(said.get("error", "")):
            raise IndexGone(f"an index at {address} is gone; another process may have built it anew: try again")
        missing = operation == "delete" and said.get("status") == 404
        if not done and not missing:
            raise LibraryError(f"Elasticsearch at {address} refused {said.get('_id', '')}: {reason(said)}"[:300])
        dropped += operation == "delete" and not missing
    return dropped

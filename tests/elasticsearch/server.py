"""One node for all tests of a run, started by the first that asks; skipped with one line where it cannot be."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from tests.elasticsearch import nodes

OTHER = "FIGLENS_TEST_ELASTICSEARCH"
"""Names a server to test with instead, such as http://127.0.0.1:9200."""


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a real node answers; all workers of a run share it, and it ends with the run."""
    given = os.environ.get(OTHER)
    if given:
        yield given
        return
    worker = "PYTEST_XDIST_WORKER" in os.environ
    folder = tmp_path_factory.getbasetemp().parent if worker else tmp_path_factory.getbasetemp()
    try:
        address, node = _shared(folder, os.getppid() if worker else os.getpid())
    except nodes.NoServer as why:
        cannot(str(why))
        return
    yield address
    if node is not None and not worker:
        node.end()


@pytest.fixture
def server_setting(elasticsearch_url: str) -> Iterator[str]:
    """A setting that names the node and a prefix of the test's own, whose indexes go with it."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield f"elasticsearch+{elasticsearch_url}/{prefix}"
    clean(elasticsearch_url, prefix)


def clean(url: str, prefix: str) -> None:
    """Removes the indexes of a prefix."""
    with Elasticsearch(url) as client:
        for name in client.indices.get(index=f"{prefix}-*").body:
            client.indices.delete(index=name)


def cannot(why: str) -> None:
    """Skips the test for want of a server, or fails it where one was promised."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"no Elasticsearch: {why}")
    pytest.skip(f"no Elasticsearch: {why}")


def _shared(folder: Path, owner: int) -> tuple[str, nodes.Node | None]:
    """The address of the run's node, and the node where this process started it; NoServer for all where one failed."""
    said = folder / "elasticsearch.address"
    with (folder / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if said.is_file():
            address = said.read_text("utf-8")
            if not address.startswith("http"):
                raise nodes.NoServer(address)
            return address, None
        try:
            (node,) = nodes.start(folder / "elasticsearch", 1, owner)
        except nodes.NoServer as why:
            said.write_text(str(why), "utf-8")
            raise
        said.write_text(node.address, "utf-8")
        return node.address, node

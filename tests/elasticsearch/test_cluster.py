"""Three nodes, one of which is killed while panels are indexed: what was acknowledged is there afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from elasticsearch import Elasticsearch

from index import open_library
from index.backends import Backends
from index.text.backend import Clause, Row
from index.vectors import Purpose, open_vectors
from tests.contract import invented
from tests.contract.test_text_backend import elasticsearch
from tests.elasticsearch import nodes
from tests.elasticsearch.server import cannot

pytestmark = pytest.mark.slow
PANELS, AT_ONCE = 4000, 200


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[nodes.Node]]:
    try:
        with nodes.running(tmp_path_factory.mktemp("nodes") / "cluster", count=3) as running:
            yield running
    except nodes.NoServer as why:
        cannot(str(why))


def test_what_was_acknowledged_survives_the_loss_of_a_node(cluster: list[nodes.Node], tmp_path: Path) -> None:
    hosts = ",".join(node.address.partition("//")[2] for node in cluster)
    setting = f"elasticsearch+http://{hosts}/survivors"
    texts = elasticsearch(setting)
    vectors = open_vectors(32, setting, Purpose("tests", "a library", "an encoder"))
    rows = np.random.default_rng(1).normal(size=(PANELS, 32)).astype(np.float32)
    acknowledged: list[int] = []
    killer = threading.Thread(target=_kill_when, args=(cluster, acknowledged))
    killer.start()
    for start in range(0, PANELS, AT_ONCE):
        keys = np.arange(start, start + AT_ONCE, dtype=np.int64)
        vectors.add(keys, rows[keys])
        texts.add(Row(key, {"caption": f"panel number {key}"}) for key in keys.tolist())
        texts.flush()
        acknowledged += keys.tolist()
    killer.join()
    assert sum(node.process.poll() is not None for node in cluster) == 1
    (found,) = texts.match([Clause("caption", ("panel", "number"))])
    assert vectors.keys().tolist() == found.rows.tolist() == acknowledged == list(range(PANELS))

    with open_library(invented.library(tmp_path), backends=Backends(f"elasticsearch+http://{hosts}/later")) as library:
        assert library.search("nanowires").total > 5  # the two that are left serve on


def _kill_when(cluster: list[nodes.Node], acknowledged: list[int]) -> None:
    """Kills, amid the writing, the node that holds the primary copy of the texts."""
    while len(acknowledged) < PANELS // 3:
        time.sleep(0.01)
    with Elasticsearch([node.address for node in cluster]) as client:
        shards = client.cat.shards(index="survivors-text-*", format="json", h="prirep,node").body
    (primary,) = (shard["node"] for shard in shards if isinstance(shard, dict) and shard["prirep"] == "p")
    cluster[int(primary.removeprefix("node")) - 1].kill()

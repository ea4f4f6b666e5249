"""The vector backends keep the contract; the opener refuses names it does not know."""

from __future__ import annotations

import pytest

from harvest.errors import UsageError
from index.vectors import Purpose, VectorBackend, open_vectors
from tests.contract.vectors import VectorBackendContract


class TestFaissFlat(VectorBackendContract):
    def make(self, dim: int) -> VectorBackend:
        return open_vectors(dim)


class TestElasticsearchVectors(VectorBackendContract):
    shared = True

    @pytest.fixture(autouse=True)
    def _server(self, server_setting: str) -> None:
        self.setting = server_setting

    def make(self, dim: int) -> VectorBackend:
        return open_vectors(dim, self.setting, Purpose("tests", "a library", "an encoder"))


def test_an_unknown_backend_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="quadrant"):
        open_vectors(4, "quadrant")

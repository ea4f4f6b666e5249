"""Fixtures for every room's tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.elasticsearch.server import elasticsearch_url, server_setting

__all__ = ["elasticsearch_url", "server_setting", "shared_data"]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real papers that the project may test with and not contain; skips where it is missing."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("FIGLENS_SHARED_DATA", beside))
    if not (folder / "papers").is_dir():
        pytest.skip(f"no shared data at {folder}; set FIGLENS_SHARED_DATA")
    return folder

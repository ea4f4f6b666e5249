"""A batch: discovery, worker processes in bounds, resume, prune, retry. See ``docs/library.md``."""

from harvest.runner.ingest import ingest, retry
from harvest.runner.report import InputFailure, Progress, Summary

__all__ = ["InputFailure", "Progress", "Summary", "ingest", "retry"]

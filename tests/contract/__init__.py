"""Suites that every backend of a protocol runs."""

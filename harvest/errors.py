"""Errors a user sees: one clear line each (what, which value, what to do next) and an exit code."""

from __future__ import annotations


class FiglensError(Exception):
    """The base of every expected failure; ``str(error)`` is the one line a user reads."""

    exit_code = 1


class UsageError(FiglensError):
    """The call itself is wrong: an unknown value, a missing path."""

    exit_code = 2


class DocumentError(FiglensError):
    """A document cannot be read: broken, encrypted, empty, not what its name says, too large."""

    exit_code = 3


class LibraryError(FiglensError):
    """A library folder is missing, of another version, or locked."""

    exit_code = 4


class IndexMismatch(FiglensError):
    """An index was built by another encoder or analyser; the message names the command that repairs it."""

    exit_code = 5


class MissingExtra(FiglensError):
    """An optional part is not installed; the message says how to install it."""

    exit_code = 6

"""The options that several commands share, with one meaning everywhere."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from harvest.settings import HarvestSettings, Limits

F = TypeVar("F", bound=Callable[..., Any])

SIZES = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


def parse_size(text: str) -> int:
    """The bytes of ``3G``, ``512M``, ``1.5GB``; click.BadParameter for anything else."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?\s*", text, re.IGNORECASE)
    if match is None:
        raise click.BadParameter(f"{text!r} is no size; write for example 512M or 3G")
    return int(float(match[1]) * SIZES[match[2].upper()])


def default_jobs() -> int:
    """One process a core, at most 8: each may use up to the memory limit."""
    return max(1, min(os.cpu_count() or 1, 8))


def library_option(function: F) -> F:
    """``--library DIR``, else the environment's FIGLENS_LIBRARY, else ./library."""
    return click.option(
        "--library",
        "-l",
        envvar="FIGLENS_LIBRARY",
        default="library",
        show_default=True,
        show_envvar=True,
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="The library folder.",
    )(function)


def backend_options(function: F) -> F:
    """``--text`` and ``--vectors``; the command gets them as ``backends``, checked."""

    @functools.wraps(function)
    def with_backends(*args: Any, text: str, vectors: str, **others: Any) -> Any:
        from index.backends import Backends

        return function(*args, backends=Backends(text, vectors), **others)

    for name, variable, embedded, found in (
        ("--vectors", "FIGLENS_VECTORS", "faiss", "pictures' vectors"),
        ("--text", "FIGLENS_TEXT", "fts5", "words"),
    ):
        with_backends = click.option(
            name,
            envvar=variable,
            default="",
            show_default=embedded,
            show_envvar=True,
            metavar="BACKEND",
            help=f"What finds {found}: {embedded}, or elasticsearch+http://HOST:9200/PREFIX.",
        )(with_backends)
    return cast(F, with_backends)


def json_option(function: F) -> F:
    """``--json``: one JSON object on stdout and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(function)


def encoder_option(function: F) -> F:
    """``--encoder NAME``: what makes vectors of pictures and words."""
    return click.option(
        "--encoder",
        default="figlens",
        show_default=True,
        metavar="NAME",
        help="figlens, open_clip:MODEL/TAG, open_clip:hf-hub:OWNER/NAME or local:PATH.",
    )(function)


def every_panel_option(function: F) -> F:
    """``--every-panel``: panels are hits of their own."""
    return click.option(
        "--every-panel", is_flag=True, help="Show every panel that is found, not the best of each figure."
    )(function)


def jobs_option(default: int | None = None) -> Callable[[F], F]:
    """``--jobs N`` worker processes."""
    return click.option(
        "--jobs",
        "-j",
        type=click.IntRange(1, 256),
        default=default or default_jobs,
        show_default=str(default) if default else "one a core, at most 8",
        metavar="N",
        help="Worker processes.",
    )


def limit_options(function: F) -> F:
    """``--time-limit``, ``--ocr-time-limit`` and ``--memory-limit`` of a document; the command gets ``limits``."""

    @functools.wraps(function)
    def with_limits(*args: Any, time_limit: float, ocr_time_limit: float, memory_limit: int, **others: Any) -> Any:
        limits = Limits(seconds=time_limit, ocr_seconds=ocr_time_limit, memory_bytes=memory_limit)
        return function(*args, limits=limits, **others)

    options = (
        click.option(
            "--time-limit",
            type=click.FloatRange(min=1),
            default=180.0,
            show_default=True,
            metavar="SECONDS",
            help="Time a paper may take without OCR, more for large files; past it the paper is recorded as failed.",
        ),
        click.option(
            "--ocr-time-limit",
            type=click.FloatRange(min=0),
            default=1800.0,
            show_default=True,
            metavar="SECONDS",
            help="Time OCR may take in one paper besides; pictures that come later are left unread, and counted.",
        ),
        click.option(
            "--memory-limit",
            type=parse_size,
            default="3G",
            show_default=True,
            metavar="SIZE",
            help="Memory one worker may use; a paper that needs more is recorded as failed.",
        ),
    )
    return cast(F, _in_order(with_limits, *options))


def ocr_options(function: F) -> F:
    """``--no-ocr`` and ``--ocr-engine`` of the commands that fill a library; the command gets ``settings``."""

    @functools.wraps(function)
    def with_settings(*args: Any, no_ocr: bool, ocr_engine: str, **others: Any) -> Any:
        return function(*args, settings=HarvestSettings(ocr="none" if no_ocr else ocr_engine), **others)

    options = (
        click.option("--no-ocr", is_flag=True, help="Leave the text in pictures unread."),
        click.option(
            "--ocr-engine",
            type=click.Choice(["rapidocr", "tesseract", "none"]),
            default="rapidocr",
            show_default=True,
            help="What reads the text in pictures.",
        ),
    )
    return cast(F, _in_order(with_settings, *options))


def batch_options(function: F) -> F:
    """All that ``ingest`` and ``retry`` are told alike: library, backends, jobs, settings, limits and ``--profile``."""
    profile = click.option("--profile", is_flag=True, help="Say at the end what each stage cost.")
    return _in_order(function, library_option, backend_options, jobs_option(), ocr_options, limit_options, profile)


def _in_order(function: F, *options: Callable[[F], F]) -> F:
    """The function with options that its help lists in this order."""
    for option in reversed(options):
        function = option(function)
    return function

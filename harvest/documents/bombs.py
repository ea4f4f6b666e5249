"""PDF files made to exhaust a reader, told from their raw bytes before a PDF library unpacks anything."""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from harvest.errors import DocumentError

LEAST_BYTES, LEAST_RATIO = 64 * 2**20, 150
LARGE_BYTES, LARGE_RATIO = 300 * 2**20, 50
"""A bomb unpacks to so many bytes and so many times its size; drawings and text of papers reach 30 times."""

_DEFLATE_RATIO = 1032  # the most that deflate reaches
_CHECKED_FROM = LEAST_BYTES // 2 // _DEFLATE_RATIO  # half: several together count too
_TOTAL_BYTES = 2**30
_WINDOW = 2048
_BLOCK = 2**16
_MOST_FILTERS = 4

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_END = re.compile(rb"\s{0,4}endstream")
_LENGTH = re.compile(rb"/Length\s+(\d{1,12})(?!\s+\d+\s+R)")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_OTHERS = re.compile(rb"/(?:Image|EmbeddedFile)\b")  # bounded by their pixels, and never unpacked


def refuse_bombs(path: Path) -> None:
    """DocumentError when a piece of the PDF, or all its pieces together, unpack to absurd sizes.

    Only deflated streams that are no images are unpacked, block by block and no further than the bound, and only
    those that are large enough to reach it.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            _check(data, path.name)
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path.name}: cannot be read ({error})") from error


def _check(data: mmap.mmap, name: str) -> None:
    packed = unpacked = 0
    for start, size, filters in _streams(data):
        if filters > 1 or size >= _CHECKED_FROM:
            most = max(LEAST_BYTES, min(LEAST_RATIO * size, max(LARGE_BYTES, LARGE_RATIO * size)))
            grown = _unpacked_size(data, start, size, filters, most)
            packed, unpacked = packed + size, unpacked + grown
            if grown > most:
                raise DocumentError(f"{name}: {size} bytes of it unpack to more than {most >> 20} MB: a bomb")
            if unpacked > max(_TOTAL_BYTES, LARGE_RATIO * packed):
                raise DocumentError(f"{name}: {packed} bytes of it unpack to {unpacked >> 20} MB: a bomb")


def _streams(data: mmap.mmap) -> Iterator[tuple[int, int, int]]:
    """Start, size and number of deflate filters of each deflated stream that is no image."""
    at = 0
    while (found := _STREAM.search(data, at)) is not None:
        start = found.end()
        head = data[max(0, found.start() - _WINDOW) : found.start()]
        head = head[head.rfind(b"obj") + 1 :]
        size = _size(data, start, head)
        at = start + size
        filters = len(_FLATE.findall(head))
        if filters and not _OTHERS.search(head):
            yield start, size, filters


def _size(data: mmap.mmap, start: int, head: bytes) -> int:
    """The stream's length as stated where its end stands there, else up to the next end."""
    stated = _LENGTH.search(head)
    if stated is not None and _END.match(data, start + int(stated[1])):
        return int(stated[1])
    end = data.find(b"endstream", start)
    return (end if end >= 0 else len(data)) - start


def _unpacked_size(data: mmap.mmap, start: int, size: int, filters: int, most: int) -> int:
    """How many bytes come out, counted to just above ``most``; what is broken counts as far as it goes."""
    blocks: Iterable[bytes] = (data[at : min(at + _BLOCK, start + size)] for at in range(start, start + size, _BLOCK))
    for _ in range(min(filters, _MOST_FILTERS)):
        blocks = _inflated(blocks)
    total = 0
    for block in blocks:
        total += len(block)
        if total > most:
            break
    return total


def _inflated(blocks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for block in blocks:
        while block and not unpacker.eof:
            try:
                yield unpacker.decompress(block, 2**20)
            except zlib.error:
                return
            block = unpacker.unconsumed_tail

"""Small files that unpack to gigabytes are told before they are unpacked; real papers are not held up."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from harvest.documents.bombs import refuse_bombs
from harvest.documents.pdf import open_pdf
from harvest.errors import DocumentError
from harvest.settings import Limits
from tests.harvest.hostile.pdfs import make
from tests.harvest.hostile.writing import document, flate, plain, stream, zeros

FLATE = b"/Filter /FlateDecode"


def packed(megabytes: int, entries: bytes = b"", **more: int) -> bytes:
    return stream(zeros(megabytes << 20), FLATE + entries, **more)


BOMBS: dict[str, Callable[[], dict[int, bytes]]] = {
    "content": lambda: plain(o4=packed(1024)),
    "twice": lambda: plain(o4=stream(zlib.compress(zeros(512 << 20), 9), b"/Filter [/FlateDecode/FlateDecode]")),
    "indirect_length": lambda: plain(o4=packed(100).replace(b"/Length", b"/Length 9 0 R /Was", 1), o9=b"7"),
    "wrong_length": lambda: plain(o4=packed(100, length=3)),
    "object_stream": lambda: plain(o6=packed(200, b" /Type /ObjStm /N 9 /First 9")),
    "many": lambda: plain(**dict.fromkeys((f"o{number}" for number in range(10, 30)), packed(60))),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(document(BOMBS[name]()))
    began = time.process_time()
    with pytest.raises(DocumentError, match=rf"^{name}.pdf: \d+ bytes of it unpack to .* MB: a bomb$"):
        open_pdf(path, Limits())
    assert time.process_time() - began < 5


def test_large_honest_drawings_are_no_bombs(tmp_path: Path) -> None:
    chance = random.Random(3)
    drawing = b"".join(b"%d %d m %d 7 l S\n" % tuple(chance.randrange(999) for _ in range(3)) for _ in range(300_000))
    blank = packed(90, b" /Type /XObject /Subtype /Image /Width 9000 /Height 3495")
    path = tmp_path / "drawing.pdf"
    path.write_bytes(document(plain(o4=flate(drawing), o6=blank)))
    refuse_bombs(path)


def test_broken_files_are_left_to_the_reader(tmp_path: Path) -> None:
    for name, data in make(seed=4, fuzzed=40).items():
        if data:
            (tmp_path / name).write_bytes(data)
            refuse_bombs(tmp_path / name)


def test_real_papers_are_no_bombs(shared_data: Path) -> None:
    papers = [path for name in ("papers", "corpus") for path in sorted((shared_data / name).glob("*.pdf"))]
    assert len(papers) >= 40
    for path in papers:
        refuse_bombs(path)

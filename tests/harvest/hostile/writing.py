"""The least PDF writer: exact control over what is wrong with a file."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

Objects = Mapping[int, bytes]

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    """A stream object; ``length`` may lie."""
    size = len(data) if length is None else length
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (size, entries, data)


def flate(data: bytes, entries: bytes = b"") -> bytes:
    """A deflated stream object."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + entries)


def zeros(count: int, fill: bytes = b"\0") -> bytes:
    """A zlib stream of ``count`` equal bytes (whole MiB), put together from one deflated block: quick at any size."""
    block = fill * ((1 << 20) // len(fill))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check, blocks = 1, count >> 20
    for _ in range(blocks):
        check = zlib.adler32(block, check)
    return b"\x78\xda" + packed * blocks + packer.flush() + check.to_bytes(4, "big")


def page(entries: bytes = b"/MediaBox [0 0 612 792]", contents: int = 4, parent: int = 2) -> bytes:
    """A page object with one content stream and a font called F1."""
    return b"<< /Type /Page /Parent %d 0 R /Contents %d 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>" % (
        *(parent, contents),
        entries,
    )


def plain(**changes: bytes) -> dict[int, bytes]:
    """The objects of a sound one-page PDF; ``o4=...`` replaces or adds object 4."""
    text = b"BT /F1 12 Tf 72 700 Td (Figure 1. TEM image of particles.) Tj ET 100 300 200 200 re f"
    objects = {1: CATALOG, 2: PAGES, 3: page(), 4: stream(text), 5: FONT}
    return objects | {int(name[1:]): body for name, body in changes.items()}


def document(objects: Objects, trailer: bytes = b"/Root 1 0 R", version: bytes = b"1.7") -> bytes:
    """The file with a correct cross-reference table."""
    out, places = b"%%PDF-%s\n" % version, {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n" for number in range(size)
    )
    return out + b"xref\n0 %d\n%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        *(size, table, size, trailer),
        len(out),
    )

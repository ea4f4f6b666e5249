"""ZIP files that write elsewhere, swell, lie or nest."""

from __future__ import annotations

import io
import random
import stat
import struct
import warnings
import zipfile

from tests.harvest.hostile.pdfs import sound

Member = tuple[str | zipfile.ZipInfo, bytes]


def make(quick: bool) -> dict[str, bytes]:
    """Name → content."""
    good = ("good.pdf", sound())
    plain = zipped(good)
    made = {
        "empty.zip": b"",
        "header.zip": b"PK\x03\x04",
        "nothing_in_it.zip": zipped(),
        "noise.zip": b"PK\x03\x04" + random.Random(3).randbytes(3000),
        "cut.zip": plain[: len(plain) // 2],
        "no_directory.zip": plain[: plain.index(b"PK\x01\x02")],
        "slip.zip": zipped(("../../../slipped.pdf", b"x"), ("..\\..\\slipped.pdf", b"x"), good),
        "absolute.zip": zipped(("/tmp/slipped.pdf", b"x"), ("C:\\slipped.pdf", b"x"), good),
        "symlink.zip": zipped((_special("link", stat.S_IFLNK), b"/tmp"), ("link/slipped.pdf", b"x"), good),
        "device.zip": zipped((_special("zero.pdf", stat.S_IFCHR), b""), good),
        "same_name.zip": zipped(good, good, ("GOOD.PDF", b"x")),
        "file_and_folder.zip": zipped(("a", b"x"), ("a/b.pdf", b"x"), good),
        "long_name.zip": zipped(("x" * 5000 + ".pdf", b"x"), ("d/" * 500 + "x.pdf", b"x"), good),
        "control_name.zip": zipped(("a\nb\x1b[2J.pdf", b"x"), good),
        "odd_name.zip": plain.replace(b"good.pdf", b"g\xff\xfed.pdf"),
        "flagged_name.zip": _flagged(plain.replace(b"good.pdf", b"g\xff\xfed.pdf")),
        "encrypted.zip": _encrypted(plain),
        "crc.zip": _crc(zipped(good, ("other.pdf", sound()), method=zipfile.ZIP_STORED)),
        "nested.zip": zipped(("inner.zip", plain), good),
        "nested_only.zip": zipped(("inner.zip", plain)),
        "office.zip": zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")),
        "zip64_lies.zip": _zip64(plain),
        "size_lies.zip": _size(plain),
        "bad_members.zip": zipped(("a.pdf", b""), ("b.png", b"x"), ("c.xml", b"<a/>")),
        "many.zip": zipped(*((f"{number}.txt", b"") for number in range(20_500))),
        "prefixed.zip": b"#!/bin/sh\n" + plain,
        "really_a_pdf.zip": sound(),
        "really_a_zip.pdf": plain,
        "rar.zip": b"Rar!\x1a\x07\x00" + bytes(99),
    }
    if not quick:
        bomb = zipped(("z.pdf", b"%PDF-1.4\n" + bytes(150 << 20)))
        made["bomb.zip"] = bomb
        made["bombs.zip"] = _overlapping(bomb, 60)
    return made


def zipped(*members: Member, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive's bytes."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def _special(name: str, kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    return info


def _changed(data: bytes, signature: bytes, offset: int, layout: str, value: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(layout, changed, data.index(signature) + offset, value)
    return bytes(changed)


def _encrypted(data: bytes) -> bytes:
    data = _changed(data, b"PK\x03\x04", 6, "<H", 1)
    return _changed(data, b"PK\x01\x02", 8, "<H", 1)


def _flagged(data: bytes) -> bytes:
    data = _changed(data, b"PK\x03\x04", 6, "<H", 0x800)
    return _changed(data, b"PK\x01\x02", 8, "<H", 0x800)


def _crc(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[data.index(b"%PDF") + 20] ^= 1
    return bytes(changed)


def _size(data: bytes) -> bytes:
    return _changed(data, b"PK\x01\x02", 24, "<I", 5)


def _zip64(data: bytes) -> bytes:
    """Sizes that point to a 64-bit field which is not there, and a count of entries that is none."""
    data = _changed(data, b"PK\x01\x02", 24, "<I", 0xFFFFFFFF)
    return _changed(data, b"PK\x05\x06", 10, "<H", 0xFFFF)


def _overlapping(data: bytes, copies: int) -> bytes:
    """One member's bytes listed under many names: a small file that unpacks to gigabytes."""
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"z.pdf", b"%05d" % number) for number in range(copies))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, copies, copies, len(entries), start, 0)
    return data[:start] + entries + tail

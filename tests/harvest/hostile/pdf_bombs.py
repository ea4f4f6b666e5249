"""Small PDF files that ask for hours or gigabytes."""

from __future__ import annotations

from tests.harvest.hostile.writing import document, flate, page, plain, stream, zeros

_IMAGE = b"/Type /XObject /Subtype /Image /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode"


def make() -> dict[str, bytes]:
    """Name → content."""
    return {
        "content_zeros.pdf": document(plain(o4=stream(zeros(2 << 30), b"/Filter /FlateDecode"))),
        "content_spaces.pdf": document(plain(o4=stream(zeros(1 << 30, b" "), b"/Filter /FlateDecode"))),
        "content_twice_deflated.pdf": document(plain(o4=_twice())),
        "strokes.pdf": document(plain(o4=flate(b"0 0 m 600 700 l S\n" * 3_000_000))),
        "fills.pdf": document(plain(o4=flate(b"0 0 600 700 re f\n" * 2_000_000))),
        "curve.pdf": document(plain(o4=flate(b"0 0 m " + b"9 9 99 99 500 500 c\n" * 2_000_000 + b"S"))),
        "dashes.pdf": document(plain(o4=stream(b"[0.00001] 0 d 0 0 m 600 700 l S " * 200))),
        "words.pdf": document(plain(o4=flate(b"BT /F1 4 Tf 72 700 Td " + b"(Figure 1. x) Tj " * 1_000_000 + b"ET"))),
        "image_wide.pdf": _shown(100_000, 100_000, zeros(300 << 20)),
        "image_many.pdf": _shown(12_000, 12_000, zeros(432 << 20), times=40),
        "forms.pdf": _forms(),
        "pages_shared.pdf": _pages(100_000, 3),
        "pages_doubling.pdf": _doubling(),
        "pattern.pdf": _pattern(),
        "object_stream.pdf": document(plain(o6=stream(zeros(1 << 30, b"1 "), b"/Type /ObjStm /N 999999999 /First 9 ")))
        + b"\n",
    }


def _twice() -> bytes:
    import zlib

    return stream(zlib.compress(zeros(1 << 30), 9), b"/Filter [/FlateDecode /FlateDecode]")


def _shown(width: int, height: int, packed: bytes, times: int = 1) -> bytes:
    image = stream(packed, _IMAGE + b" /Width %d /Height %d" % (width, height))
    resources = b"/MediaBox [0 0 612 792] /Resources << /XObject << /X 6 0 R >> >>"
    sheet = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + resources + b" >>"
    shown = b"".join(b"q 500 0 0 %d 50 100 cm /X Do Q " % (300 + number) for number in range(times))
    return document(plain(o3=sheet, o4=stream(shown), o6=image))


def _forms() -> bytes:
    """Forms that each show the next one ten times: 10^12 squares."""
    objects = plain(o4=stream(b"/X Do"))
    resources = b"/MediaBox [0 0 612 792] /Resources << /XObject << /X 10 0 R >> >>"
    objects[3] = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + resources + b" >>"
    for level in range(12):
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 600 600] /Resources << /XObject << /X %d 0 R >> >>" % (
            level + 11
        )
        objects[level + 10] = stream(b"/X Do " * 10, entries)
    objects[22] = stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 600 600]")
    return document(objects)


def _pages(count: int, number: int) -> bytes:
    kids = b" ".join([b"%d 0 R" % number] * count)
    return document(plain(o2=b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)))


def _doubling() -> bytes:
    """Page trees that each hold the next one twice: 2^40 pages."""
    objects = plain(o2=b"<< /Type /Pages /Kids [10 0 R 10 0 R] /Count 1099511627776 >>")
    for level in range(39):
        objects[10 + level] = b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count %d >>" % (
            *(11 + level, 11 + level),
            1 << (39 - level),
        )
    objects[49] = page()
    return document(objects)


def _pattern() -> bytes:
    """A page filled with a tile of a thousandth of a point."""
    tile = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 "
    sheet = (
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792] "
        b"/Resources << /Pattern << /P 6 0 R >> >> >>"
    )
    return document(
        plain(
            o3=sheet,
            o4=stream(b"/Pattern cs /P scn 0 0 612 792 re f"),
            o6=stream(b"0 0 1 1 re f", tile + b"/Resources << >>"),
        )
    )

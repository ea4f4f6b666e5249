"""PDF files that are cut, changed, locked, looped or plainly wrong."""

from __future__ import annotations

import random
from functools import cache

from tests.harvest.hostile.writing import FONT, document, flate, page, plain, stream


def make(seed: int, fuzzed: int) -> dict[str, bytes]:
    """Name → content."""
    real = sound()
    return {
        **_not_really(real),
        **_cut(real, random.Random(seed)),
        **_fuzzed(real, random.Random(seed), fuzzed),
        **_locked(),
        **_wrong_pages(),
        **_loops(),
        **_wrong_parts(),
    }


@cache
def sound() -> bytes:
    """A small real paper: text, a picture, a drawing."""
    import pymupdf

    with pymupdf.open() as made:
        sheet = made.new_page()
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 120, 90), False)
        pixmap.set_rect(pixmap.irect, (90, 120, 200))
        sheet.insert_image(pymupdf.Rect(100, 100, 340, 280), pixmap=pixmap)
        sheet.insert_text((100, 300), "Figure 1. TEM image of silver particles.")
        for step in range(20):
            sheet.draw_line((100 + 10 * step, 500), (110 + 10 * step, 500 - step * 7))
        sheet.insert_text((100, 520), "Fig. 2. XRD pattern of the powder.")
        return bytes(made.tobytes(deflate=True))


def _not_really(real: bytes) -> dict[str, bytes]:
    return {
        "empty.pdf": b"",
        "one_byte.pdf": b"%",
        "header_only.pdf": b"%PDF-1.7\n",
        "header_and_end.pdf": b"%PDF-1.7\n%%EOF\n",
        "text.pdf": b"This is the login page of a publisher.\n" * 20,
        "html.pdf": b"<!DOCTYPE html><html><body>Please sign in.</body></html>",
        "zeros.pdf": bytes(4096),
        "digits.pdf": b"1" * 70_000,
        "noise.pdf": random.Random(5).randbytes(5000),
        "noise_after_header.pdf": b"%PDF-1.4\n" + random.Random(6).randbytes(50_000),
        "junk_before.pdf": b"junk " * 300 + real,
        "junk_after.pdf": real + bytes(20_000),
        "twice.pdf": real + real,
        "crlf.pdf": real.replace(b"\n", b"\r\n"),
        "no_header.pdf": real[real.index(b"\n") + 1 :],
        "really_a_pdf.png": real,
    }


def _cut(real: bytes, chance: random.Random) -> dict[str, bytes]:
    at = sorted(chance.randrange(10, len(real) - 5) for _ in range(8))
    return {f"cut_{place}.pdf": real[:place] for place in at} | {"tail.pdf": real[len(real) // 2 :]}


def _fuzzed(real: bytes, chance: random.Random, count: int) -> dict[str, bytes]:
    """The real paper with some bytes changed, pieces doubled, dropped or filled with noise."""
    made = {}
    for number in range(count):
        data = bytearray(real)
        for _ in range(chance.choice((1, 3, 10, 40))):
            at, size = chance.randrange(len(data)), chance.randrange(1, 40)
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    data[at : at + size] = chance.randbytes(size)
                case 2:
                    del data[at : at + size]
                case _:
                    data[at:at] = data[at : at + size]
        made[f"fuzz_{number:03d}.pdf"] = bytes(data)
    return made


def _locked() -> dict[str, bytes]:
    import pymupdf

    made = {}
    ways = {"user": "secret", "owner": ""}
    for name, user in ways.items():
        with pymupdf.open(stream=sound()) as source:
            made[f"locked_{name}.pdf"] = bytes(
                source.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw=user, permissions=0)
            )
    unknown = b"/Encrypt << /Filter /Acme /V 9 /R 9 /O (x) /U (y) /P -1 >> /ID [(a)(b)]"
    return made | {"locked_unknown.pdf": document(plain(), b"/Root 1 0 R " + unknown)}


def _wrong_pages() -> dict[str, bytes]:
    boxes = {
        "huge": b"[0 0 1e9 1e9]",
        "long": b"[0 0 1 2000000]",
        "nan": b"[0 0 nan inf]",
        "negative": b"[0 0 -612 -792]",
        "none": b"[0 0 0 0]",
        "far": b"[1e30 1e30 1.1e30 1.1e30]",
        "short": b"[0 0 612]",
        "words": b"[(a) (b) (c) (d)]",
    }
    made = {f"box_{name}.pdf": document(plain(o3=page(b"/MediaBox " + box))) for name, box in boxes.items()}
    made["box_missing.pdf"] = document(plain(o3=page(b"")))
    made["unit_huge.pdf"] = document(plain(o3=page(b"/MediaBox [0 0 612 792] /UserUnit 1e12")))
    made["rotated_7.pdf"] = document(plain(o3=page(b"/MediaBox [0 0 612 792] /Rotate 7")))
    made["no_pages.pdf"] = document(plain(o2=b"<< /Type /Pages /Kids [] /Count 0 >>"))
    made["pages_missing.pdf"] = document(plain(o1=b"<< /Type /Catalog >>"))
    made["count_lies.pdf"] = document(plain(o2=b"<< /Type /Pages /Kids [3 0 R] /Count 100000000 >>"))
    made["count_negative.pdf"] = document(plain(o2=b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>"))
    made["kid_is_font.pdf"] = document(plain(o2=b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>"))
    made["kid_missing.pdf"] = document(plain(o2=b"<< /Type /Pages /Kids [99 0 R] /Count 1 >>"))
    return made


def _loops() -> dict[str, bytes]:
    own = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>"
    forms = b"/Type /XObject /Subtype /Form /BBox [0 0 600 600] /Resources << /XObject << /X 6 0 R >> >>"
    resources = b"/MediaBox [0 0 612 792] /Resources << /XObject << /X 6 0 R >> >>"
    recursive = plain(o3=b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + resources + b" >>", o4=stream(b"/X Do"))
    good = document(plain())
    back = good.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % good.index(b"xref\n"))
    return {
        "loop_pages.pdf": document(plain(o2=own)),
        "loop_parent.pdf": document(plain(o3=page(parent=3))),
        "loop_xref.pdf": back,
        "loop_form.pdf": document(recursive | {6: stream(b"/X Do " * 3, forms)}),
        "loop_length.pdf": document(plain(o4=b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream")),
        "loop_reference.pdf": document(plain(o4=b"4 0 R")),
        "loop_object_stream.pdf": document(
            plain(o6=stream(b"7 0 << >>", b"/Type /ObjStm /N 1 /First 4 /Extends 6 0 R"))
        ),
        "deep_arrays.pdf": document(plain(o6=b"[" * 50_000 + b"]" * 50_000, o3=page(b"/MediaBox 6 0 R"))),
        "deep_dictionaries.pdf": document(plain(o6=b"<< /A " * 20_000 + b"1" + b" >>" * 20_000)),
        "deep_gstate.pdf": document(plain(o4=flate(b"q " * 500_000 + b"0 0 9 9 re f"))),
    }


def _wrong_parts() -> dict[str, bytes]:
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    shown = b"/MediaBox [0 0 612 792] /Resources << /XObject << /X 6 0 R >> >>"
    sheet = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + shown + b" >>"
    show = stream(b"q 300 0 0 300 100 300 cm /X Do Q")
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor << /FontFile2 6 0 R >> >>"

    def with_image(body: bytes) -> bytes:
        return document(plain(o3=sheet, o4=show, o6=body))

    return {
        "length_short.pdf": document(plain(o4=stream(b"BT /F1 12 Tf (text) Tj ET" * 9, length=5))),
        "length_long.pdf": document(plain(o4=stream(b"BT /F1 12 Tf (text) Tj ET", length=999_999_999))),
        "length_negative.pdf": document(plain(o4=stream(b"BT ET", length=-1))),
        "flate_broken.pdf": document(plain(o4=stream(b"\x78\x9c" + b"\xff" * 99, b"/Filter /FlateDecode"))),
        "filter_unknown.pdf": document(plain(o4=stream(b"abc", b"/Filter /NoSuchDecode"))),
        "filter_chain.pdf": document(plain(o4=stream(b"abc", b"/Filter [" + b"/FlateDecode " * 500 + b"]"))),
        "operators_unknown.pdf": document(plain(o4=stream(b"1 2 3 foo bar (x) ] >> << baz " * 500))),
        "numbers_huge.pdf": document(plain(o4=stream(b"1e39 -1e39 99999999999999999999 1e400 re f " * 50))),
        "image_short.pdf": with_image(stream(b"abc", image % (500, 500))),
        "image_negative.pdf": with_image(stream(b"abc", image % (-5, 10))),
        "image_jpeg_broken.pdf": with_image(stream(b"\xff\xd8\xff\xe0abc", image % (50, 50) + b" /Filter /DCTDecode")),
        "image_jpx_broken.pdf": with_image(stream(b"\0\0\0\x0cjP  ", image % (50, 50) + b" /Filter /JPXDecode")),
        "image_jbig2_broken.pdf": with_image(stream(b"\0" * 40, image % (50, 50) + b" /Filter /JBIG2Decode")),
        "font_broken.pdf": document(plain(o5=font, o6=stream(random.Random(8).randbytes(4000)))),
        "cmap_broken.pdf": document(
            plain(o5=FONT[:-2] + b"/ToUnicode 6 0 R >>", o6=stream(b"1 begincodespacerange <" * 99))
        ),
        "xref_far.pdf": document(plain()).replace(b"startxref\n", b"startxref\n9999999"),
        "xref_words.pdf": document(plain()).replace(b" 00000 n ", b" abcde n "),
        "script.pdf": document(
            plain(
                o1=b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while(1){}) >> >>",
            )
        ),
        "launch.pdf": document(
            plain(o1=b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>")
        ),
        "remote.pdf": with_image(
            b"<< /Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray "
            b"/F << /FS /URL /F (http://127.0.0.1:9/x.png) >> /Length 0 >>\nstream\n\nendstream"
        ),
        "outside.pdf": document(plain(o4=b"<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream")),
    }

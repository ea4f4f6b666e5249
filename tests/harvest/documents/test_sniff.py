"""What a file is, by content: lying names, junk in front, packages that only look like archives."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from harvest.documents.sniff import describe, kind_of

JATS = b"""<?xml version="1.0"?>
<!-- x -->
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "a.dtd">
<article><front/></article>"""


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, form)
    return out.getvalue()


def archive(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n%PDF-1.4\n", "pdf"),
        (b"\x00\x01junk" * 40 + b"%PDF-1.4", "pdf"),
        (JATS, "jats"),
        (b"\xef\xbb\xbf" + JATS, "jats"),
        (JATS.decode().encode("utf-16"), "jats"),
        (b"<pmc-articleset><article xmlns:xlink='x'><front><article-meta/></front></article></pmc-articleset>", "jats"),
        (b"<article xmlns='http://docbook.org/ns/docbook'><title>x</title></article>", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"<!DOCTYPE html><html><body>x", "html"),
        (b"\n<!-- saved from url=(0014)about:internet -->\n<HTML><head></head>", "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "html"),
        (b"<!DOCTYPE html>\n<p>%PDF-1.4 is a header</p>", "html"),
        (b"", ""),
        (b"just some words", ""),
        (b"PK\x03\x04 no archive at all", "zip"),
        (archive("a.pdf"), "zip"),
        (archive("[Content_Types].xml", "word/document.xml"), ""),
        (archive("OEBPS/x.html", mimetype="application/epub+zip"), ""),
    ],
)
def test_kind_is_read_from_the_content(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    assert kind_of(path) == kind


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_pictures_are_known_by_their_first_bytes(tmp_path: Path, form: str) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(picture(form))
    assert kind_of(path) == "image"


def test_what_cannot_be_harvested_is_named(tmp_path: Path) -> None:
    said = {}
    for name, content in {
        "empty": b"",
        "word": archive("[Content_Types].xml", "word/document.xml"),
        "book": archive("x", mimetype="application/epub+zip"),
        "text": b"some words",
        "xml": b"<svg/>",
        "noise": bytes(range(256)),
        "ps": b"%!PS-Adobe",
    }.items():
        (tmp_path / name).write_bytes(content)
        said[name] = describe(tmp_path / name)
    assert said == {
        "empty": "empty",
        "word": "a Word document",
        "book": "an EPUB book",
        "text": "plain text",
        "xml": "XML, but no JATS article",
        "noise": "data of no known format",
        "ps": "PostScript",
    }


def test_a_file_that_is_not_there_has_no_kind(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "none") == ""
    assert describe(tmp_path / "none").startswith("unreadable")
    assert kind_of(tmp_path) == ""

"""What a file is, by its content: names lie, and a download is often a login page called paper.pdf."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_HEAD = 1 << 16
_IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"GIF87a",
    b"GIF89a",
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_JATS_MARK = re.compile(
    r"<(\w+:)?article-meta\b|//NLM//DTD|JATS-|journalpublishing|archivearticle|<(\w+:)?front>", re.I
)
_HTML_MARK = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_OTHER = (
    (b"%!PS", "PostScript"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"{\\rtf", "an RTF document"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_OFFICE = {"word": "a Word document", "xl": "an Excel workbook", "ppt": "a PowerPoint presentation"}


def kind_of(path: Path) -> str:
    """ "pdf", "jats", "html", "image" or "zip" by content; "" for anything else, an empty or unreadable file included.

    Office documents and EPUB books are ZIP files but no archives of papers: "" (``describe`` names them).
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    if head.startswith(_ZIP):
        return "" if _packaged(path) else "zip"
    if _is_image(head):
        return "image"
    marked = _marked_up(head)
    if marked:
        return marked
    return "pdf" if _is_pdf(head, path) else ""


def describe(path: Path) -> str:
    """What a file is that ``kind_of`` does not take, for an error's text: "empty", "a Word document", "plain text"."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        return f"unreadable ({error.strerror})"
    if not head:
        return "empty"
    if head.startswith(_ZIP):
        return _packaged(path) or "a ZIP archive"
    for magic, name in _OTHER:
        if head.startswith(magic):
            return name
    text = _text(head)
    if not text:
        return "data of no known format"
    return "XML, but no JATS article" if text.lstrip().startswith("<") else "plain text"


def _is_image(head: bytes) -> bool:
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    return (
        head[:2] == b"BM" and len(head) > 18 and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)
    )


def _is_pdf(head: bytes, path: Path) -> bool:
    """The header may follow junk; one that is lost altogether is believed where the name and the objects agree."""
    if b"%PDF-" in head[:8192]:
        return True
    return path.suffix.lower() == ".pdf" and re.search(rb"\b\d{1,10} \d{1,5} obj\b", head) is not None


def _text(head: bytes) -> str:
    """The head decoded, "" when it looks like no text."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, errors="replace")
    if head[:4] in (b"<\x00?\x00", b"<\x00!\x00", b"<\x00h\x00", b"<\x00a\x00"):
        return head.decode("utf-16-le", errors="replace")
    if head[:4] in (b"\x00<\x00?", b"\x00<\x00!", b"\x00<\x00h", b"\x00<\x00a"):
        return head.decode("utf-16-be", errors="replace")
    return "" if b"\x00" in head[:1024] else head.decode("latin-1")


def _marked_up(head: bytes) -> str:
    """ "jats" or "html" by the root element, "" for other text."""
    text = _text(head)
    at = 0
    while found := _PROLOG.match(text, at):
        at = found.end()
    root = _ROOT.match(text, at)
    if root is None:
        lead = text[:2048].lstrip()
        return "html" if lead.startswith("<") and _HTML_MARK.search(lead) else ""
    name = root.group(2).lower()
    if name in ("html", "head", "body"):
        return "html"
    if "docbook" in text[: root.end() + 400].lower():
        return ""
    if _JATS_MARK.search(text) and re.search(r"<(\w+:)?article\b", text):
        return "jats"
    return "html" if re.match(r"\s*<!doctype\s+html", text, re.IGNORECASE) else ""


def _packaged(path: Path) -> str:
    """What an Office, OpenDocument or EPUB package is called; "" for an archive of files."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            first = archive.infolist()[0] if names else None
            if first is not None and first.filename == "mimetype" and first.file_size < 200:
                mime = archive.read(first).decode("ascii", errors="replace")
                return "an EPUB book" if "epub" in mime else "an OpenDocument file"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next(
        (said for part, said in _OFFICE.items() if any(name.startswith(part + "/") for name in names)),
        "an Office document",
    )

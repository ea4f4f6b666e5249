"""PDFium, for the files that MuPDF opens without a single page: PDFium reads the file and writes it anew."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2

from harvest.errors import DocumentError


def rewritten(path: Path) -> bytes:
    """The file at ``path`` as PDFium saves it; DocumentError when PDFium cannot read a page of it either."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError(f"{path.name}: encrypted with a password") from error
        raise DocumentError(f"{path.name}: not a readable PDF ({error})") from error
    try:
        if len(document) == 0:
            raise DocumentError(f"{path.name}: a PDF without pages")
        return _copied(document)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"{path.name}: a PDF too broken to rewrite ({error})") from error
    finally:
        document.close()


def _copied(document: pypdfium2.PdfDocument) -> bytes:
    """Pages moved into a new file: saving the broken one would keep what broke it."""
    fresh = pypdfium2.PdfDocument.new()
    try:
        fresh.import_pages(document)
        out = io.BytesIO()
        fresh.save(out)
        return out.getvalue()
    finally:
        fresh.close()

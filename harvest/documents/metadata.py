"""A PDF's paper data: only what its metadata or its first pages say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvest.records import Paper

if TYPE_CHECKING:
    from harvest.documents.pdf import PdfDocument


def read_paper(document: PdfDocument, paper_id: str, source: str) -> Paper:
    """The paper's data; "" or None for whatever the document does not say."""
    return Paper(paper_id, source, pages=document.page_count)

"""A PDF's paper data: only what its metadata or its first pages say, "" or None where they are silent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from harvest.documents.abstract import printed_abstract
from harvest.documents.citation_line import cited_as, first_doi, printed_doi, published_in
from harvest.documents.first_page import printed_authors, printed_title
from harvest.documents.licence import licence_in
from harvest.documents.xmp import read_xmp, unescaped
from harvest.errors import DocumentError
from harvest.records import Paper

if TYPE_CHECKING:
    from harvest.documents.pages import PageContent
    from harvest.documents.pdf import PdfDocument

FIRST_PAGES = 3
_NONSENSE = re.compile(
    r"^(?:untitled|title|microsoft word|powerpoint|slide \d|document\d*|paper|manuscript|template|print(?:ing)?|"
    r"article|full ?page|doi:|https?:|pii:|\d+$)|\b\d+\.\.\d+\s*$|^[\w.\-]+$|"
    r"\.(?:docx?|tex|dvi|pdf|indd|qxd|rtf|ps|eps|fm|xps|p65)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]{1,20}>")
_YEAR = re.compile(r"\b(19\d\d|20\d\d)\b")


def read_paper(document: PdfDocument, paper_id: str, source: str, read: Sequence[PageContent] | None = None) -> Paper:
    """The paper's data from XMP, the information dictionary and what the first pages print.

    ``read`` are the document's pages where they have been read already, by OCR for a scan. A title or author of the
    metadata counts only where the first pages print it too: word processors leave others.
    """
    pages = _first_pages(document) if read is None else [page for page in read if page.number <= FIRST_PAGES]
    xmp, info = read_xmp(document.xmp), {key: unescaped(value) for key, value in document.metadata.items()}
    lines = [line.text for page in pages for line in page.lines]
    doi = _doi(xmp, info, pages)
    journal, year = _journal(xmp, info, pages)
    title, byline = _printed(pages, journal)
    front = [line.text for line in pages[0].lines] if pages else []
    return Paper(
        paper_id,
        source,
        title=_stated_title(xmp, info, lines) or title,
        authors=_authors(xmp, info, lines, byline),
        doi=doi,
        year=year or _year(xmp) or published_in(front),
        journal=journal,
        licence=_licence(xmp, document, {page.number: page.text for page in read or ()}),
        abstract=printed_abstract(pages, read or ()) or _stated_abstract(xmp, info, lines),
        pages=document.page_count,
    )


def _first_pages(document: PdfDocument) -> list[PageContent]:
    found = []
    for number in range(1, min(FIRST_PAGES, document.page_count) + 1):
        try:
            found.append(document.page(number))
        except DocumentError:
            continue
    return found


def _printed(pages: list[PageContent], journal: str) -> tuple[str, tuple[str, ...]]:
    """Title and byline of the first page that has a title: a publisher's cover sheet has none."""
    for page in pages[:2]:
        title, after = printed_title(page, (journal,))
        if title:
            return title, printed_authors(page, after)
    return "", ()


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _stated_title(xmp: dict[str, list[str]], info: dict[str, str], lines: list[str]) -> str:
    """The metadata's title where at least nine in ten of its words stand on the first pages."""
    printed = _folded(" ".join(lines))
    for text in (*xmp.get("title", []), info.get("title", "")):
        words = [_folded(word) for word in text.split()]
        words = [word for word in words if word]
        if len(words) < 2 or len(text) < 12 or _NONSENSE.search(text):
            continue
        if sum(word in printed for word in words) >= 0.9 * len(words):
            return _MARKUP.sub("", text)
    return ""


def _stated_abstract(xmp: dict[str, list[str]], info: dict[str, str], lines: list[str]) -> str:
    """Some publishers put the abstract into the metadata; a line about the journal there is no abstract."""
    printed = _folded(" ".join(lines))
    for text in (*xmp.get("description", []), info.get("subject", "")):
        if len(text) > 200 and _folded(text[:60]) in printed:
            return text
    return ""


def _authors(
    xmp: dict[str, list[str]], info: dict[str, str], lines: list[str], printed: tuple[str, ...]
) -> tuple[str, ...]:
    """The longest of the lists in XMP, the information dictionary and print whose surnames the first pages print."""
    text = _folded(" ".join(lines))
    stated = [_split(xmp.get("authors", [])), _split([info.get("author", "")])]
    believed = [names for names in stated if names and _share_printed(names, text) >= 0.6]
    return max([*believed, printed], key=len)


def _split(values: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for value in values:
        if value.count(",") == 1 and " and " not in value and ";" not in value and len(values) > 1:
            surname, _, given = value.partition(",")
            value = f"{given.strip()} {surname.strip()}"
        names += re.split(r";|,|\band\b|&", value)
    tidy = [re.sub(r"[*†‡\d]+", "", name).strip(" .") for name in names]
    return tuple(dict.fromkeys(name for name in tidy if len(name.split()) > 1))


def _share_printed(names: tuple[str, ...], text: str) -> float:
    """Fonts may spell some surnames in their own way, so not every one is asked for."""
    return sum(_folded(name.split()[-1]) in text for name in names) / len(names)


def _doi(xmp: dict[str, list[str]], info: dict[str, str], pages: list[PageContent]) -> str:
    stated = first_doi([*xmp.get("doi", ()), *xmp.get("description", ()), info.get("subject", ""), info.get("doi", "")])
    return stated or printed_doi([[line.text for line in page.lines] for page in pages])


def _journal(xmp: dict[str, list[str]], info: dict[str, str], pages: list[PageContent]) -> tuple[str, int | None]:
    """The journal and the year of the line that cites the paper; a publisher's name in its place does not count."""
    margins = [line.text for page in pages for line in page.lines if _in_margin(line.box.top, page.height)]
    front = [line.text for line in pages[0].lines] if pages else []
    journal, year = cited_as([info.get("subject", ""), *margins, *_pairs(margins), *_paragraphs(pages[:2]), *front])
    named = [text for text in xmp.get("journal", ()) if not re.search(r"publish|press\b|group\b", text, re.IGNORECASE)]
    if named:
        return named[0], year
    return _in_full(journal, [line.text for page in pages for line in page.lines]), year


def _pairs(lines: list[str]) -> list[str]:
    return [f"{above} {line}" for above, line in pairwise(lines)]


def _in_margin(top: float, height: float) -> bool:
    return top < 0.12 * height or top > 0.88 * height


def _paragraphs(pages: list[PageContent]) -> list[str]:
    """Paragraphs that begin with "Citation:" or "Cite this", whose lines belong together."""
    found = []
    for page in pages:
        for at, line in enumerate(page.lines):
            if re.match(r"^(?:Citation:|Cite this|To cite this|How to cite)", line.text, re.IGNORECASE):
                found.append(" ".join(near.text for near in page.lines[at : at + 4]))
    return found


def _in_full(journal: str, lines: list[str]) -> str:
    """The journal's name written out where the first pages print it so: every word of the short form begins one."""
    short = re.findall(r"\w+", journal)
    if "." not in journal or len(short) < 2:
        return journal
    pattern = (
        r"\b"
        + r"(?:\s+(?:of|the|and|for|in|de|&|–|-|A))*\s+".join(rf"{re.escape(word)}[a-zé]*" for word in short)
        + r"\b"
    )
    for text in (*lines, *_pairs(lines)):
        found = re.search(pattern, text.replace("—", " "), re.IGNORECASE) if len(text) < 200 else None
        if found and len(found.group()) > len(journal) and "." not in found.group():
            return " ".join(found.group().split())
    return journal


def _year(xmp: dict[str, list[str]]) -> int | None:
    for text in xmp.get("date", ()):
        found = _YEAR.search(text)
        if found:
            return int(found.group())
    return None


def _licence(xmp: dict[str, list[str]], document: PdfDocument, read: dict[int, str]) -> str:
    """The licence in XMP, else on the first or the last pages; statements about single figures stand elsewhere."""
    for text in xmp.get("rights", ()):
        if stated := licence_in(text):
            return stated
    for number in dict.fromkeys((1, 2, document.page_count, document.page_count - 1)):
        if not 1 <= number <= document.page_count:
            continue
        try:
            text = read.get(number) or document.text(number)
        except DocumentError:
            continue
        if stated := licence_in(re.sub(r"-\n(?=[a-z])", "", text)):
            return stated
    return ""

"""The paper data in a JATS article's front matter."""

from __future__ import annotations

from harvest.documents.licence import licence_in
from harvest.documents.markup import Element, attribute, first, local_name, named, plain_text
from harvest.records import Paper

_NOTES = frozenset({"xref", "fn", "tex-math", "annotation"})
_BREAKS = frozenset({"p", "title", "sec", "label"})
_OTHER_ABSTRACTS = ("graphical", "teaser", "summary", "key-points", "toc", "precis", "web-summary", "plain-language")


def read_front(article: Element, paper_id: str, source: str) -> Paper:
    """What the front matter says; "" and None for what it does not."""
    meta = first(article, "article-meta")
    if meta is None:
        return Paper(paper_id, source)
    return Paper(
        paper_id,
        source,
        title=plain_text(first(meta, "article-title"), _NOTES, frozenset({"break"})),
        authors=_authors(meta),
        doi=_doi(meta),
        year=_year(meta),
        journal=plain_text(first(article, "journal-title")) or plain_text(first(article, "abbrev-journal-title")),
        licence=_licence(meta),
        abstract=_abstract(meta),
    )


def _authors(meta: Element) -> tuple[str, ...]:
    """Given names before the surname, in the order of the byline."""
    found = []
    for contributor in named(meta, "contrib"):
        if attribute(contributor, "contrib-type") not in ("", "author"):
            continue
        name = first(contributor, "name", "string-name", "collab")
        if name is None:
            continue
        surname, given = plain_text(first(name, "surname"), _NOTES), plain_text(first(name, "given-names"), _NOTES)
        whole = f"{given} {surname}".strip() if surname else plain_text(name, _NOTES | {"contrib-group", "aff"})
        if whole:
            found.append(whole)
    return tuple(dict.fromkeys(found))


def _doi(meta: Element) -> str:
    for child in meta:
        if local_name(child) == "article-id" and attribute(child, "pub-id-type") == "doi":
            return plain_text(child).removeprefix("https://doi.org/").removeprefix("doi:").strip()
    return ""


def _year(meta: Element) -> int | None:
    """The first year of publication."""
    years = []
    for date in named(meta, "pub-date"):
        text = plain_text(first(date, "year"))
        if text.isdigit() and 1600 < int(text) < 2200:
            years.append(int(text))
    return min(years, default=None)


def _licence(meta: Element) -> str:
    permissions = first(meta, "permissions")
    for element in named(permissions, "license", "license_ref") if permissions is not None else ():
        said = attribute(element, "href") or (plain_text(element) if local_name(element) == "license_ref" else "")
        inner = " ".join(attribute(link, "href") for link in named(element, "ext-link", "uri"))
        for text in (said, inner, plain_text(element), attribute(element, "license-type").upper()):
            if stated := licence_in(text):
                return stated
    return ""


def _abstract(meta: Element) -> str:
    for abstract in named(meta, "abstract"):
        if attribute(abstract, "abstract-type").lower() not in _OTHER_ABSTRACTS:
            text = plain_text(abstract, _NOTES | {"fig", "graphic"}, _BREAKS)
            return text.removeprefix("Abstract ").strip()
    return ""

"""The paper data of a publisher's page: citation_* and Dublin Core tags, JSON-LD, links to licences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from harvest.documents.licence import licence_in
from harvest.documents.markup import Element, attribute, first, named, plain_text
from harvest.records import Paper

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_YEAR = re.compile(r"\b(1[6-9]\d\d|20\d\d|21\d\d)\b")
_TITLES = ("citation_title", "dc.title", "dcterms.title", "prism.title", "eprints.title", "bepress_citation_title")
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "bepress_citation_author", "eprints.creators_name")
_DOIS = (
    "citation_doi",
    "dc.identifier",
    "dcterms.identifier",
    "prism.doi",
    "bepress_citation_doi",
    "doi",
    "eprints.id_number",
)
_JOURNALS = (
    "citation_journal_title",
    "prism.publicationname",
    "dc.source",
    "dcterms.ispartof",
    "citation_conference_title",
)
_DATES = (
    "citation_publication_date",
    "citation_online_date",
    "citation_cover_date",
    "citation_date",
    "prism.publicationdate",
    "dc.date",
    "dcterms.issued",
    "dc.date.issued",
    "citation_year",
)
_ABSTRACTS = ("citation_abstract", "dcterms.abstract", "dc.description", "eprints.abstract")
_RIGHTS = ("dc.rights", "dcterms.rights", "dcterms.license", "citation_license", "prism.copyright", "dc.rights.uri")
_SCHOLARLY = ("ScholarlyArticle", "Article", "MedicalScholarlyArticle", "Report")


def read_head(page: Element, paper_id: str, source: str) -> Paper:
    """What the page's tags say; "" and None for what they do not."""
    tags = _tags(page)
    linked = _linked_data(page)

    def one(names: tuple[str, ...]) -> str:
        return next((value for name in names for value in tags.get(name, ())), "")

    authors = [author for name in _AUTHORS[:1] for author in tags.get(name, ())]
    authors = authors or [author for name in _AUTHORS for author in tags.get(name, ())]
    year = _year([value for name in _DATES for value in tags.get(name, ())] or [str(linked.get("datePublished", ""))])
    return Paper(
        paper_id,
        source,
        title=one(_TITLES) or _said(linked.get("headline")) or _said(linked.get("name")) or _heading(page),
        authors=tuple(dict.fromkeys(map(_given_first, authors or _people(linked.get("author"))))),
        doi=_doi([value for name in _DOIS for value in tags.get(name, ())] or [_said(linked.get("sameAs"))]),
        year=year,
        journal=one(_JOURNALS) or _said(_journal(linked)),
        licence=_licence(page, tags, linked),
        abstract=_plain(one(_ABSTRACTS)) or _abstract(page),
    )


def _tags(page: Element) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for tag in named(page, "meta"):
        name = (attribute(tag, "name") or attribute(tag, "property")).lower().replace(":", ".")
        value = " ".join(attribute(tag, "content").split())
        if name and value:
            tags.setdefault(name, []).append(value)
    return tags


def _linked_data(page: Element) -> dict[str, Any]:
    """The page's JSON-LD about an article, empty when there is none or it is broken."""
    for script in named(page, "script"):
        if attribute(script, "type").lower() != "application/ld+json" or len(script.text or "") > 1 << 20:
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            types = item.get("@type")
            if any(kind in _SCHOLARLY for kind in (types if isinstance(types, list) else [types])):
                return item
    return {}


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            for key in ("mainEntity", "@graph"):
                inner = item.get(key)
                yield from (
                    found for found in (inner if isinstance(inner, list) else [inner]) if isinstance(found, dict)
                )


def _said(value: Any) -> str:
    """A JSON-LD value as text: of an object its name, of a list its first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url") or ""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _people(value: Any) -> list[str]:
    return [name for name in map(_said, value if isinstance(value, list) else [value]) if name]


def _journal(linked: dict[str, Any]) -> Any:
    part = linked.get("isPartOf")
    for _ in range(3):
        if isinstance(part, dict) and isinstance(part.get("isPartOf"), dict):
            part = part["isPartOf"]
    return part


def _given_first(name: str) -> str:
    surname, comma, given = name.partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and given.strip() and "," not in given else name.strip()


def _doi(values: list[str]) -> str:
    for value in values:
        found = _DOI.search(value)
        if found:
            return found.group().rstrip(".,;)")
    return ""


def _year(values: list[str]) -> int | None:
    for value in values:
        found = _YEAR.search(value)
        if found:
            return int(found.group())
    return None


def _licence(page: Element, tags: dict[str, list[str]], linked: dict[str, Any]) -> str:
    texts = [value for name in _RIGHTS for value in tags.get(name, ())] + [_said(linked.get("license"))]
    links = [
        attribute(link, "href") for link in named(page, "a", "link") if attribute(link, "rel").lower() == "license"
    ]
    for text in (*texts, *links):
        if stated := licence_in(text):
            return stated
    addresses = " ".join(
        attribute(link, "href") for link in named(page, "a") if "creativecommons" in attribute(link, "href")
    )
    return licence_in(addresses)


def _heading(page: Element) -> str:
    headings = [plain_text(heading, frozenset({"script", "style", "sup"})) for heading in named(page, "h1")]
    return headings[0] if len(headings) == 1 and len(headings[0]) > 15 else ""


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]{1,60}>", "", text)).strip()


def _abstract(page: Element) -> str:
    for element in page.iter():
        marks = f"{attribute(element, 'id')} {attribute(element, 'class')}".lower().split() if element.attrib else []
        if any(
            re.fullmatch(
                r"abstract\d*|abs\d+|abstract[-_]?(?:section|content|text|group)|ltx_abstract|article-section__abstract|c-article-section__abstract|html-abstract|art-abstract|articleabstract",
                mark,
            )
            for mark in marks
        ):
            text = plain_text(
                first(element, "p") if len(list(named(element, "p"))) == 1 else element,
                frozenset({"script", "style", "figure"}),
                frozenset({"p", "div", "h2", "h3"}),
            )
            text = re.sub(r"^abstract[:.]?\s*", "", text, flags=re.IGNORECASE)
            if len(text) > 80:
                return text
    return ""

"""XMP packets: the metadata that publishers put into a PDF, by field, whatever prefix or nesting they chose."""

from __future__ import annotations

import html

from harvest.documents.markup import attribute, local_name, named, parse_xml, plain_text
from harvest.errors import DocumentError

_FIELDS = {
    "title": ("title",),
    "authors": ("creator",),
    "doi": ("doi", "identifier"),
    "journal": ("publicationname",),
    "date": ("coverdate", "publicationdate", "coverdisplaydate"),
    "rights": ("webstatement", "license", "rights", "usageterms", "copyright"),
    "description": ("description",),
}


def read_xmp(packet: str) -> dict[str, list[str]]:
    """By field ("title", "authors", "doi", "journal", "date", "rights", "description") the values stated, in order.

    A broken packet gives what can be read of it, at worst nothing.
    """
    if not packet.strip():
        return {}
    try:
        root, _ = parse_xml(packet.encode("utf-8", errors="replace"), "XMP")
    except DocumentError:
        return {}
    found: dict[str, list[str]] = {}
    for field, names in _FIELDS.items():
        for name in names:
            for element in named(root, name):
                items = [plain_text(item) for item in named(element, "li")] or [plain_text(element)]
                items.append(attribute(element, "resource"))
                if not (local_name(element) == "description" and len(element) and not list(named(element, "li"))):
                    found.setdefault(field, []).extend(unescaped(item) for item in items if item)
    for description in named(root, "description"):  # simple fields may stand as attributes
        for field, names in _FIELDS.items():
            for key, value in description.attrib.items():
                if key.rsplit("}", 1)[-1].lower() in names and str(value).strip():
                    found.setdefault(field, []).append(unescaped(str(value)))
    return found


def unescaped(text: str) -> str:
    """Character references resolved, also those that were escaped twice ("&amp;#x142;"), white space joined."""
    return " ".join(html.unescape(html.unescape(text)).split())

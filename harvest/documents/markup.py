"""What JATS and HTML share: safe parsing and running text out of nested tags.

Parsers are told to load no DTD, resolve no entity, reach no network and refuse huge trees; walks are never recursive,
so that a depth bomb costs nothing.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from harvest.errors import DocumentError

Element = Any  # an lxml element: its stubs know no common type for XML and HTML trees

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.\-]+)["']""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.\-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]{0,2000}(\[.*?\]\s*)?>", re.DOTALL)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]")
_KEPT = {"amp", "lt", "gt", "quot", "apos"}
_SPACES = re.compile(r"\s+")


def decoded(data: bytes) -> str:
    """A document's text: by its byte order mark, its own declaration, as UTF-8, else as Windows-1252; never fails."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    if data[:2] == b"<\x00":
        return data.decode("utf-16-le", errors="replace")
    if data[:2] == b"\x00<":
        return data.decode("utf-16-be", errors="replace")
    declared = _DECLARED.search(data[:1024]) or _META.search(data[:8192])
    for encoding in ([declared.group(1).decode("ascii")] if declared else []) + ["utf-8"]:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", errors="replace")


def parse_xml(data: bytes, name: str) -> tuple[Element, str]:
    """The root element and what was wrong with the XML ("" when nothing was).

    Named characters of HTML (``&alpha;``) become what they name; the document type with its entities is dropped, so
    none is ever expanded. DocumentError when nothing can be read, or when entities were declared upon entities.
    """
    text = _FORBIDDEN.sub(" ", _XML_DECLARATION.sub("", decoded(data), count=1))
    doctype = _DOCTYPE.search(text, 0, 1 << 20)
    if doctype and doctype.group().count("<!ENTITY") and re.search(r"<!ENTITY[^>]*&\w+;", doctype.group()):
        raise DocumentError(f"{name}: refused: entities are declared upon entities")
    if doctype:
        text = text[: doctype.start()] + text[doctype.end() :]
    raw = _NAMED.sub(_character, text).encode("utf-8", errors="replace")
    try:
        return etree.fromstring(raw, _xml_parser(recover=False)), ""
    except etree.XMLSyntaxError as error:
        said = _one_line(error)
    try:
        root = etree.fromstring(raw, _xml_parser(recover=True))
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{name}: not readable XML ({_one_line(error)})") from error
    if root is None:
        raise DocumentError(f"{name}: not readable XML ({said})")
    return root, said


def parse_html(data: bytes, name: str) -> Element:
    """The root of an HTML page; DocumentError when there is none."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    text = _FORBIDDEN.sub(" ", _XML_DECLARATION.sub("", decoded(data), count=1))
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentError(f"{name}: not readable HTML ({_one_line(error)})") from error
    if root is None:
        raise DocumentError(f"{name}: an HTML page without content")
    return root


def _xml_parser(recover: bool) -> Any:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def _character(found: re.Match[str]) -> str:
    if found.group(1) in _KEPT:
        return found.group()
    return html.entities.html5.get(found.group(1) + ";", " ").translate({38: "&amp;", 60: "&lt;", 62: "&gt;"})


def _one_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def local_name(element: Element) -> str:
    """An element's name without its namespace, in lower case; "" for comments and other nodes."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute whatever its namespace ("href" finds xlink:href), "" when there is none."""
    for key, value in element.attrib.items():
        if key == name or key.endswith(("}" + name, ":" + name)):
            return str(value).strip()
    return ""


def named(root: Element, *names: str) -> Iterator[Element]:
    """Every element below ``root`` (or itself) with one of these names, in document order."""
    for element in root.iter():
        if local_name(element) in names:
            yield element


def first(root: Element | None, *names: str) -> Element | None:
    """The first element with one of these names below ``root``, None when there is none."""
    return None if root is None else next(named(root, *names), None)


def within(element: Element, names: frozenset[str], top: Element | None = None) -> bool:
    """Whether an ancestor (below ``top``) has one of these names."""
    for parent in element.iterancestors():
        if parent is top:
            return False
        if local_name(parent) in names:
            return True
    return False


@dataclass
class Flat:
    """Running text and, for each marked element, the offset at which it begins."""

    text: str = ""
    marks: list[tuple[int, Element]] = field(default_factory=list)


def flatten(
    root: Element | None,
    leave_out: Callable[[Element], bool] = lambda element: False,
    breaks: frozenset[str] = frozenset(),
    mark: frozenset[str] = frozenset(),
) -> Flat:
    """The text below ``root`` as it reads: white space joined, nothing put between subscripts and what they follow.

    Elements that ``leave_out`` says are skipped (their tails are kept), those named in ``breaks`` stand apart from
    their neighbours, those named in ``mark`` are reported with their offsets.
    """
    flat = Flat()
    if root is None:
        return flat
    pieces: list[str] = []
    length = 0
    skipped: Element | None = None

    def add(text: str | None) -> None:
        nonlocal length
        if not text:
            return
        plain = _SPACES.sub(" ", text)
        if plain.startswith(" ") and (not pieces or pieces[-1].endswith(" ")):
            plain = plain[1:]
        if plain:
            pieces.append(plain)
            length += len(plain)

    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local_name(element)
        if event == "start" and skipped is None:
            if element is not root and (not name or leave_out(element)):
                skipped = element
                continue
            if name in breaks:
                add(" ")
            if name in mark:
                flat.marks.append((length, element))
            add(element.text)
        elif event == "end":
            if skipped is None and name in breaks:
                add(" ")
            if skipped is None or skipped is element:
                skipped = None
                if element is not root:
                    add(element.tail)
    flat.text = "".join(pieces).rstrip()
    return flat


def plain_text(
    root: Element | None, leave_out: frozenset[str] = frozenset(), breaks: frozenset[str] = frozenset()
) -> str:
    """``flatten``'s text with elements left out by name."""
    return flatten(root, lambda element: local_name(element) in leave_out, breaks).text

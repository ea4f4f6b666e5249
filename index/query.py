"""What a user asks, and how the text of it is read: ``"XRD pattern" (Fe2O3 OR hematite) -simulated year:2018-2024``.

Words side by side are ranked together, none of them required. ``"..."`` must stand as written, ``word*`` is a prefix,
``AND OR NOT`` in capitals, ``-word`` and round brackets say the rest; ``caption: title: abstract: author: mentions:
inside:`` look in one field and ``kind: year: paper: journal: label: panel: scale:`` filter. Every text is a query: what
is not syntax is words, for chemists write brackets, dashes and colons too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TEXT_FIELDS = {
    "caption": ("caption", "opening", "figure"),
    "title": ("title",),
    "abstract": ("abstract",),
    "author": ("author",),
    "authors": ("author",),
    "mentions": ("mentions", "cited"),
    "mention": ("mentions", "cited"),
    "inside": ("inside",),
    "text": ("inside",),
}
FILTERS = ("kind", "year", "paper", "journal", "label", "panel", "scale")
MAX_DEPTH = 20
MAX_LENGTH = 4000
_FIELD = re.compile(rf"({'|'.join((*TEXT_FIELDS, *FILTERS))}):(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words, ranked together; in all fields when ``fields`` is empty."""

    text: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand side by side; ``prefix``: the last may go on."""

    text: str
    fields: tuple[str, ...] = ()
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the panel or its paper, as written."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    part: Node


@dataclass(frozen=True, slots=True)
class Every:
    """AND: all parts must match. ``loose``: juxtaposition, where plain words only rank once anything else is asked."""

    parts: tuple[Node, ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """Parts of which one is enough."""

    parts: tuple[Node, ...]


Node = Words | Phrase | Filter | Not | Every | Either


def parse(text: str) -> Node | None:
    """The query in a text; None when it asks for nothing. Never raises."""
    return _Parser(text[:MAX_LENGTH]).query()


def words_of(node: Node | None) -> Iterator[Words | Phrase]:
    """The leaves that a hit should show, negated ones left out."""
    if isinstance(node, Words | Phrase):
        yield node
    elif isinstance(node, Every | Either):
        for part in node.parts:
            yield from words_of(part)


class _Parser:
    """Recursive descent over the characters; whatever does not fit the grammar is read as words."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def query(self) -> Node | None:
        parts = []
        while self._more():
            node = self._either()
            if node is not None:
                parts.append(node)
            elif self._more():
                self._at += 1  # a bracket that closes nothing
        return _joined(parts)

    def _either(self) -> Node | None:
        parts = [self._every()]
        while self._takes("OR"):
            parts.append(self._every())
        found = [part for part in parts if part is not None]
        return Either(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _every(self) -> Node | None:
        parts = [self._side_by_side()]
        while self._takes("AND"):
            parts.append(self._side_by_side())
        found = [part for part in parts if part is not None]
        return Every(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _side_by_side(self) -> Node | None:
        parts: list[Node] = []
        while self._more() and not self._closes() and not self._sees("OR") and not self._sees("AND"):
            part = self._item(())
            if part is not None:
                parts.append(part)
        return _joined(parts)

    def _item(self, fields: tuple[str, ...]) -> Node | None:
        if self._takes("NOT") or self._takes_minus():
            part = self._item(fields) if self._more() and not self._closes() else None
            return Not(part) if part is not None else None
        name = _FIELD.match(self._text, self._at)
        if name and not fields:
            return self._field(name)
        if self._text[self._at] == '"':
            return self._quoted(fields)
        if self._text[self._at] == "(" and not fields and self._groups():
            return self._group()
        return _plain(self._chunk(), fields)

    def _field(self, name: re.Match[str]) -> Node | None:
        self._at = name.end()
        key = name[1].lower()
        if key in TEXT_FIELDS:
            part = self._item(TEXT_FIELDS[key])
            return Phrase(part.text, part.fields) if isinstance(part, Words) else part
        value = self._quoted(()) if self._text[self._at] == '"' else Words(self._chunk())
        return Filter(key, value.text) if isinstance(value, Words | Phrase) and value.text else None

    def _quoted(self, fields: tuple[str, ...]) -> Node | None:
        end = self._text.find('"', self._at + 1)
        end = len(self._text) if end < 0 else end
        inner = self._text[self._at + 1 : end]
        self._at = end + 1
        prefix = self._text[self._at : self._at + 1] == "*"
        self._at += prefix
        return Phrase(inner, fields, prefix) if inner.strip() else None

    def _group(self) -> Node | None:
        self._at += 1
        self._depth += 1
        node = self._either()
        self._depth -= 1
        if self._more() and self._text[self._at] == ")":
            self._at += 1
        return node

    def _groups(self) -> bool:
        """Whether the bracket here is syntax: "(a OR b)" is, "(E)-stilbene" and "(002)plane" are words."""
        if self._depth >= MAX_DEPTH:
            return False
        level = 0
        for place in range(self._at, len(self._text)):
            level += {"(": 1, ")": -1}.get(self._text[place], 0)
            if level == 0:
                return self._text[place + 1 : place + 2] in ("", " ", ")", "\t", "\n")
        return False

    def _chunk(self) -> str:
        start, level = self._at, 0
        while self._at < len(self._text) and not self._text[self._at].isspace():
            level += {"(": 1, ")": -1}.get(self._text[self._at], 0)
            if level < 0 and self._depth:
                break
            self._at += 1
        if self._at == start:
            self._at += 1
        return self._text[start : self._at]

    def _more(self) -> bool:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at < len(self._text)

    def _closes(self) -> bool:
        return self._text[self._at] == ")" and self._depth > 0

    def _sees(self, word: str) -> bool:
        end = self._at + len(word)
        return self._text.startswith(word, self._at) and self._text[end : end + 1] in (
            "",
            " ",
            "\t",
            "\n",
            "(",
            ")",
            '"',
        )

    def _takes(self, word: str) -> bool:
        if not self._more() or not self._sees(word):
            return False
        self._at += len(word)
        return True

    def _takes_minus(self) -> bool:
        """A minus before a word excludes it; before a digit it is a sign."""
        follows = self._text[self._at + 1 : self._at + 2]
        if self._text[self._at] != "-" or not (follows.isalpha() or follows in ('"', "(")) or not follows:
            return False
        self._at += 1
        return True


def _plain(chunk: str, fields: tuple[str, ...]) -> Node | None:
    if len(chunk) > 2 and chunk.endswith("*") and chunk[-2].isalnum():
        return Phrase(chunk[:-1], fields, prefix=True)
    return Words(chunk, fields) if any(c.isalnum() for c in chunk) else None


def _joined(parts: list[Node]) -> Node | None:
    """Neighbouring plain words become one text again, so that names of several words are seen."""
    merged: list[Node] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, Words) and isinstance(last, Words) and part.fields == last.fields:
            merged[-1] = Words(f"{last.text} {part.text}", part.fields)
        else:
            merged.append(part)
    return Every(tuple(merged), loose=True) if len(merged) > 1 else merged[0] if merged else None

"""Documents that state their figures themselves (JATS, HTML, single images), and the local files they name."""

from __future__ import annotations

import base64
import binascii
import os
import re
import unicodedata
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harvest.errors import DocumentError
from harvest.records import Failure, Paper

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp")
"""Pictures that can be read, in the order in which a graphic named without its suffix is looked for."""

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]*:")
_WEB = re.compile(r"^(?:(?:https?:)?//[^/\\]+)?/(?=[^/])", re.IGNORECASE)
_UNSAFE = re.compile(r"[\\:\x00-\x1f]|^~")
_DATA = re.compile(r"^data:image/[\w.+\-]+(;[\w=\-]+)*;base64,", re.IGNORECASE)
_LONGEST_ADDRESS = 2048


@dataclass(frozen=True, slots=True)
class TaggedFigure:
    """A figure as its document states it.

    ``graphics`` are the pictures it shows, each a file inside the root or the bytes of a ``data:`` address; ``missing``
    are the addresses of those that are not there.
    """

    label: str
    caption: str
    graphics: tuple[Path | bytes, ...] = ()
    missing: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """A paper and the figures that its markup states, in the order of the document."""

    paper: Paper
    figures: tuple[TaggedFigure, ...] = ()
    failures: tuple[Failure, ...] = ()


class LocalFiles:
    """Finds what a document refers to, only ever inside its own folder and ``root``, links followed before judging."""

    def __init__(self, document: Path, root: Path | None = None) -> None:
        self._folder = document.resolve().parent
        self._root = (root or document.parent).resolve()
        stem = document.stem
        self._usual = (
            f"{stem}_files",
            f"{stem}.files",
            stem,
            "images",
            "figures",
            "graphics",
            "graphic",
            "fig",
            "figs",
            "img",
            "media",
        )
        self._listings: dict[Path, _Listing] = {}

    def find(self, address: str) -> Path | None:
        """The picture file that an ``address`` names, with or without its suffix; None when there is none.

        Drives, network shares, ``file:`` and paths that climb (``..``) name nothing. A web address or one that begins
        at a server's root is never followed: only its bare name is looked for beside the document.
        """
        name, stated = _local_name(address)
        if not name:
            return None
        for candidate in self._candidates(name, stated):
            try:
                real = candidate.resolve(strict=True)
                if real.is_relative_to(self._root) and real.is_file():
                    return real
            except (OSError, ValueError, RuntimeError):
                continue
        return None

    def _candidates(self, name: str, stated: bool) -> Iterator[Path]:
        """As stated, then under its bare name in the folders where pictures are usually kept; only names there.

        An article may name thousands of pictures that are nowhere, so each folder is listed once.
        """
        bare = name.rsplit("/", 1)[-1]
        places = [self._folder / name] if stated else []
        places += [self._folder / bare, *(self._folder / folder / bare for folder in self._usual)]
        places = [place for place in dict.fromkeys(places) if self._listed(place.parent).may_hold(place.name)]
        for place in places:
            if place.suffix.lower() in SUFFIXES:
                yield place
        for place in places:
            for suffix in SUFFIXES:
                yield place.with_name(place.name + suffix)
                yield place.with_name(place.name + suffix.upper())
        if Path(bare).suffix.lower() in SUFFIXES:
            for place in places:
                yield from (place.with_suffix(suffix) for suffix in SUFFIXES)

    def _listed(self, folder: Path) -> _Listing:
        if folder not in self._listings:
            self._listings[folder] = _Listing(folder)
        return self._listings[folder]


class _Listing:
    """The names in a folder, as file systems compare them that tell neither case nor composed letters apart."""

    def __init__(self, folder: Path) -> None:
        try:
            with os.scandir(folder) as entries:
                names = [_folded(entry.name) for entry in entries]
        except (OSError, ValueError):
            names = []
        self._known = {*names, *(name.rpartition(".")[0] for name in names)} - {""}

    def may_hold(self, name: str) -> bool:
        """Whether there may be a file of this name, with its suffix, another one, or one more."""
        folded = _folded(name)
        return folded in self._known or folded.rpartition(".")[0] in self._known


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _local_name(address: str) -> tuple[str, bool]:
    """An address's relative path and whether it is stated as one; a web address gives its bare name; "" for others."""
    address = address.strip()
    if not address or len(address) > _LONGEST_ADDRESS:
        return "", False
    web = _WEB.match(address)
    if not web and (_SCHEME.match(address) or address.startswith(("//", "/", "\\", "~"))):
        return "", False
    path = urllib.parse.unquote(address[web.end() :] if web else address).split("#")[0].split("?")[0]
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if web:
        parts = parts[-1:]
    if not parts or ".." in parts or any(_UNSAFE.search(part) or len(part) > 250 for part in parts):
        return "", False
    return "/".join(parts), not web


def embedded(address: str) -> bytes | None:
    """The bytes of a ``data:image/...;base64,`` address, None for any other or a broken one."""
    found = _DATA.match(address.strip()[:200])
    if found is None:
        return None
    body = re.sub(r"\s+", "", urllib.parse.unquote(address.strip()[found.end() :]))
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None


def read_bytes(path: Path, most: int) -> bytes:
    """A text document's bytes; DocumentError when it is empty, unreadable or larger than ``most`` bytes."""
    try:
        size = path.stat().st_size
        if size > most:
            raise DocumentError(f"{path.name}: {size} bytes are more than the limit of {most}")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path.name}: cannot be read ({error.strerror})") from error
    if not data.strip():
        raise DocumentError(f"{path.name}: the file is empty")
    return data


def references(path: Path, kind: str, root: Path | None = None) -> set[Path]:
    """The local pictures that a document of ``kind`` "jats" or "html" shows; empty for other kinds and broken files.

    Discovery asks this to keep a paper's pictures from being taken for documents of their own. Cheap: one parse.
    """
    from harvest.documents import html, jats

    reader = {"jats": jats.addresses, "html": html.addresses}.get(kind)
    if reader is None:
        return set()
    local = LocalFiles(path, root)
    try:
        found = [local.find(address) for address in reader(path)]
    except DocumentError:
        return set()
    return {real for real in found if real is not None}

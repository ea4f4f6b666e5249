"""The addresses of the pictures in a piece of HTML: lazy, responsive, linked in full size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harvest.documents.markup import Element, attribute, local_name, named

_LAZY = (
    "data-hi-res-src",
    "data-large-src",
    "data-lg-src",
    "data-full",
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-lazy",
)
_FURNITURE = re.compile(
    r"(?:^|[/_\-.])(?:logo|icon|spacer|blank|pixel|loading|placeholder|arrow|btn|button|orcid|crossmark|avatar|sprite|loader)s?(?:[/_\-.\d]|$)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|tiff?|webp|bmp)(?:$|[?#])", re.IGNORECASE)


def picture_sets(box: Element) -> list[list[str]]:
    """For each picture a box shows, its addresses, the likely largest first; icons and placeholders left out."""
    sets: list[list[str]] = []
    for image in named(box, "img"):
        choices = [address for address in _choices(image, box) if not _is_furniture(address, image)]
        if choices:
            sets.append(list(dict.fromkeys(choices)))
    if not sets:
        for element in named(box, "object", "embed", "source", "a"):
            address = attribute(element, "data") or attribute(element, "src") or attribute(element, "href")
            choices = [*_from_srcset(attribute(element, "srcset")), address]
            choices = [choice for choice in choices if _PICTURE.search(choice) and not _FURNITURE.search(choice)]
            if choices:
                sets.append(choices)
                break
    return sets


def addresses_of(page: Element) -> Iterator[str]:
    """Every picture address on a page, furniture included."""
    for element in named(page, "img", "source", "object", "embed", "a", "link", "image"):
        for name in ("src", "data", "href", *_LAZY):
            address = attribute(element, name)
            if address and (name == "src" or name.startswith("data-") or _PICTURE.search(address)):
                yield address
        yield from _from_srcset(attribute(element, "srcset") or attribute(element, "data-srcset"))


def _choices(image: Element, box: Element) -> Iterator[str]:
    for parent in image.iterancestors():
        if parent is box:
            break
        if local_name(parent) == "a" and _PICTURE.search(attribute(parent, "href")):
            yield attribute(parent, "href")
    for name in _LAZY:
        if attribute(image, name):
            yield attribute(image, name)
    yield from _from_srcset(attribute(image, "srcset") or attribute(image, "data-srcset"))
    parent = image.getparent()
    if parent is not None and local_name(parent) == "picture":
        for source in named(parent, "source"):
            yield from _from_srcset(attribute(source, "srcset") or attribute(source, "data-srcset"))
    if attribute(image, "src"):
        yield attribute(image, "src")


def _from_srcset(text: str) -> list[str]:
    """The addresses of a srcset, the widest first."""
    if text.startswith("data:"):
        return [text.split()[0]]
    entries = [entry.split() for entry in text.split(", ") if entry.strip()]
    sized = [(_size(entry[1]) if len(entry) > 1 else 1.0, entry[0].rstrip(",")) for entry in entries]
    return [address for _, address in sorted(sized, key=lambda pair: -pair[0])]


def _size(descriptor: str) -> float:
    number = re.match(r"[\d.]+", descriptor)
    try:
        return float(number.group()) if number else 1.0
    except ValueError:
        return 1.0


def _is_furniture(address: str, image: Element) -> bool:
    """Icons, spacers and the tiny picture that stands in until the real one is loaded."""
    if address.startswith("data:"):
        return len(address) < 600
    sides = [attribute(image, side) for side in ("width", "height")]
    if all(side.isdigit() and int(side) <= 40 for side in sides):
        return True
    return bool(_FURNITURE.search(address.rsplit("/", 1)[-1].split("?")[0]))

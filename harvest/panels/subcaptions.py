"""A caption divided among the figure's parts: each part's own words with the opening that all share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvest.figures.labels import label_at_start
from harvest.panels.references import Reference, rank, references

_END = re.compile(r"(?<=[.!?])[\])”\"']*\s+(?=[A-Z(\[“\"0-9α-ωΑ-Ω]|[a-z]\d?[,)]\s)")
_SHORT = re.compile(
    r"(?:\b(?:figs?|refs?|eqs?|vs|e\.g|i\.e|et al|ca|approx|cf|nos?|resp|inc|dr|st|spp?|var|min|max|temp|conc|suppl)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
_STRONG = re.compile(r";\s*|(?<=[.!?])\s+|,\s+(?:and\s+)?")
_SEPARATOR = re.compile(r"[\s.:|,–—-]*")
_STOPS = re.compile(r"[.,;:)\]]*")
_JOINING = re.compile(r"(?:\band|\bor|\bwhile|\bwhereas|\bas well as)\s*$")
_AND = re.compile(r"^[\s,]*(?:and|or|as well as|,)\s+")
_WORDS = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class _Piece:
    """``caption[start:end]`` and the labels it speaks of; () means all."""

    start: int
    end: int
    labels: tuple[str, ...]


def divide_caption(caption: str, labels: Sequence[str]) -> dict[str, str]:
    """Each label's part of the caption with the shared opening; no word of the caption is in none of them.

    A label that the caption does not name gets what speaks of all parts; so does every label where it names none.
    """
    wanted = [label for label in dict.fromkeys(labels) if label]
    if not wanted:
        return {}
    pieces = _pieces(caption, wanted)
    done = {}
    for label in wanted:
        named = any(label in piece.labels for piece in pieces)
        own = [piece for piece in pieces if not piece.labels or label in piece.labels]
        done[label] = _text(caption, own) if named else " ".join(caption.split())
    return done


def _text(caption: str, pieces: Sequence[_Piece]) -> str:
    """The pieces' words, with a space where something is left out between them and no comma left hanging."""
    words = ""
    end = 0
    for piece in pieces:
        words += ("" if piece.start == end else " ") + caption[piece.start : piece.end]
        end = piece.end
    return " ".join(words.split()).rstrip(" ,;")


def _pieces(caption: str, wanted: Sequence[str]) -> list[_Piece]:
    named = _of_panels(caption, wanted)
    if not named:
        return [_Piece(0, len(caption), ())]
    last_new = _last_introduction(named)
    printed = label_at_start(caption)
    body = _SEPARATOR.match(caption, printed.end if printed else 0)
    begin = min(body.end() if body and printed else 0, named[0].start)
    pieces = [_Piece(0, begin, ())]
    known: set[str] = set()
    owner: tuple[str, ...] = ()
    for start, end in sentences(caption, begin):
        inside = [reference for reference in named if start <= reference.start < end]
        fresh = [r for r in inside if not known.issuperset(r.labels)]
        heads = [r for r in inside if r in fresh or not _WORDS.search(caption[start : r.start])]
        if heads:
            pieces.extend(_divided(caption, start, end, heads))
            known.update(label for r in inside for label in r.labels)
            owner = heads[-1].labels
        elif inside:
            spoken = tuple(dict.fromkeys(label for r in inside for label in r.labels))
            pieces.append(_Piece(start, end, spoken))
        else:
            pieces.append(_Piece(start, end, () if start > last_new else owner))
    return pieces


def _of_panels(caption: str, wanted: Sequence[str]) -> list[Reference]:
    """The caption's references with their labels as the panels write them; others are left out."""
    spelled = {label.casefold(): label for label in wanted}
    exact = set(wanted)
    found = []
    for reference in references(caption):
        labels: list[str] = []
        for label in reference.labels:
            if label in exact:
                labels.append(label)
            elif label.casefold() in spelled:
                labels.append(spelled[label.casefold()])
            else:  # a part of a panel ("b1") or the panel of parts ("b" of b1 and b2)
                labels.extend(
                    other for other in wanted if rank(other)[0] == rank(label)[0] and len(other) != len(label)
                )
        if labels:
            unique = tuple(dict.fromkeys(labels))
            found.append(Reference(reference.start, reference.end, unique, reference.bracketed))
    return found


def _last_introduction(named: Sequence[Reference]) -> int:
    """Where the last label is first named."""
    known: set[str] = set()
    last = 0
    for reference in named:
        if not known.issuperset(reference.labels):
            last = reference.start
        known.update(reference.labels)
    return last


def sentences(caption: str, begin: int = 0) -> list[tuple[int, int]]:
    """Start and end of each sentence from ``begin`` on, together all that is left of the caption."""
    cuts = [begin]
    for match in _END.finditer(caption, begin):
        if not _SHORT.search(caption[cuts[-1] : match.start()].rstrip("])”\"' ")):
            cuts.append(match.end())
    return list(zip(cuts, [*cuts[1:], len(caption)], strict=True))


def _divided(caption: str, start: int, end: int, inside: Sequence[Reference]) -> list[_Piece]:
    """A sentence that names several parts, cut at its references; words that lead to several are given to each."""
    tails = [_is_tail(caption, start, end, reference) for reference in inside]
    everyone = tuple(dict.fromkeys(label for reference in inside for label in reference.labels))
    pieces: list[_Piece] = []
    place = start
    for number, reference in enumerate(inside):
        if tails[number]:
            stop = _STOPS.match(caption, reference.end)
            pieces.append(_Piece(place, reference.start, _sharers(caption, inside, tails, number)))
            place = stop.end() if stop else reference.end
            pieces.append(_Piece(reference.start, place, reference.labels))
            continue
        if number > 0 and not tails[number - 1]:
            cut = place + _lead_in(caption[place : reference.start])
            pieces.append(_Piece(place, cut, inside[number - 1].labels))
            place = cut
        lead = caption[place : reference.start].rstrip()
        if number == 0 and lead[-1:] in tuple(".,:;|–—-"):
            shared = everyone
        else:
            led = _says(lead) and (number == 0 or not tails[number - 1])
            shared = _led(caption, inside, tails, number) if led else reference.labels
        pieces.append(_Piece(place, reference.start, shared))
        place = reference.end
        if number + 1 == len(inside):
            place = end
        elif tails[number + 1]:
            place += _first_break(caption[reference.end : inside[number + 1].start])
        pieces.append(_Piece(reference.start, place, reference.labels))
    pieces.append(_Piece(place, end, inside[-1].labels))
    return [piece for piece in pieces if piece.start < piece.end]


def _says(text: str) -> bool:
    """Whether there is more than words that join."""
    return bool(_WORDS.search(_AND.sub(" ", _JOINING.sub("", text))))


def _led(caption: str, inside: Sequence[Reference], tails: Sequence[bool], number: int) -> tuple[str, ...]:
    """The labels that the words before reference ``number`` lead to: its own and on to the next such words."""
    labels = list(inside[number].labels)
    for at in range(number + 1, len(inside)):
        between = caption[inside[at - 1].end : inside[at].start]
        if tails[at] or _says(between[_lead_in(between) :]):
            break
        labels.extend(inside[at].labels)
    return tuple(dict.fromkeys(labels))


def _sharers(caption: str, inside: Sequence[Reference], tails: Sequence[bool], number: int) -> tuple[str, ...]:
    """Whose the words before a reference that ends them are: its own, and those joined to them in the same clause."""
    labels = list(inside[number].labels)
    first = number == 0 or not tails[number - 1] or ";" in caption[inside[number - 1].end : inside[number].start]
    if first:
        for at in range(number + 1, len(inside)):
            between = caption[inside[at - 1].end : inside[at].start]
            if ";" in between or ". " in between or not _AND.match(between):
                break
            labels.extend(inside[at].labels)
    return tuple(dict.fromkeys(labels))


def _is_tail(caption: str, start: int, end: int, reference: Reference) -> bool:
    """Whether the reference stands after the words it is for: "low (a) and high (b) magnification"."""
    before = caption[start : reference.start].rstrip()
    after = caption[reference.end : end].lstrip()
    if not _WORDS.search(before) or before[-1:] in ".;:,|" or before.endswith((" of", " in", " for", " and", " from")):
        return False
    return (
        not after or after[0] in ".,;)" or bool(re.match(r"(?:and|or|while|whereas|as well as|respectively)\b", after))
    )


def _lead_in(text: str) -> int:
    """Where, between two references, the words that lead to the second begin."""
    joining = _JOINING.search(text)
    last = joining.start() if joining else len(text)
    for match in _STRONG.finditer(text, 0, last):
        last = match.end()
    return last


def _first_break(text: str) -> int:
    match = _STRONG.search(text) or re.search(r"\s+(?=and\s)", text)
    return match.end() if match else len(text)

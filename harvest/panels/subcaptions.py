"""A caption divided among the figure's parts: each part's own words with the opening that all share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvest.panels.references import Reference, rank, references

_END = re.compile(r"(?<=[.!?])[\])”\"']*\s+(?=[A-Z(\[“\"0-9α-ωΑ-Ω]|[a-z]\d?[,)]\s)")
_SHORT = re.compile(
    r"(?:\b(?:figs?|refs?|eqs?|vs|e\.g|i\.e|et al|ca|approx|cf|nos?|resp|inc|dr|st|spp?|var|min|max|temp|conc|suppl)"
    r"|\b[A-Z]|^\W*[A-Za-z]+\.?\s*\w{0,4}\d*)\.$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]\s+|,\s+(?:and\s+|while\s+|whereas\s+)?|(?<=\w)\s+(?=and\s)")
_STRONG = re.compile(r";\s*|(?<=[.!?])\s+|,\s+(?:and\s+)?")
_WORDS = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some words of the caption and the labels they speak of; () means all."""

    text: str
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
        own = [piece.text for piece in pieces if not piece.labels or label in piece.labels]
        if not any(label in piece.labels for piece in pieces):
            own = [caption]
        done[label] = " ".join(" ".join(own).split())
    return done


def _pieces(caption: str, wanted: Sequence[str]) -> list[_Piece]:
    named = _of_panels(caption, wanted)
    if not named:
        return [_Piece(caption, ())]
    last_new = _last_introduction(named)
    pieces: list[_Piece] = []
    known: set[str] = set()
    owner: tuple[str, ...] = ()
    for start, end in sentences(caption):
        inside = [reference for reference in named if start <= reference.start < end]
        if not inside:
            trailing = start > last_new
            pieces.append(_Piece(caption[start:end], () if trailing else owner))
            continue
        fresh = [r for r in inside if not known.issuperset(r.labels)]
        if not fresh and not _opens(caption, start, inside[0]):
            spoken = tuple(dict.fromkeys(label for r in inside for label in r.labels))
            pieces.append(_Piece(caption[start:end], spoken))
            continue
        pieces.extend(_divided(caption, start, end, inside))
        known.update(label for r in inside for label in r.labels)
        owner = inside[-1].labels
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


def _opens(caption: str, start: int, reference: Reference) -> bool:
    """Whether the sentence begins with the reference."""
    return not _WORDS.search(caption[start : reference.start])


def sentences(caption: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, together the whole caption."""
    cuts = [0]
    for match in _END.finditer(caption):
        if not _SHORT.search(caption[cuts[-1] : match.start()].rstrip("])”\"' ")):
            cuts.append(match.end())
    return list(zip(cuts, [*cuts[1:], len(caption)], strict=True))


def _divided(caption: str, start: int, end: int, inside: Sequence[Reference]) -> list[_Piece]:
    """A sentence that names several parts: what stands before the first reference is shared by its clause."""
    tail = [_is_tail(caption, start, end, reference) for reference in inside]
    everyone = tuple(dict.fromkeys(label for reference in inside for label in reference.labels))
    pieces: list[_Piece] = []
    place = start
    for number, reference in enumerate(inside):
        if tail[number]:
            pieces.append(_Piece(caption[place : reference.end], reference.labels))
            place = reference.end
            continue
        lead = caption[place : reference.start]
        if number == 0:
            if _WORDS.search(lead):
                pieces.append(_Piece(lead, _followers(caption, inside, 0, everyone)))
        elif lead.strip():
            before = inside[number - 1]
            cut = _lead_in(lead) if not tail[number - 1] else 0
            pieces.append(_Piece(lead[:cut], before.labels))
            if _WORDS.search(lead[cut:]):
                pieces.append(_Piece(lead[cut:], _followers(caption, inside, number, everyone)))
        place = reference.start
        stop = inside[number + 1].start if number + 1 < len(inside) else end
        if number + 1 < len(inside) and tail[number + 1]:
            rest = caption[reference.end : stop]
            cut = _first_break(rest)
            pieces.append(_Piece(caption[reference.start : reference.end] + rest[:cut], reference.labels))
            place = reference.end + cut
        elif number + 1 == len(inside):
            pieces.append(_Piece(caption[reference.start : end], reference.labels))
            place = end
        else:
            pieces.append(_Piece(caption[reference.start : reference.end], reference.labels))
            place = reference.end
    if place < end and caption[place:end].strip():
        shared = everyone if _WORDS.search(caption[place:end]) else inside[-1].labels
        pieces.append(_Piece(caption[place:end], shared))
    return [piece for piece in pieces if piece.text.strip()]


def _followers(caption: str, inside: Sequence[Reference], number: int, everyone: tuple[str, ...]) -> tuple[str, ...]:
    """Whom a lead-in before reference ``number`` speaks of: it and those after it."""
    if number == 0:
        return everyone
    return tuple(dict.fromkeys(label for reference in inside[number:] for label in reference.labels))


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
    last = len(text)
    for match in _STRONG.finditer(text):
        last = match.end()
    return last


def _first_break(text: str) -> int:
    match = _STRONG.search(text) or re.search(r"\s+(?=and\s)", text)
    return match.end() if match else len(text)

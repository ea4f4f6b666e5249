"""Which parts a caption names, and where: "(a)", "(a–c)", "(a) and (b)", "b)", "c, ", "(A1)", "Left:".

A letter counts only as one of a run that begins with the first letter, so that "(s)", "(K)" or "(c) 2018" are not
taken for parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
_TOKEN = r"(?:[ivx]{2,5}|[IVX]{2,5}|[A-Za-z]\d{0,2}['′]?)"
_DASH = r"[-–—−‐‑~]"
_JOIN = rf"\s*(?:,|;|&|/|{_DASH}|\band\b|\bto\b|\bor\b)+\s*(?:and\s+|or\s+)?"
_BRACKETED = re.compile(rf"[(\[]\s*({_TOKEN}(?:{_JOIN}{_TOKEN})*)\s*[)\]](?!\w)")
_HALF = re.compile(rf"(?<![\w(\[.])(?<!\w[-–])({_TOKEN}(?:(?:,\s?|\s?{_DASH}\s?|\s?&\s?|\s+and\s+){_TOKEN})*)\)(?!\w)")
_HEAD = re.compile(
    rf"(?:^|(?<=[.;:|]\s)|(?<=[.;:|]))\s*({_TOKEN}(?:{_JOIN}{_TOKEN})*)(?=\s*[:|]\s|,\s+\S|\.\s+[A-Z]|\s+[A-Z]|\s+\d|\s[–—-]\s)"
)
_CLAUSE = re.compile(r"(?<=[.;]\s)([b-z])(?=\s+[a-z(])")
_PANEL = re.compile(rf"\b(?:[Pp]anels?|[Pp]arts?|[Ii]nsets?\s+(?:of|in))\s+({_TOKEN}(?:{_JOIN}{_TOKEN})*)(?!\w)")
_PATTERNS = ((_BRACKETED, True), (_HALF, True), (_PANEL, False), (_HEAD, False), (_CLAUSE, False))
_SPLIT = re.compile(_TOKEN)
_RANGE = re.compile(rf"^\s*(?:{_DASH}|to)\s*$")
_BETWEEN = re.compile(rf"^\s*(?:,|&|/|{_DASH}|\band\b|\bto\b|\bor\b|,\s*and\b)?\s*$")
_ELSEWHERE = re.compile(
    r"(?:\b[Ff]igs?\.?|\b[Ff]igures?|\b[Rr]efs?\.?|\b[Tt]ables?|\b[Ee]qs?\.?|\b[Ee]quations?|\b[Ss]chemes?)\s*S?\d*[.\d]*\s?$"
)
_WORD = re.compile(r"[a-z]{3,}$")
_COPYRIGHT = re.compile(r"^\s*(?:copyright|(?:19|20)\d\d\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """``text[start:end]`` of a caption names these ``labels``, as written there."""

    start: int
    end: int
    labels: tuple[str, ...]
    bracketed: bool = True


def references(caption: str) -> tuple[Reference, ...]:
    """The caption's references to parts in order of their place; none unless the labels form a run."""
    found = _named(caption)
    kept = _run(label for reference in found for label in reference.labels)
    family = _filtered(found, kept)
    return tuple(_joined(caption, family))


def labels_named(caption: str) -> tuple[str, ...]:
    """The labels of the figure's parts that a caption names or skips, in their own order: ("a", "b", "c")."""
    seen = {label for reference in references(caption) for label in reference.labels}
    ordered = in_order(seen)
    for label, after in pairwise(tuple(ordered)):
        skipped = following(label)
        if skipped and skipped != after and following(skipped) == after:
            ordered.append(skipped)
    return tuple(in_order(ordered))


def rank(label: str) -> tuple[int, int]:
    """Where a label stands in its order: letters by the alphabet, then by their number, Roman numerals by value."""
    folded = label.rstrip("'′").lower()
    if len(folded) > 1 and folded in _ROMANS:
        return _ROMANS.index(folded), 0
    letter, number = folded[:1], folded[1:]
    return (ord(letter) - 97 if letter else -1), (int(number) if number.isdigit() else 0)


def in_order(labels: Iterable[str]) -> list[str]:
    """The labels in their order; an "i" among Roman numerals is one of them."""
    given = list(labels)
    if any(len(label) > 1 and label.lower() in _ROMANS for label in given):
        return sorted(given, key=lambda each: _ROMANS.index(each.lower()) if each.lower() in _ROMANS else len(_ROMANS))
    return sorted(given, key=rank)


def following(label: str) -> str:
    """The label after ``label`` in its order, "" where there is none: b after a, C after B, a2 after a1."""
    if len(label) > 1 and label.lower() in _ROMANS:
        place = _ROMANS.index(label.lower()) + 1
        after = _ROMANS[place] if place < len(_ROMANS) else ""
        return after.upper() if label.isupper() else after
    if label[1:].isdigit():
        return f"{label[0]}{int(label[1:]) + 1}"
    if label in ("z", "Z", ""):
        return ""
    return chr(ord(label[0]) + 1)


def _named(caption: str) -> list[Reference]:
    """Every place that looks like a reference, longest and most explicit first where they overlap."""
    found: list[Reference] = []
    for pattern, bracketed in _PATTERNS:
        for match in pattern.finditer(caption):
            start, end = match.start(1) if pattern in (_HEAD, _HALF, _CLAUSE) else match.start(), match.end()
            if any(start < other.end and end > other.start for other in found):
                continue
            if bracketed and _is_foreign(caption, start, end):
                continue
            labels = expanded(match.group(1))
            if labels:
                found.append(Reference(start, end, labels, bracketed))
    return sorted(found, key=lambda reference: reference.start)


def _is_foreign(caption: str, start: int, end: int) -> bool:
    """Whether the letter belongs to another figure, a formula or a sign of copyright."""
    before, after = caption[max(0, start - 14) : start], caption[end : end + 12]
    if caption[start] in "([" and before[-1:].isalnum() and not _WORD.search(before):
        return True
    if _COPYRIGHT.match(after) and re.match(r"[(\[]?[cC][)\]]$", caption[start:end]):
        return True
    cited = _ELSEWHERE.search(before)
    return cited is not None and (start > 14 or cited.start() > 0)


def expanded(text: str) -> tuple[str, ...]:
    """The labels that "a–c, e" stands for: a, b, c, e; () where a range makes no sense."""
    labels: list[str] = []
    end = 0
    for match in _SPLIT.finditer(text):
        label = match.group()
        if labels and _RANGE.match(text[end : match.start()]):
            between = _range(labels[-1], label)
            if not between:
                return ()
            labels.extend(between)
        elif label not in labels:
            labels.append(label)
        end = match.end()
    return tuple(labels)


def _range(first: str, last: str) -> list[str]:
    """The labels after ``first`` up to ``last``."""
    between: list[str] = []
    label = first
    while label != last:
        label = following(label)
        if not label or len(between) > 30:
            return []
        between.append(label)
    return between


def _run(labels: Iterable[str]) -> frozenset[str]:
    """The longest run among the labels of one family: "abc", "ABC", numbered letters or Roman numerals."""
    seen = set(labels)
    lower = _unbroken(seen, [chr(97 + i) for i in range(26)])
    upper = _unbroken(seen, [chr(65 + i) for i in range(26)])
    numbered = _numbered(seen)
    romans = (_unbroken(seen, _ROMANS), _unbroken(seen, [numeral.upper() for numeral in _ROMANS]))
    roman = max(romans, key=len)
    letters = max((lower, upper), key=len)
    if len(letters) >= 2 and len(letters) >= len({label[0].lower() for label in numbered}):
        return frozenset(letters)
    if len(numbered) >= 2:
        return frozenset(numbered)
    return frozenset(roman) if len(roman) >= 2 else frozenset()


def _unbroken(seen: set[str], order: Sequence[str]) -> list[str]:
    """The labels seen from the first of the order on, up to the first two in a row that are missing."""
    run: list[str] = []
    missing = 0
    for label in order:
        if label in seen:
            run.append(label)
            missing = 0
        else:
            missing += 1
            if missing > 1:
                break
    return run


def _numbered(seen: set[str]) -> list[str]:
    """Numbered letters (a1, a2, b1) when they begin with the first of a letter and are no hydrogen H2."""
    labels = [label for label in seen if len(label) > 1 and label[1:].isdigit()]
    letters = {label[0] for label in labels if f"{label[0]}1" in seen}
    run = _unbroken(letters, [chr(97 + i) for i in range(26)]) or _unbroken(letters, [chr(65 + i) for i in range(26)])
    return [label for label in labels if label[0] in run]


def _filtered(found: Sequence[Reference], kept: frozenset[str]) -> list[Reference]:
    done = []
    for reference in found:
        labels = tuple(label for label in reference.labels if label in kept)
        if labels and (reference.bracketed or len(labels) == len(reference.labels)):
            done.append(Reference(reference.start, reference.end, labels, reference.bracketed))
    return done


def _joined(caption: str, found: Sequence[Reference]) -> list[Reference]:
    """Neighbours such as "(a) and (b)" or "(c)–(e)" as one reference to all of theirs."""
    done: list[Reference] = []
    for reference in found:
        last = done[-1] if done else None
        between = caption[last.end : reference.start] if last else ""
        if last is None or not _BETWEEN.match(between):
            done.append(reference)
            continue
        more = reference.labels
        if _RANGE.match(between) and last.labels and more:
            more = tuple(_range(last.labels[-1], more[0])) + more[1:] or more
        labels = last.labels + tuple(label for label in more if label not in last.labels)
        done[-1] = Reference(last.start, reference.end, labels, last.bracketed)
    return done

"""The letters that panels are marked with: found among a figure's lines of text, chosen so that they agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from harvest.documents.pages import Rect
from harvest.panels.references import following, in_order
from harvest.records import Box, TextLine

_ALONE = re.compile(r"^\W{0,2}?([(\[]?)\s?([A-Za-z]\d?['′]?|[ivx]{2,4}|[IVX]{2,4})\s?([)\]]|[.:,])?$")
_LEADING = re.compile(r"^([(\[])?([A-Za-z]\d?|[ivx]{2,4})([)\]])\s*\S")
_BEFORE = re.compile(r"^()([A-Za-z])()\s+\S")
_STROKE = re.compile(r"^(\(?)[1|](\)?)$")  # a lone stroke is read as any of 1, I, l
_BEAM = 60
OTHER_CASE = 0.3  # what a letter loses that the caption writes small and the figure large, or the other way round
COMPLETE, PARTIAL = 0.75, 0.95  # what letters must be worth on average when all are there, and when some are missing


@dataclass(frozen=True, slots=True)
class Mark:
    """A possible letter of a panel: ``label`` as printed without brackets, its ``box`` on the page, how sure (0..1)."""

    label: str
    box: Rect
    sure: float = 1.0
    bracketed: bool = False


def rect(box: Box | None) -> Rect | None:
    """A record's box without its page."""
    return None if box is None else Rect(box.x0, box.top, box.x1, box.bottom)


def marks_in(text: Sequence[TextLine]) -> list[Mark]:
    """The lines that are, or begin with, a letter that could mark a panel."""
    found = []
    for line in text:
        box = rect(line.box)
        if box is None:
            continue
        words = line.text.strip()
        alone = mark_of(words, box, line.confidence)
        if alone:
            found.append(alone)
            continue
        leading = _LEADING.match(words) or _BEFORE.match(words)
        if leading and box.width >= box.height:
            share = min(1.0, len(leading.group()) / len(words))
            front = Rect(box.x0, box.top, box.x0 + box.width * share, box.bottom)
            bracketed = bool(leading.group(3))
            found.append(Mark(leading.group(2), front, (0.8 if bracketed else 0.4) * line.confidence, bracketed))
    return found


def mark_of(words: str, box: Rect, sure: float) -> Mark | None:
    """The mark that some words are by themselves, None when they are anything else."""
    alone = _ALONE.match(
        words.strip().replace("|", "I").replace("1", "I") if len(words.strip()) <= 3 else words.strip()
    )
    if alone is None:
        return None
    return Mark(alone.group(2), box, sure, bool(alone.group(3) and alone.group(3) in ")]"))


def chosen(marks: Sequence[Mark], expected: Sequence[str], size: float) -> dict[str, Mark]:
    """The marks of one style that form the figure's letters: label → mark; {} when they make no run.

    ``expected`` are the labels that the caption names; ``size`` is the figure's longer side in points.
    """
    best: dict[str, Mark] = {}
    best_score = 0.0
    for group in _styles(marks):
        wanted = list(expected) if expected else _run_of(group)
        for labels, foreign in ((wanted, 0.0), ([label.swapcase() for label in wanted], OTHER_CASE)):
            found, score = _assigned(group, labels, size)
            score -= foreign * len(found)
            if score > best_score and _agree(found, score, expected, size):
                best, best_score = found, score
    return best


def _agree(found: dict[str, Mark], score: float, expected: Sequence[str], size: float) -> bool:
    """Whether the marks are so many, so sure and so well in line that they can be the figure's letters."""
    if len(found) < 2:
        return False
    if expected:
        return score >= (COMPLETE if len(found) >= len(expected) else PARTIAL) * len(found)
    marks = list(found.values())
    apart = min(one.box.gap(other.box) for one, other in combinations(marks, 2))
    return score >= PARTIAL * len(found) and apart > 0.1 * size


def _styles(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks with brackets, those without, and all of them."""
    bracketed = [mark for mark in marks if mark.bracketed]
    bare = [mark for mark in marks if not mark.bracketed]
    return [group for group in (bracketed, bare, list(marks)) if len(group) >= 2]


def _run_of(marks: Sequence[Mark]) -> list[str]:
    """The unbroken run of labels among the marks, beginning with the first: a, b, c."""
    seen = {mark.label for mark in marks}
    best: list[str] = []
    for first in ("a", "A"):
        run = []
        label = first
        while label in seen:
            run.append(label)
            label = following(label)
        if len(run) > len(best):
            best = run
    return best if len(best) >= 2 else []


def _assigned(marks: Sequence[Mark], labels: Sequence[str], size: float) -> tuple[dict[str, Mark], float]:
    """The best place for each label: marks that stand in order, in line and of one size (a beam search)."""
    beam: list[tuple[float, dict[str, Mark]]] = [(0.0, {})]
    for label in in_order(labels):
        fits = [mark for mark in marks if _reads(mark, label)]
        grown = [(score, taken) for score, taken in beam]
        for score, taken in beam:
            grown.extend(
                (score + gain, {**taken, label: mark})
                for mark in fits
                if (gain := _gain(mark, label, taken, size)) is not None
            )
        beam = sorted(grown, key=lambda entry: -entry[0])[:_BEAM]
    score, taken = beam[0]
    return taken, score


def _reads(mark: Mark, label: str) -> bool:
    if mark.label == label:
        return True
    twin = label.casefold() in "cosuvwxzkp" and mark.label.casefold() == label.casefold()
    stroke = label in ("i", "I", "l") and mark.label in ("i", "I", "l")
    return twin or stroke


def _gain(mark: Mark, label: str, taken: dict[str, Mark], size: float) -> float | None:
    """What taking the mark adds; None where it stands against the order of those taken."""
    gain = 0.5 + 0.4 * mark.sure + (0.1 if mark.label == label else 0.0) + (0.2 if mark.bracketed else 0.0)
    if not taken:
        return gain
    tolerance = 0.6 * mark.box.height + 0.004 * size
    aligned = False
    for other in taken.values():
        if other is mark or other.box.overlap(mark.box) > 0:
            return None
        aligned = (
            aligned or abs(other.box.x0 - mark.box.x0) < tolerance or abs(other.box.top - mark.box.top) < tolerance
        )
    last = next(reversed(taken.values()))
    if mark.box.x0 <= last.box.x0 + tolerance and mark.box.top <= last.box.top + tolerance:
        return None
    ratio = mark.box.height / max(last.box.height, 1e-6)
    if not 0.5 < ratio < 2.0:
        gain -= 0.5
    return gain + (0.4 if aligned else -0.4)

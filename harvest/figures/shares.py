"""Which of their claims the captions of a page keep, and who gets what several of them claim.

Every combination of sides is tried and the one that explains the page best is kept, so that captions between two
graphics find their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from harvest.documents.pages import Rect, around
from harvest.figures.regions import Claim, Ground, Seat, distance, facing

COVERAGE = 1.5  # what owning all graphics of a page is worth
MOST_COMBINATIONS = 3000
MOST_PIECES = 80  # that are shared out by nearness


def best_claims(seats: Sequence[Seat], ground: Ground, options: Sequence[Sequence[Claim]]) -> dict[int, Claim]:
    """The claims that together explain the page best, by caption; a caption without any is left out."""
    choices: list[list[Claim | None]] = [[*sorted(each, key=lambda c: -c.score), None] for each in options]
    while _count(choices) > MOST_COMBINATIONS:
        longest = max(choices, key=len)
        if len(longest) <= 2:
            break
        del longest[-2]
    total = sum(p.box.area for p in ground.pieces if p.graphic) or 1.0
    best: tuple[float, dict[int, Claim]] = (float("-inf"), {})
    for combination in itertools.islice(itertools.product(*choices), MOST_COMBINATIONS):
        kept = _shared_out([claim for claim in combination if claim is not None], seats, ground)
        value = sum(claim.score for claim in kept.values())
        owned = {i for claim in kept.values() for i in claim.pieces}
        value += COVERAGE * sum(ground.pieces[i].box.area for i in owned if ground.pieces[i].graphic) / total
        value -= _overlaps(list(kept.values()))
        if value > best[0]:
            best = value, kept
    return best[1]


def _count(choices: Sequence[Sequence[Claim | None]]) -> int:
    count = 1
    for each in choices:
        count *= len(each)
    return count


def _overlaps(claims: Sequence[Claim]) -> float:
    return sum(
        4.0 * one.box.overlap(other.box) / max(1.0, min(one.box.area, other.box.area))
        for one, other in itertools.combinations(claims, 2)
    )


def _shared_out(claims: Sequence[Claim], seats: Sequence[Seat], ground: Ground) -> dict[int, Claim]:
    """Every piece given to one of the captions that claim it: the one it faces, then the nearest."""
    lost = _lost(claims, seats, ground)
    kept = {}
    for claim in claims:
        left = claim.pieces - lost.get(claim.seat, set())
        if seats[claim.seat].table and lost.get(claim.seat):  # a table ends where something else begins
            end = min(distance(ground.pieces[i].box, seats[claim.seat].box, claim.side) for i in lost[claim.seat])
            left = frozenset(i for i in left if distance(ground.pieces[i].box, seats[claim.seat].box, claim.side) < end)
        box = around(ground.pieces[i].box for i in left)
        if box is not None:
            share = box.area / max(1.0, claim.box.area)
            kept[claim.seat] = replace(
                claim, pieces=left, box=box, score=claim.score - 1.5 * (1 - share) * (share < 0.3)
            )
    return kept


def _lost(claims: Sequence[Claim], seats: Sequence[Seat], ground: Ground) -> dict[int, set[int]]:
    """By caption, the pieces that go to a rival: each goes where the white space to what is owned is narrowest."""
    rivals: dict[int, list[int]] = {}
    for number, claim in enumerate(claims):
        for i in claim.pieces:
            rivals.setdefault(i, []).append(number)
    owner = {i: numbers[0] for i, numbers in rivals.items() if len(numbers) == 1}
    contested = {i: numbers for i, numbers in rivals.items() if len(numbers) > 1}

    def cost(i: int, number: int) -> float:
        claim = claims[number]
        return _cost(ground.pieces[i].box, seats[claim.seat].box, claim.side)

    for i in [i for i, numbers in contested.items() if any(claims[number].seed == i for number in numbers)]:
        sown = [number for number in contested.pop(i) if claims[number].seed == i]
        owner[i] = min(sown, key=lambda number: cost(i, number))
    owned: dict[int, list[Rect]] = {number: [] for number in range(len(claims))}
    for i, number in owner.items():
        owned[number].append(ground.pieces[i].box)
    if len(ground.pieces) > MOST_PIECES:
        owner.update({i: min(numbers, key=lambda number: cost(i, number)) for i, numbers in contested.items()})
        contested = {}
    nearest = {
        (i, number): min((box.gap(ground.pieces[i].box) for box in owned[number]), default=cost(i, number))
        for i, numbers in contested.items()
        for number in numbers
    }
    while contested:
        i, number = min(nearest, key=lambda pair: nearest[pair] + 0.02 * cost(*pair))
        owner[i] = number
        del contested[i]
        nearest = {pair: gap for pair, gap in nearest.items() if pair[0] != i}
        for pair in nearest:
            if pair[1] == number:
                nearest[pair] = min(nearest[pair], ground.pieces[i].box.gap(ground.pieces[pair[0]].box))
    return {claim.seat: {i for i in claim.pieces if owner[i] != number} for number, claim in enumerate(claims)}


def _cost(box: Rect, caption: Rect, side: str) -> float:
    aside = -box.across(caption) if side in ("above", "below") else -box.along(caption)
    return distance(box, caption, side) + 3.0 * max(0.0, aside) - 20.0 * max(0.0, min(1.0, facing(box, caption, side)))

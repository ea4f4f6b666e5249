"""Which printed words belong to which diagram: labels under or beside it, and the lines that say what its R is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from harvest.molecules.blocks import Block, as_rows, block_of, middle, name_blocks, note_blocks
from harvest.molecules.groups import group_smiles
from harvest.molecules.rgroups import NUMBERS, NUMERAL, RANGE, Row, definitions
from harvest.molecules.segment import Diagram, Scheme
from harvest.molecules.tables import find_tables
from harvest.molecules.words import could_be_atoms
from harvest.records import Box, TextLine

_NUMBER = re.compile(rf"(?:{NUMERAL}|{RANGE}|{NUMBERS})")
_NUMBER_FIRST = re.compile(rf"({RANGE}|{NUMERAL})[:,]?\s+\(?(?=[\[(]|\d{{1,3}}\s?%|[A-Za-z]{{3,}})")
_CONDITION = re.compile(
    r"\d\s?(?:°|º|K\b|h\b|hr?s?\b|min\b|d\b|%|equiv|eq\b|mol\b|mmol|mL\b|bar\b|atm\b|nm\b|V\b|M\b)|"
    r"\b(?:r\.?\s?t\.?|reflux|overnight|cat\.?|steps?|hv|heat|dark|irradiation|then|yield)\b|^\(?[ivx]{1,4}[).]|^[+=→⇌]+$",
    re.IGNORECASE,
)
_YIELDED = re.compile(rf"{NUMERAL}\s*[,:(]\s*\d{{1,3}}\s?%")
_WORD = re.compile(r"[A-Za-zα-ω]{2}|[A-Za-z]\d")
_SIDES = {"under": 0.0, "right": 1.6, "above": 2.2, "left": 2.4}
_FARTHEST = 5.0
"""A label is at most that many bonds from its diagram."""
_FARTHEST_NAME = 3.0
_WITHIN = 5.0
"""What a name within the drawing costs more than one outside: it is oftener a group of it."""
_FARTHEST_NOTE = 12.0
_FARTHEST_TABLE = 25.0


@dataclass(frozen=True, slots=True)
class Bound:
    """What is printed with a diagram: its label, "" without one, and the members that words near it define."""

    label: str = ""
    rows: tuple[Row, ...] = ()


def bind(scheme: Scheme) -> dict[int, str]:
    """The labels by the place of their diagram in ``scheme.diagrams``; a diagram without one is left out."""
    return {number: bound.label for number, bound in bound_words(scheme).items() if bound.label}


def bound_words(scheme: Scheme) -> dict[int, Bound]:
    """Labels and R-groups of every diagram; each word belongs to one diagram at most."""
    placed = [line for line in scheme.words if line.box is not None and line.text.strip()]
    tables = find_tables(placed)
    tabled = {id(word) for table in tables for word in table.words}
    notes = note_blocks(
        [line for line in placed if id(line) not in tabled], lambda line: not _is_condition(line, scheme)
    )
    noted = {id(line) for block in notes for line in block.lines} | tabled
    free = [
        line
        for line in placed
        if id(line) not in noted and not _is_condition(line, scheme) and not _inside(line, scheme)
    ]
    labels = {number: _printed(block) for number, block in _assigned(name_blocks(free), scheme).items()}
    rows: dict[int, list[Row]] = {}
    for table in tables:
        owner = _nearest(block_of(table.words), scheme, _FARTHEST_TABLE)
        if owner is not None:
            rows.setdefault(owner, []).extend(table.rows)
    lines: dict[int, list[str]] = {}
    for block in notes:
        owner = _nearest(block, scheme, _FARTHEST_NOTE)
        if owner is not None:
            lines.setdefault(owner, []).extend(as_rows(block.lines))
    return {
        number: Bound(
            labels.get(number, ""),
            (*rows.get(number, ()), *definitions(lines.get(number, ()), labels.get(number, ""))),
        )
        for number in range(len(scheme.diagrams))
    }


def label_alone(lines: Sequence[str]) -> str:
    """The label that all the lines beside a single drawing are; "" when one of them may be a part of the drawing."""
    texts = [line.strip() for line in lines if line.strip()]
    if not texts or not all(_NUMBER.fullmatch(text) or _is_word(text) for text in texts):
        return ""
    numbers = [text for text in texts if _NUMBER.fullmatch(text)]
    return _bare(numbers[0]) if numbers else " ".join(texts)


def _is_word(text: str) -> bool:
    """Whether a text is a name or a heading: no atoms, and mostly letters."""
    letters = sum(letter.isalpha() for letter in text)
    return letters >= 3 and letters > 0.5 * len(text) and not could_be_atoms(text) and group_smiles(text) is None


def _is_condition(line: TextLine, scheme: Scheme) -> bool:
    """Reaction conditions: said by the words, or by standing along an arrow."""
    text = line.text.strip()
    if _NUMBER.fullmatch(text) or _YIELDED.match(text):
        return False
    if _CONDITION.search(text) or not (_WORD.search(text) or _NUMBER.match(text)):
        return True
    return any(_along(line.box, arrow) for arrow in scheme.arrows) if line.box else False


def _inside(line: TextLine, scheme: Scheme) -> bool:
    """Whether a formula stands within a diagram: atoms that were not seen to be bound, but no label."""
    return any(has_lost((line,), diagram) for diagram in scheme.diagrams)


def has_lost(words: Sequence[TextLine], diagram: Diagram) -> bool:
    """Whether free ``words`` within a diagram are atoms of it that were not seen to be bound."""
    return any(word.box and could_be_atoms(word.text) and _is_within(word.box, diagram.box) for word in words)


def _is_within(box: Box, around: Box) -> bool:
    """Whether the middle of one box lies in the other."""
    return around.x0 <= (box.x0 + box.x1) / 2 <= around.x1 and around.top <= middle(box) <= around.bottom


def _along(box: Box, arrow: Box) -> bool:
    """Whether words stand over, under or beside an arrow, nearer to it than three lines."""
    across, down = (box.x0 + box.x1) / 2, middle(box)
    reach = 3.2 * box.height
    if arrow.width >= arrow.height:
        return arrow.x0 <= across <= arrow.x1 and box.bottom > arrow.top - reach and box.top < arrow.bottom + reach
    beside = max(box.x0 - arrow.x1, arrow.x0 - box.x1)
    return arrow.top <= down <= arrow.bottom and beside < 1.2 * box.height


def _assigned(blocks: Sequence[Block], scheme: Scheme) -> dict[int, Block]:
    """Each diagram's block: the nearest pairs first, on the side where most of this scheme's labels stand."""
    pairs = []
    for place, block in enumerate(blocks):
        for number, diagram in enumerate(scheme.diagrams):
            found = _cost(block.box, diagram, scheme.bond)
            named = 0.0 if any(_NUMBER.match(line.text.strip()) for line in block.lines) else 0.6
            if found is None or _parted(block.box, diagram.box, scheme.arrows):
                continue
            inner = _WITHIN if named and _is_within(block.box, diagram.box) else 0.0
            if found[0] - _SIDES[found[1]] < (_FARTHEST_NAME if named else _FARTHEST):
                pairs.append((found[0] + named + inner, found[1], place, number))
    sides = Counter(side for _, side, _, _ in _greedy(pairs))
    usual = sides.most_common(1)[0][0] if sides else "under"
    favoured = [
        (cost - (2.0 if side == usual and sides[usual] > 1 else 0.0), side, place, number)
        for cost, side, place, number in pairs
    ]
    return {number: blocks[place] for _, _, place, number in _greedy(favoured)}


def _parted(one: Box, other: Box, arrows: Sequence[Box]) -> bool:
    """Whether an arrow stands between two boxes."""
    x0, x1 = sorted((min(one.x1, other.x1), max(one.x0, other.x0)))
    top, bottom = sorted((min(one.bottom, other.bottom), max(one.top, other.top)))
    return any(
        arrow.x0 < x1 and arrow.x1 > x0 and top < (arrow.top + arrow.bottom) / 2 < bottom and bottom - top > 0
        for arrow in arrows
    )


def _greedy(pairs: Sequence[tuple[float, str, int, int]]) -> list[tuple[float, str, int, int]]:
    """The cheapest pairs in which no block and no diagram comes twice."""
    taken = []
    blocks: set[int] = set()
    owners: set[int] = set()
    for pair in sorted(pairs):
        if pair[2] not in blocks and pair[3] not in owners:
            taken.append(pair)
            blocks.add(pair[2])
            owners.add(pair[3])
    return taken


def _cost(box: Box, diagram: Diagram, bond: float) -> tuple[float, str] | None:
    """How far a block is from a diagram, in bonds and with the side's price; None where it cannot be its label."""
    own = diagram.box
    across = (box.x0 + box.x1) / 2 - (own.x0 + own.x1) / 2
    slack = 0.15 * own.width + 0.5 * bond
    over = own.x0 - slack <= (box.x0 + box.x1) / 2 <= own.x1 + slack
    level = own.top - 0.5 * bond <= middle(box) <= own.bottom + 0.5 * bond
    aside = abs(across) / max(own.width, 2 * bond)
    if over and box.top > middle(own):
        return max((box.top - own.bottom) / bond, -0.3) + aside + _SIDES["under"], "under"
    if over and box.bottom < middle(own):
        return max((own.top - box.bottom) / bond, -0.3) + aside + _SIDES["above"], "above"
    if level and across > 0:
        return max((box.x0 - own.x1) / bond, -0.3) + _SIDES["right"], "right"
    if level:
        return max((own.x0 - box.x1) / bond, -0.3) + _SIDES["left"], "left"
    return None


def _nearest(block: Block, scheme: Scheme, farthest: float) -> int | None:
    """The diagram that a note stands nearest to; under it and beside it are alike."""
    best: tuple[float, int] | None = None
    for number, diagram in enumerate(scheme.diagrams):
        own, box = diagram.box, block.box
        right = max(box.x0 - own.x1, own.x0 - box.x1, 0.0)
        down = max(box.top - own.bottom, own.top - box.bottom, 0.0)
        distance = (right**2 + down**2) ** 0.5 / scheme.bond
        if distance < farthest and (best is None or distance < best[0]):
            best = (distance, number)
    return best[1] if best else None


def _printed(block: Block) -> str:
    """The label as printed: the compound's number where there is one, else the whole name."""
    lines = [line.text.strip() for line in block.lines]
    for line in lines:
        if _NUMBER.fullmatch(line):
            return _bare(line)
        opening = _NUMBER_FIRST.match(line)
        if opening:
            return _bare(opening[1])
    return " ".join(lines)


def _bare(number: str) -> str:
    """Without the brackets around all of it: "[3a]" and "(3a)" are 3a, "(±)-7" stays."""
    whole = re.fullmatch(r"[\[(]([^\[\]()]+)[\])]", number.strip(" .,:;"))
    return whole[1] if whole else number.strip(" .,:;")

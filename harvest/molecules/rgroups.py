"""What R stands for: "R = H, Me, OMe", "1a: R = H; 1b: R = Me"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from harvest.molecules.groups import group_smiles

VARIABLE = r"(?:R\d{0,2}['′]{0,2}|Ar\d?['′]?|X\d?|[YZEQ]|Hal)"
_NUMBERED = r"[nmpqkxyabcd]"
_NO_NUMERAL = r"(?!(?:CF3|C[HD][23]|NO2|NH2|SO[23]|CO2|N3|PF6|BF4|SF5|OH2)(?![a-z\d]))"
NUMERAL = rf"(?:\(?[±+\-−]\)?-)?[\[(]?{_NO_NUMERAL}[A-Z]{{0,3}}-?\d{{1,3}}[a-z]?['′]?[\])]?"
"""A printed number of a compound: "1a", "(±)-7", "[3b]", "SH23"."""
NUMBERS = r"[\[(]?([1-9]\d{0,2})\s?[-–—]\s?([1-9]\d{0,2})[\])]?"
"""A printed range of numbers, "1–6"."""
RANGE = r"[\[(]?([A-Z]{0,3}-?\d{1,3})([a-z])\s?[-–—,]\s?(?:[A-Z]{0,3}-?\d{1,3})?([a-z])[\])]?"

_SET = re.compile(rf"(?<![A-Za-z\d(])\(?((?:{VARIABLE}|{_NUMBERED})(?:\s*=\s*(?:{VARIABLE}))*)\s*(?:=|:(?=\s))\s*")
_LABEL_IN = re.compile(rf"(?:(?<=\s)|^)\(\s*({NUMERAL})\s*\)")
_OTHER = re.compile(r"\b(?:and\s+)?[A-Za-z]{1,3}\s*=")
_PARTS = re.compile(
    rf";|[,.]\s+(?={NUMERAL}\s*[:,]?\s*\(?{VARIABLE}\s*=)|"
    rf"\s+(?:and\s+)?(?={NUMERAL}\s*(?:[:,]\s*\(?|\()\s*{VARIABLE}\s*=)"
)
"""Between the definitions of two compounds."""
_OPENING = re.compile(rf"(?:^\s*\(?({NUMERAL})\s*[:,.)]*|(?<!\S)({NUMERAL})\s*[:(])\s*\(?\s*$")
_YIELD = re.compile(r",?\s*\(?\b\d{1,3}(?:\.\d)?\s?%\)?(?:\s?(?:yield|ee|de))?")
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One member of a family: its label ("" where none is printed) and what each variable stands for."""

    label: str
    values: tuple[tuple[str, str], ...]


def definitions(lines: Iterable[str], label: str = "") -> tuple[Row, ...]:
    """The members that printed lines define; ``label`` is the core's own ("1a–c"), dealt out to members without one.

    Lines without a definition are passed over. Numbers ("n = 1, 2") are no groups: members differ in none of them.
    """
    clauses = [clause for line in _joined(lines) for clause in _clauses(line)]
    rows = _rows([clause for clause in clauses if clause.values], len(spread(label)))
    return tuple(labelled(rows[:_MOST_ROWS], label))


def is_definition(text: str) -> bool:
    """Whether a line says what a variable stands for."""
    return any(clause.values for clause in _clauses(text))


@dataclass(frozen=True, slots=True)
class _Clause:
    """A label and the choices of each variable, in order; a choice may carry its own label."""

    label: str
    values: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def _joined(lines: Iterable[str]) -> list[str]:
    """Lines that end in a comma go on in the next one, unless that says a variable of its own."""
    joined: list[str] = []
    for line in lines:
        text = line.translate(_SUPER).strip()
        if joined and re.search(r"(?:,|\bor|\band)$", joined[-1]) and not _SET.search(text):
            joined[-1] = f"{joined[-1]} {text}"
        elif text:
            joined.append(text)
    return joined


def _clauses(text: str) -> list[_Clause]:
    """The parts of a line: divided by semicolons and by labels that open a definition of their own."""
    text = text.translate(_SUPER)
    return [clause for part in _PARTS.split(text) if (clause := _clause(part)) is not None]


def _clause(text: str) -> _Clause | None:
    found = list(_SET.finditer(text))
    if not found:
        return None
    opened = _OPENING.search(text[: found[0].start(1)])
    label = plain_number(opened[1] or opened[2]) if opened else ""
    values = []
    for k, match in enumerate(found):
        end = found[k + 1].start() if k + 1 < len(found) else len(text)
        choices = _choices(_OTHER.split(text[match.end() : end])[0])
        if not choices:
            continue
        for variable in re.split(r"\s*=\s*", match[1]):
            values.append((variable, choices))
    groups = tuple((variable, choices) for variable, choices in values if not re.fullmatch(_NUMBERED, variable))
    return _Clause(label, groups) if values else None


def _choices(text: str) -> tuple[tuple[str, str], ...]:
    """ "H (1a), Me (1b) 82 %" as groups with their labels."""
    text = _YIELD.sub("", text[: _closing(text)]).strip(" ,.;:(")
    return tuple(_choice(part.strip()) for part in _listed(text) if part.strip())


def _closing(text: str) -> int:
    """Where a bracket closes that was opened before the text; the text's end without one."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:
            return place
    return len(text)


def _choice(part: str) -> tuple[str, str]:
    labelled = _LABEL_IN.search(part)
    if labelled:
        rest = f"{part[: labelled.start()]} {part[labelled.end() :]}".strip(" ,")
        return rest, plain_number(labelled[1])
    before = re.fullmatch(rf"({NUMERAL})\s*[:,]\s*(\S.*)", part)
    if before and group_smiles(before[2]):
        return before[2], plain_number(before[1])
    if group_smiles(part) is None and " " in part:
        first, rest = part.split(None, 1)
        aside = re.fullmatch(r"\((.*)\)", rest)
        if group_smiles(first):
            return first, "" if aside else rest.strip(" ,")
    return part, ""


def _listed(text: str) -> list[str]:
    """Divided at commas outside brackets that do not stand between digits, and at "or", "and"."""
    parts, depth, start = [], 0, 0
    for k, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        between = letter == "," and text[k - 1 : k].isdigit() and re.match(r",\d(?:,\d)*-", text[k:])
        if letter == "," and depth <= 0 and not between:
            parts.append(text[start:k])
            start = k + 1
    parts.append(text[start:])
    return [piece for part in parts for piece in re.split(r"\s+(?:or|and|&)\s+|^(?:or|and)\s+", part)]


def _rows(clauses: Sequence[_Clause], wanted: int) -> list[Row]:
    """Clauses with labels are members; others are joined until a variable comes again."""
    rows: list[Row] = []
    open_values: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for clause in clauses:
        repeated = {variable for variable, _ in clause.values} & {variable for variable, _ in open_values}
        if clause.label or repeated:
            rows.extend(_members(open_values, "", wanted))
            open_values = []
        if clause.label:
            rows.extend(_members(clause.values, clause.label, wanted))
        else:
            open_values.extend(clause.values)
    rows.extend(_members(open_values, "", wanted))
    return rows


def _members(values: Sequence[tuple[str, tuple[tuple[str, str], ...]]], label: str, wanted: int) -> list[Row]:
    """One member for each choice: lists of one length go together unless every pair is ``wanted``."""
    if not values:
        return []
    lengths = {len(choices) for _, choices in values if len(choices) > 1}
    every = prod(len(choices) for _, choices in values)
    if len(lengths) <= 1 and (every != wanted or every == max(lengths, default=1)):
        many = lengths.pop() if lengths else 1
        picks = [[choices[k % len(choices)] for _, choices in values] for k in range(many)]
    else:
        picks = [list(pick) for pick in product(*(choices for _, choices in values))][:_MOST_ROWS]
    names = [variable for variable, _ in values]
    return [
        Row(
            next((own for _, own in pick if own), label if len(picks) == 1 else ""),
            tuple((name, group) for name, (group, _) in zip(names, pick, strict=True)),
        )
        for pick in picks
    ]


def labelled(rows: Sequence[Row], label: str) -> list[Row]:
    """Members without a label get theirs from the core's: "1a–c" letter by letter, "1" with what they are."""
    bare = [row for row in rows if not row.label]
    names = spread(label)
    if len(names) == len(bare) and len(bare) == len(rows):
        return [replace(row, label=name) for row, name in zip(rows, names, strict=True)]
    if len(rows) == 1:
        return [replace(rows[0], label=rows[0].label or label)]
    return [row if row.label else replace(row, label=_described(row, label)) for row in rows]


def _described(row: Row, label: str) -> str:
    said = ", ".join(f"{variable} = {group}" for variable, group in row.values)
    return f"{label} ({said})" if label else ""


def spread(label: str) -> list[str]:
    """The labels that "1a–c", "1a, b" or "1–6" stands for; the label alone when it is no range."""
    numbers = re.fullmatch(NUMBERS, label.strip())
    if numbers and 0 < int(numbers[2]) - int(numbers[1]) < _MOST_ROWS:
        return [str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1)]
    found = re.fullmatch(RANGE, label.strip())
    if not found or found[2] >= found[3]:
        return [label]
    return [f"{found[1]}{chr(code)}" for code in range(ord(found[2]), ord(found[3]) + 1)]


def plain_digits(text: str) -> str:
    """Raised and lowered digits as plain ones: "R¹" is R1."""
    return text.translate(_SUPER)


def plain_number(label: str) -> str:
    """A printed number without the brackets around it: "[3b]" is 3b, "(±)-7" stays."""
    return label.strip().strip("[]()") if not label.startswith(("(±", "(+", "(-", "(−")) else label.strip()

"""Families of compounds: one core drawn with R, and words beside or under it that say what R is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvest.samples.drawing.structures import Sheet, canonical, structure
from harvest.samples.fonts import face
from harvest.samples.panels import DrawnMolecule, DrawnPanel, Sketch

_CORES = (
    ("c1({})ccc(O)cc1", ("R",)),
    ("c1({})ccc(C(=O)O)cc1", ("R",)),
    ("c1({})ccc(cc1)-c1ccncc1", ("R",)),
    ("O=C1c2ccccc2C(=O)N1{}", ("R",)),
    ("c1ccc2c(c1)c1ccccc1n2{}", ("R",)),
    ("c1({})ccc(s1)-c1ccccc1", ("R",)),
    ("O=C({})Nc1ccc(O)cc1", ("R",)),
    ("COc1cc(C=O)ccc1O{}", ("R",)),
    ("c1({})ccc({})cc1", ("R1", "R2")),
    ("c1({})cc({})ccc1N", ("R1", "R2")),
    ("c1({})ccc(cc1)C(=O)c1ccc({})cc1", ("R1", "R2")),
    ("c1({})ccc(cc1)/C=C/c1ccc({})cc1", ("R1", "R2")),
)
"""SMILES with a place for each R, always behind the atom that carries it, and the names printed there."""

_GROUPS = (
    ("H", "[H]"),
    ("Me", "C"),
    ("Et", "CC"),
    ("iPr", "C(C)C"),
    ("tBu", "C(C)(C)C"),
    ("Ph", "c9ccccc9"),
    ("Bn", "Cc9ccccc9"),
    ("CF3", "C(F)(F)F"),
    ("CH2OH", "CO"),
    ("C6H13", "CCCCCC"),
)
_RING_GROUPS = (
    *_GROUPS,
    ("OMe", "OC"),
    ("NO2", "[N+](=O)[O-]"),
    ("CN", "C#N"),
    ("Cl", "Cl"),
    ("Br", "Br"),
    ("NMe2", "N(C)C"),
    ("COOMe", "C(=O)OC"),
)
_FORMS = ("range", "labelled", "lines", "semicolons", "beside", "table")


@dataclass(frozen=True, slots=True)
class _Member:
    label: str
    groups: tuple[str, ...]
    smiles: str


def family(sketch: Sketch) -> DrawnPanel:
    """A core with R, and its two to four members: as "R = H, Me", as lines "1a: R = H", or as a small table."""
    core, names = _CORES[int(sketch.rng.integers(len(_CORES)))]
    form = str(sketch.pick(*_FORMS))
    if form in ("range", "labelled") and len(names) > 1:
        form = "lines"
    members = _members(sketch, core, len(names), int(sketch.rng.integers(1, 9)))
    drawn, clip = structure(core.format(*["*"] * len(names)), 420, 320, sketch.between(18, 24), names)
    lines = _lines(form, names, members)
    widest = max((face("sans").width(line, 7.5) for line in lines), default=0.0)
    beside = form in ("beside", "table")
    wide, high = clip[2] - clip[0], clip[3] - clip[1]
    room = sketch.width - (max(widest, 110.0) + 30 if beside else 0.0)
    scale = min(1.0, max(room, 110.0) / wide)
    sheet = Sheet(max(wide * scale, widest) + widest + 220, high * scale + 15 * len(lines) + 120)
    left = 20 + (0.0 if beside else max(widest - wide * scale, 0.0) / 2)
    box = sheet.put(drawn, clip, left, 30, scale)
    if form == "table":
        _table(sheet, sketch, box[2] + 24, (box[1] + box[3]) / 2, names, members)
    elif beside:
        _stack(sheet, lines, box[2] + 20, (box[1] + box[3]) / 2 - 5 * len(lines) + 7, centre=False)
    else:
        _stack(sheet, lines, (box[0] + box[2]) / 2, box[3] + 15, centre=True)
    found = [DrawnMolecule(member.smiles, member.label, box) for member in members]
    return sheet.panel("molecule", f"Chemical structures of compounds {_range(members)}", found)


def listed_family(sketch: Sketch) -> tuple[DrawnPanel, list[list[str]]]:
    """A core with R alone, its number under it, and the rows, in markup, of the table that lists its members."""
    core, names = _CORES[int(sketch.rng.integers(len(_CORES)))]
    members = _members(sketch, core, len(names), int(sketch.rng.integers(1, 9)))
    drawn, clip = structure(core.format(*["*"] * len(names)), 420, 320, sketch.between(18, 24), names)
    scale = min(1.0, sketch.width / (clip[2] - clip[0]))
    sheet = Sheet((clip[2] - clip[0]) * scale + 100, (clip[3] - clip[1]) * scale + 100)
    box = sheet.put(drawn, clip, 40, 30, scale)
    label = str(sketch.pick(_range(members), members[0].label[:-1], ""))
    if label:
        sheet.write((box[0] + box[2]) / 2, box[3] + 15, label, 8, "hebo")
    heading = str(sketch.pick("Compound", "Cpd.", "Product"))
    rows = [[heading, *(re.sub(r"(\d)", r"^\1^", name) for name in names), "Yield (%)", "*M*~w~"]]
    for member in members:
        groups = [re.sub(r"(?<=[A-Za-z])(\d+)", r"~\1~", group) for group in member.groups]
        numbers = [f"{sketch.between(35, 98):.0f}", f"{sketch.between(110, 480):.1f}"]
        rows.append([f"**{member.label}**", *groups, *numbers])
    found = [DrawnMolecule(member.smiles, member.label, box) for member in members]
    return sheet.panel("molecule", "Structure of the compounds prepared in this work", found), rows


def _members(sketch: Sketch, core: str, places: int, number: int) -> list[_Member]:
    ring = core.startswith("c1({})")
    known = _RING_GROUPS if ring else _GROUPS
    picks = [sketch.rng.choice(len(known), int(sketch.rng.integers(2, 5)), replace=False) for _ in range(places)]
    count = min(len(pick) for pick in picks)
    members = []
    for k in range(count):
        chosen = [known[int(pick[k])] for pick in picks]
        smiles = canonical(core.format(*(written for _, written in chosen)))
        members.append(_Member(f"{number}{chr(ord('a') + k)}", tuple(name for name, _ in chosen), smiles))
    return members


def _lines(form: str, names: Sequence[str], members: Sequence[_Member]) -> list[str]:
    """What is printed with the core, line by line; the first of a range is its label."""
    if form == "range":
        return [_range(members), f"{names[0]} = " + ", ".join(member.groups[0] for member in members)]
    if form == "labelled":
        return [f"{names[0]} = " + ", ".join(f"{member.groups[0]} ({member.label})" for member in members)]
    each = [f"{member.label}: {_said(names, member)}" for member in members]
    return ["; ".join(each)] if form == "semicolons" and len(names) == 1 else each


def _said(names: Sequence[str], member: _Member) -> str:
    return ", ".join(f"{name} = {group}" for name, group in zip(names, member.groups, strict=True))


def _range(members: Sequence[_Member]) -> str:
    return f"{members[0].label}–{members[-1].label[-1]}"


def _stack(sheet: Sheet, lines: Sequence[str], x: float, y: float, centre: bool) -> None:
    for k, line in enumerate(lines):
        bold = "=" not in line
        sheet.write(x, y + 10.5 * k, line, 8 if bold else 7.5, "hebo" if bold else "helv", centre=centre)


def _table(
    sheet: Sheet, sketch: Sketch, x: float, middle: float, names: Sequence[str], members: Sequence[_Member]
) -> None:
    """Columns for the compound, each R and a yield, ruled as journals do."""
    columns = [str(sketch.pick("Compound", "Entry", "Cpd.")), *names, "Yield (%)"]
    places = [x + 22, *(x + 66 + 38 * k for k in range(len(names))), x + 66 + 38 * len(names) + 10]
    top = middle - 6 * (len(members) + 1) + 8
    for place, name in zip(places, columns, strict=True):
        sheet.write(place, top, name, 7.5)
    sheet.page.draw_line((x, top + 3.5), (places[-1] + 20, top + 3.5), width=0.5)
    for k, member in enumerate(members):
        cells = [member.label, *member.groups, str(int(sketch.rng.integers(35, 98)))]
        for place, cell in zip(places, cells, strict=True):
            sheet.write(place, top + 12 * (k + 1), cell, 7.5)

"""From a panel's pixels and words to its molecules: with readers that know the truth, and with real ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.molecules import may_hold_molecules, open_resolver
from harvest.molecules.drawings import DrawingReader
from harvest.molecules.printed import Printed
from harvest.molecules.readers import Reading, installed_readers
from harvest.molecules.resolver import SchemeResolver, listed_for
from harvest.molecules.rgroups import Row
from harvest.molecules.vote import identity
from harvest.records import Box, Molecule, TextLine
from harvest.samples.panels import DrawnPanel, draw_panel
from tests.harvest.molecules.sheets import on_page

FAMILY = 7
"""A seed whose molecule panel is a family with a table."""


class KnownDrawings:
    """Stands for the readers: tells the given structures one after another."""

    def __init__(self, *smiles: str, confidence: float = 0.9) -> None:
        self.left = list(smiles)
        self.confidence = confidence
        self.seen: list[tuple[int, ...]] = []

    def read(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> Molecule | None:
        self.seen.append(image.shape)
        return Molecule(self.left.pop(0), "", self.confidence, ("known",)) if self.left else None

    def readings(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> dict[str, Reading]:
        self.seen.append(image.shape)
        told = Reading(self.left.pop(0)) if self.left else None
        return {"imago": told, "osra": told, "osra:.2": Reading("Cc1ccc(O)cc1")} if told else {}

    def close(self) -> None:
        self.left.clear()


def resolver(known: KnownDrawings) -> SchemeResolver:
    return SchemeResolver(cast(DrawingReader, known))


def keys(molecules: tuple[Molecule, ...]) -> set[tuple[str, str]]:
    return {(identity(molecule.smiles), molecule.label) for molecule in molecules}


def truth(panel: DrawnPanel) -> set[tuple[str, str]]:
    return {(identity(molecule.smiles), molecule.label) for molecule in panel.molecules}


@pytest.mark.parametrize("seed", [3, 5, 7])
def test_a_reaction_is_read_in_order_with_its_labels(seed: int, tmp_path: Path) -> None:
    panel = draw_panel("reaction_scheme", np.random.default_rng(seed))
    image, box, text = on_page(panel, tmp_path)
    known = KnownDrawings(*(molecule.smiles for molecule in panel.molecules))
    told = resolver(known).read(image, box, text, panel.caption)
    assert keys(told) == truth(panel)
    assert all(m.box is not None and box.x0 <= m.box.x0 < m.box.x1 <= box.x1 + 1 for m in told)
    assert all(min(shape[:2]) > 40 for shape in known.seen)


def test_a_family_becomes_its_members(tmp_path: Path) -> None:
    panel = draw_panel("molecule", np.random.default_rng(FAMILY))
    image, box, text = on_page(panel, tmp_path)
    assert len({molecule.box for molecule in panel.molecules}) == 1 < len(panel.molecules)
    told = resolver(KnownDrawings("*c1ccc(O)cc1")).read(image, box, text, panel.caption)
    assert keys(told) == truth(panel)


def test_atoms_printed_in_a_drawing_and_not_bound_halve_its_confidence(tmp_path: Path) -> None:
    panel = draw_panel("reaction_scheme", np.random.default_rng(3))
    image, box, text = on_page(panel, tmp_path)
    smiles = [molecule.smiles for molecule in panel.molecules]
    first = resolver(KnownDrawings(*smiles)).read(image, box, text, panel.caption)
    core = first[0].box
    assert core is not None
    middle = (core.x0 + core.x1) / 2, (core.top + core.bottom) / 2
    lost = TextLine("O", Box(1, middle[0] - 1, middle[1] - 1, middle[0] + 1, middle[1] + 1))
    second = resolver(KnownDrawings(*smiles)).read(image, box, (*text, lost), panel.caption)
    assert second[0].confidence == pytest.approx(first[0].confidence / 2, abs=0.01)
    assert [molecule.confidence for molecule in second[1:]] == [molecule.confidence for molecule in first[1:]]


def test_a_caption_says_what_r_is_where_the_scheme_does_not(tmp_path: Path) -> None:
    panel = draw_panel("molecule", np.random.default_rng(FAMILY))
    image, box, _ = on_page(panel, tmp_path)
    told = resolver(KnownDrawings("*c1ccc(O)cc1")).read(image, box, (), "Phenols 1 (R = Me) and others.")
    assert [m.smiles for m in told] == ["Cc1ccc(O)cc1"]
    kept = resolver(KnownDrawings("*c1ccc(O)cc1")).read(image, box, (), "Phenols.")
    assert [m.smiles for m in kept] == ["*c1ccc(O)cc1"]
    assert kept[0].confidence < told[0].confidence


def rows(*members: tuple[str, str, str]) -> tuple[Row, ...]:
    return tuple(Row(label, ((variable, group),)) for label, variable, group in members)


def test_a_table_of_the_page_says_what_r_is_where_nothing_else_does(tmp_path: Path) -> None:
    panel = draw_panel("molecule", np.random.default_rng(FAMILY))
    image, box, _ = on_page(panel, tmp_path)
    other, own = rows(("9a", "R7", "Me")), rows(("4a", "R", "Me"), ("4b", "R", "Et"))
    told = resolver(KnownDrawings("*c1ccc(O)cc1")).read(image, box, (), "Phenols.", lambda: [(), other, own])
    assert [(m.smiles, m.label) for m in told] == [("Cc1ccc(O)cc1", "4a"), ("CCc1ccc(O)cc1", "4b")]
    assert told[0].confidence > 0.9
    kept = resolver(KnownDrawings("*c1ccc(O)cc1")).read(image, box, (), "Phenols.", lambda: [other])
    assert [m.smiles for m in kept] == ["*c1ccc(O)cc1"]


def test_tables_are_not_asked_for_where_the_scheme_says_all(tmp_path: Path) -> None:
    panel = draw_panel("molecule", np.random.default_rng(FAMILY))
    image, box, text = on_page(panel, tmp_path)

    def tables() -> list[tuple[Row, ...]]:
        raise AssertionError("nobody needs them")

    assert resolver(KnownDrawings("*c1ccc(O)cc1")).read(image, box, text, panel.caption, tables)


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("4", ["4a", "4b"]),
        ("4a–b", ["4a", "4b"]),
        ("5", ["5a"]),
        ("6", []),
        ("", ["4a", "4b", "5a"]),
        ("dyes", ["4a", "4b", "5a"]),
    ],
)
def test_rows_of_a_table_for_a_label(label: str, wanted: list[str]) -> None:
    listed = rows(("4a", "R", "Me"), ("4b", "R", "Et"), ("5a", "R", "Ph"))
    assert [row.label for row in listed_for(label, listed)] == wanted


def test_members_without_labels_take_the_cores() -> None:
    assert [row.label for row in listed_for("3a–b", rows(("", "R", "H"), ("", "R", "Me")))] == ["3a", "3b"]
    assert [row.label for row in listed_for("3", rows(("", "R", "H"), ("", "R", "Me")))] == ["3 (R = H)", "3 (R = Me)"]


def test_what_nobody_can_read_or_hardly_is_left_out(tmp_path: Path) -> None:
    panel = draw_panel("reaction_scheme", np.random.default_rng(3))
    image, box, text = on_page(panel, tmp_path)
    assert resolver(KnownDrawings()).read(image, box, text) == ()
    assert resolver(KnownDrawings("CC", "CC", "CC", confidence=0.02)).read(image, box, text) == ()


def test_no_reader_is_asked_about_a_photograph() -> None:
    panel = draw_panel("sem", np.random.default_rng(1))
    known = KnownDrawings("CCO")
    assert resolver(known).read(panel.image(), Box(1, 0, 0, panel.width, panel.height), ()) == ()
    assert known.seen == []


def test_kinds_that_may_hold_molecules() -> None:
    assert all(may_hold_molecules(kind) for kind in ("molecule", "reaction_scheme", "schematic", "other", ""))
    assert not any(may_hold_molecules(kind) for kind in ("sem", "tem", "xrd_pattern", "photo", "bar_chart", "afm"))


@pytest.mark.slow
def test_real_readers_read_drawn_schemes(tmp_path: Path) -> None:
    if not installed_readers():
        pytest.skip("no reader of drawn molecules works here")
    reads = open_resolver()
    right = members = 0
    for seed, kind in ((3, "reaction_scheme"), (7, "molecule"), (9, "reaction_scheme"), (11, "molecule")):
        panel = draw_panel(kind, np.random.default_rng(seed))
        image, box, text = on_page(panel, tmp_path)
        right += len(keys(reads.read(image, box, text, panel.caption)) & truth(panel))
        members += len(truth(panel))
    reads.close()
    assert right >= 0.75 * members

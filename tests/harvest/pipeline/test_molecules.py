"""Drawn and named molecules in a harvest: read where they may be, within limits, whatever of that fails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from harvest.documents import tables
from harvest.errors import MissingExtra
from harvest.molecules import opsin
from harvest.molecules.bounded import BoundedDrawings
from harvest.molecules.drawings import DrawingReader
from harvest.molecules.printed import Printed
from harvest.molecules.readers import Reading
from harvest.pipeline import harvest_file
from harvest.pipeline import molecules as molecules_module
from harvest.pipeline.molecules import with_names
from harvest.pipeline.work import Work
from harvest.records import Box, Figure, Harvest, Molecule, Panel, TextLine
from harvest.samples.listed import draw_listed_family
from harvest.samples.panels import draw_panel
from harvest.settings import HarvestSettings, Limits

PLAIN = HarvestSettings(ocr="none", page_images=False)
with_java = pytest.mark.skipif(bool(opsin.opsin_missing()), reason=opsin.opsin_missing() or "OPSIN works")


class KnownDrawings:
    """Stands for the readers: every diagram is ethanol, or whatever is said."""

    def __init__(self, smiles: str = "CCO") -> None:
        self.smiles = smiles
        self.read_sizes: list[tuple[int, ...]] = []

    def read(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> Molecule | None:
        self.read_sizes.append(image.shape)
        return Molecule(self.smiles, "", 0.8, ("known",))

    def readings(self, image: NDArray[np.uint8], printed: Sequence[Printed] = ()) -> dict[str, Reading]:
        self.read_sizes.append(image.shape)
        return {}

    def close(self) -> None:
        pass


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[KnownDrawings]:
    drawings = KnownDrawings()
    monkeypatch.setattr(molecules_module, "_drawings", lambda _: drawings)
    yield drawings


def scheme(folder: Path, caption: str) -> Path:
    """A picture of a scheme with its caption beside it."""
    panel = draw_panel("reaction_scheme", np.random.default_rng(3))
    path = folder / "scheme.png"
    import pymupdf

    with pymupdf.open("pdf", panel.pdf) as document:
        document[0].get_pixmap(dpi=200).save(path)
    (folder / "scheme.json").write_text(json.dumps({"caption": caption}), encoding="utf-8")
    return path


def harvested(path: Path, limits: Limits | None = None) -> Harvest:
    return harvest_file(path, path.name, PLAIN, limits or Limits(), path.parent / "w")


def test_a_table_of_the_page_lists_the_members_of_a_core(known: KnownDrawings, tmp_path: Path) -> None:
    drawn = draw_listed_family(np.random.default_rng(0))
    known.smiles = "*Oc1ccc(C=O)cc1OC"
    path = tmp_path / "paper.pdf"
    path.write_bytes(drawn.pdf)
    harvest = harvested(path)
    found = [m for figure in harvest.figures for panel in figure.panels for m in panel.molecules]
    assert {(m.smiles, m.label) for m in found} == {(m.smiles, m.label) for m in drawn.panel.molecules}
    assert "tables" in {cost.stage for cost in harvest.costs}
    assert not harvest.failures


def test_tables_that_cannot_be_read_leave_the_core(
    known: KnownDrawings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.smiles = "*Oc1ccc(C=O)cc1OC"
    path = tmp_path / "paper.pdf"
    path.write_bytes(draw_listed_family(np.random.default_rng(0)).pdf)
    monkeypatch.setattr(tables, "_tables", lambda *_: [][0])
    harvest = harvested(path)
    assert [m.smiles for f in harvest.figures for p in f.panels for m in p.molecules] == ["*Oc1ccc(C=O)cc1OC"]
    assert [failure.stage for failure in harvest.failures] == ["tables"]


def test_a_scheme_is_read_and_a_photograph_is_not(known: KnownDrawings, tmp_path: Path) -> None:
    harvest = harvested(scheme(tmp_path, "Scheme 1. Reaction scheme of the synthesis."))
    (figure,) = harvest.figures
    found = [molecule for panel in figure.panels for molecule in panel.molecules]
    assert found and all(molecule.smiles == "CCO" and molecule.box is not None for molecule in found)
    assert "molecules" in {cost.stage for cost in harvest.costs}

    noise = np.random.default_rng(1).integers(0, 200, (90, 120), dtype=np.uint8)
    Image.fromarray(noise).resize((480, 360)).save(tmp_path / "grains.png")
    (tmp_path / "grains.json").write_text('{"caption": "SEM image of grains."}', encoding="utf-8")
    known.read_sizes.clear()
    (figure,) = harvested(tmp_path / "grains.png").figures
    assert [panel.molecules for panel in figure.panels] == [()]
    assert known.read_sizes == []


def test_readers_that_are_missing_cost_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(_: object) -> DrawingReader:
        raise MissingExtra("no reader of structures works here")

    monkeypatch.setattr(molecules_module, "_drawings", missing)
    harvest = harvested(scheme(tmp_path, "Scheme 1. Reaction scheme."))
    assert [(f.stage, f.error) for f in harvest.failures] == [("molecules", "no reader of structures works here")]
    assert harvest.figures[0].panels


def test_a_reader_that_fails_costs_the_molecules_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(_: object, __: object) -> None:
        raise ZeroDivisionError("that was nothing")

    monkeypatch.setattr(molecules_module.PaperMolecules, "of", broken)
    monkeypatch.setattr(molecules_module, "_drawings", lambda _: KnownDrawings())
    harvest = harvested(scheme(tmp_path, "Scheme 1. Reaction scheme."))
    assert {failure.stage for failure in harvest.failures} == {"molecules"}
    assert harvest.figures[0].panels[0].kind


def test_out_of_time_is_said(known: KnownDrawings, tmp_path: Path) -> None:
    harvest = harvested(scheme(tmp_path, "Scheme 1. Reaction scheme."), Limits(molecule_seconds=0))
    assert [f.stage for f in harvest.failures] == ["molecules"]
    assert "out of time" in harvest.failures[0].error
    assert known.read_sizes == []


def test_a_panel_may_not_take_all_the_time() -> None:
    known = KnownDrawings()
    bounded = BoundedDrawings(cast(DrawingReader, known), 100.0, 0.0)
    image = np.zeros((9, 9, 3), np.uint8)
    assert bounded.read(image) is None and bounded.readings(image) == {}
    assert bounded.unread == 2
    bounded._panel_seconds = 5.0
    bounded.next_panel()
    assert bounded.read(image) is not None
    assert known.read_sizes == [(9, 9, 3)]


def test_the_watch_hears_of_every_diagram() -> None:
    heard: list[str] = []

    class Watch:
        def begun(self) -> None:
            heard.append("begun")

        def done(self, seconds: float, cpu_seconds: float) -> None:
            assert seconds >= 0 and cpu_seconds >= 0
            heard.append("done")

    bounded = BoundedDrawings(cast(DrawingReader, KnownDrawings()), 9.0, 9.0, Watch())
    bounded.read(np.zeros((9, 9, 3), np.uint8))
    assert heard == ["begun", "done"]


def figure_of(caption: str, *panels: Panel, mentions: tuple[str, ...] = ()) -> Figure:
    return Figure("p.f01", "Figure 1", Box(1, 0, 0, 99, 99), caption, mentions, panels)


def work(folder: Path) -> Work:
    return Work("paper.pdf", PLAIN, Limits(), folder, folder)


@with_java
def test_names_go_to_the_panels_they_are_said_of(tmp_path: Path) -> None:
    drawn = Molecule("CCO", "1", 0.5, ("osra",), Box(1, 1, 1, 5, 5))
    first = Panel("p.f01.a", "a", caption="Spectra in ethanol.", molecules=(drawn,))
    second = Panel("p.f01.b", "b", caption="Yield.", text=(TextLine("caffeine"),))
    mentions = ("Figure 1b shows that toluene is better.", "In Figure 1, benzene is compared.")
    (figure,) = with_names([figure_of("Spectra in ethanol. Yield.", first, second, mentions=mentions)], work(tmp_path))
    one, two = (
        {molecule.label: (molecule.confidence, molecule.readers) for molecule in panel.molecules}
        for panel in figure.panels
    )
    assert one == {"1": (0.9, ("osra", "opsin")), "benzene": (0.6, ("opsin",))}
    assert two == {"caffeine": (0.9, ("opsin",)), "toluene": (0.6, ("opsin",)), "benzene": (0.6, ("opsin",))}


def test_without_java_figures_stay_and_it_is_said_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opsin, "_java", lambda: "")
    doing = work(tmp_path)
    figures = [figure_of("Spectra in ethanol.", Panel("p.f01.a", caption="Spectra in ethanol."))]
    assert with_names(figures, doing) == tuple(figures)
    assert with_names([replace(figures[0], caption="toluene")], doing)
    assert [failure.stage for failure in doing.failures] == ["names"]
    assert "Java" in doing.failures[0].error

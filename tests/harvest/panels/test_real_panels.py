"""Panels of real papers and of drawn ones, against their truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harvest.documents.pdf import PdfDocument, open_pdf
from harvest.panels import FigureView, split_figure
from harvest.reading.figure_text import read_picture, without_repeats
from harvest.reading.ocr import OcrEngine, open_engine
from harvest.records import Box, Figure, TextLine
from harvest.samples import write_corpus
from harvest.settings import Limits

from .plates import iou

QUICK = ("PMC7065120", "PMC7067258", "PMC5506926", "PRL125-045701")  # letters in all corners, plots and pictures


@dataclass(frozen=True, slots=True)
class Score:
    """Panels right, with their letter right, true, found; in figures of several panels."""

    boxes: int = 0
    letters: int = 0
    true: int = 0
    found: int = 0

    def plus(self, other: Score) -> Score:
        return Score(
            self.boxes + other.boxes, self.letters + other.letters, self.true + other.true, self.found + other.found
        )

    @property
    def f1(self) -> float:
        return 2 * self.boxes / (self.true + self.found)

    @property
    def letter_f1(self) -> float:
        return 2 * self.letters / (self.true + self.found)


def figures_of(path: Path) -> Iterator[tuple[Figure, list[dict[str, Any]]]]:
    """The figures as the truth has them, each with its true panels."""
    for truth in json.loads(path.read_text(encoding="utf-8"))["figures"]:
        box = Box(truth["page"], *truth["box"])
        panels = [panel for panel in truth["panels"] if panel.get("box")]
        yield Figure("f", truth["label"], box, truth["caption"]), panels


def scored(
    document: PdfDocument, figure: Figure, true: Sequence[dict[str, Any]], engine: OcrEngine, whole: bool
) -> Score:
    """How a figure is divided; with ``whole`` its text is read by OCR first, as the pipeline does."""
    assert figure.box is not None
    pixels = document.render(figure.box, 200)
    text: tuple[TextLine, ...] = document.text_lines(figure.box)
    if whole:
        text = without_repeats(text, read_picture(pixels, engine, figure.box))
    parts = split_figure(FigureView(pixels, figure.box, text), figure.caption, engine)
    pairs = [(panel, part) for panel in true for part in parts if iou(part.box, panel["box"]) >= 0.5]
    letters = sum(panel["label"].lower() == part.label.lower() for panel, part in pairs)
    return Score(len(pairs), letters, len(true), len(parts))


def total(truths: Sequence[Path], pdfs: Path, engine: OcrEngine, whole: bool) -> Score:
    score = Score()
    for path in truths:
        with open_pdf(pdfs / f"{path.stem}.pdf", Limits()) as document:
            for figure, true in figures_of(path):
                if len(true) > 1 and figure.label:
                    score = score.plus(scored(document, figure, true, engine, whole))
    return score


def test_shared_papers_by_letters_read_as_shapes(shared_data: Path) -> None:
    truths = [shared_data / "papers" / "truth" / f"{name}.json" for name in QUICK]
    score = total(truths, shared_data / "papers", open_engine("rapidocr"), whole=False)
    assert score.true == 42
    assert score.f1 > 0.95
    assert score.letter_f1 > 0.95


@pytest.mark.slow
def test_all_shared_papers_with_their_text_read(shared_data: Path) -> None:
    truths = sorted((shared_data / "papers" / "truth").glob("*.json"))
    score = total(truths, shared_data / "papers", open_engine("rapidocr"), whole=True)
    assert score.true == 169
    assert score.f1 > 0.93
    assert score.letter_f1 > 0.92


def test_figures_that_are_one_graphic_stay_one(shared_data: Path) -> None:
    engine = open_engine("rapidocr")
    wrong = []
    for name in ("LiveCoMS_transport", "PMC7052380", "SHG_addendum"):
        with open_pdf(shared_data / "papers" / f"{name}.pdf", Limits()) as document:
            for figure, true in figures_of(shared_data / "papers" / "truth" / f"{name}.json"):
                if len(true) == 1 and scored(document, figure, true, engine, whole=False).found > 1:
                    wrong.append(f"{name} {figure.label}")
    assert wrong == []


def test_drawn_samples(tmp_path: Path) -> None:
    truths = []
    for path in write_corpus(tmp_path, 5, 7):
        if path.suffix == ".pdf" and not any(word in path.stem for word in ("patent", "abstract", "scan", "broken")):
            truths.append(path.with_suffix(".json"))
    score = total(truths, tmp_path, open_engine("none"), whole=False)
    assert score.true > 10
    assert score.f1 > 0.95
    assert score.letter_f1 > 0.95

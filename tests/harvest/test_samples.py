"""The sample corpus: its truth is complete, exact and the same for the same seed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from lxml import etree
from numpy.typing import NDArray

from harvest.samples import PANEL_KINDS, write_corpus
from harvest.samples.articles import Article, seeded
from harvest.samples.corpus import write_document
from harvest.samples.looks import LOOKS, Look

SEED = 3
DPI = 288
Truths = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("samples")
    write_corpus(made, 8, SEED)
    for number in (8, 10):
        path, truth = write_document(made, number, SEED)
        (made / f"{path.stem}.json").write_text(truth.to_json(), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def truths(folder: Path) -> Truths:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def folded(text: str) -> str:
    """Without spaces, hyphens and ligatures: what line ends may change."""
    return re.sub(r"[\s\-\u00ad\u2010-\u2015−]+", "", unicodedata.normalize("NFKC", text)).lower()


def pixels(page: Any) -> NDArray[np.uint8]:
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csRGB)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)


def ink(picture: NDArray[np.uint8], x0: float, top: float, x1: float, bottom: float) -> bool:
    """Whether anything is printed in a box given in points."""
    k = DPI / 72
    part = picture[max(round(top * k), 0) : round(bottom * k), max(round(x0 * k), 0) : round(x1 * k)]
    return bool(part.size) and bool((part < 235).any())


def assert_tight(picture: NDArray[np.uint8], box: list[float], what: str) -> None:
    """Ink at every side of the box, none just outside."""
    x0, top, x1, bottom = box
    sides = {
        "left": ((x0 - 0.3, top, x0 + 1, bottom), (x0 - 3, top, x0 - 0.7, bottom)),
        "right": ((x1 - 1, top, x1 + 0.3, bottom), (x1 + 0.7, top, x1 + 3, bottom)),
        "top": ((x0, top - 0.3, x1, top + 1), (x0, top - 3, x1, top - 0.7)),
        "bottom": ((x0, bottom - 1, x1, bottom + 0.3), (x0, bottom + 0.7, x1, bottom + 3)),
    }
    for side, (within, beyond) in sides.items():
        assert ink(picture, *within), f"{what}: no ink at the {side} of {box}"
        assert not ink(picture, *beyond), f"{what}: ink beyond the {side} of {box}"


def test_a_corpus_has_every_form(truths: Truths) -> None:
    assert {truth["variant"] for truth in truths.values()} >= {"article", "scan", "patent", "jats", "image"}


def test_truth_is_complete(truths: Truths) -> None:
    for name, truth in truths.items():
        assert truth["figures"], name
        for figure in truth["figures"]:
            assert figure["label"] and figure["caption"].startswith(figure["label"]), (name, figure["caption"])
            assert re.fullmatch(r"(Fig\.|FIG\.|Figure|FIGURE|Scheme|Chart) ?[\d.]+", figure["label"]), figure["label"]
            assert 1 <= figure["caption_page"] <= figure["page"]
            assert figure["caption_page"] == figure["page"] or truth["look"] == "manuscript"
            kinds = {panel["kind"] for panel in figure["panels"]}
            assert kinds <= set(PANEL_KINDS)
            assert figure["kind"] == (kinds.pop() if len(kinds) == 1 else "compound")
            letters = [panel["label"] for panel in figure["panels"]]
            assert letters == [""] if len(letters) == 1 else all(re.fullmatch("[a-zA-Z]", x) for x in letters)


def test_kinds_are_those_of_the_scorer(shared_data: Path) -> None:
    known = (shared_data / "papers" / "truth" / "SCHEMA.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"[a-z_]+", known.partition("kinds:")[2]))
    assert set(PANEL_KINDS) <= listed


def test_panels_lie_inside_their_figure_and_do_not_overlap(truths: Truths) -> None:
    for name, truth in truths.items():
        for figure in truth["figures"]:
            x0, top, x1, bottom = figure["box"]
            boxes = [panel["box"] for panel in figure["panels"]]
            slack = 1.0 if truth["variant"] != "scan" else 6.0
            for box in boxes:
                inside = box[0] >= x0 - slack and box[1] >= top - slack and box[2] <= x1 + slack
                assert inside and box[3] <= bottom + slack, (name, figure["label"])
            for k, a in enumerate(boxes):
                for b in boxes[k + 1 :]:
                    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                    assert min(wide, high) < slack, (name, figure["label"], a, b)


def test_boxes_are_tight_to_the_ink(folder: Path, truths: Truths) -> None:
    checked = 0
    for name, truth in truths.items():
        if truth["variant"] not in ("article", "patent", "abstract"):
            continue
        with pymupdf.open(folder / f"{name}.pdf") as document:
            assert truth["pages"] == document.page_count
            for figure in truth["figures"]:
                assert_tight(pixels(document[figure["page"] - 1]), figure["box"], f"{name} {figure['label']}")
                checked += 1
    assert checked >= 12


def test_captions_and_citing_sentences_stand_in_the_pdf(folder: Path, truths: Truths) -> None:
    for name, truth in truths.items():
        if truth["variant"] not in ("article", "patent", "abstract"):
            continue
        with pymupdf.open(folder / f"{name}.pdf") as document:
            pages = [folded(page.get_text()) for page in document]
        for figure in truth["figures"]:
            assert folded(figure["caption"]) in pages[figure["caption_page"] - 1], (name, figure["caption"])
            assert figure["mentions"], (name, figure["label"])
            number = re.sub(r"\D", "", figure["label"])
            assert all(number in re.sub(r"\D", "", sentence) for sentence in figure["mentions"])


def test_the_paper_says_what_the_truth_says(folder: Path, truths: Truths) -> None:
    for name, truth in truths.items():
        if truth["variant"] != "article":
            continue
        with pymupdf.open(folder / f"{name}.pdf") as document:
            text = folded("".join(page.get_text() for page in document))
        for key in ("title", "doi"):
            assert folded(truth["paper"][key]) in text, (name, key)
        assert folded(truth["paper"]["authors"][-1]) in text


def test_a_scan_has_no_text_and_its_boxes_are_turned_with_it(folder: Path, truths: Truths) -> None:
    name, truth = next((n, t) for n, t in truths.items() if t["variant"] == "scan")
    with pymupdf.open(folder / f"{name}.pdf") as document:
        assert not "".join(page.get_text() for page in document).strip()
        for figure in truth["figures"]:
            page = document[figure["page"] - 1]
            pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
            grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
            x0, top, x1, bottom = (round(v * DPI / 72) for v in figure["box"])
            margin = round(6 * DPI / 72)
            dark = grey[top - margin : bottom + 4, x0 - margin : x1 + margin] < 120
            rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
            found = (columns[0] + x0 - margin, rows[0] + top - margin, columns[-1] + x0 - margin)
            assert np.allclose(found, (x0, top, x1), atol=5 * DPI / 72), (figure["label"], found, (x0, top, x1))


def test_a_layered_scan_keeps_its_words_and_a_broken_font_loses_them(tmp_path: Path) -> None:
    from harvest.samples.corpus import PLAN

    for form, kept in (("layered", True), ("broken", False)):
        number = next(k for k, entry in enumerate(PLAN) if entry.startswith(form))
        path, truth = write_document(tmp_path, number, SEED)
        with pymupdf.open(path) as document:
            text = folded("".join(page.get_text() for page in document))
        words = [folded(w) for f in truth.figures for w in f.caption.split() if len(w) > 5 and w.isalpha()]
        share = sum(word in text for word in words) / len(words)
        assert share > 0.9 if kept else share < 0.2, (form, share)


def test_jats_names_its_images_and_says_the_captions(folder: Path, truths: Truths) -> None:
    name, truth = next((n, t) for n, t in truths.items() if t["variant"] == "jats")
    root = etree.parse(folder / name / f"{name}.xml").getroot()
    figures = root.findall(".//fig")
    assert len(figures) == len(truth["figures"])
    for element, figure in zip(figures, truth["figures"], strict=True):
        assert folded("".join(element.itertext())) == folded(figure["caption"])
        href = element.xpath("string(graphic/@xlink:href)", namespaces={"xlink": "http://www.w3.org/1999/xlink"})
        assert (folder / name / str(href)).is_file()
        assert root.findall(f".//xref[@rid='{element.get('id')}']"), "nothing cites the figure"


def test_a_single_picture_has_its_caption_beside_it(folder: Path, truths: Truths) -> None:
    name, truth = next((n, t) for n, t in truths.items() if t["variant"] == "image")
    assert (folder / name / f"{name}.png").is_file()
    assert (folder / name / f"{name}.txt").read_text(encoding="utf-8").strip() == truth["figures"][0]["caption"]


def test_the_same_seed_writes_the_same_files(folder: Path, tmp_path: Path) -> None:
    for number in (3, 4):
        path, truth = write_document(tmp_path, number, SEED)
        assert truth.to_json() == (folder / f"{path.stem}.json").read_text(encoding="utf-8")
        assert path.read_bytes() == (folder / path.name).read_bytes()
    other, truth = write_document(tmp_path, 3, SEED + 1)
    assert truth.to_json() != (folder / f"{other.stem}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look.name))
def test_every_look_prints_its_labels_and_tight_boxes(look: Look) -> None:
    article = Article(seeded(SEED, 77), look, "look.pdf", figures=2)
    with pymupdf.open(stream=article.typeset(), filetype="pdf") as document:
        for figure in article.truth.figures:
            assert_tight(pixels(document[figure.page - 1]), [*figure.box], f"{look.name} {figure.label}")
            assert folded(figure.caption) in folded(document[figure.caption_page - 1].get_text())
            assert figure.label.startswith((look.caption.word, "Scheme", "Chart"))
        assert document.page_count == article.truth.pages
        assert "?" not in document[0].get_text(), "a character that the face lacks"


def test_every_look_is_in_the_plan() -> None:
    from harvest.samples.corpus import PLAN

    assert {entry.rpartition(":")[2] for entry in PLAN} == {look.name for look in LOOKS} | {"patent", "abstract"}


def test_importing_loads_no_drawing_library() -> None:
    code = (
        "import sys, harvest.samples; print([m for m in ('matplotlib', 'pymupdf', 'cv2', 'rdkit') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_matplotlib_the_extra_is_named(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.modules['matplotlib'] = None\n"
        "from harvest.errors import MissingExtra\nfrom harvest.samples import write_corpus\n"
        "try:\n    write_corpus(pathlib.Path(sys.argv[1]), 1, 0)\nexcept MissingExtra as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "figlens[samples]" in done.stdout

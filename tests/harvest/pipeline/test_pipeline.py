"""One file becomes one Harvest: every kind of document, its pictures, its words, what goes wrong in it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from harvest.documents.pdf import open_pdf
from harvest.errors import DocumentError
from harvest.pipeline import harvest_file, paper_id
from harvest.pipeline import work as work_module
from harvest.pipeline.pdf import OCR_DPI
from harvest.reading.figure_text import read_picture
from harvest.reading.kinds import KINDS
from harvest.reading.ocr import NoOcr, OcrLine, open_engine
from harvest.records import Box, Figure, Harvest, from_json, to_json
from harvest.settings import HarvestSettings, Limits

PLAIN = HarvestSettings(ocr="none")
WORDS = "The grains were examined at length and many grains were found to be of several sizes in every sample. "


def picture(path: Path, width: int = 120, height: int = 80) -> Path:
    """A picture with something to see in it."""
    ramp = np.indices((height, width)).sum(0) % 256
    Image.fromarray(np.stack([ramp, ramp // 2, 255 - ramp], 2).astype(np.uint8)).save(path)
    return path


def paper(folder: Path) -> Path:
    """A page with a raster figure, a vector figure with lettering, captions and text that cites them."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((60, 60), "On the Growth of Small Grains in Copper", fontsize=20)
    page.insert_textbox((60, 80, 535, 200), WORDS * 4 + "The image in Fig. 1 shows grains. " + WORDS, fontsize=10)
    page.insert_image((150, 220, 450, 400), filename=picture(folder / "p.png", 300, 180))
    page.insert_textbox(
        (60, 410, 535, 440), "Fig. 1. SEM image of the grains of copper after annealing for one hour.", fontsize=9
    )
    for x in (180, 420):
        page.draw_line((x, 470), (x, 640))
    for y in (470, 640):
        page.draw_line((180, y), (420, y))
    page.draw_polyline([(180, 600), (260, 500), (330, 590), (420, 480)])
    page.insert_text((270, 655), "Time (min)", fontsize=8)
    page.insert_textbox(
        (60, 670, 535, 700), "Fig. 2. Growth of the grains with time, as measured in several samples.", fontsize=9
    )
    page.insert_textbox((60, 715, 535, 800), WORDS * 3, fontsize=10)
    document.save(folder / "paper.pdf")
    return folder / "paper.pdf"


def run(path: Path, workspace: Path, settings: HarvestSettings = PLAIN, limits: Limits | None = None) -> Harvest:
    harvest = harvest_file(path, path.name, settings, limits or Limits(), workspace)
    assert from_json(Harvest, json.loads(json.dumps(to_json(harvest)))) == harvest
    for figure in harvest.figures:
        assert len(figure.panels) == 1
        assert figure.panels[0].id == figure.id + ".a"
        assert figure.panels[0].label == ""
        assert (figure.panels[0].image, figure.panels[0].box) == (figure.image, figure.box)
        check_kept(figure, workspace)
    return harvest


def check_kept(figure: Figure, workspace: Path) -> None:
    """A figure's picture lies in the workspace under the hash of its content, in the size it says."""
    if figure.image is not None:
        path = workspace / figure.image.name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == figure.image.sha256
        with Image.open(path) as shown:
            assert shown.size == (figure.image.width, figure.image.height)


class Fixed(NoOcr):
    """An engine that reads one word in the middle of every picture."""

    name = "fixed"

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        height, width = image.shape[:2]
        return [OcrLine("200 nm", 0.4 * width, 0.4 * height, 0.6 * width, 0.5 * height, 0.9)]


class Broken(NoOcr):
    name = "broken"

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        raise ArithmeticError("the engine broke\nbadly")


def test_a_pdf(tmp_path: Path) -> None:
    harvest = run(paper(tmp_path), tmp_path / "w")
    first, second = harvest.figures
    assert harvest.paper.id == paper_id(tmp_path / "paper.pdf") == first.id[:16]
    assert (harvest.paper.title, harvest.paper.pages) == ("On the Growth of Small Grains in Copper", 1)
    assert (first.label, second.label) == ("Fig. 1", "Fig. 2")
    assert first.panels[0].kind in KINDS
    assert first.mentions == ("The image in Fig. 1 shows grains.",)
    assert first.image is not None
    assert (first.image.width, first.image.height) == (300, 180), "the raster itself, at its own resolution"
    assert second.image is not None
    assert second.box is not None
    assert second.image.width == pytest.approx(second.box.width * 200 / 72, abs=3), "drawn at 200 dpi"
    assert [line.text for line in second.panels[0].text] == ["Time (min)"]
    assert harvest.failures == ()
    assert [(page.page, page.width, page.height) for page in harvest.page_images] == [(1, 595, 842)]
    assert {path.name for path in (tmp_path / "w").iterdir()} == {
        first.image.name, second.image.name, harvest.page_images[0].image.name
    }  # fmt: skip


def test_settings_are_kept_to(tmp_path: Path) -> None:
    harvest = run(paper(tmp_path), tmp_path / "w", HarvestSettings(ocr="none", dpi=100, page_images=False))
    second = harvest.figures[1]
    assert second.image is not None
    assert second.box is not None
    assert second.image.width == pytest.approx(second.box.width * 100 / 72, abs=3)
    assert harvest.page_images == ()


def test_raster_figures_are_read_in_page_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_module, "_opened", lambda name: Fixed())
    first, second = run(paper(tmp_path), tmp_path / "w", HarvestSettings(ocr="fixed")).figures
    line = first.panels[0].text[0]
    assert (line.text, line.source, line.confidence) == ("200 nm", "fixed", 0.9)
    assert line.box is not None
    assert (line.box.page, line.box.x0, line.box.x1) == pytest.approx((1, 270, 330), abs=1)
    assert [line.source for line in second.panels[0].text] == ["pdf"], (
        "a drawing with characters of its own needs no OCR"
    )
    unread = run(paper(tmp_path), tmp_path / "w", HarvestSettings(ocr="fixed", ocr_figures=False)).figures
    assert unread[0].panels[0].text == ()


def test_an_engine_that_breaks_costs_its_words_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_module, "_opened", lambda name: Broken())
    harvest = run(paper(tmp_path), tmp_path / "w", HarvestSettings(ocr="broken"))
    assert len(harvest.figures) == 2
    assert harvest.figures[0].image is not None
    assert [(f.stage, f.where, f.error) for f in harvest.failures] == [
        ("text", "Fig. 1", "ArithmeticError: the engine broke")
    ]


def test_a_scan_without_ocr_is_no_error(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page(width=300, height=400).insert_image(
        (0, 0, 300, 400), filename=picture(tmp_path / "s.png", 300, 400)
    )
    document.save(tmp_path / "scan.pdf")
    harvest = run(tmp_path / "scan.pdf", tmp_path / "w")
    assert harvest.figures == ()
    assert "no OCR engine" in harvest.failures[0].error


def test_a_missing_engine_is_one_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    work_module._opened.cache_clear()
    harvest = run(paper(tmp_path), tmp_path / "w", HarvestSettings(ocr="tesseract"))
    assert len(harvest.figures) == 2
    assert [failure.stage for failure in harvest.failures if failure.stage != "names"] == [
        "ocr"
    ]  # no Java there either
    assert "apt install" in harvest.failures[0].error


def test_ocr_out_of_time_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_module, "_opened", lambda name: Fixed())
    harvest = run(paper(tmp_path), tmp_path / "w", HarvestSettings(ocr="fixed"), Limits(ocr_seconds=0))
    assert harvest.figures[0].panels[0].text == ()
    assert re.search(r"\d+ pictures left unread", harvest.failures[0].error)


def test_a_jats_article(tmp_path: Path) -> None:
    picture(tmp_path / "a-g1.png")
    path = tmp_path / "a.xml"
    path.write_text(
        '<article xmlns:x="http://www.w3.org/1999/xlink"><front><article-meta><title-group>'
        "<article-title>On grains</article-title></title-group></article-meta></front><body><p>See Figure 1.</p>"
        '<fig id="f1"><label>Figure 1</label><caption><p>SEM image.</p></caption><graphic x:href="a-g1"/></fig>'
        '<fig id="f2"><label>Figure 2</label><caption><p>XRD pattern.</p></caption><graphic x:href="gone"/></fig>'
        "</body></article>"
    )
    harvest = run(path, tmp_path / "w")
    first, second = harvest.figures
    assert (harvest.paper.title, harvest.paper.pages, harvest.page_images) == ("On grains", 0, ())
    assert first.box is not None
    assert (first.box.page, first.box.width, first.box.height) == (1, 120, 80)
    assert (first.found_by, first.mentions) == ("jats", ("See Figure 1.",))
    assert first.panels[0].kind in KINDS
    assert (second.image, second.box, second.caption) == (None, None, "Figure 2 XRD pattern.")
    assert second.panels[0].kind == "xrd_pattern", "by its caption alone"
    assert [(f.stage, f.where, f.error) for f in harvest.failures] == [("picture", "Figure 2", "no such file: gone")]


def test_an_html_page_with_a_broken_picture(tmp_path: Path) -> None:
    picture(tmp_path / "one.png")
    (tmp_path / "two.jpg").write_bytes(b"\xff\xd8\xff broken")
    path = tmp_path / "page.html"
    path.write_text(
        "<!DOCTYPE html><html><body><figure><img src='one.png'><figcaption>Figure 1. One.</figcaption></figure>"
        "<figure><img src='two.jpg'><figcaption>Figure 2. Two.</figcaption></figure></body></html>"
    )
    harvest = run(path, tmp_path / "w")
    assert [(figure.label, figure.image is None) for figure in harvest.figures] == [
        ("Figure 1", False),
        ("Figure 2", True),
    ]
    assert [(failure.stage, failure.where) for failure in harvest.failures] == [("picture", "Figure 2")]


def test_a_single_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_module, "_opened", lambda name: Fixed())
    path = picture(tmp_path / "sem.png")
    path.with_suffix(".txt").write_text("Figure 7. SEM image of grains.")
    figure = run(path, tmp_path / "w", HarvestSettings(ocr="fixed")).figures[0]
    assert (figure.label, figure.caption, figure.found_by) == ("Figure 7", "Figure 7. SEM image of grains.", "image")
    assert figure.panels[0].text[0].box is not None
    assert figure.panels[0].text[0].box.x0 == pytest.approx(48)


def test_jpegs_are_kept_as_they_are(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.jpg")
    kept = run(path, tmp_path / "w").figures[0].image
    assert kept is not None
    assert kept.name == hashlib.sha256(path.read_bytes()).hexdigest() + ".jpg"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "empty"),
        ("words.pdf", b"just words", "plain text"),
        ("broken.pdf", b"%PDF-1.7\n" + b"garbage " * 100, "broken.pdf"),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "broken.png"),
        ("broken.xml", b"<!DOCTYPE article PUBLIC 'JATS-x'><article", "broken.xml"),
        ("papers.zip", b"PK\x05\x06" + b"\0" * 18, "archive"),
        ("big.pdf", b"%PDF-1.7\n" + b"x" * 3000, "limit"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=said) as error:
        harvest_file(path, name, PLAIN, Limits(file_bytes=2000), tmp_path / "w")
    assert "\n" not in str(error.value)
    assert name in str(error.value)


def test_folders_and_missing_files(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.pdf"):
        with pytest.raises(DocumentError):
            harvest_file(path, "x", PLAIN, Limits(), tmp_path / "w")


def test_a_picture_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="limit"):
        run(picture(tmp_path / "a.png"), tmp_path / "w", limits=Limits(pixels=100))


def test_the_root_bounds_what_a_document_may_show(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    picture(tmp_path / "out.png")
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "out.png")
    page = tmp_path / "in" / "page.html"
    page.write_text("<!DOCTYPE html><figure><img src='link.png'><figcaption>Figure 1. One.</figcaption></figure>")
    assert run(page, tmp_path / "w").figures[0].image is None
    wide = harvest_file(page, "page.html", PLAIN, Limits(), tmp_path / "w", root=tmp_path)
    assert wide.figures[0].image is not None


@pytest.mark.slow
def test_small_lettering_in_real_figures(shared_data: Path) -> None:
    """Words that stand only inside pictures: a reference card, a label, a microscope's data bar."""
    wanted = {
        ("PMC7052380", "FIGURE 1"): ("JCPDS", "83-2092"),
        ("PMC7052380", "FIGURE 6"): ("luminium foil",),
        ("PMC7077619", "Figure 3"): ("Quanta FEG", "HFW"),
    }
    engine = open_engine("rapidocr")
    for (name, label), words in wanted.items():
        truth = json.loads((shared_data / "papers" / "truth" / f"{name}.json").read_text(encoding="utf-8"))
        figure = next(figure for figure in truth["figures"] if figure["label"] == label)
        box = Box(figure["page"], *figure["box"])
        with open_pdf(shared_data / "papers" / f"{name}.pdf", Limits()) as document:
            lines = read_picture(document.render(box, OCR_DPI), engine, box, printed=True)
        said = " ".join(line.text for line in lines)
        assert all(word in said for word in words), (label, said)

"""What every OCR engine owes: the same shapes for the same pictures, text where there is some, silence where not."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

from harvest.errors import MissingExtra, UsageError
from harvest.reading.ocr import ENGINES, BoundedOcr, NoOcr, OcrEngine, open_engine


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    name = str(request.param)
    if name == "tesseract" and shutil.which("tesseract") is None:
        pytest.skip("the program tesseract is not installed")
    return open_engine(name)


def lettering(
    texts: list[tuple[float, float, str]], size: float = 12, turned: int = 0, dpi: int = 150
) -> NDArray[np.uint8]:
    """Black letters on white: texts at (x, y) points of a 300 × 200 page."""
    page = pymupdf.open().new_page(width=300, height=200)
    for x, y, text in texts:
        page.insert_text((x, y), text, fontsize=size, rotate=turned)
    pixmap = page.get_pixmap(dpi=dpi)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


def letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def test_lines_with_their_places(engine: OcrEngine) -> None:
    image = lettering([(30, 50, "Binding energy"), (150, 150, "Temperature")])
    before = image.copy()
    lines = engine.read(image)
    assert np.array_equal(image, before)
    for line in lines:
        assert 0 <= line.x0 < line.x1 <= image.shape[1] + 2
        assert 0 <= line.y0 < line.y1 <= image.shape[0] + 2
        assert 0 <= line.confidence <= 1
        assert line.text == line.text.strip() != ""
    if engine.name == "none":
        assert lines == []
        return
    found = {letters(line.text): line for line in lines}
    assert set(found) == {"bindingenergy", "temperature"}
    scale = 150 / 72
    middle = (
        (found["temperature"].x0 + found["temperature"].x1) / 2,
        (found["temperature"].y0 + found["temperature"].y1) / 2,
    )
    assert middle == pytest.approx((182 * scale, 146 * scale), abs=8 * scale)


def test_small_lettering_is_enlarged(engine: OcrEngine) -> None:
    image = lettering([(30, 50, "Binding energy"), (30, 100, "Specific capacity")], size=7, dpi=100)
    said = letters(" ".join(line.text for line in engine.read(image)))
    assert engine.name == "none" or ("bindingenergy" in said and "capacity" in said)


@pytest.mark.parametrize("dpi", [300, 600])
def test_fine_print_is_read_from_fine_pixels(engine: OcrEngine, dpi: int) -> None:
    """Six points, at a resolution that engines may make coarser to look for lines; places are those of the picture."""
    lines = engine.read(lettering([(30, 50, "Binding energy"), (150, 150, "Temperature")], size=6, dpi=dpi), dpi)
    if engine.name == "none":
        return
    assert {letters(line.text) for line in lines} == {"bindingenergy", "temperature"}
    line = next(line for line in lines if letters(line.text) == "temperature")
    assert (line.x0 * 72 / dpi, line.y1 * 72 / dpi) == pytest.approx((150, 151), abs=4)


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (400, 3), (11, 11), (60, 60)])
def test_pictures_without_text_give_nothing(engine: OcrEngine, shape: tuple[int, int]) -> None:
    assert engine.read(np.full((*shape, 3), 255, np.uint8)) == []


def test_other_arrays_are_refused(engine: OcrEngine) -> None:
    images: list[NDArray[Any]] = [np.zeros((9, 9), np.uint8), np.zeros((9, 9, 4), np.uint8), np.zeros((9, 9, 3))]
    for image in images:
        with pytest.raises(ValueError, match="height × width × 3"):
            engine.read(image)


def test_titles_that_read_upwards() -> None:
    said = [letters(line.text) for line in open_engine("rapidocr").read(lettering([(60, 180, "Intensity")], turned=90))]
    assert said == ["intensity"]


def test_greek_and_units() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib import font_manager

    page = pymupdf.open().new_page(width=300, height=200)
    font = Path(font_manager.findfont("DejaVu Sans"))
    for number, text in enumerate(["scale 5 µm", "λ = 532 nm", "γ = 30°"]):
        page.insert_text((30, 50 + 40 * number), text, fontsize=14, fontname="dejavu", fontfile=font)
    pixmap = page.get_pixmap(dpi=150)
    image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    said = " ".join(line.text for line in open_engine("rapidocr").read(image.copy())).replace("μ", "µ")
    assert "5 µm" in said
    assert "λ" in said
    assert "γ" in said


def test_nothing_is_loaded_or_fetched_when_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert open_engine("rapidocr").read(lettering([(30, 50, "Quiet")])) != []


def test_rapidocr_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    open_engine("rapidocr").read(lettering([(30, 50, "Quiet")]))
    open_engine("rapidocr").read(np.zeros((80, 80, 3), np.uint8))
    assert capfd.readouterr() == ("", "")


def test_unknown_and_missing_engines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="rapidocr, tesseract, none"):
        open_engine("abbyy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtra, match="apt install tesseract-ocr"):
        open_engine("tesseract")


def test_time_for_ocr_runs_out() -> None:
    image = np.zeros((20, 20, 3), np.uint8)
    bounded = BoundedOcr(NoOcr(), seconds=0.0)
    assert bounded.read(image) == [] == bounded.read(image)
    assert bounded.unread == 2
    assert bounded.name == "none"
    generous = BoundedOcr(NoOcr(), seconds=60.0)
    generous.read(image)
    assert generous.unread == 0


def word(text: str, size: float = 12) -> NDArray[np.uint8]:
    """A crop that is just wide enough for ``text``."""
    width = round((len(text) * 0.62 * size + 8) * 150 / 72)
    return lettering([(4, 1.2 * size, text)], size)[: round(1.8 * size * 150 / 72), :width]


def test_crops_are_read_as_lines(engine: OcrEngine) -> None:
    crops = [word("Intensity"), word("b", 14), word("200 nm"), np.full((30, 80, 3), 255, np.uint8), word("(c)", 14)]
    before = [crop.copy() for crop in crops]
    said = engine.recognise(crops)
    assert all(np.array_equal(crop, was) for crop, was in zip(crops, before, strict=True))
    assert len(said) == len(crops)
    assert all(0 <= sure <= 1 and text == text.strip() for text, sure in said)
    assert said[3] == ("", 0.0)
    if engine.name != "none":
        assert [letters(text) for text, _ in said] == ["intensity", "b", "200nm", "", "c"]
        assert min(said[0][1], said[2][1]) > 0.6


def test_odd_crops_say_nothing(engine: OcrEngine) -> None:
    shapes = [(0, 0), (0, 9), (1, 1), (2, 300), (300, 2), (5, 3000)]
    assert engine.recognise([np.full((*shape, 3), 255, np.uint8) for shape in shapes]) == [("", 0.0)] * len(shapes)
    assert engine.recognise([]) == []
    with pytest.raises(ValueError, match="height × width × 3"):
        engine.recognise([np.zeros((9, 9), np.uint8)])


def test_recognising_uses_the_same_time() -> None:
    crops = [np.full((20, 20, 3), 255, np.uint8)] * 2
    told: list[float] = []

    class Watch:
        def begun(self) -> None:
            told.append(-1.0)

        def done(self, seconds: float, cpu_seconds: float) -> None:
            told.append(seconds)

    bounded = BoundedOcr(NoOcr(), seconds=60.0, watch=Watch())
    assert bounded.recognise([]) == []
    assert bounded.recognise(crops) == [("", 0.0)] * 2
    assert (bounded.unread, told[0], len(told)) == (0, -1.0, 2)
    spent = BoundedOcr(NoOcr(), seconds=0.0)
    assert spent.recognise(crops) == [("", 0.0)] * 2
    assert spent.unread == 1

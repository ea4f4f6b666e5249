"""Tesseract through pytesseract: the second engine, a program of its own."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from harvest.errors import MissingExtra
from harvest.reading.ocr import OcrLine, check_picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HOW = "install it (Debian: apt install tesseract-ocr) or choose the OCR engine rapidocr"
_SMALLEST_CROP = 4
_LINE_HEIGHT = 40
_ENLARGE_CROP = 4.0


class TesseractEngine:
    """Tesseract's sparse-text mode, which suits figures: words anywhere, in no order.

    Small pictures are enlarged up to ``enlarge`` times, so that the longer side has ``side`` pixels.
    """

    name = "tesseract"

    def __init__(self, language: str = "eng", side: int = 2400, enlarge: float = 3.0, least: float = 0.4) -> None:
        if shutil.which("tesseract") is None:
            raise MissingExtra(f"the program tesseract is not on the PATH: {_HOW}")
        self._language = language
        self._side = side
        self._enlarge = enlarge
        self._least = least

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        """See ``OcrEngine.read``; MissingExtra when the program or its language data is not there."""
        check_picture(image)
        height, width = image.shape[:2]
        if min(height, width) < 8:
            return []
        factor = max(1.0, min(self._side / max(height, width), self._enlarge))
        words = self._words(image, factor, "--psm 11")
        return [line for line in _lines(words, factor) if line.confidence >= self._least]

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """See ``OcrEngine.recognise``; a program's start for each crop. A crop as narrow as a letter is read as one."""
        return [self._line(crop) for crop in crops]

    def _line(self, crop: NDArray[np.uint8]) -> tuple[str, float]:
        check_picture(crop)
        height, width = crop.shape[:2]
        if min(height, width) < _SMALLEST_CROP:
            return "", 0.0
        factor = max(1.0, min(_LINE_HEIGHT / height, _ENLARGE_CROP, self._side / width))
        words = self._words(_framed(crop), factor, "--psm 10" if width < 1.3 * height else "--psm 7")
        said = [(text.strip(), float(sure)) for text, sure in zip(words["text"], words["conf"], strict=True)]
        said = [(text, sure) for text, sure in said if text and sure > 0]
        if not said:
            return "", 0.0
        return " ".join(text for text, _ in said), sum(sure for _, sure in said) / len(said) / 100

    def _words(self, image: NDArray[np.uint8], factor: float, mode: str) -> dict[str, list[Any]]:
        """Tesseract's table of words of the picture enlarged by ``factor``."""
        import pytesseract
        from PIL import Image

        picture = Image.fromarray(image).convert("L")
        if factor > 1:
            size = (round(picture.width * factor), round(picture.height * factor))
            picture = picture.resize(size, Image.Resampling.BICUBIC)
        try:
            words: dict[str, list[Any]] = pytesseract.image_to_data(
                picture, lang=self._language, config=mode, output_type=pytesseract.Output.DICT
            )
        except pytesseract.TesseractNotFoundError as error:
            raise MissingExtra(f"the program tesseract cannot be run: {_HOW}") from error
        except pytesseract.TesseractError as error:
            if "load" in str(error) and self._language in str(error):
                raise MissingExtra(f"tesseract has no data for the language {self._language!r}: {_HOW}") from error
            raise
        return words


def _framed(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The crop with some of its own ground around it, without which Tesseract misses letters at the edge."""
    import numpy as np

    margin = max(4, crop.shape[0] // 3)
    edge = np.concatenate([crop[0], crop[-1], crop[:, 0], crop[:, -1]])
    ground = np.median(edge, axis=0).astype(np.uint8)
    framed = np.empty((crop.shape[0] + 2 * margin, crop.shape[1] + 2 * margin, 3), np.uint8)
    framed[:] = ground
    framed[margin:-margin, margin:-margin] = crop
    return framed


def _lines(words: dict[str, list[Any]], factor: float) -> list[OcrLine]:
    """Words of one printed line joined, in Tesseract's order; boxes in pixels of the picture given."""
    rows: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at, text in enumerate(words["text"]):
        if text.strip() and float(words["conf"][at]) >= 0:
            rows[tuple(words[key][at] for key in ("block_num", "par_num", "line_num"))].append(at)
    lines = []
    for row in rows.values():
        x0, y0 = min(words["left"][at] for at in row), min(words["top"][at] for at in row)
        x1 = max(words["left"][at] + words["width"][at] for at in row)
        y1 = max(words["top"][at] + words["height"][at] for at in row)
        sure = sum(float(words["conf"][at]) for at in row) / len(row) / 100
        text = " ".join(words["text"][at].strip() for at in row)
        lines.append(OcrLine(text, x0 / factor, y0 / factor, max(x1, x0 + 1) / factor, max(y1, y0 + 1) / factor, sure))
    return lines

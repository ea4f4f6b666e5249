"""Text in a picture: one small Protocol and the engines behind it, opened by one name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from harvest.errors import UsageError
from harvest.reading.allowance import Allowance, ReadingWatch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENGINES = ("rapidocr", "tesseract", "none")


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of text: its box in pixels of the picture given (x0 < x1, y0 < y1), confidence in 0..1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0


class OcrEngine(Protocol):
    """Reads the lines of a picture. Engines load their models when first asked to read, not when opened."""

    name: str

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        """The lines of an RGB picture (height × width × 3), in reading order as far as the engine knows it.

        ``dpi`` is the picture's resolution in print, 0 where there is none; engines may spare themselves pixels that
        printed letters do not need. A picture without text, or with too few pixels for any, gives an empty list.
        ValueError for another shape.
        """
        ...

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """What each RGB crop says, taken as one line that reads from left to right: (text, confidence in 0..1).

        No lines are looked for and nothing is turned; ("", 0.0) where nothing is read. ValueError as for ``read``.
        """
        ...


class NoOcr:
    """Reads nothing: for settings without OCR."""

    name = "none"

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        """No lines at all."""
        check_picture(image)
        return []

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """Nothing, for each crop."""
        for crop in crops:
            check_picture(crop)
        return [("", 0.0)] * len(crops)


class BoundedOcr:
    """An engine with ``seconds`` to spend in all; pictures that come later are counted in ``unread`` and not read.

    One long scan then costs its last pages, not the whole document.
    """

    def __init__(self, engine: OcrEngine, seconds: float, watch: ReadingWatch | None = None) -> None:
        self.name = engine.name
        self._engine = engine
        self._allowance = Allowance(seconds, watch)

    @property
    def unread(self) -> int:
        """Readings that were not done."""
        return self._allowance.unread

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        """The engine's lines; none once the time is spent."""
        return self._allowance.within(lambda: self._engine.read(image, dpi), [])

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """What the engine reads; nothing once the time is spent."""
        return self._allowance.within(lambda: self._engine.recognise(crops), [("", 0.0)] * len(crops)) if crops else []


def check_picture(image: NDArray[np.uint8]) -> None:
    """ValueError unless ``image`` is height × width × 3 of bytes."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype.name != "uint8":
        raise ValueError(f"OCR needs a height × width × 3 picture of bytes, not {image.shape} of {image.dtype}")


def open_engine(name: str) -> OcrEngine:
    """The engine called ``name``: "rapidocr", "tesseract" or "none".

    UsageError for another name, MissingExtra where the engine's package or program is not installed.
    """
    if name == "rapidocr":
        from harvest.reading.rapid import RapidEngine

        return RapidEngine()
    if name == "tesseract":
        from harvest.reading.tesseract import TesseractEngine

        return TesseractEngine()
    if name == "none":
        return NoOcr()
    raise UsageError(f"no OCR engine {name!r}: choose one of {', '.join(ENGINES)}")

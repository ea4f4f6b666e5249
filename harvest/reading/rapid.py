"""RapidOCR with the PP-OCR models that come inside its wheel: nothing is ever downloaded."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from harvest.errors import MissingExtra
from harvest.reading.crops import cut_out
from harvest.reading.ocr import OcrLine, check_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

LINE_HEIGHT = 48
"""Pixels a line is high when it is read."""

_MODELS = {"Det": "*_det_*.onnx", "Cls": "*_cls_*.onnx", "Rec": "*_rec_*.onnx"}
_SMALLEST_SIDE = 12
_SMALLEST_CROP = 4
_LONGEST_LINE = 40.0  # widths a height; longer crops are squeezed, since a reading's memory grows with its length


class RapidEngine:
    """The default engine. ``threads`` bounds ONNX Runtime, since harvesting runs a worker a core.

    Lines are looked for in a coarse copy of the picture and read from the picture itself. The copy has ``dpi`` dots an
    inch of print where the picture's own resolution is known, so that letters of 5 points are some 10 pixels high; it
    is never larger than ``side`` pixels nor enlarged more than ``enlarge`` times.
    """

    name = "rapidocr"

    def __init__(
        self, threads: int = 1, dpi: float = 200.0, side: int = 1600, enlarge: float = 2.0, least: float = 0.6
    ) -> None:
        if importlib.util.find_spec("rapidocr") is None:
            raise MissingExtra("OCR needs the package rapidocr: pip install rapidocr, or choose --ocr-engine tesseract")
        self._threads = threads
        self._dpi = dpi
        self._side = side
        self._enlarge = enlarge
        self._least = least
        self._model: Any = None

    def read(self, image: NDArray[np.uint8], dpi: float = 0.0) -> list[OcrLine]:
        """See ``OcrEngine.read``; MissingExtra when the wheel's models are not there."""
        check_picture(image)
        height, width = image.shape[:2]
        if min(height, width) < _SMALLEST_SIDE:
            return []
        factor = min(self._side / max(height, width), self._enlarge)
        if dpi > 0:
            factor = min(factor, self._dpi / dpi)
        coarse = _resized(image, factor)
        found = self._loaded()(coarse, use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        finer = np.array([width / coarse.shape[1], height / coarse.shape[0]], np.float32)
        corners = [np.asarray(box, np.float32) * finer for box in found.boxes]
        said = self._said(image, corners)
        lines = zip(corners, said, strict=True)
        return [_line(box, text, score) for box, (text, score) in lines if text and score >= self._least]

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """See ``OcrEngine.recognise``; crops of similar length are read together."""
        for crop in crops:
            check_picture(crop)
        legible = [at for at, crop in enumerate(crops) if min(crop.shape[:2]) >= _SMALLEST_CROP]
        said = [("", 0.0)] * len(crops)
        for at, read in zip(legible, self._recognised([_line_crop(crops[at]) for at in legible]), strict=True):
            said[at] = read
        return said

    def _said(self, image: NDArray[np.uint8], corners: Sequence[NDArray[np.float32]]) -> list[tuple[str, float]]:
        """What the lines within the corners say; those that run up or down are turned the right way first."""
        swapped = image[:, :, ::-1]
        cut = [cut_out(swapped, box, LINE_HEIGHT, _LONGEST_LINE) for box in corners]
        crops = [crop for crop, _ in cut]
        turned = [at for at, (_, lying) in enumerate(cut) if lying]
        if turned:
            upright, _ = self._loaded().cls_and_rotate([crops[at] for at in turned])
            for at, crop in zip(turned, upright, strict=True):
                crops[at] = crop
        return self._recognised(crops)

    def _recognised(self, crops: list[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        if not crops:
            return []
        found = self._loaded().recognize_txt(crops)
        pairs = zip(found.txts, found.scores, strict=True)
        return [(text.strip(), float(score)) if text.strip() else ("", 0.0) for text, score in pairs]

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _load(self._threads)
        return self._model


def _line_crop(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The crop blue first, no longer than a line that can be read at once."""
    height, width = crop.shape[:2]
    return _resized(crop, 1.0) if width <= _LONGEST_LINE * height else _squeezed(crop, int(_LONGEST_LINE * height))


def _squeezed(crop: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    import cv2

    return cv2.resize(crop[:, :, ::-1].copy(), (width, crop.shape[0]), interpolation=cv2.INTER_AREA)  # type: ignore[no-any-return]


def _resized(image: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """The picture scaled by ``factor``, blue first as OpenCV and the models want it."""
    import cv2

    if abs(factor - 1) >= 0.02:
        size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
        way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
        image = np.asarray(cv2.resize(np.ascontiguousarray(image), size, interpolation=way), np.uint8)
    return cv2.cvtColor(image, cv2.COLOR_RGB2BGR)  # type: ignore[no-any-return]


def _line(corners: NDArray[np.float32], text: str, score: float) -> OcrLine:
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    x0, y0 = max(0.0, float(x0)), max(0.0, float(y0))
    return OcrLine(text.strip(), x0, y0, max(float(x1), x0 + 1), max(float(y1), y0 + 1), float(score))


def _load(threads: int) -> Any:
    """The pipeline with each model named by its file, which leaves RapidOCR nothing to fetch."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    params: dict[str, Any] = {
        "Global.log_level": "critical",
        "Global.max_side_len": 1 << 14,
        "Global.min_side_len": 1,
        "Det.limit_type": "max",
        "Det.limit_side_len": 1 << 14,
        "Rec.rec_img_shape": [3, LINE_HEIGHT, LINE_HEIGHT],  # the least width: RapidOCR's 320 is that of a sentence
        "Rec.rec_batch_num": 1,  # on one thread a batch gains nothing, and its shorter lines are padded
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    for part, pattern in _MODELS.items():
        files = sorted(folder.glob(pattern))
        if not files:
            raise MissingExtra(f"no {pattern} in {folder}: pip install --force-reinstall rapidocr")
        params[f"{part}.model_path"] = str(files[0])
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return rapidocr.RapidOCR(params=params)

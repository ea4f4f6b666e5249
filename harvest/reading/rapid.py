"""RapidOCR with the PP-OCR models that come inside its wheel: nothing is ever downloaded."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvest.errors import MissingExtra
from harvest.reading.ocr import OcrLine, check_picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MODELS = {"Det": "*_det_*.onnx", "Cls": "*_cls_*.onnx", "Rec": "*_rec_*.onnx"}
_SMALLEST_SIDE = 12
_SMALLEST_CROP = 4
_LONGEST_LINE = 40.0  # widths a height; longer crops are squeezed, since a reading's memory grows with its length


class RapidEngine:
    """The default engine. ``threads`` bounds ONNX Runtime, since harvesting runs a worker a core.

    ``detection_side`` is the length in pixels that the longer side is brought to before lines are looked for, never
    more than ``enlarge`` times its own; lines are then read from the picture at that size.
    """

    name = "rapidocr"

    def __init__(self, threads: int = 1, detection_side: int = 1600, enlarge: float = 2.0, least: float = 0.6) -> None:
        if importlib.util.find_spec("rapidocr") is None:
            raise MissingExtra("OCR needs the package rapidocr: pip install rapidocr, or choose --ocr-engine tesseract")
        self._threads = threads
        self._side = detection_side
        self._enlarge = enlarge
        self._least = least
        self._model: Any = None

    def read(self, image: NDArray[np.uint8]) -> list[OcrLine]:
        """See ``OcrEngine.read``; MissingExtra when the wheel's models are not there."""
        check_picture(image)
        height, width = image.shape[:2]
        if min(height, width) < _SMALLEST_SIDE:
            return []
        factor = min(self._side / max(height, width), self._enlarge)
        found = self._loaded()(_resized(image, factor), text_score=self._least)
        if found.boxes is None or found.txts is None:
            return []
        lines = zip(found.boxes, found.txts, found.scores, strict=True)
        return [_line(corners / factor, text, score) for corners, text, score in lines if text.strip()]

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """See ``OcrEngine.recognise``; crops of similar length are read together."""
        for crop in crops:
            check_picture(crop)
        legible = [at for at, crop in enumerate(crops) if min(crop.shape[:2]) >= _SMALLEST_CROP]
        said = [("", 0.0)] * len(crops)
        if legible:
            found = self._loaded().recognize_txt([_line_crop(crops[at]) for at in legible])
            for at, text, score in zip(legible, found.txts, found.scores, strict=True):
                said[at] = (text.strip(), float(score)) if text.strip() else ("", 0.0)
        return said

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

    swapped = image[:, :, ::-1]
    if abs(factor - 1) < 0.02:
        return swapped.copy()
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return cv2.resize(swapped.copy(), size, interpolation=way)  # type: ignore[no-any-return]


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
        "Rec.rec_img_shape": [3, 48, 96],  # the least width: RapidOCR's 320 reads every "0.5" as wide as a sentence
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

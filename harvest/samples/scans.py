"""The scanned look: pages as slightly turned, grainy pictures without a text layer, the truth turned with them."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pymupdf
from numpy.random import Generator

from harvest.samples.canvas import encoded
from harvest.samples.drawing.ink import Rect, page_pixels
from harvest.samples.truth import Truth, rounded

_DPI = 150


def scanned(pdf: bytes, truth: Truth, rng: Generator, layer: bool = False) -> bytes:
    """The document as a scanner gives it back, with an invisible layer of read words or without.

    ``truth`` is changed to the turned boxes and says "scan" or "layered".
    """
    truth.variant = "layered" if layer else "scan"
    out = pymupdf.open()
    turns: dict[int, tuple[float, float, float]] = {}
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for page in document:
            angle = float(rng.uniform(-0.45, 0.45))
            turns[page.number + 1] = (math.radians(angle), page.rect.width / 2, page.rect.height / 2)
            pixels = page_pixels(page, None, _DPI)
            height, width = pixels.shape[:2]
            turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
            grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
            grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
            grain = rng.normal(0, 5, grey.shape).astype(np.float32)
            shade = np.linspace(0, float(rng.uniform(-10, 10)), width, dtype=np.float32)
            worn = np.clip(cv2.GaussianBlur(grey, (0, 0), 0.5) * 0.93 + 12 + grain + shade, 0, 255).astype(np.uint8)
            target = out.new_page(width=page.rect.width, height=page.rect.height)
            target.insert_image(target.rect, stream=encoded(np.repeat(worn[:, :, None], 3, axis=2), 72))
            if layer:
                _write_layer(target, page.get_text("words", flags=0), turns[page.number + 1])
    _turn_truth(truth, turns)
    data = bytes(out.tobytes(garbage=3, deflate=True, no_new_id=True))
    out.close()
    return data


def _write_layer(target: Any, words: list[Any], turn: tuple[float, float, float]) -> None:
    """The words in a face of its own, invisible, as OCR programs leave them."""
    font = pymupdf.Font("helv")
    pen = pymupdf.TextWriter(target.rect)
    for x0, top, x1, bottom, text, *_ in words:
        box = _turned((x0, top, x1, bottom), turn)
        size = (x1 - x0) / max(font.text_length(text, 1.0), 0.1)
        pen.append((box[0], box[3] - (bottom - top) * 0.25), text, font=font, fontsize=min(size, 1.3 * (bottom - top)))
    pen.write_text(target, render_mode=3)


def _turned(box: Rect, turn: tuple[float, float, float]) -> Rect:
    """The box around a turned box (counter-clockwise by the angle, y down)."""
    angle, cx, cy = turn
    xs, ys = [], []
    for x in (box[0], box[2]):
        for y in (box[1], box[3]):
            xs.append(cx + (x - cx) * math.cos(angle) + (y - cy) * math.sin(angle))
            ys.append(cy - (x - cx) * math.sin(angle) + (y - cy) * math.cos(angle))
    return (min(xs), min(ys), max(xs), max(ys))


def _turn_truth(truth: Truth, turns: dict[int, tuple[float, float, float]]) -> None:
    for figure in truth.figures:
        turn = turns[figure.page]
        figure.box = _turned(figure.box, turn)
        for panel in figure.panels:
            for part in (panel, panel.get("scale"), *panel.get("molecules", ())):
                if part:
                    part["box"] = rounded(_turned(tuple(part["box"]), turn))
    for decoy in truth.decoys:
        decoy["box"] = rounded(_turned(tuple(decoy["box"]), turns[decoy["page"]]))

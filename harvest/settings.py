"""What a harvest was asked to do. The fingerprint is half of the resume key: changed settings harvest again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

HARVEST_VERSION = 3
"""Raised whenever the records that harvesting makes of the same file change, so that libraries are refreshed."""


@dataclass(frozen=True, slots=True)
class HarvestSettings:
    """Choices that change the records: ``ocr`` is an engine's name ("rapidocr", "tesseract", "none").

    ``ocr_figures`` reads the text inside raster figures (the letters of panels and the labels of scale bars are read
    wherever there is an engine); ``ocr_pages`` reads scanned pages, whose captions could
    not be found otherwise. ``dpi`` is the resolution of the figure images, in dots an inch; ``page_images`` keeps a
    picture of every page that holds a figure, so that a library can show it without the paper's file.
    """

    ocr: str = "rapidocr"
    ocr_figures: bool = True
    ocr_pages: bool = True
    dpi: int = 200
    page_images: bool = True

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when a setting or the harvester's version does."""
        text = json.dumps({"version": HARVEST_VERSION, **asdict(self)}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document and one worker; they never change a record, so they are not in the fingerprint.

    ``seconds`` is for everything but OCR, whose readings may take ``ocr_seconds`` in all and ``picture_seconds`` each,
    and reading drawn molecules, which may take ``molecule_seconds`` in all and ``molecule_panel_seconds`` a panel.
    """

    seconds: float = 180.0
    ocr_seconds: float = 1800.0
    picture_seconds: float = 90.0
    molecule_seconds: float = 600.0
    molecule_panel_seconds: float = 120.0
    memory_bytes: int = 3 * 2**30
    file_bytes: int = 512 * 2**20
    pages: int = 2000
    pixels: int = 120_000_000
    archive_bytes: int = 4 * 2**30
    archive_members: int = 20_000

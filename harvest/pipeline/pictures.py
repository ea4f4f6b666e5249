"""Pictures on their way into a library: encoded, named by their content, written whole into a workspace."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.records import Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def keep_array(image: NDArray[np.uint8], workspace: Path, suffix: str = "png", quality: int = 85) -> Picture:
    """An RGB array (height × width × 3) written as PNG, which loses nothing, or as JPEG ("jpg") of ``quality``."""
    import cv2

    swapped = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    if suffix == "jpg":
        done, data = cv2.imencode(".jpg", swapped, [cv2.IMWRITE_JPEG_QUALITY, quality])
    else:
        runs = [cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE]  # two thirds of the time, 3 % larger
        done, data = cv2.imencode(".png", swapped, [cv2.IMWRITE_PNG_COMPRESSION, 4, *runs])
    if not done:
        raise ValueError(f"a picture of {image.shape[1]} × {image.shape[0]} pixels could not be encoded")
    return keep_bytes(data.tobytes(), suffix, image.shape[1], image.shape[0], workspace)


def keep_bytes(data: bytes, suffix: str, width: int, height: int, workspace: Path) -> Picture:
    """A file's bytes written as ``workspace/<sha256>.<suffix>``, beside and renamed, unless they are there."""
    picture = Picture(hashlib.sha256(data).hexdigest(), suffix, width, height)
    target = workspace / picture.name
    if not target.exists():
        workspace.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(".part")
        beside.write_bytes(data)
        beside.replace(target)
    return picture

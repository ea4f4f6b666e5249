"""Pictures from files and bytes as plain RGB, bounded before they are decoded, and single images as documents."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.errors import DocumentError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")


def decode(data: Path | bytes, pixels: int, name: str = "") -> NDArray[np.uint8]:
    """A picture as RGB (height × width × 3): first frame, upright, alpha on white, 16 bits brought to 8.

    DocumentError in one line when it is none of ``FORMATS``, broken, cut off, or has more than ``pixels`` pixels.
    """
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    name = name or (data.name if isinstance(data, Path) else "picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(data if isinstance(data, Path) else io.BytesIO(data), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height > pixels:
                    raise DocumentError(f"{name}: {width} × {height} pixels are more than the limit of {pixels}")
                if width < 1 or height < 1:
                    raise DocumentError(f"{name}: the image has no pixels")
                picture.load()
                return np.asarray(_plain(picture), dtype=np.uint8)
    except DocumentError:
        raise
    except Image.DecompressionBombError as error:
        raise DocumentError(f"{name}: {_too_many(error, pixels)}") from error
    except UnidentifiedImageError as error:
        raise DocumentError(f"{name}: not a picture of a known format, or broken") from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise DocumentError(f"{name}: broken image ({_first_line(error)})") from error
    except (ZeroDivisionError, AttributeError, MemoryError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(f"{name}: broken image ({_first_line(error)})") from error


def _too_many(error: Exception, pixels: int) -> str:
    """What Pillow says when a picture is over its own bound, which it looks at before anyone can ask for the size."""
    from PIL import Image

    stated = re.search(r"\d+", str(error))
    most = min(pixels, 2 * (Image.MAX_IMAGE_PIXELS or pixels))
    return f"{stated[0] if stated else 'its'} pixels are more than the limit of {most}"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _plain(picture: Image.Image) -> Image.Image:
    """The picture upright in mode RGB, alpha laid on white."""
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        picture = _eight_bits(picture)
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of more than 8 bits: by their depth where they fill it, else stretched between their extremes."""
    import numpy as np
    from PIL import Image

    values = np.nan_to_num(np.asarray(picture, dtype=np.float32))
    low, high = float(values.min()), float(values.max())
    if low >= 0 and 32767 <= high <= 65535:
        low, high = 0.0, 65535.0
    elif low >= 0 and 128 <= high <= 255:
        low, high = 0.0, 255.0
    return Image.fromarray(((values - low) * (255 / max(high - low, 1e-9))).clip(0, 255).astype(np.uint8))


def as_stored(graphic: Path | bytes, image: NDArray[np.uint8]) -> bytes | None:
    """The file's own bytes when it is a plain JPEG that shows exactly ``image``; None when it must be encoded anew."""
    from PIL import Image

    data = graphic.read_bytes() if isinstance(graphic, Path) else graphic
    if data[:3] != b"\xff\xd8\xff":
        return None
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        plain = picture.mode in ("RGB", "L") and picture.getexif().get(0x0112, 1) == 1
        return data if plain and picture.size == (image.shape[1], image.shape[0]) else None

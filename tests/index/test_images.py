"""Pictures to search with: what is too large says so, whoever notices it first."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from harvest.errors import DocumentError
from index.images import load_image


@pytest.mark.parametrize(("side", "said"), [(12_000, "12000 × 12000"), (14_000, "196000000")])
def test_too_many_pixels_are_called_so(side: int, said: str) -> None:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    with pytest.raises(DocumentError, match=f"^the picture has {said} pixels, more than 120 million$"):
        load_image(out.getvalue())

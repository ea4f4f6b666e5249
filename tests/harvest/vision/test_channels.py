"""Each pixel's darkest and brightest channel, for any type and any part of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from harvest.vision.channels import brightest, darkest


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.float64])
def test_channels_are_compared_pixel_by_pixel(kind: type[np.generic]) -> None:
    image = np.random.default_rng(3).integers(0, 256, (40, 50, 3)).astype(kind)
    for part in (image, image[5:30:2, ::-3], image[:0]):
        assert np.array_equal(darkest(part), part.min(axis=2))
        assert np.array_equal(brightest(part), part.max(axis=2))
        assert darkest(part).dtype == brightest(part).dtype == kind

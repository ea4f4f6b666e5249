"""The darkest and the brightest of each pixel's channels.

NumPy's ``min(axis=2)`` goes from pixel to pixel and takes twenty times as long as comparing whole channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def darkest(image: NDArray[Any]) -> NDArray[Any]:
    """The least of red, green and blue: height × width, of the type of the picture (height × width × 3)."""
    import numpy as np

    red, green, blue = (image[..., channel] for channel in range(3))
    least: NDArray[Any] = np.minimum(np.minimum(red, green), blue)
    return least


def brightest(image: NDArray[Any]) -> NDArray[Any]:
    """The greatest of red, green and blue: height × width, of the type of the picture (height × width × 3)."""
    import numpy as np

    red, green, blue = (image[..., channel] for channel in range(3))
    greatest: NDArray[Any] = np.maximum(np.maximum(red, green), blue)
    return greatest

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoders.clip_network import HEADS, ClipNetwork
from index.encoders.minilm import NETWORK, VOCABULARY, MiniLM
from index.images import load_image

MOST_BYTES = 45_000_000


@pytest.fixture(scope="module")
def network() -> ClipNetwork:
    return ClipNetwork()


def bars() -> NDArray[np.uint8]:
    """A bar chart on white paper."""
    image = np.full((240, 320, 3), 255, np.uint8)
    for place, height in enumerate((60, 150, 100, 180, 40)):
        cv2.rectangle(image, (50 + 50 * place, 210 - height), (80 + 50 * place, 210), (200, 90, 40), -1)
    cv2.line(image, (40, 210), (310, 210), (0, 0, 0), 2)
    cv2.line(image, (40, 20), (40, 210), (0, 0, 0), 2)
    return image


def grains() -> NDArray[np.uint8]:
    """Grey noise with a grain, as of an electron microscope."""
    noise = np.random.default_rng(0).standard_normal((60, 80)).astype(np.float32)
    field = cv2.resize(noise, (320, 240), interpolation=cv2.INTER_CUBIC)
    return np.repeat(np.clip(field * 40 + 120, 0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=2)


def test_vectors_are_of_unit_length_and_of_one_space(network: ClipNetwork) -> None:
    pictures, texts = network.image_vectors([bars(), grains()]), network.text_vectors(["bar chart", "SEM image"])
    for vectors in (pictures, texts):
        assert vectors.shape == (2, network.dim)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_text_is_nearest_to_its_picture(network: ClipNetwork) -> None:
    scores = network.text_vectors(["bar chart", "SEM image"]) @ network.image_vectors([bars(), grains()]).T
    assert scores[0, 0] > scores[0, 1]
    assert scores[1, 1] > scores[1, 0]


def test_the_same_gives_the_same_alone_and_among_others(network: ClipNetwork) -> None:
    again = ClipNetwork()
    assert again.fingerprint == network.fingerprint
    assert np.array_equal(again.image_vectors([bars()]), network.image_vectors([bars()]))
    texts = ["a", "the crystal structure of the perovskite", "bar chart"]
    assert np.allclose(again.text_vectors(["bar chart"])[0], network.text_vectors(texts)[2], atol=1e-5)


def test_a_text_is_described_as_if_alone() -> None:
    tower, texts = MiniLM(), ["bar chart", "the crystal structure of the perovskite " * 9, ""]
    assert np.array_equal(tower.describe(texts), np.concatenate([tower.describe([text]) for text in texts]))


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (3000, 7)])
def test_pictures_of_any_shape(network: ClipNetwork, shape: tuple[int, int]) -> None:
    vector = network.image_vectors([np.full((*shape, 3), 128, np.uint8)])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_empty_text_and_no_text(network: ClipNetwork) -> None:
    assert np.linalg.norm(network.text_vectors([""])[0]) == pytest.approx(1.0, abs=1e-5)
    assert network.text_vectors([]).shape == (0, network.dim)
    assert network.image_vectors([]).shape == (0, network.dim)


def test_long_text_is_cut(network: ClipNetwork) -> None:
    long = network.text_vectors(["nanowire " * 400, "nanowire " * 400 + "pie chart"])
    assert np.array_equal(long[0], long[1])


def test_threads_may_share_it() -> None:
    network = ClipNetwork()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: network.text_vectors(["pie chart"]), range(8)))
    assert all(np.array_equal(each, found[0]) for each in found)


def test_likelihood_grows_with_the_score(network: ClipNetwork) -> None:
    for question in ("text", "image"):
        likely = [network.likelihood(score, question) for score in (-0.2, 0.0, 0.2, 0.4, 0.8)]
        assert likely == sorted(likely)
        assert likely[0] < 0.5 < likely[-1]


def test_everything_that_ships_together_is_small() -> None:
    from harvest.vision import NETWORK as PICTURES

    assert sum(path.stat().st_size for path in (PICTURES, NETWORK, VOCABULARY, HEADS)) <= MOST_BYTES


def test_kinds_by_name_on_real_figures(network: ClipNetwork, shared_data: Path) -> None:
    names = {"bar_chart": "bar chart", "pie_chart": "pie chart", "stm": "STM image", "table_image": "table"}
    files = {kind: sorted((shared_data / "figures").glob(f"*{kind}_*"))[:6] for kind in names}
    pictures = {kind: network.image_vectors([load_image(path) for path in paths]) for kind, paths in files.items()}
    for kind, text in zip(names, network.text_vectors(list(names.values())), strict=True):
        means = {other: float((vectors @ text).mean()) for other, vectors in pictures.items()}
        assert max(means, key=lambda other: means[other]) == kind

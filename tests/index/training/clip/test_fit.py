from __future__ import annotations

import numpy as np
import pytest

from index.training.clip.fit import PARTS, Batch, Plan, _slopes, fit, start

PLAN = Plan(dim=8, hidden=12, image_axes=10, text_axes=9, steps=150, batch=24, dropout=0.0, rate=0.01, decay=0.0)


def batch_of(count: int, seed: int = 0) -> Batch:
    """Pictures and texts that share what they are about, each seen through a mixture of its own."""
    rng = np.random.default_rng(seed)
    about = rng.standard_normal((count, 6)).astype(np.float32)
    mix = np.random.default_rng(99)
    images = about @ mix.standard_normal((6, 10)).astype(np.float32)
    texts = about @ mix.standard_normal((6, 9)).astype(np.float32)
    return Batch(images, texts, np.eye(count, dtype=np.float32))


def test_slopes_are_those_of_the_loss() -> None:
    small = batch_of(12)
    batch = Batch(small.images.astype(np.float64), small.texts.astype(np.float64), small.right)
    batch.right[0, 1], batch.right[2, 3] = 0.5, -1.0
    rng = np.random.default_rng(1)
    image, text = start(batch.images, 10, PLAN, 0), start(batch.texts, 9, PLAN, 1)
    weights = {
        f"{side}.{part}": getattr(head, part)[0].astype(np.float64)
        for side, head in (("image", image), ("text", text))
        for part in PARTS
    }
    weights["scale"] = np.array([1.5])
    _, slopes = _slopes(weights, batch, PLAN, rng)
    for name, value in weights.items():
        place = tuple(int(rng.integers(size)) for size in value.shape)
        kept, losses = value[place], []
        for step in (1e-4, -1e-4):
            value[place] = kept + step
            losses.append(_slopes(weights, batch, PLAN, rng)[0])
        value[place] = kept
        assert (losses[0] - losses[1]) / 2e-4 == pytest.approx(float(slopes[name][place]), abs=2e-3), name


def test_pictures_come_to_lie_by_their_texts_even_new_ones() -> None:
    first = batch_of(200)
    image, text = start(first.images, 10, PLAN, 0), start(first.texts, 9, PLAN, 1)
    rng = np.random.default_rng(0)

    def drawn(_: int) -> Batch:
        rows = rng.choice(200, PLAN.batch, replace=False)
        return Batch(
            image.turned(first.images[rows]), text.turned(first.texts[rows]), np.eye(PLAN.batch, dtype=np.float32)
        )

    told: list[str] = []
    pictures, texts = fit(image, text, drawn, PLAN, told.append)
    new = batch_of(40, seed=5)
    scores = texts.vectors(new.texts) @ pictures.vectors(new.images).T
    assert (scores.argmax(axis=1) == np.arange(40)).mean() > 0.8
    assert len(told) == 1


def test_the_same_seed_gives_the_same_heads() -> None:
    batch = batch_of(24)
    image, text = start(batch.images, 10, PLAN, 0), start(batch.texts, 9, PLAN, 1)
    turned = Batch(image.turned(batch.images), text.turned(batch.texts), batch.right)
    one, two = (fit(image, text, lambda _: turned, PLAN, lambda _: None) for _ in range(2))
    assert all(np.array_equal(getattr(one[0], part), getattr(two[0], part)) for part in PARTS)


def test_axes_are_evenly_spread() -> None:
    rows = np.random.default_rng(0).standard_normal((500, 30)).astype(np.float32) * np.linspace(
        1, 30, 30, dtype=np.float32
    )
    turned = start(rows, 12, Plan(floor=0.0), 0).turned(rows)
    assert turned.shape == (500, 12)
    assert np.allclose(turned.std(axis=0), 1.0, atol=0.1)
    assert np.abs(np.corrcoef(turned.T) - np.eye(12)).max() < 0.1

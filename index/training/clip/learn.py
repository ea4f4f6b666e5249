"""From pictures, texts and a plan to heads: several fits side by side, each kept so that an ended run goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harvest.vision import DESCRIPTION
from index.encoders.clip_heads import Heads, Rows, image_features, load_heads, text_features
from index.training.clip.examples import Examples
from index.training.clip.fit import PARTS, Batch, Plan, fit, start

Numbers = Mapping[str, NDArray[np.float16]]

PIXELS_WEIGH = 3.0
"""How much one number of pixels counts against one of the network, of which there are 25 times as many."""

UNCALIBRATED = np.zeros((2, 2), np.float32)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the towers made of pictures (by key) and of texts."""

    images: Numbers
    texts: Numbers

    def image_rows(self, keys: Sequence[str]) -> Rows:
        return image_features(np.stack([self.images[key] for key in keys]))

    def text_rows(self, texts: Sequence[str]) -> Rows:
        return text_features(np.stack([self.texts[text] for text in texts]))


def learn(examples: Examples, seen: Seen, plans: Sequence[Plan], folder: Path, tell: Callable[[str], None]) -> Heads:
    """A fit a plan, side by side, not calibrated yet; the plans share their axes."""
    texts = sorted(examples.texts())
    places = {text: place for place, text in enumerate(texts)}
    images, said = seen.image_rows([pair.key for pair in examples.pairs]), seen.text_rows(texts)
    made = []
    for plan in plans:
        path = folder / f"fit-{_name(plan, examples, texts, images, said)}.npz"
        if not path.is_file():
            _fit_one(examples, places, images, said, plan, tell).save(path)
        made.append(load_heads(path))
    return joined(made)


def _fit_one(
    examples: Examples, places: Mapping[str, int], images: Rows, said: Rows, plan: Plan, tell: Callable[[str], None]
) -> Heads:
    weights = np.ones(images.shape[1], np.float32)
    weights[DESCRIPTION:] = PIXELS_WEIGH
    image, text = (
        start(images, plan.image_axes, plan, plan.seed, weights),
        start(said, plan.text_axes, plan, plan.seed + 1000),
    )
    pictures, words = image.turned(images), text.turned(said)
    rng = np.random.default_rng(plan.seed)

    def batch(_: int) -> Batch:
        rows, sayings = examples.draw(min(plan.batch, len(examples.pairs)), rng, plan.labelled)
        sayings += examples.asked(rng)
        return Batch(pictures[rows], words[[places[s.text] for s in sayings]], examples.right(rows, sayings))

    image, text = fit(image, text, batch, plan, tell)
    return Heads(image, text, UNCALIBRATED)


def joined(made: Sequence[Heads]) -> Heads:
    """Fits of one turn side by side."""
    sides = [
        replace(heads[0], **{part: np.concatenate([getattr(head, part) for head in heads]) for part in PARTS})
        for heads in ([one.image for one in made], [one.text for one in made])
    ]
    return Heads(sides[0], sides[1], made[0].calibration)


def _name(plan: Plan, examples: Examples, texts: Sequence[str], *rows: Rows) -> str:
    """Changes with the plan and what is learnt from; of the towers' numbers some are enough."""
    digest = hashlib.sha256(";".join(f"{f.name}={getattr(plan, f.name)}" for f in fields(plan)).encode())
    for pair in examples.pairs:
        digest.update("|".join((pair.key, pair.caption, pair.kind, pair.words)).encode())
    digest.update("\n".join(texts).encode())
    for part in (examples.worth, *rows):
        digest.update(np.ascontiguousarray(part[:: max(len(part) // 500, 1)]).tobytes())
    return digest.hexdigest()[:16]

"""The steps of learning: what is learnt from, what the towers make of it, heads without and with what is kept back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from harvest.vision import open_network
from index.encoders.clip_heads import Heads, Rows
from index.encoders.minilm import MiniLM
from index.training.clip import measure
from index.training.clip.calibrate import calibration
from index.training.clip.examples import Examples, Shares
from index.training.clip.features import Features
from index.training.clip.fit import Plan
from index.training.clip.learn import Seen, learn
from index.training.clip.pairs import Pair, pairs, tested
from index.training.clip.views import views
from index.training.clip.wording import KIND_NAMES, plain

CAPTIONS = Plan(steps=450, dropout=0.25)
KINDS = Plan(steps=300, dropout=0.3, decay=0.1, labelled=8.0)
PLANS = (CAPTIONS, replace(CAPTIONS, seed=1), replace(KINDS, seed=2), replace(KINDS, seed=3))
"""Fits side by side, together surer than each: two mostly of captions, two mostly of kinds and looks."""

LABELLED = ("micrographs", "figures", "parts")
CAPTIONED = ("micrographs", "captioned_papers", "library")


class Work:
    """All pictures and texts of a folder of data sets, looked at and read once."""

    def __init__(
        self,
        data: Path,
        cache: Path,
        libraries: Sequence[Path],
        drawn: Path | None,
        tell: Callable[[str], None],
        tower: MiniLM | None = None,
    ) -> None:
        self.cache = cache
        self.tell = tell
        self._features = Features(cache, open_network(), tower or MiniLM(), tell)
        found, test = pairs(data, libraries, drawn), tested(data)
        found += list(views(found))
        self._images = self._features.images([*found, *test])
        self.pairs = [pair for pair in found if pair.key in self._images]
        self.test = [pair for pair in test if pair.key in self._images]

    @property
    def train(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.part == "train"]

    @cached_property
    def kept(self) -> list[Pair]:
        """What is measured on: pictures as they are, not other views of them."""
        return [pair for pair in self.pairs if pair.part == "kept" and not pair.view]

    def seen(self, texts: Sequence[str]) -> Seen:
        """What the towers made of all pictures and of these texts."""
        return Seen(self._images, self._features.texts(texts))

    def fitted(self, learnt_from: list[Pair]) -> Heads:
        """Heads fitted on these pictures, not calibrated."""
        examples = Examples(learnt_from, Shares())
        return learn(examples, self.seen(sorted(examples.texts())), PLANS, self.cache, self.tell)

    def pictures(self, heads: Heads, chosen: Sequence[Pair]) -> Rows:
        """Vectors of pictures."""
        return heads.image.vectors(self.seen([]).image_rows([pair.key for pair in chosen]))

    def read(self, heads: Heads) -> measure.Vectors:
        """A function from texts to vectors."""
        return lambda texts: heads.text.vectors(self.seen(texts).text_rows(texts))


def tried(work: Work) -> Heads:
    """Heads that have not seen what is kept back, calibrated on it."""
    heads = work.fitted(work.train)
    chosen = [pair for pair in work.kept if pair.source not in ("textbooks", "figures")]
    return replace(heads, calibration=calibration(chosen, work.pictures(heads, chosen), work.read(heads)))


def learnt(work: Work, calibrated: Rows) -> Heads:
    """Heads that have seen everything but ``captioned_test``; the calibration is the tried ones'."""
    return replace(work.fitted(work.pairs), calibration=calibrated)


def recalls(work: Work, heads: Heads) -> dict[str, float]:
    """Recall at 10 by set."""
    sets = {
        "textbooks": [pair for pair in work.kept if pair.source == "textbooks"][: measure.TEXTBOOK_COUNT],
        "captioned_papers": [pair for pair in work.kept if pair.source == "captioned_papers"],
        "captioned_test": work.test,
    }
    found: dict[str, float] = {}
    for name, chosen in sets.items():
        captions = [plain(pair.caption) for pair in chosen]
        if chosen:
            found[name] = measure.recall(work.pictures(heads, chosen), work.read(heads)(captions), captions)
    return found


def report(work: Work, heads: Heads) -> str:
    """The numbers of heads that have not seen what is kept back, as lines of text."""
    read = work.read(heads)
    labelled = [pair for pair in work.kept if pair.source in LABELLED and pair.kind]
    micrographs = [pair for pair in work.kept if pair.source in CAPTIONED]
    lines = [f"R@10 {name}: {value:.3f}" for name, value in recalls(work, heads).items()]
    vectors = work.pictures(heads, labelled)
    for title, asked in (("15 kinds", measure.ASKED_KINDS), ("all kinds", tuple(KIND_NAMES))):
        lines.append(
            _table(f"P@10 of {title} over {len(labelled)} panels", measure.kinds(labelled, vectors, read, asked))
        )
    vectors = work.pictures(heads, micrographs)
    for title, judged in (("all micrographs", False), ("micrographs that any of the words is said of", True)):
        lines.append(
            _table(f"P@10 of words of morphology over {title}", measure.morphology(micrographs, vectors, read, judged))
        )
    slopes = "; ".join(f"{slope:.2f} s {offset:+.2f}" for slope, offset in heads.calibration)
    return "\n".join([*lines, f"log odds of an answer by score s, asked by text; by picture: {slopes}"])


def _table(title: str, values: dict[str, float]) -> str:
    return f"{title}: {measure.mean(values):.3f} ({', '.join(f'{name} {value:.2f}' for name, value in values.items())})"

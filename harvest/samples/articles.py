"""Articles: what they say and show, set on the pages of a look."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from harvest.samples.canvas import Page, Press
from harvest.samples.facts import SUBSTANCES
from harvest.samples.floats import FigureFloat, Pair, TableFloat
from harvest.samples.flow import Flow
from harvest.samples.front import print_front
from harvest.samples.heads import furnish, metadata, portrait
from harvest.samples.illustrator import Illustrator, Shown
from harvest.samples.looks import Look
from harvest.samples.markup import plain
from harvest.samples.prose import PaperFacts, Writer
from harvest.samples.truth import TrueFigure, Truth


class Article:
    """Sets one article; ``bytes`` and ``truth`` are the result."""

    def __init__(self, rng: Generator, look: Look, source: str, figures: int | None = None) -> None:
        self.rng, self.look = rng, look
        self.substance = SUBSTANCES[int(rng.integers(len(SUBSTANCES)))]
        self.writer = Writer(rng, self.substance, look.cite_numbers)
        self.facts: PaperFacts = self.writer.facts(look.journal, look.prefix)
        self.truth = Truth(source, 0, look.name, "article", self.facts.truth())
        artist = Illustrator(rng, look, self.substance)
        self.shown = [artist.figure() for _ in range(figures or int(rng.integers(3, 6)))]
        self.mentions: dict[int, list[str]] = {}
        self.floats = [self._float(shown) for shown in self.shown]
        self.pairs = self._find_pairs()

    def _float(self, shown: Shown) -> FigureFloat:
        true = TrueFigure(shown.label, 0, (0, 0, 1, 1), 0, "", shown.kind, [])
        self.truth.figures.append(true)
        centred = self.look.front != "sidebar"
        backing = float(self.rng.choice([0.0, 0.0, 4.0]))
        return FigureFloat(
            shown.graphic,
            shown.label,
            shown.caption,
            shown.parts,
            self.look.caption,
            shown.place,
            shown.wide,
            true,
            centred,
            backing,
        )

    def reference(self, shown: Shown, with_panel: bool = True) -> str:
        """How the body cites a figure, sometimes one of its panels."""
        style = self.look.caption
        pattern = style.cite if shown.word == style.word else f"{shown.word} {{}}"
        number = shown.number
        if with_panel and len(shown.graphic.panels) > 1 and self.rng.random() < 0.6:
            letter = shown.graphic.panels[int(self.rng.integers(len(shown.graphic.panels)))].letter
            number += letter if self.rng.random() < 0.6 else f"({letter})"
        return pattern.format(number)

    def typeset(self, readable: bool = True) -> bytes:
        """Print everything; the PDF's bytes, with or without a way to read its glyphs as text."""
        press = Press()
        flow = Flow(press, self.look, furnish(self.look, self.facts))
        first = press.new_page(*self.look.page)
        flow.start(print_front(first, self.look, self.facts, self.truth), first)
        self._introduction(flow)
        self._results(flow)
        self._end(flow)
        flow.finish()
        self.truth.pages = press.document.page_count
        if self.rng.random() < 0.3:
            first.hide((60, 300, 250, 480), portrait(self.rng))
            self.truth.decoy("invisible image", 1, (60, 300, 250, 480))
        with_data = self.rng.random() < 0.6
        data = press.finish(metadata(self.facts) if with_data else {}, readable)
        order = {id(figure): k for k, figure in enumerate(self.truth.figures)}
        self.truth.figures.sort(key=lambda figure: (figure.page, figure.box[1], order[id(figure)]))
        return data

    def _heading(self, flow: Flow, number: int, name: str) -> None:
        roman = ("I", "II", "III", "IV", "V", "VI")[number - 1]
        prefix = self.look.numbering.format(number, roman=roman, chapter=self.facts.volume % 6 + 1)
        if self.look.front == "letter" or self.look.front == "sidebar":
            name = name.upper()
        flow.text(prefix + name, self.look.heading, before=8.0, after=2.0, keep=3)

    def _introduction(self, flow: Flow) -> None:
        self._heading(flow, 1, "Introduction")
        for _ in range(int(self.rng.integers(2, 4))):
            flow.text(self.writer.paragraph(int(self.rng.integers(4, 7))), self.look.body)
        self._heading(flow, 2, "Experimental section")
        for _ in range(int(self.rng.integers(1, 3))):
            flow.text(self.writer.paragraph(int(self.rng.integers(4, 6))), self.look.body)
        if self.rng.random() < 0.6:
            self._equation(flow)

    def _equation(self, flow: Flow) -> None:
        formula = str(
            self.rng.choice(
                [
                    "*C* = *I* Δ*t* / (*m* Δ*V*)",
                    "*D* = *K λ* / (*β* cos *θ*)",
                    "*σ* = *σ*~0~ exp(−*E*~a~ / *kT*)",
                    "(*αhν*)^2^ = *A*(*hν* − *E*~g~)",
                ]
            )
        )
        kind = self.look.body.with_(align="centre", indent=0.0)
        flow.text(f"{formula}      (1)", kind, before=5.0, after=5.0)
        flow.text(
            "where the symbols have their usual meaning and all values refer to the same geometry.", self.look.body
        )

    def _results(self, flow: Flow) -> None:
        self._heading(flow, 3, "Results and discussion")
        table_at = int(self.rng.integers(0, len(self.floats) + 1))
        for k, (shown, item) in enumerate(zip(self.shown, self.floats, strict=True)):
            for n in range(int(self.rng.integers(1, 3))):
                sentence = self.writer.mention(self.reference(shown), shown.graphic.panels[0].drawn.kind)
                item.truth.mentions.append(plain(sentence))
                body = [self.writer.sentence(), sentence, self.writer.paragraph(int(self.rng.integers(2, 4)))]
                flow.text(" ".join(body[1:] if n == 0 else body), self.look.body)
            self._add(flow, k)
            if k == table_at:
                flow.add(self._table())
            flow.text(self.writer.paragraph(int(self.rng.integers(3, 6))), self.look.body)

    def _add(self, flow: Flow, number: int) -> None:
        """Let a figure float, or wait: for its neighbour in a pair, or for the end of a manuscript."""
        if self.look.figures_last or number in self.pairs:
            return
        item = self.floats[number]
        if number - 1 in self.pairs:
            flow.add(Pair(self.floats[number - 1], item, self.look.gutter))
        else:
            flow.add(item)

    def _find_pairs(self) -> set[int]:
        """The narrow figures that stand beside the next one."""
        pairs: set[int] = set()
        for k, (a, b) in enumerate(pairwise(self.shown)):
            alike = not a.wide and not b.wide and abs(a.graphic.height - b.graphic.height) < 60
            if alike and k - 1 not in pairs and self.rng.random() < 0.6:
                pairs.add(k)
        return pairs

    def _figures_last(self, flow: Flow) -> None:
        """A manuscript's figures, a page each; their captions below them, or together on a page before."""
        listed = bool(self.rng.random() < 0.4)
        pages = []
        if listed:
            flow.start()
            flow.text("Figure captions", self.look.heading)
            kind = self.look.body.with_(indent=0.0)
            pages = [flow.text(item.caption, kind, after=6.0) for item in self.floats]
        for k, item in enumerate(self.floats):
            flow.start()
            whole = plain(item.caption)
            if listed:
                item.caption = f"**{item.label}**"
            flow.place(item)
            if listed:
                item.truth.caption, item.truth.caption_page = whole, pages[k]

    def _table(self) -> TableFloat:
        names = [f"{self.substance.short}-{k}" for k in range(1, int(self.rng.integers(4, 7)))]
        rows = [["Sample", "Size (nm)", "*S*~BET~ (m^2^ g^−1^)", "Yield (%)"]]
        rows += [[name, *(f"{v:.1f}" for v in self.rng.uniform(2, 99, 3))] for name in names]
        caption = f"**Table 1.** Properties of the {self.substance.name} samples."
        kind = self.look.caption.type.with_(align="left", size=min(self.look.caption.type.size, 8.0))
        return TableFloat(caption, rows, kind, bool(self.rng.random() < 0.3), self.truth, wide=False)

    def _end(self, flow: Flow) -> None:
        self._heading(flow, 4, "Conclusions")
        flow.text(self.writer.paragraph(4), self.look.body)
        kind = self.look.body.with_(size=self.look.body.size - 1.2, leading=self.look.body.leading - 1.6, indent=0.0)
        if self.rng.random() < 0.7:
            flow.text(
                "**Acknowledgements**  The authors thank the technical staff for help with the instruments.",
                kind,
                before=6,
            )
        flow.text("References", self.look.heading, before=8.0, after=2.0, keep=3)
        for number in range(1, int(self.rng.integers(12, 34))):
            flow.text(self.writer.reference(number), kind)
        if self.look.figures_last:
            self._figures_last(flow)
        if self.look.photos:
            for name in self.facts.authors[:2]:
                flow.add(Biography(name, portrait(self.rng), kind.leading, self.look, self.truth))


@dataclass(slots=True)
class Biography:
    """An author's photograph with some lines beside it."""

    name: str
    photo: bytes
    leading: float
    look: Look
    truth: Truth
    wide: bool = False

    def height(self, width: float) -> float:
        """Enough for the photograph."""
        return 78.0

    def put(self, page: Page, x: float, top: float, width: float) -> None:
        """Print it and note the photograph as a decoy."""
        box = (x, top, x + 60, top + 75)
        page.image(box, self.photo)
        text = f"**{self.name}** studied chemistry and has worked on functional materials and films since."
        page.text(x + 68, top, text, self.look.body.with_(indent=0.0, size=8.0, leading=10.0), width - 68)
        self.truth.decoy("author photo", page.number, box)


def seeded(seed: int, number: int) -> Generator:
    """The generator of one document: the same whatever else a corpus holds."""
    return np.random.default_rng([seed, number])

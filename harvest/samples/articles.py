"""Articles: what they show, what they say of it, and how both come onto pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from harvest.samples.canvas import Page, Press
from harvest.samples.facts import SUBSTANCES, Substance
from harvest.samples.figures import PICTURES, Graphic, Letters, compose, flattened
from harvest.samples.floats import FigureFloat, TableFloat
from harvest.samples.flow import Flow
from harvest.samples.front import furnish, metadata, portrait, print_front
from harvest.samples.looks import Look
from harvest.samples.markup import plain
from harvest.samples.panels import Style, random_style
from harvest.samples.prose import PaperFacts, Writer
from harvest.samples.truth import TrueFigure, Truth

_ALWAYS = ("xrd_pattern", "sem", "tem", "line_plot", "raman_spectrum", "bar_chart", "xps_spectrum")
_MORE = ("histogram", "edx_spectrum", "electron_diffraction", "elemental_map", "scatter_plot", "heatmap", "pie_chart", "stem",
         "optical_micrograph", "thermal_analysis", "box_plot", "contour_map", "adsorption_isotherm", "fluorescence", "surface_plot",
         "chromatogram", "ir_spectrum")  # fmt: skip
_OPENINGS = (
    "Characterization of {name}",
    "Structure and morphology of {name}",
    "Results for {name} {how}",
    "Properties of {name}",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure of an article before it is placed: graphic, printed label, caption and sub-captions in markup."""

    graphic: Graphic
    word: str
    number: str
    label: str
    caption: str
    parts: list[str]
    kind: str
    wide: bool
    place: str


class Illustrator:
    """Draws an article's figures in one style, no kind twice before its list is used up."""

    def __init__(self, rng: Generator, look: Look, substance: Substance) -> None:
        self.rng, self.look, self.substance = rng, look, substance
        self.style: Style = random_style(rng)
        own = list(dict.fromkeys([*substance.kinds, *_ALWAYS]))
        self.kinds = [own[int(k)] for k in rng.permutation(len(own))] + [
            _MORE[int(k)] for k in rng.permutation(len(_MORE))
        ]
        if not substance.xrd or not substance.raman:
            self.kinds = [kind for kind in self.kinds if kind != "raman_spectrum"]
        left, _, right, _ = look.margins
        self.page_width = look.page[0] - left - right
        self.column = (self.page_width - look.gutter * (look.columns - 1)) / look.columns
        self.counts: dict[str, int] = {}
        self.chapter = int(rng.integers(2, 7))

    def figure(self) -> Shown:
        """The next figure: one panel or several, narrow or wide."""
        rng = self.rng
        if not self.kinds:
            self.kinds = [_MORE[int(k)] for k in rng.permutation(len(_MORE))]
        wide = self.look.columns == 1 or bool(rng.random() < 0.5)
        count = (
            int(rng.choice([1, 2, 3, 4, 5, 6, 8], p=[0.22, 0.2, 0.14, 0.22, 0.06, 0.12, 0.04]))
            if wide
            else int(rng.choice([1, 1, 2, 3]))
        )
        kinds = [self.kinds.pop(0) for _ in range(min(count, len(self.kinds)))]
        if rng.random() < 0.15 and count > 1:
            kinds = [str(rng.choice(["sem", "tem", "elemental_map", "optical_micrograph"]))] * count
        if any(kind in ("reaction_scheme",) for kind in kinds) and len(kinds) > 1:
            kinds = [kind for kind in kinds if kind != "reaction_scheme"] or ["reaction_scheme"]
        width = self.page_width if wide else self.column
        alone = len(kinds) == 1
        place = self.look.caption.places[int(rng.integers(len(self.look.caption.places)))]
        if not wide and place == "beside":
            place = "below"
        if place == "beside":
            width *= 0.6
        elif alone and wide:
            width *= float(rng.uniform(0.5, 0.72))
        graphic = compose(kinds, rng, self.substance, self.style, self._letters(), width, 470.0 if wide else 360.0)
        if rng.random() < 0.3:
            graphic = flattened(graphic, int(rng.choice([150, 200, 300])), int(rng.choice([0, 75, 90])))
        return self._described(graphic, wide, place)

    def _letters(self) -> Letters:
        letters = self.look.letters
        return replace(letters, inside=True) if self.rng.random() < 0.35 else letters

    def _described(self, graphic: Graphic, wide: bool, place: str) -> Shown:
        style = self.look.caption
        kinds = [panel.drawn.kind for panel in graphic.panels]
        word = style.word
        if kinds == ["reaction_scheme"]:
            word = "Scheme"
        elif kinds == ["molecule"] and self.rng.random() < 0.5:
            word = "Chart"
        if word != style.word and style.scheme_above:
            place = "above"
        self.counts[word] = self.counts.get(word, 0) + 1
        number = f"{self.chapter}.{self.counts[word]}" if self.look.decimal_figures else str(self.counts[word])
        head = style.pattern.format(word=word, number=number)
        label = f"{word} {number}"
        caption, parts = self._caption(graphic)
        kind = kinds[0] if len(set(kinds)) == 1 else "compound"
        return Shown(graphic, word, number, label, head + caption, parts, kind, wide, place)

    def _caption(self, graphic: Graphic) -> tuple[str, list[str]]:
        """The caption without its label, and each panel's own part."""
        phrases = [panel.drawn.caption for panel in graphic.panels]
        if len(phrases) == 1:
            more = str(
                self.rng.choice(
                    ["", "", " The inset shows the same data on another scale.", " Lines are guides to the eye."]
                )
            )
            scale = graphic.panels[0].drawn.scale
            if scale is not None:
                more = f" Scale bar: {scale.value:g} {scale.unit}." if self.rng.random() < 0.5 else ""
            return f"{phrases[0]}.{more}", [f"{phrases[0]}.{more}"]
        letters = self.look.letters
        opening = str(self.rng.choice(_OPENINGS)).format(name=self.substance.name, how="obtained in this work")
        marks = [letters.pattern.format(panel.letter) for panel in graphic.panels]
        if letters.bold:
            marks = [f"**{mark}**" for mark in marks]
        parts = [f"{phrase}" for phrase in phrases]
        joined = [f"{mark} {part}" for mark, part in zip(marks, parts, strict=True)]
        if self.rng.random() < 0.5:
            return f"{opening}. {'. '.join(joined)}.", parts
        return f"{opening}: {', '.join(joined[:-1])}, and {joined[-1]}.", parts


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

    def _float(self, shown: Shown) -> FigureFloat:
        true = TrueFigure(shown.label, 0, (0, 0, 1, 1), 0, "", shown.kind, [])
        self.truth.figures.append(true)
        centred = self.look.front != "sidebar"
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

    def set(self) -> bytes:
        """Print everything; the PDF's bytes."""
        press = Press()
        flow = Flow(press, self.look, furnish(self.look, self.facts))
        first = press.new_page(*self.look.page)
        flow.start(print_front(first, self.look, self.facts, self.truth), first)
        self._introduction(flow)
        self._results(flow)
        self._end(flow)
        flow.finish()
        self.truth.pages = press.document.page_count
        with_data = self.rng.random() < 0.6
        data = press.finish(metadata(self.facts) if with_data else {})
        order = {id(figure): k for k, figure in enumerate(self.truth.figures)}
        self.truth.figures.sort(key=lambda figure: (figure.page, figure.box[1], order[id(figure)]))
        return data

    def _heading(self, flow: Flow, number: int, name: str) -> None:
        roman = ("I", "II", "III", "IV", "V", "VI")[number - 1]
        prefix = self.look.numbering.format(number, roman=roman, chapter=self.facts.volume % 6 + 1)
        if self.look.front == "letter" or self.look.front == "sidebar":
            name = name.upper()
        flow.text(prefix + name, self.look.heading, before=8.0, after=2.0, keep=2)

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
        formula = str(self.rng.choice(["*C* = *I* Δ*t* / (*m* Δ*V*)", "*D* = *K λ* / (*β* cos *θ*)", "*σ* = *σ*~0~ exp(−*E*~a~ / *kT*)",
                                       "(*αhν*)^2^ = *A*(*hν* − *E*~g~)"]))  # fmt: skip
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
            flow.add(item)
            if k == table_at:
                flow.add(self._table())
            flow.text(self.writer.paragraph(int(self.rng.integers(3, 6))), self.look.body)

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
        flow.text("References", self.look.heading, before=8.0, after=2.0, keep=2)
        for number in range(1, int(self.rng.integers(12, 34))):
            flow.text(self.writer.reference(number), kind)
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
        text = f"**{self.name}** studied chemistry and has worked on functional materials since. The present interests are in films."
        page.text(x + 68, top, text, self.look.body.with_(indent=0.0, size=8.0, leading=10.0), width - 68)
        self.truth.decoy("author photo", page.number, box)


def seeded(seed: int, number: int) -> Generator:
    """The generator of one document: the same whatever else a corpus holds."""
    return np.random.default_rng([seed, number])


__all__ = ["PICTURES", "Article", "Illustrator", "Shown", "seeded"]

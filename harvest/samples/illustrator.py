"""What an article shows: its figures, drawn in one style, with captions made of the same facts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from numpy.random import Generator

from harvest.samples.facts import Substance
from harvest.samples.figures import Graphic, Letters, compose, flattened
from harvest.samples.looks import Look
from harvest.samples.panels import Style, random_style

_ALWAYS = ("xrd_pattern", "sem", "tem", "line_plot", "raman_spectrum", "bar_chart", "xps_spectrum")
_MORE = (
    "histogram",
    "edx_spectrum",
    "electron_diffraction",
    "elemental_map",
    "scatter_plot",
    "heatmap",
    "pie_chart",
    "stem",
    "optical_micrograph",
    "thermal_analysis",
    "box_plot",
    "contour_map",
    "adsorption_isotherm",
    "fluorescence",
    "surface_plot",
    "chromatogram",
    "ir_spectrum",
)
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
        if "reaction_scheme" in kinds:
            kinds, wide = ["reaction_scheme"], True
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
            strips = int(rng.choice([1, 1, 1, 3, 8]))
            graphic = flattened(graphic, int(rng.choice([150, 200, 300])), int(rng.choice([0, 75, 90])), strips)
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

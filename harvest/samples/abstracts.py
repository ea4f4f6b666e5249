"""One-page conference abstracts with one figure, set close, without a publisher."""

from __future__ import annotations

from numpy.random import Generator

from harvest.samples.canvas import Press
from harvest.samples.facts import SUBSTANCES
from harvest.samples.figures import Letters
from harvest.samples.floats import FigureFloat
from harvest.samples.illustrator import Illustrator
from harvest.samples.looks import A4, CaptionStyle, Look
from harvest.samples.markup import plain
from harvest.samples.prose import Writer
from harvest.samples.truth import TrueFigure, Truth
from harvest.samples.typeset import Type

_BODY = Type("serif", 10.5, 12.6, ligatures=False)


def abstract_page(rng: Generator, source: str) -> tuple[bytes, Truth]:
    """An abstract's PDF and truth."""
    place = str(rng.choice(["below", "beside", "above"]))
    style = CaptionStyle(
        str(rng.choice(["Figure", "Fig.", "FIGURE"])),
        "**{word} {number}:** ",
        _BODY.with_(size=9.0, leading=10.8),
        (place,),
        gap=6.0,
    )
    look = Look(
        "abstract",
        "",
        "Conference on Functional Solids",
        "",
        A4,
        (70, 60, 70, 60),
        1,
        _BODY,
        _BODY.with_(bold=True),
        _BODY.with_(size=14.0, leading=17.0, bold=True, align="centre", hyphens=False),
        style,
        Letters("({})"),
        "chapter",
    )
    substance = SUBSTANCES[int(rng.integers(len(SUBSTANCES)))]
    writer = Writer(rng, substance, "[{}]")
    facts = writer.facts(look.journal, look.prefix)
    truth = Truth(source, 1, look.name, "abstract", facts.truth() | {"doi": "", "licence": "", "abstract": ""})
    shown = Illustrator(rng, look, substance).figure()
    press = Press()
    page = press.new_page(*look.page)
    x, width = 70.0, page.width - 140
    small = _BODY.with_(size=9.0, leading=11.0, align="centre", hyphens=False)
    page.text(x, 34, f"{facts.journal} {facts.year}, P-{int(rng.integers(1, 200))}", small.with_(align="right"), width)
    y = page.text(x, 62, facts.title, look.title, width) + 6
    y = page.text(x, y, f"**{', '.join(facts.authors)}**", small.with_(size=10.5, leading=13.0), width)
    y = page.text(x, y, f"*{facts.affiliations[0]}*", small, width) + 8
    y = page.text(x, y, writer.paragraph(4), _BODY, width)
    number = style.cite.format(shown.number) if shown.word == style.word else f"{shown.word} {shown.number}"
    sentence = writer.mention(number, shown.graphic.panels[0].drawn.kind)
    y = page.text(x, y, f"{sentence} {writer.paragraph(2)}", _BODY.with_(indent=14.0), width) + 12
    true = TrueFigure(shown.label, 1, (0, 0, 1, 1), 1, "", shown.kind, [], [plain(sentence)])
    item = FigureFloat(shown.graphic, shown.label, shown.caption, shown.parts, style, shown.place, True, true)
    item.put(page, x, y, width)
    y += item.height(width) + 14
    if y < page.height - 130:
        y = page.text(x, y, writer.paragraph(2), _BODY, width) + 8
        for k in range(1, 4):
            y = page.text(x, y, writer.reference(k), small.with_(align="left"), width)
    truth.figures.append(true)
    return press.finish(), truth

"""Front matter: banners, title blocks, authors, abstract, dates, DOI and licence lines, as each look has them."""

from __future__ import annotations

from harvest.samples.canvas import Page
from harvest.samples.heads import GREY, licence_badge, line_numbers, logo
from harvest.samples.looks import Look
from harvest.samples.prose import PaperFacts
from harvest.samples.truth import Truth
from harvest.samples.typeset import Colour, Type, lines_of

_PALE: Colour = (0.93, 0.93, 0.92)


def print_front(page: Page, look: Look, facts: PaperFacts, truth: Truth) -> float:
    """Print the first page's head in the look's manner; gives the y where columns may begin."""
    left, _, right, _ = look.margins
    printers = {
        "journal": _journal,
        "sidebar": _sidebar,
        "masthead": _masthead,
        "banner": _banner,
        "abstractbox": _abstract_box,
        "letter": _letter,
        "chapter": _chapter,
        "manuscript": _manuscript,
    }
    return printers[look.front](page, look, facts, truth, left, page.width - left - right)


def _people(facts: PaperFacts) -> str:
    marked = [
        f"{name}^{'ab'[k % 2]}{',*' if k == 0 else ''}^".replace("*", "∗") for k, name in enumerate(facts.authors)
    ]
    return ", ".join(marked)


def _small(look: Look, size: float = 7.5) -> Type:
    return look.body.with_(size=size, leading=size * 1.25, align="left", indent=0.0, hyphens=False)


def _abstract(look: Look) -> Type:
    return look.body.with_(indent=0.0)


def _journal(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    page.text(
        x,
        30,
        f"{look.abbreviation} {facts.volume} ({facts.year}) {facts.first_page}",
        _small(look).with_(align="centre"),
        width,
    )
    logo(page, look, (x, 46, x + 58, 104), truth)
    page.block((x + 68, 46, x + width - 68, 104), fill=_PALE)
    page.text(
        x + 68, 52, "Contents lists available at *Lindenbaum Direct*", _small(look).with_(align="centre"), width - 136
    )
    page.text(x + 68, 66, look.journal, look.title.with_(align="centre", size=15.0), width - 136)
    page.rule(x, 110, x + width, 110, 3.0)
    y = page.text(x, 124, facts.title, look.title, width) + 4
    y = page.text(x, y, _people(facts), look.body.with_(size=11.0, leading=14.0, align="left", indent=0.0), width) + 2
    for mark, place in zip("ab", facts.affiliations, strict=True):
        y = page.text(x, y, f"^{mark}^ *{place}*", _small(look, 7.0), width)
    page.rule(x, y + 8, x + width, y + 8)
    side = 150.0
    page.text(x, y + 14, "A R T I C L E   I N F O", _small(look, 8.0), side)
    page.text(x + side + 20, y + 14, "A B S T R A C T", _small(look, 8.0), width - side - 20)
    page.rule(x, y + 28, x + side, y + 28, 0.3)
    page.rule(x + side + 20, y + 28, x + width, y + 28, 0.3)
    info = y + 32
    for line in (
        "*Article history:*",
        f"Received {facts.received}",
        f"Accepted {facts.accepted}",
        "",
        "*Keywords:*",
        *facts.keywords,
    ):
        info = page.text(x, info, line, _small(look, 7.0), side) if line else info + 6
    end = page.text(
        x + side + 20, y + 32, facts.abstract, _abstract(look).with_(size=8.0, leading=9.8), width - side - 20
    )
    y = max(end, info) + 6
    page.rule(x, y, x + width, y)
    _foot(page, look, facts, x, width)
    return y + 14


def _foot(page: Page, look: Look, facts: PaperFacts, x: float, width: float) -> None:
    y = page.height - look.margins[3] + 12
    y = page.text(x, y, f"https://doi.org/{facts.doi}", _small(look, 7.0).with_(colour=(0.1, 0.2, 0.6)), width)
    licence = (
        f"This is an open access article under the {facts.licence} license."
        if facts.licence
        else "All rights reserved."
    )
    page.text(x, y, f"Received {facts.received}; Accepted {facts.accepted}. {licence}", _small(look, 6.5), width)


def _sidebar(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    logo(page, look, (x, 34, x + 30, 64), truth)
    page.text(x + 36, 40, f"**{look.journal}**", look.heading.with_(size=14.0, leading=17.0, colour=look.accent), width)
    small = Type("sans", 7.0, 9.0, "left", hyphens=False)
    page.text(x, 44, "ORIGINAL RESEARCH", small.with_(align="right"), width)
    page.text(x, 53, f"published: {facts.accepted}", small.with_(align="right"), width)
    page.text(x, 62, f"doi: {facts.doi}", small.with_(align="right"), width)
    side = 118.0
    y = page.text(x + side, 96, facts.title, look.title, width - side) + 8
    y = page.text(x + side, y, f"**{_people(facts)}**", small.with_(size=9.0, leading=12.0), width - side) + 4
    for mark, place in zip("ab", facts.affiliations, strict=True):
        y = page.text(x + side, y, f"^{mark}^ *{place}*", small, width - side)
    end = page.text(x + side, y + 10, facts.abstract, Type("sans", 8.4, 11.0), width - side)
    end = page.text(
        x + side, end + 6, f"**Keywords: {', '.join(facts.keywords)}**", small.with_(size=8.0), width - side
    )
    bar = end - 96
    for line in (
        "**OPEN ACCESS**",
        "",
        "***Edited by:***",
        "Someone Else,",
        "University of Nowhere",
        "",
        f"**Received:** {facts.received}",
        f"**Accepted:** {facts.accepted}",
    ):
        bar = (
            page.text(x, bar, line, small.with_(colour=look.accent if "OPEN" in line else (0, 0, 0)), side - 14)
            if line
            else bar + 5
        )
    page.rule(x + side - 8, 96, x + side - 8, end, 0.4, GREY)
    return max(end, bar) + 18


def _masthead(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    logo(page, look, (x, 36, x + 34, 70), truth)
    page.text(x + 42, 42, f"*{look.journal}*", look.title.with_(size=20.0, leading=24.0, colour=look.accent), width)
    page.rule(x, 78, x + width, 78, 0.5)
    small = _small(look, 8.0)
    y = page.text(x, 84, "*Article*", small.with_(size=9.5, leading=12.0), width)
    y = page.text(x, y + 2, facts.title, look.title, width) + 6
    y = page.text(x, y, f"**{_people(facts)}**", small.with_(size=10.0, leading=13.0), width) + 4
    for mark, place in zip("ab", facts.affiliations, strict=True):
        y = page.text(x + 12, y, f"^{mark}^ {place}", small, width - 12)
    y = page.text(
        x, y + 4, f"Received: {facts.received}; Accepted: {facts.accepted}; https://doi.org/{facts.doi}", small, width
    )
    y = page.text(x, y + 8, f"**Abstract:** {facts.abstract}", _abstract(look), width)
    y = page.text(x, y + 6, f"**Keywords:** {'; '.join(facts.keywords)}", _abstract(look).with_(align="left"), width)
    page.rule(x, y + 6, x + width, y + 6, 0.5)
    if facts.licence:
        licence_badge(page, x, page.height - 46, truth)
        text = f"© {facts.year} by the authors. Licensed under {facts.licence}, http://creativecommons.org/licenses/."
        page.text(x + 50, page.height - 44, text, small.with_(size=6.5), width - 50)
    return y + 16


def _banner(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    page.block((0, 0, page.width, 8), fill=look.accent)
    page.text(x, 26, f"**{look.journal}**", look.title.with_(size=22.0, leading=26.0, colour=look.accent), width)
    logo(page, look, (x + width - 44, 24, x + width, 54), truth)
    page.block((x, 62, x + width, 78), fill=look.accent)
    page.text(x + 6, 66, "**PAPER**", Type("sans", 8.5, 10.0, "left", colour=(1, 1, 1)), width)
    y = page.text(x, 92, facts.title, look.title, width) + 4
    y = page.text(x, y, _people(facts), look.body.with_(size=10.0, leading=13.0, align="left", indent=0.0), width)
    y = page.text(x, y + 2, f"*{'; '.join(facts.affiliations)}*", _small(look, 7.0), width)
    y = page.text(
        x, y + 2, f"Received {facts.received}, Accepted {facts.accepted}. DOI: {facts.doi}", _small(look, 7.5), width
    )
    y = page.text(x, y + 8, f"**{facts.abstract}**", look.body.with_(indent=0.0, family="sans", size=8.0), width)
    if facts.licence:
        page.text(x, page.height - 34, f"This article is licensed under {facts.licence}.", _small(look, 6.5), width)
    return y + 16


def _abstract_box(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    page.text(x, 30, "FULL PAPER", look.heading, width)
    page.text(x, 30, f"**{look.journal}**", look.heading.with_(align="right", size=13.0), width)
    logo(page, look, (x + width / 2 - 14, 26, x + width / 2 + 14, 48), truth)
    page.rule(x, 52, x + width, 52, 1.2)
    y = page.text(x, 66, facts.title, look.title, width) + 6
    y = page.text(x, y, f"*{', '.join(facts.authors)}*", _small(look, 10.0), width) + 10
    lines = look.body.with_(family="sans", size=8.2, leading=10.6, indent=0.0, bold=True)
    end = y + 10
    inner = width - 20
    height = len(lines_of(facts.abstract, lines, inner)) * lines.leading + 18
    page.block((x, y, x + width, y + height), fill=(0.88, 0.89, 0.9))
    end = page.text(x + 10, y + 9, facts.abstract, lines, inner)
    note = f"The ORCID numbers of the authors are found under https://doi.org/{facts.doi}. Received: {facts.received}"
    page.text(x, page.height - 48, note, _small(look, 6.5), width / 2 - 10)
    return end + 26


def _letter(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    del truth
    small = _small(look, 8.0).with_(align="centre")
    page.text(x, 32, f"{look.journal.upper()} **{facts.volume}**, {facts.first_page} ({facts.year})", small, width)
    y = page.text(x + 40, 62, facts.title, look.title, width - 80) + 8
    y = page.text(x + 40, y, ", ".join(facts.authors), small.with_(size=9.6, leading=12.0), width - 80)
    for place in facts.affiliations:
        y = page.text(x + 40, y, f"*{place}*", small.with_(size=8.6, leading=10.6), width - 80)
    y = page.text(x + 40, y + 3, f"(Received {facts.received}; published {facts.accepted})", small, width - 80)
    y = page.text(x + 50, y + 8, facts.abstract, _abstract(look).with_(size=8.8, leading=10.6), width - 100)
    y = page.text(x + 50, y + 6, f"DOI: {facts.doi}", small.with_(align="left"), width - 100)
    return y + 22


def _chapter(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    del truth
    y = page.text(x, 120, f"Chapter {facts.volume % 6 + 1}", look.title.with_(size=15.0, colour=GREY), width) + 16
    y = page.text(x, y, facts.title, look.title, width) + 26
    return page.text(x, y, facts.abstract, _abstract(look).with_(italic=True), width) + 20


def _manuscript(page: Page, look: Look, facts: PaperFacts, truth: Truth, x: float, width: float) -> float:
    del truth
    line_numbers(page, look)
    y = page.text(x, 80, facts.title, look.title, width) + 10
    y = page.text(x, y, ", ".join(facts.authors), look.body.with_(align="centre", indent=0.0), width)
    y = page.text(x, y, f"*{facts.affiliations[0]}*", look.body.with_(align="centre", indent=0.0), width) + 6
    y = page.text(x, y, f"https://doi.org/{facts.doi}", look.body.with_(size=10.0, indent=0.0), width)
    y = page.text(x, y, "**Abstract**", look.body.with_(indent=0.0), width)
    return page.text(x, y, facts.abstract, _abstract(look), width) + 4

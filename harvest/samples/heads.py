"""What surrounds an article: running heads, logos, badges, portraits, the file's metadata; decoys, no figures."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator

from harvest.samples.canvas import Page, Rect, encoded
from harvest.samples.looks import Look
from harvest.samples.markup import plain
from harvest.samples.prose import PaperFacts
from harvest.samples.truth import Truth
from harvest.samples.typeset import Colour, Type

GREY: Colour = (0.45, 0.45, 0.45)


def furnish(look: Look, facts: PaperFacts, total: int | None = None) -> Callable[[Page], None]:
    """What every page but the first carries: running head, page number, rules."""
    people = f"{facts.authors[0]} et al."
    small = Type(
        "sans" if look.front in ("banner", "sidebar", "abstractbox") else look.body.family,
        7.0,
        8.5,
        "left",
        hyphens=False,
    )

    def print_head(page: Page) -> None:
        if look.front == "manuscript":
            line_numbers(page, look)
            page.text(0, page.height - 44, str(page.number), small.with_(size=10.0, align="centre"), page.width)
            return
        left, top, right, bottom = look.margins
        width, x1 = page.width - left - right, page.width - right
        number = (
            str(facts.first_page + page.number - 1) if look.front not in ("masthead", "chapter") else str(page.number)
        )
        head, foot = top - 26, page.height - bottom + 16
        if look.front == "journal":
            page.text(left, head, f"*{people}*", small, width)
            page.text(
                left,
                head,
                f"*{look.abbreviation} {facts.volume} ({facts.year}) {facts.first_page}*",
                small.with_(align="right"),
                width,
            )
            page.text(left, foot, number, small.with_(align="centre"), width)
        elif look.front == "masthead":
            page.text(
                left,
                head,
                f"*{look.abbreviation}* **{facts.year}**, *{facts.volume}*, {facts.first_page}",
                small,
                width,
            )
            page.text(left, head, f"{number} of {total or 9}", small.with_(align="right"), width)
            page.rule(left, head + 11, x1, head + 11, 0.4)
        elif look.front == "letter":
            page.text(
                left,
                head,
                f"{look.journal.upper()} **{facts.volume}**, {facts.first_page} ({facts.year})",
                small.with_(align="centre"),
                width,
            )
            page.text(left, foot, f"{facts.first_page}-{page.number}", small.with_(align="centre"), width)
        elif look.front == "chapter":
            page.text(left, head, f"*Chapter {facts.volume % 6 + 1}*", small.with_(align="right", size=8.0), width)
            page.rule(left, head + 11, x1, head + 11, 0.3)
            page.text(left, foot, number, small.with_(align="centre", size=8.5), width)
        else:
            page.text(left, head, f"**{people}**", small.with_(colour=look.accent), width)
            page.text(left, head, look.journal, small.with_(align="right", colour=GREY), width)
            page.rule(left, head + 11, x1, head + 11, 0.8, look.accent)
            line = f"{look.abbreviation}, {facts.year}, {facts.volume}, {number}"
            page.text(left, foot, line, small.with_(colour=GREY), width)
            page.text(left, foot, f"© {facts.year} The Authors  |  **{number}**", small.with_(align="right"), width)

    return print_head


def line_numbers(page: Page, look: Look) -> None:
    """A manuscript's numbers beside its lines, counted on from page to page."""
    top, bottom, step = look.margins[1], page.height - look.margins[3], look.body.leading
    count = int((bottom - top) / step)
    kind = look.body.with_(size=8.0, align="right", indent=0.0, colour=GREY)
    for k in range(count):
        page.text(look.margins[0] - 40, top + k * step, str((page.number - 1) * count + k + 1), kind, 24)


def logo(page: Page, look: Look, box: Rect, truth: Truth) -> None:
    """A publisher's mark: vector bars in the accent colour, or a small picture."""
    x0, top, x1, bottom = box
    if look.front in ("journal", "masthead", "sidebar"):
        height, width = round((bottom - top) * 4), round((x1 - x0) * 4)
        picture = np.full((height, width, 3), 255, np.uint8)
        tint = tuple(int(c * 255) for c in look.accent)
        for k in range(5):
            cv2.circle(
                picture, (width // 2, height // 2), max(height // 2 - 3 - k * height // 9, 2), tint, 3, cv2.LINE_AA
            )
        page.image(box, encoded(picture))
    else:
        step = (x1 - x0) / 4
        for k in range(4):
            page.block((x0 + k * step, top + k * 3, x0 + (k + 0.8) * step, bottom), fill=look.accent)
    truth.decoy("logo", page.number, box)


def licence_badge(page: Page, x: float, top: float, truth: Truth) -> None:
    """The open-access badge: a small box with letters."""
    box = (x, top, x + 42, top + 14)
    page.block(box, fill=(0.75, 0.75, 0.72), stroke=(0.2, 0.2, 0.2))
    page.text(x, top + 2.5, "CC BY", Type("sans", 7.5, 9, "centre", bold=True), 42)
    truth.decoy("licence badge", page.number, box)


def portrait(rng: Generator) -> bytes:
    """An author's photograph: a head and shoulders before a plain wall."""
    picture = np.full((150, 120, 3), rng.integers(150, 230, 3), np.uint8)
    skin = tuple(int(c) for c in np.array((225, 180, 150)) * rng.uniform(0.5, 1.05))
    hair = tuple(int(c) for c in rng.integers(20, 110, 3))
    coat = tuple(int(c) for c in rng.integers(20, 160, 3))
    cv2.ellipse(picture, (60, 155), (52, 48), 0, 0, 360, coat, -1, cv2.LINE_AA)
    cv2.ellipse(picture, (60, 62), (31, 40), 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.ellipse(picture, (60, 72), (25, 33), 0, 0, 360, skin, -1, cv2.LINE_AA)
    for x in (50, 70):
        cv2.circle(picture, (x, 68), 3, (40, 30, 30), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (60, 88), (9, 4), 0, 0, 180, (120, 50, 50), 2, cv2.LINE_AA)
    noisy = picture + rng.normal(0, 6, picture.shape)
    return encoded(np.clip(noisy, 0, 255).astype(np.uint8), 85)


def metadata(facts: PaperFacts) -> dict[str, str]:
    """What a publisher writes into the file's own metadata."""
    return {
        "title": plain(facts.title),
        "author": "; ".join(facts.authors),
        "subject": f"{facts.journal} {facts.year}. doi:{facts.doi}",
    }

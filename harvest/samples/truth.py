"""The truth beside a sample: what is printed where, in the JSON form of the figure scorer.

Boxes are [x0, top, x1, bottom] in points from the top left, tight to the ink, captions left out. Beyond the scorer's
keys a figure carries its ``mentions``; a panel its ``caption``, printed ``words``, ``scale`` (value, unit, the bar's
length in points and box) and ``molecules`` (SMILES, label, box); the document its ``paper`` and its decoys' boxes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Rect = tuple[float, float, float, float]


def rounded(box: Rect) -> list[float]:
    """A box as JSON prints it, to a hundredth of a point."""
    return [round(float(value), 2) for value in box]


@dataclass(slots=True)
class TrueFigure:
    """A figure as printed; ``panels`` are ready for JSON."""

    label: str
    page: int
    box: Rect
    caption_page: int
    caption: str
    kind: str
    panels: list[dict[str, Any]]
    mentions: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As the truth file has it."""
        return {
            "label": self.label,
            "page": self.page,
            "box": rounded(self.box),
            "caption_page": self.caption_page,
            "caption": self.caption,
            "kind": self.kind,
            "panels": self.panels,
            "mentions": self.mentions,
        }


@dataclass(slots=True)
class Truth:
    """All that is known of one sample document; ``look`` and ``variant`` say how it was made."""

    source: str
    pages: int
    look: str
    variant: str
    paper: dict[str, Any]
    figures: list[TrueFigure] = field(default_factory=list)
    decoys: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> str:
        """The truth file's text."""
        data = {
            "pdf": self.source,
            "pages": self.pages,
            "look": self.look,
            "variant": self.variant,
            "paper": self.paper,
            "figures": [figure.to_json() for figure in self.figures],
            "not_figures": [f"{decoy['what']} page {decoy['page']}" for decoy in self.decoys],
            "decoys": self.decoys,
        }
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    def decoy(self, what: str, page: int, box: Rect) -> None:
        """Note a picture or a table that is no figure."""
        self.decoys.append({"what": what, "page": page, "box": rounded(box)})

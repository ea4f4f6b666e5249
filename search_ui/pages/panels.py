"""What a figure's page shows of each panel, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass

from harvest.records import Figure, Panel, Picture, TextLine
from search_ui.pages.molecules import ShownDrawing, shown_drawings
from search_ui.pages.places import Line, Place, lines_on, percent, place_of, read_by
from search_ui.scales import bar_text, pixel_text


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale bar for people; ``place`` is the bar alone."""

    length: str
    pixel: str
    note: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Wording:
    """A text read in a panel; ``note`` says who read it where that was OCR."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel; ``name`` is its letter, ``caption`` what the figure's caption says of it alone."""

    anchor: str
    name: str
    kind: str
    sure: str
    caption: str
    scale: Scale | None
    words: tuple[Wording, ...]
    place: Place | None
    image: Picture | None
    image_url: str
    similar_url: str
    molecules: tuple[ShownDrawing, ...]


def letter(panel: Panel) -> str:
    """The end of the panel's id, which tells it from the others of its figure: ``b``."""
    return panel.id.rpartition(".")[2]


def panel_name(figure: Figure, panel: Panel) -> str:
    """The printed letter; a number where there are several and this one has no letter; "" for an undivided figure."""
    if panel.label or len(figure.panels) < 2:
        return panel.label
    return str(1 + [each.id for each in figure.panels].index(panel.id))


def anchor(figure: Figure, panel: Panel) -> str:
    """The name of a panel within its figure's page, "" for an undivided figure."""
    return f"panel-{letter(panel)}" if panel_name(figure, panel) else ""


def shown_panels(figure: Figure) -> list[ShownPanel]:
    """The panels in the record's order."""
    return [_shown(figure, panel) for panel in figure.panels]


def _shown(figure: Figure, panel: Panel) -> ShownPanel:
    divided = len(figure.panels) > 1
    return ShownPanel(
        anchor=anchor(figure, panel),
        name=panel_name(figure, panel),
        kind=panel.kind,
        sure=percent(panel.kind_score) if panel.kind not in ("", "other") and panel.kind_score else "",
        caption="" if divided and panel.caption == figure.caption else panel.caption,
        scale=_scale(figure, panel),
        words=words_of(panel.text),
        place=place_of(panel.box, figure.box) if divided or panel.label else None,
        image=panel.image or figure.image,
        image_url=f"/api/v1/panels/{panel.id}/image",
        similar_url=f"/figures/{figure.id}/similar?panel={letter(panel)}",
        molecules=shown_drawings(panel, panel.molecules),
    )


def _scale(figure: Figure, panel: Panel) -> Scale | None:
    if panel.scale is None:
        return None
    where = "its length is read in the caption" if panel.scale.source == "caption" else "read in the picture"
    note = f"{where}, {percent(panel.scale.confidence)} sure"
    return Scale(bar_text(panel.scale), pixel_text(panel.scale), note, place_of(panel.scale.box, figure.box))


def words_of(lines: tuple[TextLine, ...]) -> tuple[Wording, ...]:
    """What is read in a panel, each wording once, in reading order."""
    found: dict[str, Wording] = {}
    for line in lines:
        if text := line.text.strip():
            found.setdefault(text, Wording(text, "" if line.source == "pdf" else read_by(line)))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn over a figure's picture; ``bars`` counts scale bars."""

    panels: bool
    bars: int
    lines: tuple[Line, ...]

    @property
    def by_ocr(self) -> bool:
        return any(line.by_ocr for line in self.lines)


def drawn_on(figure: Figure, panels: list[ShownPanel]) -> Drawn:
    """Frames only where there is more to see than the figure itself."""
    return Drawn(
        panels=any(panel.place for panel in panels),
        bars=sum(1 for panel in panels if panel.scale and panel.scale.place),
        lines=tuple(lines_on(figure)),
    )

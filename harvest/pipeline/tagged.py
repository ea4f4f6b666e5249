"""JATS, HTML and single images harvested: the figures that a document states, with the pictures beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harvest.documents import html, images, jats, sidecar
from harvest.documents.tagged import TaggedDocument, TaggedFigure
from harvest.errors import DocumentError
from harvest.pipeline.molecules import with_names
from harvest.pipeline.panels import panels_of
from harvest.pipeline.work import Work
from harvest.reading.figure_text import read_picture
from harvest.records import Box, Figure, Harvest, TextLine, figure_id


def harvest_jats(path: Path, paper_id: str, work: Work) -> Harvest:
    """A JATS article's Harvest; DocumentError when it is no readable XML article."""
    document = jats.read(path, paper_id, work.source, work.limits, work.root)
    return _harvest(document, "jats", work)


def harvest_html(path: Path, paper_id: str, work: Work) -> Harvest:
    """A publisher page's Harvest; DocumentError when it is no readable HTML."""
    document = html.read(path, paper_id, work.source, work.limits, work.root)
    return _harvest(document, "html", work)


def harvest_image(path: Path, paper_id: str, work: Work) -> Harvest:
    """A single picture with its sidecar caption; DocumentError when the picture cannot be decoded."""
    document = sidecar.read(path, paper_id, work.source, work.root)
    return _harvest(document, "image", work)


READERS = {"jats": harvest_jats, "html": harvest_html, "image": harvest_image}


def _harvest(document: TaggedDocument, found_by: str, work: Work) -> Harvest:
    """Each stated picture as a figure; one whose picture is missing or broken keeps its caption.

    A single image that cannot be decoded is a document that cannot be read: its DocumentError goes on.
    """
    work.failures.extend(document.failures)
    figures: list[Figure] = []
    for stated in document.figures:
        for address in stated.missing:
            work.fail("picture", stated.label or f"figure {len(figures) + 1}", f"no such file: {address[:200]}")
        for graphic in stated.graphics or (None,):
            number = len(figures) + 1
            figures.append(_figure(figure_id(document.paper.id, number), number, stated, graphic, found_by, work))
    return Harvest(document.paper, with_names(figures, work), work.finished())


def _figure(
    id_: str, number: int, stated: TaggedFigure, graphic: Path | bytes | None, found_by: str, work: Work
) -> Figure:
    """The figure showing ``graphic``: page ``number``, one point a pixel."""
    plain = Figure(id_, stated.label, None, stated.caption, stated.mentions, found_by=found_by)
    where = stated.label or f"figure {number}"
    if graphic is not None:
        try:
            return _pictured(plain, number, graphic, work, where)
        except DocumentError as error:
            if found_by == "image":
                raise
            work.fail("picture", where, error)
    return replace(plain, panels=panels_of(plain, (), work, where))


def _pictured(plain: Figure, number: int, graphic: Path | bytes, work: Work, where: str) -> Figure:
    with work.costs.of("picture"):
        image = images.decode(graphic, work.limits.pixels)
        height, width = image.shape[:2]
        kept = images.as_stored(graphic, image)
        picture = work.keep(image) if kept is None else work.keep_file(kept, "jpg", width, height)
    box = Box(number, 0.0, 0.0, float(width), float(height))
    text: tuple[TextLine, ...] = ()
    with work.stage("text", where):
        engine = work.engine(work.settings.ocr_figures)
        text = () if engine is None else read_picture(image, engine, box)
    whole = replace(plain, box=box, image=picture)
    return replace(whole, panels=panels_of(whole, text, work, where, image))

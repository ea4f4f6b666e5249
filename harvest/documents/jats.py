"""JATS articles: the paper's data, its figures with captions, graphics and the sentences that cite them."""

from __future__ import annotations

from pathlib import Path

from harvest.documents.citing import Citations
from harvest.documents.jats_front import read_front
from harvest.documents.markup import (
    Element,
    attribute,
    first,
    flatten,
    local_name,
    named,
    parse_xml,
    plain_text,
    within,
)
from harvest.documents.tagged import LocalFiles, TaggedDocument, TaggedFigure, read_bytes
from harvest.errors import DocumentError
from harvest.figures.labels import label_at_start
from harvest.records import Failure
from harvest.settings import Limits

MOST_BYTES = 64 * 2**20
BREAKS = frozenset({"p", "title", "label", "sec", "list-item", "td", "th", "tr", "caption", "disp-formula", "break"})
SILENT = frozenset(
    {"tex-math", "annotation", "annotation-xml", "object-id", "alt-text", "long-desc", "processing-meta"}
)
_FIGURES = ("fig", "chem-struct-wrap")
_NO_BODY = frozenset({"fig", "fig-group", "table-wrap", "sub-article", "response", "ref-list"})
_OTHERS = frozenset({"sub-article", "response", "table-wrap", "ref-list"})


def read(path: Path, paper_id: str, source: str, limits: Limits, root: Path | None = None) -> TaggedDocument:
    """The article's paper data and figures, its graphics found inside ``root`` (the file's own folder by default).

    DocumentError when the file is empty, too large, no XML or no article; broken XML is read as far as it goes, with
    a Failure that says so.
    """
    article, problem = _article(path, limits)
    local = LocalFiles(path, root)
    cited = _citations(article)
    figures = tuple(_figure(figure, local, cited) for figure in _stated(article))
    failures = (Failure("xml", source, f"broken XML, read as far as it goes: {problem}"),) if problem else ()
    return TaggedDocument(read_front(article, paper_id, source), figures, failures)


def addresses(path: Path) -> list[str]:
    """What the article's graphics are called, figures or not; DocumentError as for ``read``."""
    article, _ = _article(path, Limits())
    return [attribute(graphic, "href") for graphic in named(article, "graphic", "inline-graphic")]


def _article(path: Path, limits: Limits) -> tuple[Element, str]:
    root, problem = parse_xml(read_bytes(path, min(limits.file_bytes, MOST_BYTES)), path.name)
    article = first(root, "article")
    if article is None or (problem and not len(article)):
        raise DocumentError(f"{path.name}: XML without a JATS article")
    return article, problem


def _stated(article: Element) -> list[Element]:
    """The article's figures: those of reviews, translations, tables and references are not its own."""
    return [
        figure for figure in named(article, *_FIGURES) if not within(figure, _OTHERS, article) and _is_figure(figure)
    ]


def _is_figure(figure: Element) -> bool:
    if local_name(figure) == "fig":
        return True
    return any(local_name(child) in ("label", "caption") for child in figure)


def _figure(figure: Element, local: LocalFiles, cited: Citations) -> TaggedFigure:
    group = next((parent for parent in figure.iterancestors() if local_name(parent) == "fig-group"), None)
    label = plain_text(_child(figure, "label"), SILENT) or plain_text(_child(group, "label"), SILENT)
    own = plain_text(_child(figure, "caption"), SILENT, BREAKS)
    shared = plain_text(_child(group, "caption"), SILENT, BREAKS)
    ids = [attribute(element, "id") for element in (figure, group) if element is not None]
    mentions = cited.of([id_ for id_ in ids if id_], label_at_start(label))
    graphics, missing = _graphics(figure, local)
    caption = " ".join(part for part in (_with_label(label, shared or own), own if shared else "") if part)
    return TaggedFigure(label.rstrip(" .:"), caption, graphics, missing, mentions)


def _with_label(label: str, caption: str) -> str:
    """The caption with its label before it, unless it states it again itself."""
    if caption.casefold().startswith(label.casefold()):
        return caption
    return f"{label} {caption}".strip()


def _child(element: Element | None, name: str) -> Element | None:
    return None if element is None else next((child for child in element if local_name(child) == name), None)


def _graphics(figure: Element, local: LocalFiles) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files of a figure's graphics, one of each set of alternatives, and the addresses of those not there."""
    sets: dict[int, list[str]] = {}
    for graphic in named(figure, "graphic", "media"):
        address = attribute(graphic, "href")
        if not address or not _pictures(graphic, figure):
            continue
        parent = graphic.getparent()
        key = id(parent) if local_name(parent) == "alternatives" else id(graphic)
        sets.setdefault(key, []).append(address)
    files: list[Path] = []
    missing: list[str] = []
    for choices in sets.values():
        there = [path for path in map(local.find, choices) if path is not None]
        if there:
            files.append(max(there, key=lambda path: path.stat().st_size))
        else:
            missing.append(choices[0])
    return tuple(dict.fromkeys(files)), tuple(missing)


def _pictures(graphic: Element, figure: Element) -> bool:
    """Whether a graphic is the figure's picture: no video, no thumbnail, not part of its caption or a nested figure."""
    if attribute(graphic, "mimetype") in ("video", "audio", "application", "text"):
        return False
    if "thumb" in (attribute(graphic, "specific-use") + attribute(graphic, "content-type")).lower():
        return False
    if local_name(graphic) == "media" and attribute(graphic, "mimetype") != "image":
        return False
    owner = next(parent for parent in graphic.iterancestors() if local_name(parent) in _FIGURES)
    return owner is figure and not within(graphic, frozenset({"caption"}), figure)


def _citations(article: Element) -> Citations:
    """The sentences of the article's paragraphs outside its figures and tables."""
    cited = Citations()
    for paragraph in named(article, "p"):
        if not within(paragraph, _NO_BODY, article):
            flat = flatten(paragraph, _aside, BREAKS, frozenset({"xref"}))
            cited.add(flat, lambda xref: attribute(xref, "rid").split())
    return cited


def _aside(element: Element) -> bool:
    name = local_name(element)
    return name in SILENT or name in ("fig", "fig-group", "table-wrap", "fn")

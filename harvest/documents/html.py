"""Publishers' HTML pages, live or saved: the paper's data, the figures with captions and pictures, who cites them."""

from __future__ import annotations

import re
from pathlib import Path

from harvest.documents.citing import Citations
from harvest.documents.html_head import read_head
from harvest.documents.html_pictures import addresses_of, picture_sets
from harvest.documents.markup import Element, attribute, flatten, local_name, named, parse_html, plain_text
from harvest.documents.tagged import LocalFiles, TaggedDocument, TaggedFigure, embedded, read_bytes
from harvest.figures.labels import label_at_start
from harvest.records import Failure
from harvest.settings import Limits

MOST_BYTES = 128 * 2**20
BREAKS = frozenset(
    {"p", "div", "br", "li", "td", "th", "tr", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"}
)
SILENT = frozenset(
    {"script", "style", "noscript", "template", "button", "annotation", "annotation-xml", "svg", "select"}
)
_BOXES = frozenset({"div", "section", "li", "article", "span", "table", "td", "dl", "aside"})
_FIGURE_CLASS = re.compile(
    r"^(?:fig|figure|figs|figure-?wrap(?:per)?|fig-?wrap(?:per)?|html-fig-?wrap|fig-group|fig-section|inline-?figure|scheme|chart|"
    r"c-article-section__figure|article__inlinefigure|image_table|figpanel|figure-container|figure_container|figuredesc|ltx_figure)$"
)
_NOT_FIGURE = re.compile(
    r"table-?wrap|ltx_table|ltx_float|logo|avatar|author-?(?:photo|image|info)|advert|banner|related|cookie|share|citation",
    re.I,
)
_CAPTION_CLASS = re.compile(
    r"caption|legend|fig(?:ure)?[-_]*(?:title|desc|label|text|info)|bottom-caption|image_title|graphic_title|html-fig_description",
    re.I,
)
_BUTTONS = re.compile(
    r"\s*(?:full[\s-]size image|open in (?:a )?new tab|view large(?:r)?(?: image)?|powerpoint(?: slide)?|figure viewer|"
    r"download(?:ing)?(?: figure| as| full| image| high|:)[\w\s.:()-]{0,60}|open in figure viewer|enlarge(?: image)?|"
    r"click (?:here )?to (?:enlarge|view)[\w\s]{0,30}|high[- ]res image[\w\s().]{0,20}|reuse & permissions|go to:|"
    r"source data|ppt|png|tiff|original image)\s*$",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 12_000


def read(path: Path, paper_id: str, source: str, limits: Limits, root: Path | None = None) -> TaggedDocument:
    """The page's paper data and figures, its pictures found inside ``root`` (the file's own folder by default).

    Nothing is fetched: pictures named by a web address are looked for by their bare name beside the page, as browsers
    save them. DocumentError when the file is empty, too large or no HTML.
    """
    page = parse_html(read_bytes(path, min(limits.file_bytes, MOST_BYTES)), path.name)
    local = LocalFiles(path, root)
    stated = [(box, _caption(box)) for box in _figure_boxes(page)]
    stated = _once([(box, caption) for box, caption in stated if _shows_figure(box, caption)])
    cited = _citations(page, [box for box, _ in stated])
    figures = tuple(_figure(box, caption, local, cited) for box, caption in stated)
    failures = (
        () if figures or not _is_locked(page) else (Failure("html", source, "a page without the article's text"),)
    )
    return TaggedDocument(read_head(page, paper_id, source), figures, failures)


def addresses(path: Path) -> list[str]:
    """Every picture address on the page; DocumentError as for ``read``."""
    page = parse_html(read_bytes(path, MOST_BYTES), path.name)
    return [address for address in addresses_of(page) if not address.startswith("data:")]


def _figure_boxes(page: Element) -> list[Element]:
    """The outermost elements that look like figures, in document order."""
    found: list[Element] = []
    taken: set[Element] = set()
    for element in page.iter():
        parent = element.getparent()
        if parent is not None and parent in taken:
            taken.add(element)
        elif _looks_like_figure(element):
            inner = [child for child in named(element, "figure") if child is not element]
            if local_name(element) != "figure" and len(_labels(inner)) > 1:
                continue
            found.append(element)
            taken.add(element)
    return found


def _labels(boxes: list[Element]) -> set[str]:
    captions = (label_at_start(_caption(box)) for box in boxes)
    return {label.printed for label in captions if label is not None}


def _looks_like_figure(element: Element) -> bool:
    name = local_name(element)
    if name != "figure" and name not in _BOXES:
        return False
    classes = attribute(element, "class")
    if _NOT_FIGURE.search(f"{classes} {attribute(element, 'id')}"):
        return False
    return name == "figure" or any(_FIGURE_CLASS.match(token.lower()) for token in classes.split())


def _shows_figure(box: Element, caption: str) -> bool:
    """Whether the box is a figure: it has a picture or a figure's label, a caption, and is no table."""
    label = label_at_start(caption)
    if label is not None and label.family in ("table", "box"):
        return False
    pictures = any(True for _ in named(box, "img", "picture", "object", "svg", "canvas"))
    if not pictures and any(True for _ in named(box, "table")):
        return False
    return bool(caption) and (pictures or label is not None)


def _once(stated: list[tuple[Element, str]]) -> list[tuple[Element, str]]:
    """Each figure once: pages repeat them for a pop-up viewer or an overview."""
    kept: dict[str, tuple[Element, str]] = {}
    for box, caption in stated:
        label = label_at_start(caption)
        key = label.printed.casefold() if label is not None else caption.casefold()
        if key not in kept or len(caption) > len(kept[key][1]) + 20:
            kept[key] = (box, caption)
    return list(kept.values())


def _caption(box: Element) -> str:
    """The text of the box's caption parts in order; a box without any gives its own text when that bears a label."""
    parts: list[str] = []
    taken: set[Element] = set()
    for element in box.iter():
        parent = element.getparent()
        if parent is not None and parent in taken:
            taken.add(element)
        elif local_name(element) in ("figcaption", "caption") or (
            element is not box
            and _CAPTION_CLASS.search(attribute(element, "class") + " " + attribute(element, "data-test"))
        ):
            taken.add(element)
            parts.append(_tidy(flatten(element, _is_button, BREAKS).text))
    text = " ".join(dict.fromkeys(part for part in parts if part))
    if label_at_start(text) is None:
        whole = _tidy(flatten(box, _is_button, BREAKS).text)
        label = label_at_start(whole)
        if label is not None:
            text = whole if not text else f"{label.printed} {text}"
    return text[:_LONGEST_CAPTION]


def _is_button(element: Element) -> bool:
    """Scripts and the like, and links that offer to open or download the figure."""
    if local_name(element) in SILENT:
        return True
    if local_name(element) not in ("a", "button", "span", "li"):
        return False
    said = plain_text(element) if len(element) < 4 else ""
    return 0 < len(said) < 80 and _BUTTONS.fullmatch(said) is not None


def _tidy(text: str) -> str:
    """The text without the words of buttons at its end."""
    while True:
        shorter = _BUTTONS.sub("", text)
        if shorter == text:
            return text.strip()
        text = shorter


def _figure(box: Element, caption: str, local: LocalFiles, cited: Citations) -> TaggedFigure:
    label = label_at_start(caption)
    graphics: list[Path | bytes] = []
    missing: list[str] = []
    for choices in picture_sets(box):
        shown = _best(choices, local)
        if shown is None:
            missing.append(choices[0][:200])
        else:
            graphics.append(shown)
    printed = label.printed.rstrip(" .:") if label else ""
    return TaggedFigure(printed, caption, tuple(dict.fromkeys(graphics)), tuple(missing), cited.of(_ids(box), label))


def _best(choices: list[str], local: LocalFiles) -> Path | bytes | None:
    """The largest picture that is at hand."""
    files = [path for path in map(local.find, choices) if path is not None]
    if files:
        return max(files, key=lambda path: path.stat().st_size)
    return next((data for data in map(embedded, choices) if data), None)


def _is_locked(page: Element) -> bool:
    return len(plain_text(page, SILENT)) < 1500


def _citations(page: Element, boxes: list[Element]) -> Citations:
    """The sentences of the page's paragraphs outside its figures."""
    cited = Citations()
    inside = set(boxes)
    for paragraph in named(page, "p"):
        if not any(parent in inside for parent in paragraph.iterancestors()):
            flat = flatten(paragraph, lambda element: local_name(element) in SILENT, BREAKS, frozenset({"a"}))
            cited.add(flat, _link_targets)
    return cited


def _link_targets(link: Element) -> list[str]:
    address = attribute(link, "href")
    return [address.rsplit("#", 1)[1]] if "#" in address else []


def _ids(box: Element) -> list[str]:
    return [attribute(element, "id") for element in (box, *box.iterdescendants()) if attribute(element, "id")]

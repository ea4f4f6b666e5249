"""The abstract as the first pages print it: by its label, else by its place and its type. Never guessed."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from harvest.documents.first_page import printed_title
from harvest.documents.pages import Line, PageContent, around
from harvest.documents.paragraphs import ENDED, gathered, open_ended
from harvest.figures.captions import joined
from harvest.figures.prose import Style, style_of

FEWEST, MOST = 40, 600  # words
SHORTEST_LABELLED = 15
_LABEL = re.compile(
    r"^(?:[(\[]57[)\]]\s*)?(?i:a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|résumé)\s*"
    r"(?:$|[:.—–\-|■]+\s*|(?=[A-Z]))(?P<rest>.*)$"
)
_DATED = r"(?:received|accepted|published|revised)(?:\s+(?:online|on|in))?:?\s+(?:\(?in\s|\d|[a-z]{3,9}\.?\s\d)"
_AFTER = re.compile(
    r"^(?:key\s?-?words?\b|index terms\b|subject terms\b|(?:(?:\d|I)\.?\s*)?introduction(?:\W*$|[.:—–])|"
    r"(?:\d|I)\.?\s+intro|"
    r"(?:background|contents|highlights|graphical abstract|article info)\W*$|abbreviations?\s?(?::|$)|copyright\b|©|■|"
    r"citation:|doi\b|https?:|PACS\s?(?:num|:|\d)|(?:MSC|JEL|CCS)\s?(?::|\d|con|class)|this is an open access|"
    r"manuscript\s(?:submitted|received)|\*?\s?(?:corresponding author|correspondence|for correspondence|e-?mail\b)|"
    rf"data accessibility|{_DATED})",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\(c\)\s*(?=\d{4})|©|\bcopyright\s(?=©|\(c\)|\d{4})|\bVC\s(?=\d{4}\s)|\[?\s?(?:\bdoi:|\bdoi\b:?\s*10\.|"
    r"\[https?://(?:dx\.)?doi|https?://(?:dx\.)?doi)|\bkey\s?words?:|\bPACS\b|\bpublished by\s|"
    r"\bthis is an open[ -]access|\bpublished under license).*$",
    re.IGNORECASE | re.DOTALL,
)
_OTHER = re.compile(
    r"^(?:[*†‡§¶]|\[[*a-z\d]\]|\(?(?:received|citation|cite|copyright|©|to whom|author|corresponding author|"
    r"correspondence|dedicated|edited|reviewed|funding|fig(?:ure)?s?\b|table|scheme|this (?:is an open|"
    r"article (?:is|was) (?:an open|licen|publ|dist)|manuscript version|"
    r"content)|to cite|how to cite|please|key\s?words|an? open access|open access|conflict|"
    r"supporting))",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:(?:\d|I)\.?\s*)?(?:introduction|background|main)\W*$|^(?:1|I)\.?\s+[A-Z]", re.IGNORECASE)
_START = re.compile(r"[\W\d]{0,3}(?:[^\W\d_a-zà-ÿ]|[a-z]{1,5}-)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")
_SMALL_WORDS = re.compile(
    r"the|of|and|in|to|is|are|was|were|for|with|by|that|this|we|as|on|from|be|an|at|which|it|has|have|can|"
    r"der|die|das|und|von|zu|den|mit|für|ist|auf|ein|eine|werden|wird|des|dem|durch|"
    r"le|la|les|et|de|du|un|une|est|dans|pour|par|sur|en|el|los|las|que|con|se|del|por",
    re.IGNORECASE,
)


def printed_abstract(pages: Sequence[PageContent], read: Sequence[PageContent] = ()) -> str:
    """The paragraph under "Abstract"; else the one between title and body that is set unlike the body; else "".

    ``pages`` are the first ones; the words of all that were ``read`` say which hyphens at line ends stay.
    """
    vocabulary = frozenset(_COMPOUND.findall(" ".join(page.text for page in read or pages).casefold()))
    return _labelled(pages, vocabulary) or _unlabelled(pages, vocabulary)


def _labelled(pages: Sequence[PageContent], vocabulary: Collection[str]) -> str:
    for number, page in enumerate(pages[:2]):
        for index, line in enumerate(page.lines):
            match = None if line.angle else _LABEL.match(line.text.strip())
            if match is None:
                continue
            rest = match["rest"].strip()
            start = index if rest else _under(page, index)
            if start is None:
                continue
            run = gathered(page, start, _AFTER.match, loose=True)
            texts = _texts(page, run)
            if rest:
                texts[0] = rest
            more = pages[number + 1] if number + 1 < len(pages) else None
            text = _closed([*texts, *_overleaf(page, run, more)], vocabulary)
            if SHORTEST_LABELLED <= len(_WORD.findall(text)) <= MOST and _is_prose(text, 0.12):
                return text
    return ""


def _under(page: PageContent, label: int) -> int | None:
    """The nearest line of words under the label."""
    head = page.lines[label]
    under = [
        i
        for i, line in enumerate(page.lines)
        if not line.angle and 0 < line.base - head.base < 5 * head.size and _spans(line, head) and _words(line) > 2
    ]
    return min(under, key=lambda i: page.lines[i].base) if under else None


def _spans(line: Line, head: Line) -> bool:
    return line.box.across(head.box) > 0.5 * head.box.width


def _words(line: Line) -> int:
    return len(_WORD.findall(line.text))


def _unlabelled(pages: Sequence[PageContent], vocabulary: Collection[str]) -> str:
    look = _body(pages)
    if look is None:
        return ""
    for page in pages[:2]:
        _, after = printed_title(page)
        if not after:
            continue
        bodies: list[Line] = []
        for run in _runs(page, page.lines[after - 1].box.bottom):
            lines = [page.lines[i] for i in run]
            if any(line.box.across(lines[0].box) > 0 and line.box.top < lines[0].box.top for line in bodies):
                continue
            text = _closed(_texts(page, run), vocabulary)
            fits = (
                _START.match(text)
                and FEWEST <= len(_WORD.findall(text)) <= MOST
                and _is_prose(text)
                and not _OTHER.match(text)
            )
            if fits and _stands_apart(page, run, look):
                return text
            if _is_body(page, run, look):
                bodies.extend(lines)
    return ""


def _runs(page: PageContent, top: float) -> Iterator[list[int]]:
    """The paragraphs of the page that begin under ``top``, from top to bottom."""
    order = sorted(
        (i for i, line in enumerate(page.lines) if not line.angle and line.box.top > top - 1),
        key=lambda i: (round(page.lines[i].box.top), page.lines[i].box.x0),
    )
    taken: set[int] = set()
    for start in order:
        line = page.lines[start]
        if (
            start in taken
            or _words(line) < 3
            or _AFTER.match(line.text.lstrip(" ("))
            or line.box.top > 0.75 * page.height
        ):
            continue
        run = gathered(page, start, _AFTER.match)
        taken.update(run)
        if len(run) > 2:
            yield run


def _body(pages: Sequence[PageContent]) -> tuple[Style, float] | None:
    """The style of most of the text and its lines' usual width; None when there is too little to tell."""
    weights: Counter[Style] = Counter()
    widths: dict[Style, list[float]] = {}
    for line in (line for page in pages for line in page.lines if not line.angle and _words(line) > 3):
        weights[style_of(line)] += len(line.text)
        widths.setdefault(style_of(line), []).append(line.box.width)
    if not weights:
        return None
    style, letters = weights.most_common(1)[0]
    usual = sorted(widths[style])
    return (style, usual[int(0.6 * len(usual))]) if letters > 600 else None


def _is_body(page: PageContent, run: Sequence[int], look: tuple[Style, float]) -> bool:
    style, column = look
    wide = sum(abs(page.lines[i].box.width - column) < 0.1 * column for i in run)
    return _mainstyle_of(page, run) == style and wide >= 0.5 * len(run)


def _mainstyle_of(page: PageContent, run: Sequence[int]) -> Style:
    weights: Counter[Style] = Counter()
    for i in run:
        weights[style_of(page.lines[i])] += len(page.lines[i].text)
    return weights.most_common(1)[0][0]


def _stands_apart(page: PageContent, run: Sequence[int], look: tuple[Style, float]) -> bool:
    """Whether a paragraph differs from the body in type or width, or the body's first heading stands under it."""
    (font, size), column = look
    own_font, own_size = _mainstyle_of(page, run)
    tolerance = 0.15 * size if page.scanned else 0.4
    if own_font != font or abs(own_size - size) > tolerance:
        return True
    widest = sorted(page.lines[i].box.width for i in run)[int(0.7 * (len(run) - 1))]
    if not page.scanned and abs(widest - column) > 0.06 * column:
        return True
    foot = max(page.lines[i].box.bottom for i in run)
    return any(_OPENING.match(line.text.strip()) and 0 < line.box.top - foot < 80 for line in page.lines)


def _overleaf(page: PageContent, run: Sequence[int], following: PageContent | None) -> list[str]:
    """The lines on the next page that a paragraph goes on in which the foot of its page cuts off."""
    last = page.lines[run[-1]]
    if following is None or last.base < 0.8 * page.height or not open_ended(page.lines, run):
        return []
    for index, line in enumerate(following.lines):
        if style_of(line) == style_of(last) and _words(line) > 4 and line.box.top < 0.3 * following.height:
            return _texts(following, gathered(following, index, _AFTER.match))
    return []


def _texts(page: PageContent, run: Sequence[int]) -> list[str]:
    """The lines' texts without the numbers that manuscripts count lines with."""
    lines = [page.lines[i] for i in run]
    block = around(line.box for line in lines)
    edge = sorted(line.box.x0 for line in lines)[len(lines) // 2] if block else 0.0
    return [_unnumbered(line, edge) for line in lines]


def _unnumbered(line: Line, edge: float) -> str:
    counted = line.spans and line.spans[0].text.strip().isdigit() and line.spans[0].box.x1 <= edge + 1
    return line.text[len(line.spans[0].text.strip()) :].strip() if counted else line.text


def _closed(texts: Sequence[str], vocabulary: Collection[str]) -> str:
    """The lines as one text that ends before keywords, dates, licences; "" where nothing is left."""
    kept = list(itertools.takewhile(lambda text: not _AFTER.match(text.strip()), texts))
    text = joined(kept, lambda word: word.casefold() in vocabulary)
    cut = _TAIL.sub("", text).rstrip(" [(")
    return cut if len(cut) > 100 else text if not _TAIL.search(text) else ""


def _is_prose(text: str, least: float = 0.18) -> bool:
    """Whether text reads like sentences: small words among long ones, an end, no addresses."""
    words = _WORD.findall(text)
    small = sum(_SMALL_WORDS.fullmatch(word) is not None for word in words)
    lower = sum(word.islower() for word in words)
    return bool(ENDED.search(text)) and "@" not in text and small > least * len(words) and lower > 0.6 * len(words)

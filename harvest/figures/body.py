"""The running text of a document as a reader reads it: without headings, notes in smaller type apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from harvest.documents.pages import Line, PageContent
from harvest.figures.captions import joined
from harvest.figures.prose import Typography, is_furniture, prose_lines, style_of, words_in

_ENDED = re.compile(r"(?:[.!?:][)\]”\"’]*(?:\s?\[[\d,–\-\s]+\]|[\d,–\-]{1,12})?|[.!?]\S{0,12})$")
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+[A-Z]")
HEADING_WORDS = 14


def running_texts(pages: Sequence[PageContent], look: Typography, captions: Mapping[int, set[int]]) -> list[str]:
    """Stretches of running text, from heading to heading, across columns and pages.

    ``captions`` are the lines of captions by page number. Text in smaller or larger type than the body's (footnotes,
    appendices) makes stretches of its own, since it stands amid sentences that go on after it.
    """
    body: list[list[str]] = [[]]
    other: list[list[str]] = [[]]
    for page in pages:
        lines = list(_lines(page, look, captions.get(page.number, set())))
        for index, line in enumerate(lines):
            following = lines[index + 1] if index + 1 < len(lines) else None
            if _is_heading(line, following, body[-1], look):
                body.append([])
                other.append([])
            elif page.scanned or _in_body_type(line, look):
                body[-1].append(line.text)
            else:
                other[-1].append(line.text)
    return [joined(texts) for texts in (*body, *other) if texts]


def _lines(page: PageContent, look: Typography, captions: set[int]) -> Iterable[Line]:
    for index in sorted(prose_lines(page, look, frozenset(captions))):
        if not is_furniture(page.lines[index], page, look):
            yield page.lines[index]


def _in_body_type(line: Line, look: Typography) -> bool:
    """Whether some of a line is: a heading run into its paragraph may take most of the line."""
    return any(abs(span.size - look.body[1]) < 0.8 and words_in(span.text) > 0 for span in line.spans or ()) or (
        abs(line.size - look.body[1]) < 0.8
    )


def _is_heading(line: Line, following: Line | None, before: Sequence[str], look: Typography) -> bool:
    """Whether a line stands out from the body, has few words and stands between whole sentences."""
    text = line.text.strip()
    if words_in(text) > HEADING_WORDS or text.endswith((".", ",", ";", "-")) or not text[:1].isalnum():
        return False
    if following is None or not (_opens(following.text) or style_of(following) == style_of(line)):
        return False
    inked = [span for span in line.spans if span.text.strip()]
    strong = bool(inked) and (all(span.bold for span in inked) or all(span.italic for span in inked))
    numbered = _NUMBERED.match(text) is not None
    if before and not _ENDED.search(before[-1].strip()) and not (numbered and strong):
        return False
    apart = strong or line.size > look.body[1] + 0.8 or text.isupper()
    short = numbered and line.box.width < 0.85 * look.column
    return style_of(line) != look.body and (apart or short) and not text[:1].islower()


def _opens(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit()

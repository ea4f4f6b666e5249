"""The title and the byline as the first page prints them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from harvest.documents.pages import Line, PageContent

_BANNER = re.compile(
    r"^(?:(?:original\s+)?(?:research\s+)?(?:article|paper|review|letter|communication|report)s?|mini\s?review|"
    r"open(?:\s+access)?|full\s+papers?|data\s+(?:article|in brief)|progress\s+report|research(?:\s+article)?|"
    r"methodology|perspective|feature\s+article|view\s+(?:article\s+)?online|check\s+for\s+updates|"
    r"paper\s+•\s+open\s+access|supporting\s+information|accepted\s+manuscript|(?:rapid|short)\s+communication|editorial|commentary|abstract|contents)\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_PLACE = re.compile(
    r"\b(?:universit\w*|department|institut\w*|laborator\w*|school|college|faculty|center|centre|academy|hospital|corporation|inc|ltd|"
    r"received|accepted|published|abstract|keywords?|e-?mail|correspond\w*|doi|https?|www|editor|division|ministry|"
    r"dedicated|edited|citation|cite|article|journal)\b|@",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^(?:[A-ZÀ-ÖØ-ÞŁŚŻŠŽČĆĐĞİ][\w’'.\-‐ ́̈`´]*|"
    r"de|da|del|della|van|von|der|den|di|du|la|le|el|al|bin|ben|dos|das|y|ter|ten|zu)$"
)
_MARKS = re.compile(r"[\d*†‡§¶#∗✉⁎+‖∥◊⊥]+|\s[a-z](?=\s*(?:,|$))|\[[a-z, ]+\]|\{.*?\}|\$\^.*?\$")


def printed_title(page: PageContent, skip: Sequence[str] = ()) -> tuple[str, int]:
    """The title: the largest type in the upper part of the page, and the index of the line after it.

    Banners ("REVIEW", "OPEN ACCESS") and the texts in ``skip`` (the journal's name) are no titles. ("", 0) when no
    type stands out.
    """
    patent = _patent_title([line.text for line in page.lines])
    if patent:
        return patent, len(page.lines)
    others = {_folded(text) for text in skip if text}
    upright = [i for i, line in enumerate(page.lines) if not line.angle and _may_be_title(line, page, others)]
    if not upright:
        return "", 0
    usual = sorted(line.size for line in page.lines for _ in range(max(1, len(line.text) // 10)))
    body = usual[len(usual) // 2]
    for size in sorted({round(page.lines[i].size, 1) for i in upright}, reverse=True):
        if size < body + 1.5:
            break
        run = _run([i for i in upright if abs(page.lines[i].size - size) < 0.6], page.lines)
        text = _joined([page.lines[i].text for i in run])
        if len(_WORD.findall(text)) >= 3 and len(text) >= 15:
            return text, run[-1] + 1
    return "", 0


def _patent_title(lines: Sequence[str]) -> str:
    """What stands behind the code 54 by which patents of every country mark their titles."""
    for at, line in enumerate(lines):
        found = re.match(r"^\W*[(\[]54[)\]]\s*(.*)$", line.strip())
        if found:
            rest = itertools.takewhile(
                lambda text: not re.match(r"^\W*[(\[]\d\d[)\]]", text.strip()), lines[at + 1 : at + 5]
            )
            text = _joined([found.group(1), *rest])
            return text if len(_WORD.findall(text)) >= 2 else ""
    return ""


def _may_be_title(line: Line, page: PageContent, others: set[str]) -> bool:
    text = line.text.strip()
    if line.box.top > 0.6 * page.height or not text or _BANNER.match(text):
        return False
    return _folded(text) not in others and "www." not in text and "doi" not in text.lower()


def _run(indices: list[int], lines: Sequence[Line]) -> list[int]:
    """The first lines of this size that stand together."""
    run = indices[:1]
    for index in indices[1:]:
        above, line = lines[run[-1]], lines[index]
        if not 0 <= line.box.top - above.box.top < 2.3 * line.size and abs(line.box.top - above.box.top) > 2:
            break
        run.append(index)
    return run


def _joined(texts: Sequence[str]) -> str:
    """Lines as one text; a hyphen at a line's end stays, since titles are seldom broken within words."""
    whole = ""
    for text in texts:
        whole += ("" if whole.endswith(("-", "‐", "–")) or not whole else " ") + text.strip()
    return re.sub(r"[*†‡§]+$", "", " ".join(whole.split())).strip()


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def printed_authors(page: PageContent, after: int) -> tuple[str, ...]:
    """The names in the lines below the title, () unless every one of them looks like a name."""
    byline: list[str] = []
    first: Line | None = None
    for line in page.lines[after : after + 14]:
        text = _without_marks(line)
        if not text or line.angle or (first is None and (_BANNER.match(text) or len(text) < 4)):
            continue
        if _PLACE.search(text) or not all(_NAME.match(word) for part in _parts(text) for word in part.split()):
            break
        if first is not None and abs(first.size - line.size) > 0.8:
            break
        first = first or line
        byline.append(text)
    names = _parts(" ".join(byline))
    return tuple(dict.fromkeys(names)) if names and all(map(_is_name, names)) else ()


def _parts(text: str) -> list[str]:
    parts = (part.strip(" .,;*") for part in re.split(r",|;|\band\b|&|·|•", text))
    return [part for part in parts if len(part) > 1]


def _without_marks(line: Line) -> str:
    text = "".join(span.text for span in line.spans if not span.raised) if line.spans else line.text
    return " ".join(_MARKS.sub(" ", text).replace(" ,", ",").split()).strip()


def _is_name(text: str) -> bool:
    words = text.split()
    return 1 < len(words) <= 6 and all(_NAME.match(word) for word in words) and not text.isupper()

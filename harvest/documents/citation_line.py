"""What a paper prints about itself beside its text: DOI, journal and year in running heads, feet and citation lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>“”|]+")
_DOI_TAIL = re.compile(r"(?:[.,;:'’\])}]|\[$|\((?=$)|[\-–—]$|www\..*|https?:.*)+$", re.IGNORECASE)
_REFERENCES = re.compile(
    r"^\W*(?:\d+\.?\s*)?(?:references|bibliography|literature cited|works cited|notes and references)\W*$", re.I
)
_NAME = r"(?P<journal>[A-Z][A-Za-z.:&,\-–' ]{1,80}?)"
_YEAR = r"(?P<year>19\d\d|20\d\d)"
_CITATIONS = tuple(
    re.compile(pattern)
    for pattern in (
        # J. Name, 166 (4) E107-E118 (2019)
        rf"^{_NAME},?\s+\d{{1,4}}\s?\(\d[\d\-–]*\)[,:]?\s+[A-Z]?\d[\w\-–]*\s*\({_YEAR}\)",
        # Data in Brief 40 (2022) 107697
        rf"^{_NAME},?\s+\d{{1,4}}\s?\({_YEAR}\)\s*,?\s*[A-Z]?\d",
        # APL MATERIALS 1, 011002 (2013)
        rf"^{_NAME},?\s+\d{{1,4}},\s*[A-Z]?\d[\w\-–]*\s*\({_YEAR}\)",
        # Oxidative Medicine and Cellular Longevity Volume 2016, Article ID 8505384
        rf"^{_NAME}\s+Volume\s+{_YEAR},\s+Article\s+ID",
        # Int. J. Mol. Sci. 2017, 18, 1081; EXCLI Journal 2017;16:160
        rf"^{_NAME},?\s+{_YEAR}[,;.]\s*(?:\d|[Aa]rticle)",
        # Nature Communications | (2018) 9:3021
        rf"^{_NAME}\s*[|,]?\s*\({_YEAR}\)\s*,?\s*\d{{1,4}}\s*[:,]\s*\w",
        # Scientific Reports | 6:19235
        rf"^{_NAME}\s*\|\s*(?:VOL\s*)?\d{{1,4}}\s*[:|]\s*\w",
        # PLOS ONE | www.plosone.org
        rf"^{_NAME}\s*\|\s*(?:www\.|https?:)",
        # Nature Communications, doi:10.1038/...
        rf"^{_NAME},\s+(?:{_YEAR},\s+)?doi:\s?10\.",
        # Chemical Science (2020), 11, 37-43
        rf"^{_NAME}\s+\({_YEAR}\),\s*\d{{1,4}},\s*[\dA-Z]",
        # ... and J. Burns, Polym. Chem., 2013, DOI: 10.1039/...
        rf",\s+(?P<journal>[A-Z][A-Za-z.& ]{{3,50}}?),\s+{_YEAR},\s*DOI",
        # ... Photostability. PLoS ONE 7(11): e49149. doi:...
        r"(?:^|\.\s)(?P<journal>[A-Z][A-Za-z.&\- ]{2,60}?)\s+\d{1,3}\s?\(\d{1,3}\):\s*e?\d+\.\s+(?:doi|https)",
        # ... (2016) Title. Front. Microbiol. 7:400
        rf"\({_YEAR}\)[^()]{{20,400}}?\.\s+(?P<journal>[A-Z][A-Za-z.&\- ]{{2,60}}?)\.?\s+\d{{1,3}}(?:\(\d+\))?:\s?\w",
    )
)
_LED = re.compile(
    r"^[A-Z][\w\-’' ]+?\s+et al\.?[,:]?\s+|^Citation:\s*|^To cite this article:.*$|^Cite this:\s*", re.IGNORECASE
)
_PUBLISHED = (
    re.compile(
        r"\bpublished(?:\s+(?:online|on))?\s*:?\s+(?:\w+\s+){0,1}[\w ,./]{0,18}?\b(?P<year>19\d\d|20\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bavailable online\s*:?\s+[\w ,./]{0,18}?\b(?P<year>19\d\d|20\d\d)\b", re.IGNORECASE),
    re.compile(
        r"^(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+(?P<year>20\d\d)\s*\|"
    ),
    re.compile(r"(?:©|\(c\)|copyright)[^.]{0,40}?\b(?P<year>19\d\d|20\d\d)\b", re.IGNORECASE),
    re.compile(r"©.{0,60}?\b(?P<year>19\d\d|20\d\d)\b"),
)
_NO_JOURNAL = re.compile(
    r"^(?:vol(?:ume)?|issue|page|received|accepted|published|copyright|the authors?|author|licensee|downloaded|article|"
    r"paper|figs?|figure|table|ref|section|chapter|department|university|institute|school|doi|submitted|preprint|arxiv|dated?|"
    r"in|on|at|by|from|(?:january|february|march|april|may|june|july|august|september|october|november|december))\b",
    re.IGNORECASE,
)


def clean_doi(text: str) -> str:
    """A DOI without what print or markup put behind it; brackets stay where they are paired."""
    doi = text
    while True:
        shorter = doi if doi.endswith(")") and doi.count("(") >= doi.count(")") else _DOI_TAIL.sub("", doi)
        if shorter == doi:
            return doi
        doi = shorter


def first_doi(texts: Iterable[str]) -> str:
    """The first DOI in texts of which each speaks of this paper, "" when there is none."""
    for text in texts:
        found = _DOI.search(text)
        if found:
            return clean_doi(found.group())
    return ""


def printed_doi(pages: Sequence[Sequence[str]]) -> str:
    """The paper's own DOI in the lines of its first pages, lines before the references only.

    Papers print their own DOI in heads and feet and print others' among their references; a DOI said to be of related
    work on the first page is outnumbered. "" when several compete.
    """
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for lines in pages:
        for line in lines:
            if _REFERENCES.match(line):
                break
            for found in _DOI.finditer(line):
                doi = clean_doi(found.group())
                counts[doi.lower()] += 1
                spelled.setdefault(doi.lower(), doi)
    if not counts:
        return ""
    ranked = counts.most_common(2)
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        on_first = {
            clean_doi(found.group()).lower() for line in (pages[0] if pages else ()) for found in _DOI.finditer(line)
        }
        if len(on_first & set(counts)) != 1:
            return ""
        return spelled[next(iter(on_first & set(counts)))]
    return spelled[ranked[0][0]]


def cited_as(lines: Iterable[str]) -> tuple[str, int | None]:
    """The journal of the first line that cites the paper as print does, and the first year that such a line states.

    ("", None) where no line does.
    """
    journal = ""
    for line in lines:
        named, year = _citation(_LED.sub("", " ".join(line.split())))
        journal = journal or named
        if year and (named.casefold() == journal.casefold() or "." in named + journal):
            return journal, year
    return journal, None


def _citation(text: str) -> tuple[str, int | None]:
    for pattern in _CITATIONS:
        found = pattern.search(text)
        if found is None:
            continue
        journal = found["journal"].strip(" ,:;|–-")
        if len(journal) > 2 and not _NO_JOURNAL.match(journal) and len(journal.split()) <= 9:
            year = found.groupdict().get("year")
            return journal, int(year) if year else None
    return "", None


def published_in(lines: Sequence[str]) -> int | None:
    """The year in which the paper says it was published, else that of its copyright line, None when it says neither."""
    pairs = [f"{above} {line}" for above, line in pairwise(lines) if len(above) < 20]
    for pattern in _PUBLISHED:
        for line in (*lines, *pairs):
            found = pattern.search(line)
            if found:
                return int(found["year"])
    return None

"""Where in a hit's texts the query was found: the stretch to show, with the found words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from harvest.records import Figure, Panel, Paper
from index.results import Piece, Snippet
from index.text.analysis import Analysis, analyse, runs_of

LENGTH = 320
Run = tuple[str, ...]
Span = tuple[int, int]


def snippet(paper: Paper, figure: Figure, panel: Panel | None, runs: Iterable[tuple[Run, bool]]) -> Snippet:
    """The caption with the found words marked; another text of the hit where the caption holds none.

    ``panel`` is None where the whole figure is the hit.
    ``runs`` are the runs of terms that were searched, each with whether its last term is a prefix.
    """
    wanted = list(runs)
    panels = figure.panels if panel is None else (panel,)
    caption = (panel.caption if panel else "") or figure.caption
    texts = [("caption", caption)]
    if figure.caption != caption:
        texts.append(("figure", figure.caption))
    texts += [
        ("inside", " · ".join(line.text for each in panels for line in each.text)),
        *(("mentions", m) for m in figure.mentions),
    ]
    texts += [("title", paper.title), ("abstract", paper.abstract)]
    best: tuple[int, str, str, list[Span]] = (0, "caption", caption, [])
    for name, text in texts:
        spans = found_spans(text, wanted)
        distinct = len({text[a:b].lower() for a, b in spans})
        if name == "caption" and distinct:
            return _cut(name, text, spans)
        if distinct > best[0]:
            best = (distinct, name, text, spans)
    return _cut(*best[1:])


def found_spans(text: str, runs: Sequence[tuple[Run, bool]]) -> list[Span]:
    """The places of the runs in a text, merged where they touch, in order."""
    analysis = analyse(text)
    present = {*analysis.terms, *(term for extra in analysis.extras for term in extra.terms)}
    likely = ((run, prefix) for run, prefix in runs if prefix or all(term in present for term in run))
    spans = sorted(span for run, prefix in likely for span in _places(analysis, run, prefix))
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _places(analysis: Analysis, run: Run, prefix: bool) -> Iterator[Span]:
    words = analysis.words
    if prefix and len(run) == 1:
        yield from ((w.start, w.end) for w in words if w.term.startswith(run[0]) or w.surface.startswith(run[0]))
        return
    for start in runs_of(run, analysis.terms):
        yield words[start].start, words[start + len(run) - 1].end
    for extra in analysis.extras:
        if any(True for _ in runs_of(run, extra.terms)):
            yield extra.start, extra.end


def _cut(name: str, text: str, spans: list[Span]) -> Snippet:
    """At most about LENGTH characters around the densest place, whole words, "…" where something is left out."""
    start, end = 0, len(text)
    if len(text) > LENGTH and spans:
        first = max((a for a, _ in spans), key=lambda a: sum(a <= s < a + LENGTH - 60 for s, _ in spans))
        start = max(0, min(first - 40, len(text) - LENGTH))
    if len(text) > start + LENGTH:
        end = start + LENGTH
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    if start:
        space = re.compile(r"\s").search(text, start, start + 40)
        start = space.end() if space else start
    pieces = [Piece("… ")] if start else []
    at = start
    for a, b in spans:
        if a >= end or b <= start:
            continue
        a, b = max(a, at), min(b, end)
        pieces += [Piece(text[at:a])] * (a > at) + [Piece(text[a:b], True)] * (b > a)
        at = max(at, b)
    pieces += [Piece(text[at:end])] * (end > at) + [Piece(" …")] * (end < len(text))
    return Snippet(name, tuple(pieces))

"""The same articles as JATS XML with their images, as open-access archives keep them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from harvest.samples.articles import Article
from harvest.samples.markup import jats, plain
from harvest.samples.singles import picture
from harvest.samples.truth import TrueFigure, Truth

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.2 20190208//EN" "JATS.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en">
"""


def write_jats(folder: Path, name: str, article: Article) -> tuple[Path, Truth]:
    """Write NAME.xml and its images into a folder; each graphic is a page of its own, one point a pixel."""
    folder.mkdir(parents=True, exist_ok=True)
    body, figures = [], []
    writer = article.writer
    body.append(f"<sec><title>Introduction</title><p>{jats(writer.paragraph(5))}</p></sec>")
    parts = ["<sec><title>Results and discussion</title>"]
    for number, shown in enumerate(article.shown, 1):
        data, figure = picture(shown, number)
        (folder / f"{name}-g{number:03d}.png").write_bytes(data)
        sentence = writer.mention(article.reference(shown), shown.graphic.panels[0].drawn.kind)
        figure.mentions.append(plain(sentence))
        figures.append(figure)
        cited = article.reference(shown, with_panel=False)
        linked = jats(sentence).replace(jats(cited), f'<xref ref-type="fig" rid="f{number}">{jats(cited)}</xref>', 1)
        parts.append(f"<p>{jats(writer.sentence())} {linked} {jats(writer.paragraph(3))}</p>")
        parts.append(_figure(shown.caption, figure, number, f"{name}-g{number:03d}.png"))
    body += [*parts, "</sec>"]
    text = _HEAD + _front(article) + f"<body>{''.join(body)}</body></article>\n"
    (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    truth = article.truth
    truth.figures, truth.variant, truth.pages, truth.decoys = figures, "jats", 0, []
    return folder / f"{name}.xml", truth


def _figure(caption: str, figure: TrueFigure, number: int, href: str) -> str:
    """The fig element: the label apart from the caption, as JATS has it."""
    words = caption.split(" ")
    rest = " ".join(words[2:]).lstrip("*|: ")
    label = escape(" ".join(plain(caption).split()[:2]))
    figure.caption = f"{plain(label)} {' '.join(plain(rest).split())}"
    return (
        f'<fig id="f{number}" position="float"><label>{label}</label><caption><p>{jats(rest)}</p></caption>'
        f'<graphic xlink:href="{href}"/></fig>'
    )


def _front(article: Article) -> str:
    facts = article.facts
    people = "".join(
        f'<contrib contrib-type="author"><name><surname>{escape(name.split()[1])}</surname>'
        f"<given-names>{escape(name.split()[0])}</given-names></name></contrib>"
        for name in facts.authors
    )
    licence = (
        f'<permissions><license xlink:href="https://creativecommons.org/licenses/{_LICENCES[facts.licence]}/">'
        f"<license-p>This article is licensed under {facts.licence}.</license-p></license></permissions>"
        if facts.licence
        else ""
    )
    return (
        f"<front><journal-meta><journal-title-group><journal-title>{escape(facts.journal)}</journal-title></journal-title-group>"
        f'</journal-meta><article-meta><article-id pub-id-type="doi">{facts.doi}</article-id>'
        f"<title-group><article-title>{jats(facts.title)}</article-title></title-group>"
        f'<contrib-group>{people}</contrib-group><pub-date pub-type="epub"><year>{facts.year}</year></pub-date>'
        f"<volume>{facts.volume}</volume><fpage>{facts.first_page}</fpage>{licence}"
        f"<abstract><p>{jats(facts.abstract)}</p></abstract></article-meta></front>"
    )


_LICENCES = {"CC BY 4.0": "by/4.0", "CC BY-NC 4.0": "by-nc/4.0"}
